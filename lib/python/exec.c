#include <string.h>

#include "access.h"
#include "environment.h"
#include "instance.h"
#include "machine.h"
#include "names.h"

/* Statements, one after the other. */

static enum flow
raised(struct eval *E, struct value *V)
{
	struct module *M = E->frame->module;

	E->frame->result = V;
	if (!E->frame->tolerant)
		return FLOW_RAISE;
	/* Python would end here; what stands below is worth knowing all the same. */
	if (M->raised == NULL)
		M->raised = V;
	return FLOW_ON;
}

static void
assign_items(struct eval *E, const struct ast *first, struct value *V)
{
	struct value **items, *rest;
	size_t n, targets = 0, i = 0, stars = 0, left;

	for (const struct ast *t = first; t != NULL; t = t->next) {
		targets++;
		stars += t->kind == NODE_STARRED;
	}
	if (eval_items(E, V, &items, &n) == -1 || (stars == 0 ? n != targets : n + 1 < targets) ||
	    stars > 1) {
		for (const struct ast *t = first; t != NULL; t = t->next)
			eval_assign(E, t->kind == NODE_STARRED ? t->value : t,
			    V->kind == VALUE_ERROR ? V : make_unknown(E, "%s", eval_why(E, V)));
		return;
	}
	for (const struct ast *t = first; t != NULL; t = t->next) {
		if (t->kind != NODE_STARRED) {
			eval_assign(E, t, items[i++]);
			continue;
		}
		rest = make_list(E, VALUE_LIST, n);
		for (left = n - (targets - 1); left > 0; left--)
			list_insert(E, rest, rest->n, items[i++]);
		eval_assign(E, t->value, rest);
	}
}

static void
assign_subscript(struct eval *E, const struct ast *target, struct value *V)
{
	struct value *of = eval_expression(E, target->left), *key;

	if (target->right->kind == NODE_SLICE) {
		if (of->kind == VALUE_LIST) {
			eval_touch(E, of);
			list_insert(E, of, of->n, make_some(E, "a slice of it is replaced", V));
		}
		return;
	}
	key = eval_expression(E, target->right);
	of = eval_force(E, of);
	if (of->kind == VALUE_REFERENCE && strcmp(of->text, "os.environ") == 0) {
		environment_set(E, key, V);
	} else if (of->kind == VALUE_DICT) {
		eval_touch(E, of);
		dict_put(E, of, key, V);
	} else if (of->kind == VALUE_LIST && key->kind == VALUE_INT && key->text == NULL) {
		int64_t at = key->number < 0 ? key->number + (int64_t)of->n : key->number;

		if (at < 0 || (size_t)at >= of->n)
			return;
		eval_touch(E, of);
		list_cut(E, of, (size_t)at);
		list_insert(E, of, (size_t)at, V);
	} else if (of->kind == VALUE_LIST) {
		eval_touch(E, of);
		list_insert(E, of, of->n, make_some(E, "an item of it is replaced", V));
	}
}

void
eval_attribute_set(struct eval *E, struct value *of, const char *name, struct value *V)
{

	/* An app's own settings may be added to the project's. */
	if (of->kind == VALUE_REFERENCE && strcmp(of->text, "django.conf.settings") == 0)
		of = eval_force(E, of);
	if (of->kind == VALUE_CLASS)
		scope_set(E, of->class->scope, name, V);
	else if (instance_is(of))
		instance_assign(E, of, name, V);
	else if (of->kind == VALUE_MODULE)
		scope_set(E, of->found->scope, name, V);
}

/* Model._meta.get_field("name").x = y: the field is another than its class says. */
static void
loosen_field(struct eval *E, const struct value *call)
{
	static const char suffix[] = "._meta.get_field";
	const char *name = call_name(call);
	struct value *class;
	size_t n;

	if (name == NULL || (n = strlen(name)) <= sizeof suffix ||
	    strcmp(name + n - (sizeof suffix - 1), suffix) != 0 || call->call->n != 1 ||
	    call->call->args[0]->kind != VALUE_STR)
		return;
	class = make_reference(E, NULL, name);
	if (class->kind != VALUE_REFERENCE)
		return;
	((char *)class->text)[class->len -= sizeof suffix - 1] = '\0';
	class = eval_resolve(E, class);
	if (class->kind == VALUE_CLASS)
		scope_set(E, class->class->scope,
		    names_add(E->names, call->call->args[0]->text, call->call->args[0]->len),
		    make_unknown(E, "line %u changes it", E->at->line));
}

static void
assign_attribute(struct eval *E, const struct ast *target, struct value *V)
{
	struct value *of = eval_expression(E, target->value);

	if (of->kind == VALUE_CALL)
		loosen_field(E, of);
	eval_attribute_set(E, of, target->text, V);
}

void
eval_assign(struct eval *E, const struct ast *target, struct value *V)
{
	struct scope *S = E->frame->scope;

	switch (target->kind) {
	case NODE_NAME:
		if (scope_find(S, target->text) == &E->global)
			S = E->frame->globals;
		scope_set(E, S, target->text, V);
		break;
	case NODE_TUPLE:
	case NODE_LIST:
		assign_items(E, target->items, V);
		break;
	case NODE_SUBSCRIPT:
		assign_subscript(E, target, V);
		break;
	case NODE_ATTRIBUTE:
		assign_attribute(E, target, V);
		break;
	default:
		break;
	}
}

static enum flow
assign(struct eval *E, const struct ast *N)
{
	struct value *V = eval_expression(E, N->right);

	/* What fails within a try binds nothing. */
	if (V->kind == VALUE_ERROR && !E->frame->tolerant)
		return raised(E, V);
	for (const struct ast *target = N->left; target != NULL; target = target->next)
		eval_assign(E, target, V);
	return V->kind == VALUE_ERROR ? raised(E, V) : FLOW_ON;
}

static enum flow
augment(struct eval *E, const struct ast *N)
{
	struct value *left = eval_expression(E, N->left), *right = eval_expression(E, N->right), *V;

	E->at = N;
	V = eval_augment(E, (enum ast_op)N->op, left, right);
	if (V != left || N->left->kind == NODE_NAME)
		eval_assign(E, N->left, V);
	return V->kind == VALUE_ERROR ? raised(E, V) : FLOW_ON;
}

/* "raise X" and "raise X(why)" */
static enum flow
raise_error(struct eval *E, const struct ast *N)
{
	struct value *V, *why = NULL;
	const char *name, *dot;

	if (N->value == NULL)
		return raised(E, make_error(E, "Exception", "raised again"));
	V = eval_expression(E, N->value);
	if (V->kind == VALUE_ERROR)
		return raised(E, V);
	name = V->kind == VALUE_CALL ? call_name(V) : V->kind == VALUE_REFERENCE ? V->text :
	    V->kind == VALUE_CLASS ? V->class->name : NULL;
	if (name == NULL)
		name = "Exception";
	if ((dot = strrchr(name, '.')) != NULL)
		name = dot + 1;
	if (V->kind == VALUE_CALL && V->call->n > 0)
		why = V->call->args[0];
	V = make_error(E, name, "%.300s", why != NULL && why->kind == VALUE_STR ? why->text : "");
	return raised(E, V);
}

static enum flow
assertion(struct eval *E, const struct ast *N)
{
	struct value *V = eval_expression(E, N->value);

	if (V->kind == VALUE_ERROR)
		return raised(E, V);
	return eval_truth(E, V) == 0 ? raised(E, make_error(E, "AssertionError", "%s", ""))
				     : FLOW_ON;
}

static void
delete(struct eval *E, const struct ast *target)
{
	struct value *of, *key;
	struct pair *found;

	if (target->kind == NODE_NAME)
		scope_set(E, E->frame->scope, target->text, NULL);
	if (target->kind != NODE_SUBSCRIPT)
		return;
	of = eval_expression(E, target->left);
	key = eval_expression(E, target->right);
	if (of->kind == VALUE_DICT) {
		eval_touch(E, of);
		if ((found = dict_find(of, key)) != NULL)
			dict_remove(E, of, found);
	} else if (of->kind == VALUE_LIST) {
		eval_touch(E, of);
		list_insert(E, of, of->n, make_some(E, "an item of it is deleted", NULL));
	}
}

/* What a call does besides its result is not known: what it was given may be changed. */
static enum flow
effect(struct eval *E, const struct ast *N)
{
	struct value *V = eval_expression(E, N->value);

	if (V->kind == VALUE_ERROR)
		return raised(E, V);
	if (N->value->kind == NODE_CALL && (V->kind == VALUE_CALL || V->kind == VALUE_UNKNOWN))
		eval_effect(E, N->value);
	return FLOW_ON;
}

static enum flow
with(struct eval *E, const struct ast *N)
{
	enum flow flow;

	if (eval_suppress(E, N, &flow))
		return flow;
	for (const struct ast *item = N->head; item != NULL; item = item->next) {
		struct value *V = eval_expression(E, item->value);

		E->doubt = 1;
		if (item->second != NULL)
			eval_assign(E, item->second,
			    make_unknown(E, "it is opened by 'with': %s", eval_why(E, V)));
	}
	return eval_body(E, N->body);
}

static void
declare_global(struct eval *E, const struct ast *N)
{

	if (E->frame->scope != E->frame->globals)
		for (const struct ast *name = N->items; name != NULL; name = name->next)
			scope_set(E, E->frame->scope, name->text, &E->global);
}

static enum flow
define(struct eval *E, const struct ast *N)
{
	struct value *V = N->kind == NODE_CLASS ? eval_class(E, N) : eval_function(E, N);

	if (N->kind == NODE_FUNCTION)
		for (const struct ast *D = N->orelse; D != NULL; D = D->next)
			eval_expression(E, D);
	scope_set(E, E->frame->scope, N->text, V);
	return FLOW_ON;
}

static enum flow
compound(struct eval *E, const struct ast *N)
{

	switch (N->kind) {
	case NODE_IF:
		return eval_if(E, N);
	case NODE_FOR:
	case NODE_WHILE:
		return eval_loop(E, N);
	case NODE_TRY:
		return eval_try(E, N);
	case NODE_WITH:
		return with(E, N);
	case NODE_FUNCTION:
	case NODE_CLASS:
		return define(E, N);
	case NODE_IMPORT:
		return eval_import_statement(E, N);
	case NODE_IMPORT_FROM:
		return eval_import_from(E, N);
	case NODE_GLOBAL:
		declare_global(E, N);
		return FLOW_ON;
	case NODE_PASS:
		return FLOW_ON;
	default:
		eval_unfollowed(E, N, "the statement is not followed");
		return FLOW_ON;
	}
}

static enum flow
statement(struct eval *E, const struct ast *N)
{
	struct value *V;

	switch (N->kind) {
	case NODE_EXPRESSION:
		return N->value->kind == NODE_STRING ? FLOW_ON : effect(E, N);
	case NODE_ASSIGN:
		return assign(E, N);
	case NODE_AUGMENT:
		return augment(E, N);
	case NODE_ANNOTATE:
		if (N->second == NULL)
			return FLOW_ON;
		V = eval_expression(E, N->second);
		eval_assign(E, N->value, V);
		return V->kind == VALUE_ERROR ? raised(E, V) : FLOW_ON;
	case NODE_RETURN:
		V = N->value == NULL ? make(E, VALUE_NONE) : eval_expression(E, N->value);
		E->frame->result = V;
		return V->kind == VALUE_ERROR ? raised(E, V) : FLOW_RETURN;
	case NODE_RAISE:
		return raise_error(E, N);
	case NODE_ASSERT:
		return assertion(E, N);
	case NODE_DELETE:
		for (const struct ast *target = N->items; target != NULL; target = target->next)
			delete(E, target);
		return FLOW_ON;
	case NODE_BREAK:
		return FLOW_BREAK;
	case NODE_CONTINUE:
		return FLOW_CONTINUE;
	case NODE_TYPE_ALIAS:
		scope_set(E, E->frame->scope, N->text, make_unknown(E, "it is a type alias"));
		return FLOW_ON;
	default:
		return compound(E, N);
	}
}

enum flow
eval_body(struct eval *E, const struct ast *first)
{
	const struct ast *at = E->at;
	enum flow flow = FLOW_ON;

	if (++E->depth > MACHINE_DEPTH) {
		for (; first != NULL; first = first->next)
			eval_unfollowed(E, first, "it is nested too deeply to be followed");
		first = NULL;
	}
	for (; first != NULL && flow == FLOW_ON; first = first->next) {
		E->at = first;
		if (++E->steps > MACHINE_STEPS)
			eval_unfollowed(E, first, "it takes too long to be followed");
		else
			flow = statement(E, first);
	}
	E->depth--;
	E->at = at;
	return flow;
}
