#include <string.h>

#include "access.h"
#include "base/str.h"
#include "environment.h"
#include "instance.h"
#include "machine.h"
#include "names.h"

/* Calls: of functions of the project, which are followed; of others, which are known or kept. */

static struct value *
follow(struct eval *E, const struct function *F, struct frame *frame)
{
	const struct ast *N = F->node;
	struct frame *up = E->frame;
	struct value *V;
	enum flow flow;

	E->frame = frame;
	frame->up = up;
	if (N->kind == NODE_LAMBDA) {
		V = eval_expression(E, N->right);
	} else {
		flow = eval_body(E, N->body);
		V = flow == FLOW_ON ? make(E, VALUE_NONE) : frame->result;
		if (V == NULL)
			V = make_unknown(E, "the function is not followed");
	}
	E->frame = up;
	return frame->generator ? make_unknown(E, "it is a generator") : V;
}

/* The rest of the arguments, for *args and **kwargs. */
static struct value *
rest_of(struct eval *E, const struct site *S, size_t from)
{
	struct value *V = make_list(E, VALUE_TUPLE, S->n);

	for (size_t i = from; i < S->n; i++)
		list_insert(E, V, V->n, S->args[i]);
	return V;
}

static int
is_param(const struct ast *first, const char *name)
{

	for (; first != NULL; first = first->next)
		if (first->text != NULL && first->op < PARAM_STAR_STAR &&
		    strcmp(first->text, name) == 0)
			return 1;
	return 0;
}

static struct value *
keywords_of(struct eval *E, const struct site *S, const struct ast *params)
{
	struct value *V = make_dict(E);

	for (size_t i = 0; i < S->keywords_n; i++)
		if (S->keywords[i].name == NULL)
			dict_put(E, V, make_unknown(E, "%s", eval_why(E, S->keywords[i].value)),
			    S->keywords[i].value);
		else if (!is_param(params, S->keywords[i].name))
			dict_put(E, V, make_str(E, S->keywords[i].name), S->keywords[i].value);
	return V;
}

/* Are there arguments of which it is not known which parameters they are for? */
static int
is_open(const struct site *S)
{

	for (size_t i = 0; i < S->n; i++)
		if (S->args[i]->kind == VALUE_UNKNOWN && S->args[i]->unknown.many)
			return 1;
	for (size_t i = 0; i < S->keywords_n; i++)
		if (S->keywords[i].name == NULL)
			return 1;
	return 0;
}

static int
bind(struct eval *E, const struct function *F, const struct site *S, struct scope *scope)
{
	struct value *V;
	size_t at = 0, i = 0;

	for (const struct ast *p = F->node->kid[0]; p != NULL; p = p->next, i++) {
		if (p->text == NULL)
			continue;
		if (p->op == PARAM_STAR) {
			V = rest_of(E, S, at);
			at = S->n;
		} else if (p->op == PARAM_STAR_STAR) {
			V = keywords_of(E, S, F->node->kid[0]);
		} else if (p->op != PARAM_KEYWORD && at < S->n) {
			V = S->args[at++];
		} else if ((V = call_keyword(S, p->text)) == NULL)
			V = F->defaults[i];
		if (V == NULL)
			return -1;
		scope_set(E, scope, p->text, V);
	}
	return at == S->n ? 0 : -1;
}

struct value *
eval_invoke(struct eval *E, const struct function *F, struct site *S)
{
	struct scope *scope = scope_new(E, F->scope);
	struct frame frame = { .module = F->module, .scope = scope, .globals = F->module->scope };
	unsigned forks = E->forks;
	int rc;

	if (scope == NULL || E->depth + 10 > MACHINE_DEPTH)
		return make_unknown(E, "calls are nested too deeply to be followed");
	if (F->node == NULL)
		return make_unknown(
		    E, "the file of the function '%.200s' is not held any more", F->name);
	if (F->node->kind == NODE_FUNCTION && F->node->op != 0)
		return make_unknown(
		    E, "the function '%.200s' is decorated or async and not followed", F->name);
	if (is_open(S))
		return make_unknown(E, "not all arguments of '%.200s' are known", F->name);
	E->forks = 0;	/* a new scope needs no trail */
	rc = bind(E, F, S, scope);
	E->forks = forks;
	if (rc == -1)
		return make_error(E, "TypeError", "arguments of '%.200s()' do not fit", F->name);
	return follow(E, F, &frame);
}

static struct value *
call_function(struct eval *E, const struct function *F, struct site *S)
{

	if (F->node != NULL && F->node->kind == NODE_FUNCTION && F->node->orelse != NULL)
		return make_unknown(
		    E, "the function '%.200s' is decorated or async and not followed", F->name);
	return eval_invoke(E, F, S);
}

/* A call of what is not followed; it may fail. */
static struct value *
keep(struct eval *E, struct value *callee, const struct site *S)
{

	E->doubt = 1;
	return make_call(E, callee, S);
}

/* Calls of classes are kept, so their modules need not be read for them; nor Django's. */
static int
is_class_name(const char *dotted)
{
	const char *dot = strrchr(dotted, '.');

	return dot != NULL && dot[1] >= 'A' && dot[1] <= 'Z';
}

struct value *
eval_call_value(struct eval *E, struct value *callee, struct site *S)
{
	struct value *V, *forced;

	switch (callee->kind) {
	case VALUE_FUNCTION:
		return call_function(E, callee->function, S);
	case VALUE_REFERENCE:
		if ((V = reference_call(E, callee->text, S)) != NULL)
			return V;
		if (str_begins(callee->text, "django.") || is_class_name(callee->text))
			return keep(E, callee, S);
		forced = eval_force(E, callee);
		if (forced->kind == VALUE_FUNCTION)
			return call_function(E, forced->function, S);
		return keep(E, callee, S);
	case VALUE_CLASS:
		if ((V = enum_call(E, callee, S)) != NULL)
			return V;
		return keep(E, callee, S);
	case VALUE_CALL:
		/* env("NAME"), and other objects that are called. */
		S->self = callee;
		S->name = "__call__";
		if ((V = env_object_call(E, S)) != NULL)
			return V;
		/* Manager.from_queryset(QuerySet)() */
		if (call_name(callee) != NULL && str_ends(call_name(callee), ".from_queryset"))
			return keep(E, callee, S);
		E->doubt = 1;
		return make_unknown(E, "what '%.200s()' gives is called",
		    call_name(callee) != NULL ? call_name(callee) : "it");
	case VALUE_PATH:
		/* environ.Path gives text when it is called. */
		S->self = callee;
		S->name = "joinpath";
		return eval_text_of(E, path_method(E, S), 0);
	case VALUE_UNKNOWN:
		E->doubt = 1;
		return make_unknown(E, "%s", callee->unknown.why);
	case VALUE_ERROR:
		return callee;
	default:
		return make_error(
		    E, "TypeError", "'%s' object is not callable", value_type(callee));
	}
}

/* Model.add_to_class("name", field) */
static int
add_to_class(struct eval *E, struct value *class, const struct value *name, struct value *V)
{

	if (class->kind != VALUE_CLASS || name->kind != VALUE_STR)
		return -1;
	scope_set(E, class->class->scope, names_add(E->names, name->text, name->len), V);
	return 0;
}

/* A method of a call stays a call, with the receiver as first argument. */
static struct value *
keep_method(struct eval *E, struct site *S)
{
	struct value **args = make_bytes(E, (S->n + 1) * sizeof *args);
	struct site with = *S;

	if (strcmp(S->name, "contribute_to_class") == 0 && S->n == 2 &&
	    add_to_class(E, S->args[0], S->args[1], S->self) == 0)
		return make(E, VALUE_NONE);
	if (args == NULL)
		return make_unknown(E, "it needs too much memory");
	args[0] = S->self;
	if (S->n > 0)
		memcpy(args + 1, S->args, S->n * sizeof *args);
	with.args = args;
	with.n = S->n + 1;
	return keep(E, make_reference(E, "", S->name), &with);
}

static struct value *
call_method(struct eval *E, struct site *S)
{
	struct value *V = NULL;

	if (S->self->kind == VALUE_REFERENCE && str_begins(S->self->text, "django.conf.settings."))
		S->self = eval_force(E, S->self);
	if (S->self->kind == VALUE_REFERENCE)
		return eval_call_value(E, eval_attribute(E, S->self, S->name), S);
	switch (S->self->kind) {
	case VALUE_STR:
	case VALUE_BYTES:
		V = text_method(E, S);
		break;
	case VALUE_LIST:
	case VALUE_TUPLE:
	case VALUE_SET:
	case VALUE_DICT:
		V = container_method(E, S);
		break;
	case VALUE_PATH:
		V = path_method(E, S);
		break;
	case VALUE_CALL:
		if ((V = env_object_call(E, S)) == NULL && (V = instance_method(E, S)) == NULL)
			V = keep_method(E, S);
		break;
	case VALUE_UNKNOWN:
		E->doubt = 1;
		return make_unknown(E, "%s", S->self->unknown.why);
	case VALUE_CLASS:
		if (strcmp(S->name, "add_to_class") == 0 && S->n == 2 &&
		    class_get(S->self, S->name) == NULL &&
		    add_to_class(E, S->self, S->args[0], S->args[1]) == 0)
			return make(E, VALUE_NONE);
		return eval_call_value(E, eval_attribute(E, S->self, S->name), S);
	default:
		return eval_call_value(E, eval_attribute(E, S->self, S->name), S);
	}
	if (V != NULL)
		return V;
	E->doubt = 1;
	return make_unknown(
	    E, "the method '%.200s' of a %s is not followed", S->name, value_type(S->self));
}

static void
keyword_add(struct eval *E, struct site *S, const char *name, struct value *V)
{
	struct keyword_arg *keywords;
	size_t size = S->keywords_size == 0 ? 4 : S->keywords_size * 2;

	if (S->keywords_n == S->keywords_size) {
		if ((keywords = make_bytes(E, size * sizeof *keywords)) == NULL)
			return;
		if (S->keywords_n > 0)
			memcpy(keywords, S->keywords, S->keywords_n * sizeof *keywords);
		S->keywords = keywords;
		S->keywords_size = size;
	}
	S->keywords[S->keywords_n++] = (struct keyword_arg){ name, V };
}

/* **V: what is not known of it stands for itself, without a name. */
static void
spread(struct eval *E, struct site *S, struct value *V)
{
	const struct pair *P;

	V = eval_force(E, V);
	if (V->kind != VALUE_DICT) {
		keyword_add(E, S, NULL, V);
		return;
	}
	for (size_t i = 0; i < V->dict->n; i++) {
		P = &V->dict->pairs[i];
		keyword_add(E, S, P->key->kind == VALUE_STR ?
		    names_add(E->names, P->key->text, P->key->len) : NULL, P->value);
	}
}

static void
star(struct eval *E, struct value *args, struct value *V)
{
	struct value **items;
	size_t n;

	if (eval_items(E, V, &items, &n) == -1) {
		list_insert(E, args, args->n, make_some(E, eval_why(E, V), NULL));
		return;
	}
	for (size_t i = 0; i < n; i++)
		list_insert(E, args, args->n, items[i]);
}

/* Arguments in place.  Return NULL, or the error that one of them is. */
static struct value *
arguments(struct eval *E, const struct ast *arg, struct site *S)
{
	struct value *args = make_list(E, VALUE_LIST, 2), *V;

	for (; arg != NULL; arg = arg->next) {
		V = eval_expression(
		    E, arg->kind == NODE_KEYWORD || arg->kind == NODE_STARRED ? arg->value : arg);
		if (V->kind == VALUE_ERROR)
			return V;
		if (arg->kind == NODE_STARRED)
			star(E, args, V);
		else if (arg->kind != NODE_KEYWORD)
			list_insert(E, args, args->n, V);
		else if (arg->text != NULL)
			keyword_add(E, S, arg->text, V);
		else
			spread(E, S, V);
	}
	if (args->kind != VALUE_LIST)
		return args;
	S->args = args->items;
	S->n = args->n;
	return NULL;
}

struct value *
eval_call(struct eval *E, const struct ast *N)
{
	struct site S = { 0 };
	struct value *callee = NULL, *error;
	int method = N->left->kind == NODE_ATTRIBUTE;

	if (method) {
		S.name = N->left->text;
		if ((S.self = eval_expression(E, N->left->value))->kind == VALUE_ERROR)
			return S.self;
	} else if ((callee = eval_expression(E, N->left))->kind == VALUE_ERROR)
		return callee;
	if ((error = arguments(E, N->right, &S)) != NULL)
		return error;
	return method ? call_method(E, &S) : eval_call_value(E, callee, &S);
}
