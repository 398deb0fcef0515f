#include "django/model_attribute.h"

#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "django/made.h"
#include "python/access.h"
#include "python/parser.h"
#include "python/value.h"

enum { DEEP = 16 };

/* Base.contribute_to_class(self, ...) is what all do. */
static int
is_self(const struct ast *arg)
{

	return arg != NULL && arg->kind == NODE_NAME && strcmp(arg->text, "self") == 0;
}

int
model_attribute_adds(const struct ast *N)
{
	static const char *const names[] = { "add_to_class", "contribute_to_class", "add_field" };

	if (N == NULL)
		return 0;
	if (N->kind == NODE_CALL && N->left->kind == NODE_ATTRIBUTE)
		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			/* super().contribute_to_class() is what all do. */
			if (strcmp(N->left->text, names[i]) == 0 &&
			    N->left->value->kind != NODE_CALL && !is_self(N->right))
				return 1;
	for (unsigned i = 0; i < ast_kids(N->kind); i++)
		for (const struct ast *kid = N->kid[i]; kid != NULL; kid = kid->next)
			if (model_attribute_adds(kid))
				return 1;
	return 0;
}

int
model_attribute_makes(const struct ast *N)
{
	const struct ast *callee;

	if (N == NULL)
		return 0;
	callee = N->kind == NODE_CALL ? N->left : NULL;
	if (callee != NULL && (callee->kind == NODE_ATTRIBUTE || callee->kind == NODE_NAME) &&
	    (str_ends(callee->text, "Field") || str_ends(callee->text, "ForeignKey")))
		return 1;
	for (unsigned i = 0; i < ast_kids(N->kind); i++)
		for (const struct ast *kid = N->kid[i]; kid != NULL; kid = kid->next)
			if (model_attribute_makes(kid))
				return 1;
	return model_attribute_adds(N);
}

/* By the name of a class, where its code is not at hand or need not be looked at. */
static enum attribute_kind
by_name(const char *dotted)
{
	const char *name = strrchr(dotted, '.') == NULL ? dotted : strrchr(dotted, '.') + 1;

	if (strcmp(name, "GenericForeignKey") == 0 || strcmp(name, "GenericRelation") == 0)
		return ATTRIBUTE_PRIVATE;
	if (strcmp(name, "ManyToManyField") == 0 || str_ends(name, "TaggableManager"))
		return ATTRIBUTE_MANY;
	if (str_ends(name, "ManyToManyField"))
		return ATTRIBUTE_MANY;
	if (str_ends(name, "Field") || str_ends(name, "ForeignKey") ||
	    strcmp(name, "ForeignObject") == 0 || strcmp(name, "CompositePrimaryKey") == 0)
		return ATTRIBUTE_FIELD;
	if (strcmp(name, "HistoricalRecords") == 0)
		return ATTRIBUTE_HISTORY;
	if (str_ends(name, "Manager") || str_ends(name, "as_manager"))
		return ATTRIBUTE_MANAGER;
	return str_begins(dotted, "django.") || strchr(dotted, '.') == NULL ? ATTRIBUTE_PLAIN
									    : ATTRIBUTE_UNKNOWN;
}

struct value *
model_attribute_queryset(struct models_reading *R, struct value *V)
{
	static const char suffix[] = ".from_queryset";
	const char *name = call_name(V);
	char *text;

	if (name == NULL || !str_ends(name, suffix) ||
	    (text = arena_strndup(R->arena, name, strlen(name) - strlen(suffix))) == NULL)
		return NULL;
	return made_reference(R->arena, V, text);
}

static enum attribute_kind by_class(
    struct models_reading *R, struct value *V, const char **why, int depth);

/* What the first base says that says something for sure; else what any may be. */
static enum attribute_kind
by_bases(struct models_reading *R, const struct class *C, const char **why, int depth)
{
	enum attribute_kind kind = ATTRIBUTE_PLAIN, one;

	for (size_t i = 0; i < C->n; i++) {
		one = by_class(R, C->bases[i], why, depth + 1);
		if (one != ATTRIBUTE_PLAIN && one != ATTRIBUTE_OTHER && one != ATTRIBUTE_UNKNOWN)
			return one;
		if (one == ATTRIBUTE_UNKNOWN || kind == ATTRIBUTE_PLAIN)
			kind = one;
	}
	if (kind == ATTRIBUTE_UNKNOWN && (str_ends(C->name, "Field") || str_ends(C->name, "Key")))
		kind = ATTRIBUTE_FIELD;
	return kind;
}

static enum attribute_kind
by_class(struct models_reading *R, struct value *V, const char **why, int depth)
{
	const struct value *contribute, *many;
	enum attribute_kind kind;

	V = model_class_resolve(R, V);
	if (V->kind == VALUE_REFERENCE)
		return by_name(V->text);
	if (model_attribute_queryset(R, V) != NULL)
		return ATTRIBUTE_MANAGER;
	if (V->kind != VALUE_CLASS || depth == DEEP)
		return ATTRIBUTE_UNKNOWN;
	if (strcmp(V->class->name, "HistoricalRecords") == 0)
		return ATTRIBUTE_HISTORY;
	if (strcmp(V->class->name, "GenericForeignKey") == 0 ||
	    strcmp(V->class->name, "GenericRelation") == 0)
		return ATTRIBUTE_PRIVATE;
	kind = by_bases(R, V->class, why, depth);
	if (kind == ATTRIBUTE_FIELD &&
	    (many = scope_get(V->class->scope, "many_to_many")) != NULL && value_truth(many) == 1)
		kind = ATTRIBUTE_MANY;
	contribute = scope_get(V->class->scope, "contribute_to_class");
	if (contribute != NULL && kind == ATTRIBUTE_PLAIN)
		kind = ATTRIBUTE_OTHER;
	/* taggit adds a GenericRelation, which is in no migration. */
	if (strcmp(V->class->name, "TaggableManager") == 0)
		return ATTRIBUTE_MANY;
	if (kind != ATTRIBUTE_PLAIN && kind != ATTRIBUTE_MANAGER && *why == NULL &&
	    model_attribute_adds(V->class->node))
		*why = V->class->name;
	return kind;
}

enum attribute_kind
model_attribute_kind(struct models_reading *R, struct value *V, const char **why)
{

	*why = NULL;
	V = model_class_resolve(R, V);
	/* What would end the import is more likely something that was not followed well. */
	if (V->kind == VALUE_UNKNOWN || V->kind == VALUE_ERROR)
		return ATTRIBUTE_UNKNOWN;
	if (V->kind != VALUE_CALL)
		return ATTRIBUTE_PLAIN;
	if (V->call->callee->kind == VALUE_REFERENCE && V->call->callee->text[0] == '.')
		return str_ends(V->call->callee->text, "as_manager") ? ATTRIBUTE_MANAGER
								     : ATTRIBUTE_UNKNOWN;
	return by_class(R, V->call->callee, why, 0);
}
