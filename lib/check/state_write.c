#include "check/state_write.h"

#include <stdlib.h>
#include <string.h>

#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "check/nearest.h"
#include "check/state_json.h"
#include "check/subject.h"
#include "django/state.h"

/* The only migration whose name begins so; NULL: none, or several. */
static const struct migration *
find_beginning(const struct subject *S, const char *app, const char *name, size_t *found)
{
	const struct migration *m = NULL;

	*found = 0;
	for (size_t i = 0; i < S->migrations->n; i++) {
		const struct migration *one = &S->migrations->all[i];

		if (strcmp(one->key.app, app) != 0 || !str_begins(one->key.name, name))
			continue;
		m = one;
		++*found;
	}
	return *found == 1 ? m : NULL;
}

/* The one whose name this is or begins; NULL with a report. */
static const struct migration *
find(const struct subject *S, const char *app, const char *name)
{
	const struct migration *m = migrations_find(S->migrations, app, name);
	const char *meant;
	size_t found;

	if (apps_find(S->apps, app) == NULL) {
		report(EXIT_INVALID, "no app of this label is installed: '%s'", app);
		return NULL;
	}
	if (m != NULL || (m = find_beginning(S, app, name, &found)) != NULL)
		return m;
	if (found > 1)
		report(EXIT_INVALID, "%zu migrations of '%s' begin so: '%s'", found, app, name);
	else if ((meant = nearest_migration(S, app, name)) != NULL)
		report(EXIT_INVALID, "no migration of '%s' begins so: '%s'; is '%s' meant?", app,
		    name, meant);
	else
		report(EXIT_INVALID, "no migration of '%s' begins so: '%s'", app, name);
	return NULL;
}

/* Replay a migration and all that it depends on. */
static int
replay_at(const struct subject *S, const char *app, const char *name, struct state **state)
{
	const struct migration *m = find(S, app, name);
	struct graph *whole = NULL;
	struct nodes plan = { 0 };
	struct node *N;
	int rc = -1;

	if (m == NULL)
		return -1;
	/*
	 * One that a squash has replaced is in the graph without squashes only, as for `migrate`.
	 */
	if ((N = graph_find(S->graph, m->key.app, m->key.name)) == NULL) {
		if ((whole = graph_build_whole(S->migrations)) == NULL)
			return -1;
		N = graph_find(whole, m->key.app, m->key.name);
	}
	if (N != NULL && graph_ancestors(whole != NULL ? whole : S->graph, N, &plan) == 0 &&
	    (*state = state_replay(S->apps, &plan)) != NULL)
		rc = 0;
	free(plan.all);
	graph_free(whole);
	return rc;
}

int
state_write(const struct subject *S, const char *app, const char *name,
    const struct draw_apps *apps, FILE *out)
{
	const struct state *history;
	struct state *then = NULL;
	int rc;

	if (app != NULL && replay_at(S, app, name, &then) == -1)
		return -1;
	if ((history = then != NULL ? then : subject_history(S)) == NULL)
		return -1;
	rc = state_json(S, history, apps, out);
	state_free(then);
	return rc;
}
