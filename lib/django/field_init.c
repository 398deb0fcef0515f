#include "django/field_init.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "python/access.h"
#include "python/ast.h"
#include "python/eval.h"

struct look {
	struct arena *arena;
	const struct module *module;
	const char *name;		/* of the argument */
	const char *rest;		/* "kwargs", or NULL: it takes no others */
	const struct ast *param;	/* where it is a parameter of its own */
	enum field_init effect;
	struct value *value;
	int called;			/* the base's constructor was, with */
	int passed;			/* the argument */
};

static int
is_name(const struct ast *N, const char *name)
{

	return N != NULL && name != NULL && N->kind == NODE_NAME && strcmp(N->text, name) == 0;
}

static int
is_text(const struct ast *N, const char *text)
{

	return N != NULL && N->kind == NODE_STRING && strcmp(N->text, text) == 0;
}

/* Does code speak of the argument, or hand all of them to somebody? */
static int
mentions(const struct look *L, const struct ast *N)
{

	for (; N != NULL; N = N->next) {
		if ((N->kind == NODE_STRING || N->kind == NODE_NAME || N->kind == NODE_KEYWORD ||
			N->kind == NODE_ATTRIBUTE) &&
		    N->text != NULL && strcmp(N->text, L->name) == 0)
			return 1;
		if (N->kind == NODE_CALL)
			for (const struct ast *a = N->second; a != NULL; a = a->next)
				if (is_name(a, L->rest) || (a->kind == NODE_KEYWORD &&
					a->text == NULL && is_name(a->value, L->rest)))
					return 1;
		for (unsigned i = 0; i < ast_kids(N->kind); i++)
			if (mentions(L, N->kid[i]))
				return 1;
	}
	return 0;
}

/* A value that stands there as it is, or under a name of the module. */
static struct value *
constant(const struct look *L, const struct ast *N)
{
	struct value *V;
	char *digits, *end;

	if (N->kind == NODE_NAME)
		return L->module == NULL ? NULL : scope_get(L->module->scope, N->text);
	if ((V = arena_alloc(L->arena, sizeof *V)) == NULL)
		return NULL;
	switch (N->kind) {
	case NODE_NONE:
		V->kind = VALUE_NONE;
		return V;
	case NODE_TRUE:
	case NODE_FALSE:
		V->kind = VALUE_BOOL;
		V->number = N->kind == NODE_TRUE;
		return V;
	case NODE_INT:
		V->kind = VALUE_INT;
		if ((digits = arena_strndup(L->arena, N->text, N->length)) == NULL)
			return NULL;
		V->number = strtoll(digits, &end, 10);
		return *end == '\0' ? V : NULL;
	case NODE_STRING:
		V->kind = VALUE_STR;
		V->text = N->text;
		V->len = N->length;
		return V;
	default:
		return NULL;
	}
}

static void
effect(struct look *L, enum field_init what, const struct ast *N)
{
	struct value *V = N == NULL ? NULL : constant(L, N);

	if (N != NULL && (V == NULL || V->kind == VALUE_UNKNOWN || V->kind == VALUE_REFERENCE))
		what = INIT_UNKNOWN;
	/* What was set before stays where nothing else is given. */
	if (L->effect == INIT_UNKNOWN || (what == INIT_DEFAULTS && L->effect == INIT_SETS))
		return;
	L->effect = what;
	L->value = what == INIT_UNKNOWN ? NULL : V;
}

/* kwargs.NAME(...): the method's name, or NULL. */
static const char *
rest_method(const struct look *L, const struct ast *call)
{
	const struct ast *callee = call->kind == NODE_CALL ? call->value : NULL;

	return callee != NULL && callee->kind == NODE_ATTRIBUTE && is_name(callee->value, L->rest)
		   ? callee->text
		   : NULL;
}

/* kwargs.get("x", 1): what stands for x where it is not given, or NULL. */
static const struct ast *
fallback(const struct look *L, const struct ast *N)
{
	const char *method = rest_method(L, N);

	return method != NULL && (strcmp(method, "get") == 0 || strcmp(method, "pop") == 0) &&
		       is_text(N->second, L->name)
		   ? N->second->next
		   : NULL;
}

static void
see_update(struct look *L, const struct ast *call)
{

	for (const struct ast *a = call->second; a != NULL; a = a->next) {
		if (a->kind == NODE_KEYWORD && a->text != NULL) {
			if (strcmp(a->text, L->name) == 0)
				effect(L, INIT_SETS, a->value);
			continue;
		}
		if (a->kind != NODE_DICT) {
			L->effect = INIT_UNKNOWN;
			return;
		}
		for (const struct ast *pair = a->items; pair != NULL; pair = pair->next) {
			if (pair->left == NULL || pair->left->kind != NODE_STRING)
				L->effect = INIT_UNKNOWN;
			else if (is_text(pair->left, L->name))
				effect(L, INIT_SETS, pair->right);
		}
	}
}

/* kwargs.setdefault("x", 1), kwargs.update(x=1), kwargs.pop("x").  Return 1 if it was one. */
static int
see_method(struct look *L, const struct ast *call)
{
	const char *method = rest_method(L, call);
	const struct ast *first = call->kind == NODE_CALL ? call->second : NULL;

	if (method == NULL)
		return 0;
	if (strcmp(method, "update") == 0) {
		see_update(L, call);
		return 1;
	}
	if (first == NULL || first->kind != NODE_STRING)
		return 0;
	if (!is_text(first, L->name))
		return first->next == NULL || !mentions(L, first->next);
	if (strcmp(method, "setdefault") == 0 && first->next != NULL)
		effect(L, INIT_DEFAULTS, first->next);
	else if (strcmp(method, "pop") == 0)
		effect(L, INIT_SETS, NULL);
	else
		return 0;
	return 1;
}

/* super().__init__(*args, x=1, **kwargs), or of a base by its name. */
static void
see_super(struct look *L, const struct ast *call)
{
	int place = 0, rest = 0;

	L->called = 1;
	for (const struct ast *a = call->second; a != NULL; a = a->next, place++) {
		if (a->kind == NODE_KEYWORD && a->text == NULL) {
			rest |= is_name(a->value, L->rest);
			if (!is_name(a->value, L->rest))
				L->effect = INIT_UNKNOWN;
		} else if (a->kind == NODE_KEYWORD && strcmp(a->text, L->name) == 0) {
			L->passed = 1;
			if (is_name(a->value, L->name) && L->param != NULL)
				continue;
			if (fallback(L, a->value) != NULL)
				effect(L, INIT_DEFAULTS, fallback(L, a->value));
			else
				effect(L, INIT_SETS, a->value);
		} else if (a->kind == NODE_NAME && strcmp(a->text, L->name) == 0) {
			L->passed = 1;
		} else if (a->kind != NODE_KEYWORD && a->kind != NODE_STARRED &&
			   a->kind != NODE_NAME && place > 2) {
			L->effect = INIT_UNKNOWN;
		}
	}
	if (L->param == NULL)
		L->passed |= rest;
}

static int
is_super(const struct ast *call)
{

	return call->kind == NODE_CALL && call->value->kind == NODE_ATTRIBUTE &&
	       strcmp(call->value->text, "__init__") == 0;
}

static int
see_target(struct look *L, const struct ast *target, const struct ast *value)
{

	if (target->kind == NODE_SUBSCRIPT && is_name(target->value, L->rest) &&
	    target->second->kind == NODE_STRING) {
		if (!is_text(target->second, L->name))
			return !mentions(L, value);
		if (fallback(L, value) != NULL)
			effect(L, INIT_DEFAULTS, fallback(L, value));
		else
			effect(L, INIT_SETS, value);
		return 1;
	}
	if (target->kind == NODE_ATTRIBUTE && strcmp(target->text, L->name) == 0 &&
	    is_name(value, L->name) && L->param != NULL) {
		L->passed = 1;
		return 1;
	}
	return target->kind == NODE_NAME && !is_name(target, L->name) &&
	       !is_name(target, L->rest) && !mentions(L, value);
}

/* kwargs["x"] = kwargs["y"] = 1, self.x = x.  Return 1 if it was one. */
static int
see_assign(struct look *L, const struct ast *N)
{
	int all = N->kid[0] != NULL && N->kid[1] != NULL;

	for (const struct ast *target = N->kid[0]; all && target != NULL; target = target->next)
		all = see_target(L, target, N->kid[1]);
	return all;
}

/* if "x" not in kwargs: kwargs["x"] = 1.  Return 1 if it was one, or only raises. */
static int
see_if(struct look *L, const struct ast *N)
{
	const struct ast *test = N->head, *one = N->body, *target;

	if (N->orelse == NULL && one != NULL && one->kind == NODE_RAISE)
		return 1;
	if (N->orelse != NULL || test->kind != NODE_COMPARE || test->right == NULL ||
	    test->right->op != OP_NOT_IN || !is_text(test->left, L->name) ||
	    !is_name(test->right->value, L->rest) || one == NULL || one->next != NULL ||
	    one->kind != NODE_ASSIGN)
		return 0;
	target = one->kid[0];
	if (target->kind != NODE_SUBSCRIPT || !is_name(target->value, L->rest) ||
	    !is_text(target->second, L->name))
		return 0;
	effect(L, INIT_DEFAULTS, one->kid[1]);
	return 1;
}

static void
see(struct look *L, const struct ast *N)
{
	const struct ast *value = N->kind == NODE_EXPRESSION || N->kind == NODE_RETURN ? N->value
										       : NULL;

	if (value != NULL && is_super(value)) {
		see_super(L, value);
		return;
	}
	if ((value != NULL && see_method(L, value)) ||
	    (N->kind == NODE_ASSIGN && see_assign(L, N)) || (N->kind == NODE_IF && see_if(L, N)))
		return;
	for (unsigned i = 0; i < ast_kids(N->kind); i++)
		if (mentions(L, N->kid[i]))
			L->effect = INIT_UNKNOWN;
}

static const struct ast *
body_of(const struct value *method)
{

	if (method == NULL || method->kind != VALUE_FUNCTION || method->function->node == NULL ||
	    method->function->node->kind != NODE_FUNCTION)
		return NULL;
	return method->function->node->body;
}

enum field_init
field_init(struct arena *A, const struct value *init, const char *name, struct value **V)
{
	struct look L = { .arena = A, .name = name };
	const struct ast *body = body_of(init);

	*V = NULL;
	if (body == NULL)
		return INIT_UNKNOWN;
	L.module = init->function->module;
	for (const struct ast *p = init->function->node->head; p != NULL; p = p->next) {
		if (p->op == PARAM_STAR_STAR)
			L.rest = p->text;
		else if (p->op != PARAM_STAR && p->text != NULL && strcmp(p->text, name) == 0)
			L.param = p;
	}
	if (L.param != NULL && L.param->kid[0] != NULL)
		effect(&L, INIT_DEFAULTS, L.param->kid[0]);
	for (; body != NULL; body = body->next)
		see(&L, body);
	if (!L.called)
		return INIT_UNKNOWN;
	if (!L.passed && L.effect != INIT_UNKNOWN) {
		L.effect = INIT_SETS;
		L.value = NULL;
	}
	*V = L.value;
	return L.effect;
}

const char *
field_init_returns(const struct value *method)
{
	const struct ast *body = body_of(method);

	/* A text in front is the documentation. */
	if (body != NULL && body->kind == NODE_EXPRESSION && body->value->kind == NODE_STRING)
		body = body->next;
	if (body == NULL || body->next != NULL || body->kind != NODE_RETURN ||
	    body->value == NULL || body->value->kind != NODE_STRING)
		return NULL;
	return body->value->text;
}
