#include "django/tables.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "django/field_kind.h"
#include "django/names.h"
#include "django/schema.h"
#include "django/state.h"
#include "django/state_error.h"
#include "django/values.h"
#include "python/access.h"

static int
add(struct tables *T, const struct table *like)
{
	struct table *all;

	if (like->name == NULL)
		return -1;
	/* The size doubles at each power of two. */
	if ((T->n & (T->n - 1)) == 0) {
		if ((all = realloc(T->all, (T->n == 0 ? 1 : 2 * T->n) * sizeof *all)) == NULL)
			return report_errno(EXIT_FAILED, "cannot list tables");
		T->all = all;
	}
	T->all[T->n++] = *like;
	return 0;
}

/* That a model is managed from now on creates no table, nor drops one. */
static int
is_expected(const struct model *m)
{
	const struct value *options = call_arg(m->value, 2, "options");
	const struct value *managed = options == NULL ? NULL : dict_get(options, "managed");

	return model_managed(m) && (managed == NULL || value_truth(managed) != 0);
}

/* Does a field make a table of its own?  1; 0; or -1: its class is not Django's, and may. */
static int
is_many(const struct field *F)
{
	const char *last;

	if (F->through_model != NULL || field_get(F, "through") != NULL)
		return 0;
	if (F->kind != NULL && (F->kind->traits & FIELD_MANY) == 0)
		return 0;
	if (F->kind == NULL) {
		last = F->path == NULL ? NULL : strrchr(F->path, '.');
		return last == NULL || strstr(last, "ManyToMany") == NULL ? 0 : -1;
	}
	return F->path != NULL && str_begins(F->path, "django.") ? 1 : -1;
}

static int
add_many(struct tables *T, const struct table *owner, const struct field *F)
{
	const char *given = values_text(field_get(F, "db_table"));
	const int many = is_many(F);
	struct table t = *owner;

	if (many == 0)
		return 0;
	t.field = F->name;
	t.made = F->added;
	t.expected = owner->expected && many == 1;
	t.name = given != NULL ? given : names_many(T->arena, owner->name, F->name, NAMES_SQLITE);
	return add(T, &t);
}

static int
add_model(struct tables *T, const struct state *S, const struct model *m)
{
	const struct value *proxy = model_option(m, "proxy");
	struct table t = { .app = m->app,
		.model = m->name,
		.made = m->made,
		.expected = is_expected(m),
		.name = schema_table_name(T->arena, S, m, SCHEMA_SQLITE) };

	if ((proxy != NULL && value_truth(proxy) == 1) || model_swapped(S, m))
		return 0;
	if (add(T, &t) == -1)
		return -1;
	for (size_t i = 0; i < m->fields_n; i++)
		if (add_many(T, &t, m->fields[i]) == -1)
			return -1;
	return 0;
}

static int
by_name(const void *a, const void *b)
{
	const struct table *t = a, *u = b;
	int order = strcasecmp(t->name, u->name);

	/* What surely is there stands first. */
	return order != 0 ? order : u->expected - t->expected;
}

/* Apps that are not at hand have their own tables only. */
static int
is_complete(const struct state *S)
{

	for (size_t i = 0; i < S->errors_n; i++)
		if (S->errors[i].kind >= STATE_UNKNOWN && S->errors[i].migration != NULL)
			return 0;
	return 1;
}

struct tables *
tables_of(const struct state *S)
{
	struct tables *T;

	if ((T = calloc(1, sizeof *T)) == NULL) {
		report_errno(EXIT_FAILED, "cannot list tables");
		return NULL;
	}
	if ((T->arena = arena_new(0)) == NULL)
		goto err0;
	for (size_t i = 0; i < S->n; i++)
		if (add_model(T, S, S->models[i]) == -1)
			goto err0;
	if (T->n > 0)
		qsort(T->all, T->n, sizeof *T->all, by_name);
	T->complete = is_complete(S);
	return T;

err0:
	tables_free(T);
	return NULL;
}

const struct table *
tables_find(const struct tables *T, const char *name)
{
	size_t low = 0, high = T->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (strcasecmp(T->all[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < T->n && strcasecmp(T->all[low].name, name) == 0 ? &T->all[low] : NULL;
}

void
tables_free(struct tables *T)
{

	if (T == NULL)
		return;
	free(T->all);
	arena_free(T->arena);
	free(T);
}
