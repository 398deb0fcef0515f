#include "django/tables.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/exit.h"
#include "base/report.h"
#include "django/apps.h"
#include "django/replay.h"
#include "django/settings.h"

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

/* "<label>_<model in lower case>" (django/db/models/options.py) */
static char *
standard_name(struct arena *A, const struct model *model)
{
	char *name = arena_printf(A, "%s_%s", model->app, model->name);

	/* Only ASCII: Python would lower other letters too, and such names are not met. */
	for (char *p = name; p != NULL && *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z' && p >= name + strlen(model->app))
			*p += 'a' - 'A';
	return name;
}

/* Another model stands in for it: then it has no table. */
static int
is_swapped(const struct replay *R, const struct model *model)
{
	const char *value;
	size_t n = strlen(model->app);

	if (model->swappable == NULL)
		return 0;
	if ((value = settings_text(R->M->apps->settings, model->swappable)) == NULL)
		return 0;
	return strncmp(value, model->app, n) != 0 || value[n] != '.' ||
	       strcasecmp(value + n + 1, model->name) != 0;
}

static int
add_model(struct tables *T, const struct replay *R, const struct model *model)
{
	struct table t = { .app = model->app,
		.model = model->name,
		.made = model->made,
		.expected = model->managed };
	const char *owner = model->db_table;

	if (model->gone || model->proxy || is_swapped(R, model))
		return 0;
	if (owner == NULL)
		owner = standard_name(T->arena, model);
	t.name = owner;
	if (add(T, &t) == -1)
		return -1;
	for (const struct many *f = model->fields; f != NULL; f = f->next) {
		t.field = f->name;
		t.made = f->made;
		t.expected = model->managed && f->known;
		t.name = f->db_table != NULL ? f->db_table
					     : arena_printf(T->arena, "%s_%s", owner, f->name);
		if (add(T, &t) == -1)
			return -1;
	}
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

static int
replay(struct tables *T, struct replay *R, const struct nodes *plan)
{

	for (size_t i = 0; i < plan->n; i++) {
		const struct migration *m = plan->all[i]->migration;

		if (m != NULL && replay_migration(R, m) == -1)
			return -1;
	}
	for (const struct model *model = R->models; model != NULL; model = model->next)
		if (add_model(T, R, model) == -1)
			return -1;
	if (T->n > 0)
		qsort(T->all, T->n, sizeof *T->all, by_name);
	T->complete = R->complete;
	return 0;
}

struct tables *
tables_replay(const struct migrations *M, const struct nodes *plan)
{
	struct replay R = { .M = M, .complete = 1 };
	struct tables *T;

	if ((T = calloc(1, sizeof *T)) == NULL) {
		report_errno(EXIT_FAILED, "cannot list tables");
		return NULL;
	}
	if ((T->arena = R.arena = arena_new(0)) != NULL && replay(T, &R, plan) == 0)
		return T;
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
