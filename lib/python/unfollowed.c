#include <string.h>

#include "access.h"
#include "machine.h"

/* Statements that are not carried out: what they bind or change is not known any more. */

/* The name an expression begins with, as X of X["a"].b, or NULL. */
static const struct ast *
root(const struct ast *N)
{

	while (N->kind == NODE_SUBSCRIPT || N->kind == NODE_ATTRIBUTE || N->kind == NODE_CALL)
		N = N->value;
	return N->kind == NODE_NAME ? N : NULL;
}

static struct value *
bound(struct eval *E, const char *name)
{
	struct value *V = scope_find(E->frame->scope, name);

	return V != NULL ? V : scope_find(E->frame->globals, name);
}

/* A container may have got or lost anything. */
static void
loosen(struct eval *E, struct value *V, const char *why)
{

	if (V == NULL)
		return;
	if (V->kind == VALUE_LIST || V->kind == VALUE_SET) {
		eval_touch(E, V);
		list_insert(E, V, V->n, make_some(E, why, NULL));
	} else if (V->kind == VALUE_DICT) {
		eval_touch(E, V);
		dict_put(E, V, make_unknown(E, "%s", why), make_unknown(E, "%s", why));
	}
}

static void
loosen_name(struct eval *E, const struct ast *N, const char *why)
{

	if (N != NULL)
		loosen(E, bound(E, N->text), why);
}

static void
forget(struct eval *E, const struct ast *target, const char *why)
{

	switch (target->kind) {
	case NODE_NAME:
		eval_assign(
		    E, target, make_some(E, why, scope_find(E->frame->scope, target->text)));
		break;
	case NODE_TUPLE:
	case NODE_LIST:
		for (const struct ast *item = target->items; item != NULL; item = item->next)
			forget(E, item, why);
		break;
	case NODE_STARRED:
		forget(E, target->value, why);
		break;
	default:
		loosen_name(E, root(target), why);
		break;
	}
}

/* A list that is added to keeps what it has. */
static void
augment(struct eval *E, const struct ast *N, const char *why)
{
	const struct value *V = N->left->kind == NODE_NAME ? bound(E, N->left->text) : NULL;

	if (V != NULL && V->kind == VALUE_LIST && N->op == OP_ADD)
		loosen_name(E, N->left, why);
	else
		forget(E, N->left, why);
}

static void
forget_text(struct eval *E, const char *name, const char *why)
{

	if (name != NULL)
		scope_set(E, E->frame->scope, name, make_unknown(E, "%s", why));
}

static int
is_whole_scope(const struct ast *N)
{

	return N->kind == NODE_CALL && N->value->kind == NODE_NAME &&
	    (strcmp(N->value->text, "locals") == 0 || strcmp(N->value->text, "globals") == 0 ||
	    strcmp(N->value->text, "vars") == 0);
}

/* include() of files, or exec() among the names of the module? */
static int
runs_code(struct eval *E, const struct ast *call)
{
	const struct ast *callee = call->left, *first = call->right;
	const struct ast *name = callee->kind == NODE_ATTRIBUTE ? callee->value : callee;
	const struct value *V = name->kind == NODE_NAME ? bound(E, name->text) : NULL;

	if (V != NULL && V->kind == VALUE_REFERENCE)
		return callee->kind == NODE_ATTRIBUTE
			   ? strcmp(V->text, "split_settings.tools") == 0
			   : strcmp(V->text, "split_settings.tools.include") == 0;
	return V == NULL && callee->kind == NODE_NAME && strcmp(callee->text, "exec") == 0 &&
	    first != NULL && (first->next == NULL || is_whole_scope(first->next));
}

/* What one node binds or changes. */
static void
one(struct eval *E, const struct ast *N, const char *why)
{

	switch (N->kind) {
	case NODE_ASSIGN:
	case NODE_DELETE:
		for (const struct ast *target = N->left; target != NULL; target = target->next)
			forget(E, target, why);
		break;
	case NODE_AUGMENT:
		augment(E, N, why);
		break;
	case NODE_ANNOTATE:
	case NODE_NAMED:
	case NODE_FOR:
		forget(E, N->left, why);
		break;
	case NODE_WITH_ITEM:
		if (N->second != NULL)
			forget(E, N->second, why);
		break;
	case NODE_ALIAS:
		if (strcmp(N->text, "*") == 0)
			E->frame->scope->open = why;
		else
			forget_text(E, N->value != NULL ? N->value->text : N->text, why);
		break;
	case NODE_FUNCTION:
	case NODE_CLASS:
	case NODE_PATTERN_AS:
	case NODE_PATTERN_STAR:
	case NODE_HANDLER:
		forget_text(E, N->text, why);
		break;
	case NODE_CALL:
		if (runs_code(E, N))
			eval_ran(E, why);
		eval_effect(E, N);
		break;
	default:
		break;
	}
}

static void
walk(struct eval *E, const struct ast *N, const char *why, unsigned depth)
{

	E->steps++;
	one(E, N, why);
	if (N->kind == NODE_FUNCTION || N->kind == NODE_CLASS || N->kind == NODE_LAMBDA ||
	    depth > MACHINE_DEPTH)
		return;
	for (unsigned i = 0; i < ast_kids(N->kind); i++)
		for (const struct ast *kid = N->kid[i]; kid != NULL; kid = kid->next)
			walk(E, kid, why, depth + 1);
}

/* Remember a statement that was not followed. */
void
eval_note(struct eval *E, const char *why)
{
	struct module *M = E->frame->module;
	struct value **notes;

	if (M->notes_n % 16 == 0) {
		if ((notes = make_bytes(E, (M->notes_n + 16) * sizeof *notes)) == NULL)
			return;
		if (M->notes_n > 0)
			memcpy(notes, M->notes, M->notes_n * sizeof *notes);
		M->notes = notes;
	}
	if (M->notes_n < 1000)
		M->notes[M->notes_n++] = make_unknown(E, "%s", why);
}

void
eval_ran(struct eval *E, const char *why)
{
	struct module *M = E->frame->module;

	M->ran = make_unknown(E, "code that is not followed may set it: %s", why);
	E->frame->globals->open = M->ran->unknown.why;
	eval_note(E, M->ran->unknown.why);
}

void
eval_unfollowed(struct eval *E, const struct ast *N, const char *why)
{

	eval_note(E, why);
	walk(E, N, why, 0);
}

void
eval_effect(struct eval *E, const struct ast *call)
{
	const char *why = "it is handed to code that is not followed";

	if (call->left->kind == NODE_ATTRIBUTE)
		loosen_name(
		    E, root(call->left->value), "a method that is not followed is called on it");
	for (const struct ast *arg = call->right; arg != NULL; arg = arg->next) {
		const struct ast *value =
		    arg->kind == NODE_KEYWORD || arg->kind == NODE_STARRED ? arg->value : arg;

		if (is_whole_scope(value)) {
			E->frame->scope->open = "all names are handed to code that is not followed";
			eval_note(E, E->frame->scope->open);
		}
		if (value->kind == NODE_NAME)
			loosen_name(E, value, why);
	}
}
