#include <string.h>

#include "access.h"
#include "machine.h"

/* Operators on values that are known. */

static const char *const names[] = { [OP_ADD] = "add", [OP_SUB] = "sub", [OP_MUL] = "mul",
	[OP_DIV] = "truediv", [OP_FLOOR] = "floordiv", [OP_MOD] = "mod", [OP_MATMUL] = "matmul",
	[OP_POW] = "pow", [OP_LEFT] = "lshift", [OP_RIGHT] = "rshift", [OP_BIT_AND] = "and_",
	[OP_BIT_OR] = "or_", [OP_BIT_XOR] = "xor", [OP_PLUS] = "pos", [OP_MINUS] = "neg",
	[OP_INVERT] = "invert" };

static int
is_int(const struct value *V)
{

	return (V->kind == VALUE_INT || V->kind == VALUE_BOOL) && V->text == NULL;
}

static int
is_sequence(const struct value *V)
{

	return V->kind == VALUE_LIST || V->kind == VALUE_TUPLE;
}

/* What has no value of its own here, but can be kept as it is written. */
static int
is_kept(const struct value *V)
{

	return V->kind == VALUE_CALL || V->kind == VALUE_REFERENCE || V->kind == VALUE_CLASS;
}

static struct value *
too_large(struct eval *E)
{

	return make_unknown(E, "the number is too large to be followed");
}

static struct value *
power(struct eval *E, int64_t base, int64_t exponent)
{
	int64_t result = 1;

	if (exponent < 0)
		return make_unknown(E, "a negative power is not followed");
	if (exponent > 64 && base != 0 && base != 1 && base != -1)
		return too_large(E);
	if (base == 0 || base == 1)
		return make_int(E, exponent == 0 ? 1 : base);
	if (base == -1)
		return make_int(E, exponent % 2 == 0 ? 1 : -1);
	for (; exponent > 0; exponent--)
		if (__builtin_mul_overflow(result, base, &result))
			return too_large(E);
	return make_int(E, result);
}

static struct value *
divide(struct eval *E, enum ast_op op, int64_t a, int64_t b)
{
	int64_t quotient, rest;
	struct value *V;

	if (b == 0)
		return make_error(E, "ZeroDivisionError", "division by zero");
	if (a == INT64_MIN && b == -1)
		return too_large(E);
	if (op == OP_DIV) {
		V = make(E, VALUE_FLOAT);
		if (V->kind == VALUE_FLOAT)
			V->real = (double)a / (double)b;
		return V;
	}
	/* Python rounds down. */
	quotient = a / b;
	rest = a % b;
	if (rest != 0 && (rest < 0) != (b < 0)) {
		quotient--;
		rest += b;
	}
	return make_int(E, op == OP_MOD ? rest : quotient);
}

static struct value *
integers(struct eval *E, enum ast_op op, int64_t a, int64_t b)
{
	int64_t result = 0;

	switch (op) {
	case OP_ADD:
		return __builtin_add_overflow(a, b, &result) ? too_large(E) : make_int(E, result);
	case OP_SUB:
		return __builtin_sub_overflow(a, b, &result) ? too_large(E) : make_int(E, result);
	case OP_MUL:
		return __builtin_mul_overflow(a, b, &result) ? too_large(E) : make_int(E, result);
	case OP_DIV:
	case OP_FLOOR:
	case OP_MOD:
		return divide(E, op, a, b);
	case OP_POW:
		return power(E, a, b);
	case OP_LEFT:
		return b < 0 || b > 62 || a < 0 || a > INT64_MAX >> b ? too_large(E) :
		    make_int(E, (int64_t)((uint64_t)a << b));
	case OP_RIGHT:
		return b < 0 ? too_large(E) : make_int(E, a >> (b > 63 ? 63 : b));
	case OP_BIT_AND:
		return make_int(E, a & b);
	case OP_BIT_OR:
		return make_int(E, a | b);
	case OP_BIT_XOR:
		return make_int(E, a ^ b);
	default:
		return make_unknown(E, "this operator is not followed");
	}
}

static double
as_real(const struct value *V)
{

	return V->kind == VALUE_FLOAT ? V->real : (double)V->number;
}

static struct value *
reals(struct eval *E, enum ast_op op, double a, double b)
{
	struct value *V;

	if (op == OP_DIV && !(b < 0 || b > 0))
		return make_error(E, "ZeroDivisionError", "division by zero");
	if (op != OP_ADD && op != OP_SUB && op != OP_MUL && op != OP_DIV)
		return make_unknown(E, "this operator is not followed on a float");
	V = make(E, VALUE_FLOAT);
	if (V->kind == VALUE_FLOAT)
		V->real = op == OP_ADD   ? a + b
			  : op == OP_SUB ? a - b
			  : op == OP_MUL ? a * b
					 : a / b;
	return V;
}

static struct value *
concatenate(struct eval *E, struct value *left, struct value *right)
{
	struct value *V;
	char *text;

	if (is_sequence(left)) {
		V = make_list(E, left->kind, left->n + right->n);
		for (size_t i = 0; i < left->n; i++)
			list_insert(E, V, V->n, left->items[i]);
		for (size_t i = 0; i < right->n; i++)
			list_insert(E, V, V->n, right->items[i]);
		return V;
	}
	if (left->len + right->len > MACHINE_TEXT ||
	    (text = make_bytes(E, left->len + right->len + 1)) == NULL)
		return make_unknown(E, "the text is too long to be followed");
	memcpy(text, left->text, left->len);
	memcpy(text + left->len, right->text, right->len);
	V = make(E, left->kind);
	if (V->kind == left->kind) {
		V->text = text;
		V->len = left->len + right->len;
	}
	return V;
}

static struct value *
repeat(struct eval *E, struct value *what, int64_t times)
{
	struct value *V;
	size_t n = times < 0 ? 0 : (size_t)times;

	if (is_sequence(what)) {
		if (what->n > 0 && n > MACHINE_ITEMS / what->n)
			return make_unknown(E, "the list is too long to be followed");
		V = make_list(E, what->kind, what->n * n);
		for (size_t i = 0; i < n * what->n; i++)
			list_insert(E, V, V->n, what->items[i % what->n]);
		return V;
	}
	if (what->len > 0 && n > MACHINE_TEXT / what->len)
		return make_unknown(E, "the text is too long to be followed");
	V = make_text(E, what->kind, "", 0);
	if (n * what->len > 0 && V->kind == what->kind) {
		char *text = make_bytes(E, n * what->len + 1);

		if (text == NULL)
			return make_unknown(E, "it needs too much memory");
		for (size_t i = 0; i < n; i++)
			memcpy(text + i * what->len, what->text, what->len);
		V->text = text;
		V->len = n * what->len;
	}
	return V;
}

static int
contains(const struct value *V, const struct value *item)
{

	for (size_t i = 0; i < V->n; i++)
		if (value_equal(V->items[i], item) == 1)
			return 1;
	return 0;
}

/* a | b, a & b, a - b of sets */
static struct value *
sets(struct eval *E, enum ast_op op, struct value *left, struct value *right)
{
	struct value *V = make_list(E, VALUE_SET, left->n);

	if (op != OP_BIT_OR && op != OP_BIT_AND && op != OP_SUB)
		return make_unknown(E, "this operator is not followed on sets");
	if (!value_known(left) || !value_known(right))
		return make_unknown(E, "an item of the set is not known");
	for (size_t i = 0; i < left->n; i++)
		if (op == OP_BIT_OR || contains(right, left->items[i]) == (op == OP_BIT_AND))
			list_add(E, V, left->items[i]);
	for (size_t i = 0; op == OP_BIT_OR && i < right->n; i++)
		list_add(E, V, right->items[i]);
	return V;
}

static struct value *
dicts(struct eval *E, struct value *left, struct value *right)
{
	struct value *V = make_copy(E, left);

	for (size_t i = 0; i < right->dict->n; i++)
		dict_put(E, V, right->dict->pairs[i].key, right->dict->pairs[i].value);
	return V;
}

static struct value *
known(struct eval *E, enum ast_op op, struct value *left, struct value *right)
{
	int text = left->kind == VALUE_STR || left->kind == VALUE_BYTES;

	if (is_int(left) && is_int(right))
		return integers(E, op, left->number, right->number);
	if ((is_int(left) || left->kind == VALUE_FLOAT) &&
	    (is_int(right) || right->kind == VALUE_FLOAT))
		return reals(E, op, as_real(left), as_real(right));
	if (op == OP_ADD && left->kind == right->kind && (text || is_sequence(left)))
		return concatenate(E, left, right);
	if (op == OP_MUL && (text || is_sequence(left)) && is_int(right))
		return repeat(E, left, right->number);
	if (op == OP_MUL && (right->kind == VALUE_STR || is_sequence(right)) && is_int(left))
		return repeat(E, right, left->number);
	if (op == OP_MOD && left->kind == VALUE_STR)
		return eval_percent(E, left, right);
	if (left->kind == VALUE_PATH || right->kind == VALUE_PATH)
		return path_operator(E, op, left, right);
	if (left->kind == VALUE_SET && right->kind == VALUE_SET)
		return sets(E, op, left, right);
	if (op == OP_BIT_OR && left->kind == VALUE_DICT && right->kind == VALUE_DICT)
		return dicts(E, left, right);
	return make_error(E, "TypeError", "unsupported operand types: '%s' and '%s'",
	    value_type(left), value_type(right));
}

/* List + something that is not known: what is known stays. */
static struct value *
partly(struct eval *E, struct value *left, struct value *right)
{
	struct value *V, *list = is_sequence(left) ? left : right,
			 *other = list == left ? right : left;
	struct value *some = make_some(E, eval_why(E, other), NULL);

	V = make_list(E, list->kind, list->n + 1);
	if (list == right)
		list_insert(E, V, V->n, some);
	for (size_t i = 0; i < list->n; i++)
		list_insert(E, V, V->n, list->items[i]);
	if (list == left)
		list_insert(E, V, V->n, some);
	return V;
}

static int
is_open(const struct value *V)
{

	return V->kind == VALUE_UNKNOWN || V->kind == VALUE_FUNCTION || V->kind == VALUE_MODULE ||
	       is_kept(V);
}

struct value *
eval_binary(struct eval *E, enum ast_op op, struct value *left, struct value *right)
{
	struct value *V;

	/* Two references, as models.Q() | models.Q(), stay as they are. */
	if (is_kept(left) && is_kept(right) && op != OP_ADD)
		return make_operator(E, names[op], left, right);
	left = eval_force(E, left);
	right = eval_force(E, right);
	if (left->kind == VALUE_ERROR || right->kind == VALUE_ERROR)
		return left->kind == VALUE_ERROR ? left : right;
	if (!is_open(left) && !is_open(right))
		V = known(E, op, left, right);
	else if (op == OP_ADD && (is_sequence(left) || is_sequence(right)))
		V = partly(E, left, right);
	else if (is_kept(left) || is_kept(right))
		V = make_operator(E, names[op], left, right);
	else {
		V = make_unknown(E, "%s", eval_why(E, is_open(left) ? left : right));
	}
	return make_from(make_from(V, left), right);
}

static struct value *
extend(struct eval *E, struct value *left, struct value *right)
{
	struct value **items;
	size_t n;

	eval_touch(E, left);
	if (eval_items(E, right, &items, &n) == -1) {
		list_insert(E, left, left->n, make_some(E, eval_why(E, right), NULL));
		return left;
	}
	for (size_t i = 0; i < n && left->kind == VALUE_LIST; i++)
		list_insert(E, left, left->n, items[i]);
	return left;
}

struct value *
eval_augment(struct eval *E, enum ast_op op, struct value *left, struct value *right)
{

	if (left->kind == VALUE_ERROR || right->kind == VALUE_ERROR)
		return left->kind == VALUE_ERROR ? left : right;
	left = eval_force(E, left);
	/* Lists, sets and dicts change in place. */
	if (op == OP_ADD && left->kind == VALUE_LIST)
		return extend(E, left, right);
	if (op == OP_BIT_OR && left->kind == VALUE_DICT && right->kind == VALUE_DICT) {
		eval_touch(E, left);
		for (size_t i = 0; i < right->dict->n; i++)
			dict_put(E, left, right->dict->pairs[i].key, right->dict->pairs[i].value);
		return left;
	}
	return eval_binary(E, op, left, right);
}

struct value *
eval_unary(struct eval *E, enum ast_op op, struct value *V)
{
	struct value *forced = eval_force(E, V), *result;
	int truth;

	if (op == OP_NOT) {
		if ((truth = eval_truth(E, V)) == -1)
			return make_unknown(E, "%s", eval_why(E, V));
		return make_from(make_bool(E, !truth), V);
	}
	if (forced->kind == VALUE_FLOAT && op != OP_INVERT) {
		result = make_copy(E, forced);
		result->real = op == OP_MINUS ? -forced->real : forced->real;
		return result;
	}
	if (forced->kind == VALUE_INT && forced->text != NULL && op == OP_MINUS)
		return make_unknown(E, "the number is too large to be followed");
	if (is_int(forced)) {
		if (forced->number == INT64_MIN && op == OP_MINUS)
			return too_large(E);
		return make_int(E, op == OP_MINUS    ? -forced->number
				   : op == OP_INVERT ? ~forced->number
						     : forced->number);
	}
	if (is_kept(forced))
		return make_operator(E, names[op], V, NULL);
	return make_unknown(E, "%s", eval_why(E, V));
}
