#include "django/field_compare.h"

#include <string.h>

#include "base/str.h"
#include "django/field.h"
#include "django/field_kind.h"
#include "django/same.h"
#include "python/access.h"

/* What the database does not see of a field (Field.non_db_attrs). */
static int
is_unseen(const char *name)
{
	static const char *const unseen[] = { "blank", "choices", "editable", "error_messages",
		"help_text", "limit_choices_to", "on_delete", "related_name", "related_query_name",
		"validators", "verbose_name" };

	for (size_t i = 0; i < sizeof unseen / sizeof *unseen; i++)
		if (strcmp(unseen[i], name) == 0)
			return 1;
	return 0;
}

static int
same_text(const char *a, const char *b)
{

	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* The worse of two answers: what differs for sure in the end outweighs what is not known. */
static int
worse(int a, int b)
{

	if (a == 2 || b == 2)
		return 2;
	if (a == -1 || b == -1)
		return -1;
	return a > b ? a : b;
}

/* An app's own name for a storage may be one for Django's, which deconstruct() does not tell. */
static int
may_be_default(const char *name, const struct value *V)
{

	return V != NULL && strcmp(name, "storage") == 0 && V->kind == VALUE_REFERENCE &&
	       !str_begins(V->text, "django.");
}

/* FileField.deconstruct() leaves it out. */
static int
is_default_storage(const char *name, const struct value *V)
{
	const char *made = V == NULL ? NULL : call_name(V);

	if (V == NULL || strcmp(name, "storage") != 0)
		return 0;
	if (made != NULL)
		return str_begins(made, "django.core.files.storage") &&
		       str_ends(made, ".DefaultStorage");
	return V->kind == VALUE_REFERENCE &&
	       strcmp(V->text, "django.core.files.storage.default_storage") == 0;
}

static int
compare_values(struct same *S, const char *name, struct value *V, struct value *W)
{
	int same = V == NULL || W == NULL         ? 0
		   : strcmp(name, "choices") == 0 ? same_choices(S, V, W)
						  : same_value(S, V, W);

	if ((W == NULL && is_default_storage(name, V)) ||
	    (V == NULL && is_default_storage(name, W)))
		return 0;
	/* What is not known may be what is left out as the default. */
	if ((V == NULL && !value_known(W)) || (W == NULL && !value_known(V)) ||
	    (W == NULL && may_be_default(name, V)) || (V == NULL && may_be_default(name, W)))
		return -1;
	if (same == 1)
		return 0;
	if (same == -1)
		return -1;
	return is_unseen(name) ? 1 : 2;
}

/* Does db_column say what the column is called anyway? */
static int
is_own_name(const struct field *F, const struct value *V)
{
	const char *end;
	size_t n = strlen(F->name);

	if (V == NULL)
		return 1;
	end = F->kind != NULL && (F->kind->traits & FIELD_FOREIGN) != 0 ? "_id" : "";
	return V->kind == VALUE_STR && strncmp(V->text, F->name, n) == 0 &&
	       strcmp(V->text + n, end) == 0;
}

/* A model has several names, not all of which are followed: that two differ tells nothing. */
static int
compare_relation(struct same *S, const char *name, struct value *a, struct value *b)
{

	return compare_values(S, name, a, b) == 0 ? 0 : -1;
}

/* Both are ordered by name. */
static int
compare_arguments(struct same *S, const struct field *F, const struct field *G)
{
	size_t i = 0, k = 0;
	int rc = 0;

	while (i < F->n || k < G->n) {
		const struct field_argument *a = i < F->n ? &F->arguments[i] : NULL,
					    *b = k < G->n ? &G->arguments[k] : NULL;
		int order = a == NULL ? 1 : b == NULL ? -1 : strcmp(a->name, b->name);
		const char *name = order <= 0 ? a->name : b->name;

		i += order <= 0;
		k += order >= 0;
		/* Before Django 5.2 deconstruct() does not tell them. */
		if (strcmp(name, "through_fields") == 0 && S->django != 0 && S->django < 502)
			continue;
		/* Relations are compared by what they lead to. */
		if ((strcmp(name, "to") == 0 && F->to_model != NULL && G->to_model != NULL) ||
		    (strcmp(name, "through") == 0 && F->through_model != NULL &&
			G->through_model != NULL))
			continue;
		if (strcmp(name, "db_column") == 0 &&
		    is_own_name(F, a == NULL || order > 0 ? NULL : a->value) &&
		    is_own_name(G, b == NULL || order < 0 ? NULL : b->value))
			rc = worse(rc, 1);
		else if (order == 0 && (strcmp(name, "to") == 0 || strcmp(name, "through") == 0))
			rc = worse(rc, compare_relation(S, name, a->value, b->value));
		else
			rc = worse(rc, compare_values(S, name, order <= 0 ? a->value : NULL,
					   order >= 0 ? b->value : NULL));
	}
	return rc;
}

static int
same_target(const struct field *F, const struct field *G)
{

	return same_text(F->to_app, G->to_app) && same_text(F->to_model, G->to_model) &&
	       same_text(F->through_app, G->through_app) &&
	       same_text(F->through_model, G->through_model);
}

int
field_compare(struct same *S, const struct field *F, const struct field *G)
{
	int rc;

	if (F->path == NULL || G->path == NULL)
		return -1;
	if (strcmp(F->path, G->path) != 0)
		return F->open || G->open ? -1 : 2;
	rc = compare_arguments(S, F, G);
	if (F->to_model != NULL && G->to_model != NULL && !same_target(F, G))
		rc = 2;
	/* A class that takes its arguments in its own way may tell others than it was given. */
	return rc != 0 && (F->open || G->open) ? -1 : rc;
}
