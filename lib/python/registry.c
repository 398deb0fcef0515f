#include <stdio.h>
#include <string.h>

#include "machine.h"
#include "names.h"

/*
 * A container of a module that functions of this module fill for others: _prefixes, which
 * set_prefix() changes.  Django has imported all models before it reads a migration; we read
 * what is asked for, so whoever calls such a function has to be found first.
 */

static int
is_change(const char *method)
{
	static const char *const all[] = { "add", "append", "clear", "discard", "extend", "insert",
		"pop", "popitem", "remove", "setdefault", "update" };

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (strcmp(method, all[i]) == 0)
			return 1;
	return 0;
}

/* NAME[...], NAME itself does not count: in a function that is another name. */
static int
is_item_of(const struct ast *N, const char *name)
{

	return N->kind == NODE_SUBSCRIPT && N->value->kind == NODE_NAME && N->value->text == name;
}

static int
changes(const struct ast *N, const char *name)
{

	if (N->kind == NODE_AUGMENT)
		return is_item_of(N->left, name);
	if (N->kind == NODE_ASSIGN || N->kind == NODE_DELETE)
		for (const struct ast *target = N->left; target != NULL; target = target->next)
			if (is_item_of(target, name))
				return 1;
	if (N->kind == NODE_GLOBAL)
		for (const struct ast *item = N->items; item != NULL; item = item->next)
			if (item->text == name)
				return 1;
	return N->kind == NODE_CALL && N->value->kind == NODE_ATTRIBUTE &&
	       N->value->value->kind == NODE_NAME && N->value->value->text == name &&
	       is_change(N->value->text);
}

/* The tree is no deeper than PARSE_HEIGHT. */
static int
changes_below(const struct ast *N, const char *name)
{

	if (changes(N, name))
		return 1;
	for (unsigned i = 0; i < ast_kids(N->kind); i++)
		for (const struct ast *kid = N->kid[i]; kid != NULL; kid = kid->next)
			if (changes_below(kid, name))
				return 1;
	return 0;
}

/* What was found for one container stays, whatever branch asks for it. */
static void
seek_calls(struct eval *E, const struct module *M, const char *name)
{
	unsigned forks = E->forks;

	E->forks = 0;
	for (const struct ast *N = M->parse.body; N != NULL; N = N->next)
		if (N->kind == NODE_FUNCTION && changes_below(N, name))
			E->seek(E->seek_context, M->name, N->text);
	E->forks = forks;
}

struct value *
eval_registry(struct eval *E, const char *name, struct value *V)
{
	const struct module *M = E->frame->module;
	char text[256];
	const char *key;
	int n;

	if (E->seek == NULL || M->name == NULL || M->loading || M->scope != E->frame->globals ||
	    (V->kind != VALUE_DICT && V->kind != VALUE_LIST && V->kind != VALUE_SET))
		return V;
	n = snprintf(text, sizeof text, "%s:%s", M->name, name);
	if (n < 0 || (size_t)n >= sizeof text ||
	    (key = names_add(E->names, text, (size_t)n)) == NULL ||
	    scope_find(&E->sought, key) != NULL)
		return V;
	scope_set(E, &E->sought, key, &E->present);
	seek_calls(E, M, name);
	return scope_find(E->frame->globals, name);
}
