#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "access.h"
#include "machine.h"
#include "reading.h"

/* The value of an expression. */

static const char *const builtins[] = { "ArithmeticError", "AssertionError", "AttributeError",
	"BaseException", "BaseExceptionGroup", "BlockingIOError", "BrokenPipeError", "BufferError",
	"BytesWarning", "ChildProcessError", "ConnectionAbortedError", "ConnectionError",
	"ConnectionRefusedError", "ConnectionResetError", "DeprecationWarning", "EOFError",
	"EnvironmentError", "Exception", "ExceptionGroup", "FileExistsError", "FileNotFoundError",
	"FloatingPointError", "FutureWarning", "GeneratorExit", "IOError", "ImportError",
	"ImportWarning", "IndentationError", "IndexError", "InterruptedError", "IsADirectoryError",
	"KeyError", "KeyboardInterrupt", "LookupError", "MemoryError", "ModuleNotFoundError",
	"NameError", "NotADirectoryError", "NotImplemented", "NotImplementedError", "OSError",
	"OverflowError", "PendingDeprecationWarning", "PermissionError", "ProcessLookupError",
	"RecursionError", "ReferenceError", "ResourceWarning", "RuntimeError", "RuntimeWarning",
	"StopAsyncIteration", "StopIteration", "SyntaxError", "SyntaxWarning", "SystemError",
	"SystemExit", "TabError", "TimeoutError", "TypeError", "UnboundLocalError",
	"UnicodeDecodeError", "UnicodeEncodeError", "UnicodeError", "UnicodeTranslateError",
	"UnicodeWarning", "UserWarning", "ValueError", "Warning", "ZeroDivisionError",
	"__build_class__", "__debug__", "__doc__", "__import__", "__loader__", "__package__",
	"__spec__", "abs", "aiter", "all", "anext", "any", "ascii", "bin", "bool", "breakpoint",
	"bytearray", "bytes", "callable", "chr", "classmethod", "compile", "complex", "copyright",
	"credits", "delattr", "dict", "dir", "divmod", "enumerate", "eval", "exec", "exit",
	"filter", "float", "format", "frozenset", "getattr", "globals", "hasattr", "hash", "help",
	"hex", "id", "input", "int", "isinstance", "issubclass", "iter", "len", "license", "list",
	"locals", "map", "max", "memoryview", "min", "next", "object", "oct", "open", "ord", "pow",
	"print", "property", "quit", "range", "repr", "reversed", "round", "set", "setattr",
	"slice", "sorted", "staticmethod", "str", "sum", "super", "tuple", "type", "vars", "zip" };

static int
compare_text(const void *a, const void *b)
{

	return strcmp(a, *(const char *const *)b);
}

static struct value *
look_up(struct eval *E, const char *name)
{
	const char *open = E->frame->globals->open;
	struct value *V;

	for (struct scope *S = E->frame->scope; S != NULL; S = S->parent) {
		if ((V = scope_find(S, name)) == &E->global)
			break;
		if (V != NULL)
			return V;
		open = open != NULL ? open : S->open;
	}
	for (struct scope *S = E->frame->outer; S != NULL; S = S->parent)
		if ((V = scope_find(S, name)) != NULL)
			return V;
	if ((V = scope_find(E->frame->globals, name)) != NULL)
		return E->frame->scope == E->frame->globals ? V : eval_registry(E, name, V);
	if (open != NULL)
		return make_unknown(E, "'%s' may come from elsewhere: %s", name, open);
	if (bsearch(name, builtins, sizeof builtins / sizeof builtins[0], sizeof builtins[0],
		compare_text) != NULL)
		return make_reference(E, NULL, name);
	return make_error(E, "NameError", "name '%s' is not defined", name);
}

static struct value *
integer(struct eval *E, const struct ast *N)
{
	char digits[64];
	size_t n = 0;
	long long number;
	int base = 10;
	struct value *V;

	for (size_t i = 0; i < N->length && n + 1 < sizeof digits; i++)
		if (N->text[i] != '_')
			digits[n++] = N->text[i];
	digits[n] = '\0';
	if (n > 1 && digits[0] == '0')
		base = (digits[1] | 32) == 'x' ? 16 : (digits[1] | 32) == 'b' ? 2 : 8;
	errno = 0;
	number = strtoll(base == 10 || n < 2 ? digits : digits + 2, NULL, base);
	if (errno == 0 && n + 1 < sizeof digits)
		return make_int(E, number);
	V = make_text(E, VALUE_INT, N->text, N->length);
	return V;
}

static struct value *
real(struct eval *E, const struct ast *N)
{
	char digits[400];
	size_t n = 0;
	struct value *V;

	if (N->length >= sizeof digits)
		return make_unknown(E, "the number is too long to be followed");
	for (size_t i = 0; i < N->length; i++)
		if (N->text[i] != '_')
			digits[n++] = N->text[i];
	digits[n] = '\0';
	V = make(E, VALUE_FLOAT);
	if (V->kind == VALUE_FLOAT)
		V->real = strtod(digits, NULL);
	return V;
}

static struct value *
sequence(struct eval *E, const struct ast *N, enum value_kind kind)
{
	struct value *V, *item, **items;
	size_t n = 0;

	for (const struct ast *kid = N->items; kid != NULL; kid = kid->next)
		n++;
	V = make_list(E, kind, n);
	for (const struct ast *kid = N->items; kid != NULL; kid = kid->next) {
		if (kid->kind != NODE_STARRED) {
			if ((item = eval_expression(E, kid))->kind == VALUE_ERROR)
				return item;
			if (kind == VALUE_SET)
				list_add(E, V, item);
			else
				list_insert(E, V, V->n, item);
			continue;
		}
		item = eval_expression(E, kid->value);
		if (eval_items(E, item, &items, &n) == -1) {
			list_insert(E, V, V->n, make_some(E, eval_why(E, item), NULL));
			continue;
		}
		for (size_t i = 0; i < n; i++)
			list_insert(E, V, V->n, items[i]);
	}
	return V;
}

static void
merge_dict(struct eval *E, struct value *V, struct value *from)
{

	from = eval_force(E, from);
	if (from->kind != VALUE_DICT) {
		dict_put(E, V, make_unknown(E, "%s", eval_why(E, from)), from);
		return;
	}
	for (size_t i = 0; i < from->dict->n; i++)
		dict_put(E, V, from->dict->pairs[i].key, from->dict->pairs[i].value);
}

static struct value *
dictionary(struct eval *E, const struct ast *N)
{
	struct value *V = make_dict(E), *key, *item;

	for (const struct ast *kid = N->items; kid != NULL; kid = kid->next) {
		if (kid->left == NULL) {
			merge_dict(E, V, eval_expression(E, kid->right));
			continue;
		}
		key = eval_expression(E, kid->left);
		item = eval_expression(E, kid->right);
		if (key->kind == VALUE_ERROR)
			return key;
		dict_put(E, V, key, item);
	}
	return V;
}

/* a or b, a and b */
static struct value *
short_circuit(struct eval *E, const struct ast *first, int stop)
{
	struct value *V = eval_expression(E, first), *rest;
	int truth;

	if (first->next == NULL || V->kind == VALUE_ERROR)
		return V;
	if ((truth = eval_truth(E, V)) == stop)
		return V;
	rest = short_circuit(E, first->next, stop);
	return truth == -1 ? eval_merge(E, V, rest, eval_why(E, V)) : rest;
}

static struct value *
conditional(struct eval *E, const struct ast *N)
{
	struct value *test = eval_expression(E, N->value);
	int truth;

	if (test->kind == VALUE_ERROR)
		return test;
	if ((truth = eval_truth(E, test)) != -1)
		return eval_expression(E, truth ? N->second : N->third);
	return eval_merge(
	    E, eval_expression(E, N->second), eval_expression(E, N->third), eval_why(E, test));
}

static struct value *
comparison(struct eval *E, const struct ast *N)
{
	struct value *left = eval_expression(E, N->left), *right, *V = left, *unknown = NULL;
	int truth;

	for (const struct ast *C = N->right; C != NULL; C = C->next, left = right) {
		right = eval_expression(E, C->value);
		if (left->kind == VALUE_ERROR || right->kind == VALUE_ERROR)
			return left->kind == VALUE_ERROR ? left : right;
		V = eval_compare(E, (enum ast_op)C->op, left, right);
		if ((truth = value_truth(V)) == 0)
			return V;
		unknown = truth == -1 && unknown == NULL ? V : unknown;
	}
	return unknown != NULL ? unknown : V;
}

/* Long sums lean to the left; they are walked, not entered. */
static struct value *
binary(struct eval *E, const struct ast *N)
{
	const struct ast *at = N, **spine;
	struct value *left, *right;
	size_t n = 0;

	for (; at->kind == NODE_BINARY; at = at->left)
		n++;
	if ((spine = make_bytes(E, n * sizeof *spine)) == NULL)
		return make_unknown(E, "it needs too much memory");
	for (n = 0, at = N; at->kind == NODE_BINARY; at = at->left)
		spine[n++] = at;
	left = eval_expression(E, at);
	while (n-- > 0) {
		right = eval_expression(E, spine[n]->right);
		if (left->kind == VALUE_ERROR || right->kind == VALUE_ERROR)
			return left->kind == VALUE_ERROR ? left : right;
		E->at = spine[n];
		left = eval_binary(E, (enum ast_op)spine[n]->op, left, right);
	}
	return left;
}

struct value *
eval_function(struct eval *E, const struct ast *N)
{
	struct value *V = make(E, VALUE_FUNCTION);
	struct function *F = make_bytes(E, sizeof *F);
	size_t n = 0;

	for (const struct ast *p = N->kid[0]; p != NULL; p = p->next)
		n++;
	if (F == NULL || V->kind != VALUE_FUNCTION ||
	    (F->defaults = make_bytes(E, (n + 1) * sizeof *F->defaults)) == NULL)
		return make_unknown(E, "it needs too much memory");
	F->name = N->kind == NODE_FUNCTION ? N->text : "<lambda>";
	F->node = N;
	F->module = E->frame->module;
	/* Names of a class are not seen by its methods. */
	F->scope = E->frame->is_class ? E->frame->outer :
	    E->frame->scope == E->frame->globals ? NULL : E->frame->scope;
	n = 0;
	for (const struct ast *p = N->kid[0]; p != NULL; p = p->next, n++)
		F->defaults[n] = p->value == NULL ? NULL : eval_expression(E, p->value);
	V->function = F;
	module_adopt_function(F->module, F);
	return V;
}

static struct value *
named(struct eval *E, const struct ast *N)
{
	struct value *V = eval_expression(E, N->right);

	eval_assign(E, N->left, V);
	return V;
}

static struct value *
operation(struct eval *E, const struct ast *N)
{
	struct value *V;

	switch (N->kind) {
	case NODE_UNARY:
		V = eval_expression(E, N->value);
		return V->kind == VALUE_ERROR ? V : eval_unary(E, (enum ast_op)N->op, V);
	case NODE_BINARY:
		return binary(E, N);
	case NODE_AND:
		return short_circuit(E, N->items, 0);
	case NODE_OR:
		return short_circuit(E, N->items, 1);
	case NODE_COMPARE:
		return comparison(E, N);
	case NODE_CONDITIONAL:
		return conditional(E, N);
	case NODE_CALL:
		return eval_call(E, N);
	case NODE_ATTRIBUTE:
		V = eval_expression(E, N->value);
		return V->kind == VALUE_ERROR ? V : eval_attribute(E, V, N->text);
	case NODE_SUBSCRIPT:
		V = eval_expression(E, N->left);
		return V->kind == VALUE_ERROR ? V : eval_subscript(E, V, N->right);
	case NODE_LAMBDA:
		return eval_function(E, N);
	case NODE_NAMED:
		return named(E, N);
	case NODE_LIST_COMP:
	case NODE_SET_COMP:
	case NODE_DICT_COMP:
	case NODE_GENERATOR:
		return eval_comprehension(E, N);
	case NODE_YIELD:
	case NODE_YIELD_FROM:
		E->frame->generator = 1;
		return make_unknown(E, "it is what a generator is sent");
	case NODE_AWAIT:
		return make_unknown(E, "it is awaited");
	default:
		return make_unknown(E, "a %s is not followed", ast_name(N->kind));
	}
}

static struct value *
value_of(struct eval *E, const struct ast *N)
{

	switch (N->kind) {
	case NODE_NAME:
		return look_up(E, N->text);
	case NODE_INT:
		return integer(E, N);
	case NODE_FLOAT:
		return real(E, N);
	case NODE_STRING:
		if ((N->flags & NODE_INEXACT) != 0)
			return make_unknown(E, "it holds a character by its Unicode name");
		return make_text(E, VALUE_STR, N->text, N->length);
	case NODE_BYTES:
		return make_text(E, VALUE_BYTES, N->text, N->length);
	case NODE_NONE:
		return make(E, VALUE_NONE);
	case NODE_TRUE:
		return make_bool(E, 1);
	case NODE_FALSE:
		return make_bool(E, 0);
	case NODE_ELLIPSIS:
		return make(E, VALUE_ELLIPSIS);
	case NODE_JOINED:
		return eval_format(E, N);
	case NODE_TUPLE:
		return sequence(E, N, VALUE_TUPLE);
	case NODE_LIST:
		return sequence(E, N, VALUE_LIST);
	case NODE_SET:
		return sequence(E, N, VALUE_SET);
	case NODE_DICT:
		return dictionary(E, N);
	default:
		return operation(E, N);
	}
}

struct value *
eval_expression(struct eval *E, const struct ast *N)
{
	const struct ast *at = E->at;
	struct value *V;

	E->at = N;
	if (E->depth >= MACHINE_DEPTH)
		V = make_unknown(E, "it is nested too deeply to be followed");
	else if (++E->steps > MACHINE_STEPS)
		V = make_unknown(E, "it takes too long to be followed");
	else {
		E->depth++;
		V = value_of(E, N);
		E->depth--;
	}
	E->at = at;
	return V;
}
