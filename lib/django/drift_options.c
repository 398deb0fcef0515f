#include <string.h>

#include "base/buf.h"
#include "django/drift_part.h"
#include "django/made.h"
#include "django/state.h"
#include "django/values.h"
#include "python/access.h"
#include "python/eval.h"

/* The options of a model that is on both sides. */

/* AlterModelOptions.ALTER_OPTION_KEYS */
static const char *const keys[] = { "base_manager_name", "default_manager_name",
	"default_related_name", "get_latest_by", "managed", "ordering", "permissions",
	"default_permissions", "select_on_save", "verbose_name", "verbose_name_plural" };

static int
unknown(struct comparing *C, const char *what, const struct value *V)
{

	return drift_add(C, NULL, NULL, 0, V,
	    "whether '%s' of '%s' is as in the migrations is not known", what, C->new->name);
}

/* May it have an option that is not seen? */
static int
lacks(const struct model *m)
{

	return m->open != NULL || m->open_options;
}

static int
compare_keys(struct comparing *C)
{
	const struct value *at = NULL;
	struct buf B = { 0 };
	struct value *V, *W;
	int rc = 0, same;

	for (size_t i = 0; rc == 0 && i < sizeof keys / sizeof *keys; i++) {
		V = model_option(C->old, keys[i]);
		W = model_option(C->new, keys[i]);
		if ((V == NULL) != (W == NULL) && lacks(V == NULL ? C->old : C->new))
			continue;
		if ((same = drift_values(C, V, W)) == 1)
			continue;
		if (same == -1) {
			rc = unknown(C, keys[i], W != NULL ? W : V);
			continue;
		}
		buf_printf(&B, "%s%s", B.len > 0 ? ", " : "", keys[i]);
		at = at == NULL ? W : at;
	}
	if (rc == 0 && B.len > 0)
		rc = drift_add(C, "AlterModelOptions", NULL, 0, at,
		    "no migration changes the options of '%s' to what they are (%s)", C->new->name,
		    B.data);
	buf_free(&B);
	return rc;
}

/* Options of the table, of which the default is as good as none. */
static int
compare_text(struct comparing *C, const char *option, const char *operation)
{
	struct value *V = model_option(C->old, option), *W = model_option(C->new, option);
	int same;

	if ((V == NULL) != (W == NULL) && lacks(V == NULL ? C->old : C->new))
		return 0;
	/* None is the default as well. */
	V = V != NULL && V->kind == VALUE_NONE ? NULL : V;
	W = W != NULL && W->kind == VALUE_NONE ? NULL : W;
	if ((same = drift_values(C, V, W)) == 1)
		return 0;
	if (same == -1)
		return unknown(C, option, W != NULL ? W : V);
	return drift_add(C, operation, NULL, 1, W,
	    "no migration changes '%s' of '%s' to what it is", option, C->new->name);
}

/* One of several groups of names, which may be written as a bare group. */
static struct value *
group(struct value *V, size_t i)
{

	return V->n > 0 && !values_list(V->items[0]) ? V : V->items[i];
}

static size_t
groups(const struct value *V)
{

	return V == NULL || V->n == 0 ? 0 : values_list(V->items[0]) ? V->n : 1;
}

static int
same_group(struct comparing *C, struct value *V, struct value *W)
{
	int rc = 1, one;

	if (!values_list(V) || !values_list(W))
		return -1;
	if (V->n != W->n)
		return 0;
	for (size_t i = 0; i < V->n; i++) {
		if ((one = drift_values(C, V->items[i], W->items[i])) == 0)
			return 0;
		rc = one == -1 ? -1 : rc;
	}
	return rc;
}

/* Is each group of one among those of the other? */
static int
within(struct comparing *C, struct value *V, struct value *W)
{
	int one, open, rc = 1;

	for (size_t i = 0; i < groups(V); i++) {
		one = open = 0;
		for (size_t k = 0; k < groups(W) && one != 1; k++)
			if ((one = same_group(C, group(V, i), group(W, k))) == -1)
				open = 1;
		if (one != 1 && !open && value_known(group(V, i)))
			return 0;
		rc = one == 1 ? rc : -1;
	}
	return rc;
}

static int
is_added(const struct comparing *C, const char *name)
{

	for (size_t i = 0; name != NULL && i < C->old->indexes_n; i++)
		if (C->old->indexes[i].name != NULL && strcmp(C->old->indexes[i].name, name) == 0)
			return 0;
	return name != NULL;
}

/* The fields of an index that has but those and perhaps a name, or NULL. */
static struct value *
only_fields(const struct value *V)
{
	size_t named = V != NULL && V->kind == VALUE_CALL && call_arg(V, -1, "name") != NULL;

	if (V == NULL || V->kind != VALUE_CALL || V->call->n > 0 ||
	    V->call->keywords_n != 1 + named)
		return NULL;
	return call_arg(V, -1, "fields");
}

/* The one added index that a group of index_together has become, or NULL. */
static const struct named *
become(struct comparing *C, struct value *group)
{
	const struct named *found = NULL;
	struct value *fields;

	for (size_t i = 0; i < C->new->indexes_n; i++) {
		const struct named *one = &C->new->indexes[i];

		if (!is_added(C, one->name) || (fields = only_fields(one->value)) == NULL ||
		    same_group(C, group, eval_resolve(C->eval, fields)) != 1)
			continue;
		if (found != NULL)
			return NULL;
		found = one;
	}
	return found;
}

int
drift_was_group(struct comparing *C, const struct named *index)
{
	struct value *V = model_option(C->old, "index_together"),
		     *W = model_option(C->new, "index_together");

	V = V != NULL ? eval_resolve(C->eval, V) : NULL;
	if (V == NULL || !values_list(V) || W != NULL)
		return 0;
	for (size_t i = 0; i < groups(V); i++)
		if (become(C, group(V, i)) == index)
			return 1;
	return 0;
}

/* The groups that have not become indexes. */
static struct value *
left(struct comparing *C, struct value *V)
{
	struct value *rest = made_list(C->same.arena, V, groups(V));

	for (size_t i = 0; rest != NULL && i < groups(V); i++)
		if (become(C, group(V, i)) == NULL)
			rest->items[rest->n++] = group(V, i);
	return rest;
}

static int
compare_together(struct comparing *C, const char *option, const char *operation)
{
	struct value *V = model_option(C->old, option), *W = model_option(C->new, option);
	int a, b;

	if ((V == NULL) != (W == NULL) && lacks(V == NULL ? C->old : C->new))
		return 0;
	V = V != NULL ? eval_resolve(C->eval, V) : NULL;
	W = W != NULL ? eval_resolve(C->eval, W) : NULL;
	V = V != NULL && V->kind == VALUE_NONE ? NULL : V;
	W = W != NULL && W->kind == VALUE_NONE ? NULL : W;
	if ((V != NULL && !values_list(V)) || (W != NULL && !values_list(W)))
		return unknown(C, option, W != NULL ? W : V);
	if (strcmp(option, "index_together") == 0 && V != NULL && W == NULL &&
	    (V = left(C, V)) == NULL)
		return -1;
	a = within(C, V, W);
	b = within(C, W, V);
	if (a == 1 && b == 1)
		return 0;
	if (a != 0 && b != 0)
		return unknown(C, option, W != NULL ? W : V);
	return drift_add(C, operation, NULL, 1, W,
	    "no migration changes '%s' of '%s' to what it is", option, C->new->name);
}

/* Managers that migrations use: their names and classes. */
static int
compare_managers(struct comparing *C)
{
	struct value *V = C->old->managers, *W = C->new->managers;
	int same;

	V = V != NULL && values_list(V) && V->n == 0 ? NULL : V;
	W = W != NULL && values_list(W) && W->n == 0 ? NULL : W;
	/* Which managers a migration would use is seldom said by a class that is not at hand. */
	if ((V == NULL && W == NULL) || (W != NULL && W->kind == VALUE_UNKNOWN))
		return 0;
	same = drift_values(C, V, W);
	if (same == 1)
		return 0;
	if (same == -1 || C->old->open != NULL || C->new->open != NULL)
		return unknown(C, "managers", W != NULL ? W : V);
	return drift_add(C, "AlterModelManagers", NULL, 0, NULL,
	    "no migration changes the managers of '%s' to what they are", C->new->name);
}

static int
is_table(const struct model *m)
{
	const struct value *proxy = model_option(m, "proxy"), *managed = model_option(m, "managed");

	return (proxy == NULL || value_truth(proxy) != 1) &&
	       (managed == NULL || value_truth(managed) != 0);
}

int
drift_options(struct comparing *C)
{

	if (compare_keys(C) == -1 || compare_managers(C) == -1)
		return -1;
	if (!is_table(C->old) || !is_table(C->new))
		return 0;
	if (compare_text(C, "db_table", "AlterModelTable") == -1 ||
	    compare_text(C, "db_table_comment", "AlterModelTableComment") == -1 ||
	    compare_text(C, "order_with_respect_to", "AlterOrderWithRespectTo") == -1)
		return -1;
	if (compare_together(C, "unique_together", "AlterUniqueTogether") == -1)
		return -1;
	return compare_together(C, "index_together", "AlterIndexTogether");
}
