#include <stdlib.h>
#include <string.h>

#include "check/family.h"
#include "check/operations.h"
#include "check/replayed.h"
#include "check/subject.h"
#include "django/names.h"
#include "django/operation.h"
#include "django/state.h"
#include "django/state_error.h"

/* G009: a use of a model that a migration makes on which nothing depends here. */

/* Is ${m} among what ${N} depends on?  ${all} are the ancestors of ${*of}, kept for the next. */
static int
depends(const struct subject *S, struct node *N, const struct migration *m, struct nodes *all,
    const struct node **of)
{

	for (size_t i = 0; i < N->parents.n; i++)
		if (N->parents.all[i]->migration == m)
			return 1;
	if (*of != N) {
		all->n = 0;
		if (graph_ancestors(S->graph, N, all) == -1)
			return -1;
		*of = N;
	}
	for (size_t i = 0; i < all->n; i++)
		if (all->all[i]->migration == m)
			return 1;
	return 0;
}

static int
tell_path(const struct state_need *N, const struct migration *made, struct findings *F)
{
	const struct finding like = replayed_at(N->from, N->value);

	if (findings_add(F, &like, "no dependency leads to '%s.%s', which makes '%s.%s'",
		made->key.app, made->key.name, N->app, N->model) == -1)
		return -1;
	return findings_help(
	    F, "add ('%s', '%s') to its dependencies", made->key.app, made->key.name);
}

/* Does a migration make a model of that name? */
struct making {
	const char *model;
	int makes, open;
};

static int
look_at_making(const struct operation *O, void *context)
{
	struct making *K = context;
	const char *name = NULL;

	if (O->name == NULL)
		K->open |= !operation_idle(O->call);
	else if (strcmp(O->name, "CreateModel") == 0)
		name = operations_text(O, 0, "name");
	else if (strcmp(O->name, "RenameModel") == 0)
		name = operations_text(O, 1, "new_name");
	else
		return 0;
	if (name != NULL && names_same(name, K->model))
		K->makes = 1;
	return 0;
}

/*
 * What makes a model that is asked for, if none that ${N} depends on does; NULL: one does, or
 * that is not known.
 */
static const struct migration *
missing_maker(const struct subject *S, struct node *N, const struct model_use *U,
    struct nodes *all, const struct node **of)
{
	const struct migration *first = NULL;

	for (size_t i = 0; i < S->migrations->n; i++) {
		const struct migration *m = &S->migrations->all[i];
		struct making K = { .model = U->model };

		if (strcmp(m->key.app, U->app) != 0)
			continue;
		if (!m->read || operations_each(m, look_at_making, &K) == -1 || K.open)
			return NULL;
		if (!K.makes || graph_find(S->graph, m->key.app, m->key.name) == NULL)
			continue;
		if (depends(S, N, m, all, of) != 0)
			return NULL;
		first = first == NULL ? m : first;
	}
	return first;
}

/* G009 of functions, which ask for models only when they run. */
static int
look_at_uses(const struct subject *S, const struct migration *m, struct nodes *all,
    const struct node **of, struct findings *F)
{
	struct node *N = m->uses.n == 0 ? NULL : graph_find(S->graph, m->key.app, m->key.name);
	const struct migration *maker;

	if (N == NULL || m->dependencies.open)
		return 0;
	for (size_t i = 0; i < m->uses.n; i++) {
		const struct model_use *U = &m->uses.all[i];
		struct finding like = finding_at(m, NULL);

		if (strcmp(U->app, m->key.app) == 0 ||
		    (maker = missing_maker(S, N, U, all, of)) == NULL)
			continue;
		like.line = U->line;
		like.column = U->column;
		if (findings_add(F, &like,
			"no dependency leads to '%s.%s', which makes the '%s.%s' asked for",
			maker->key.app, maker->key.name, U->app, U->model) == -1 ||
		    findings_help(F, "add ('%s', '%s') to its dependencies", maker->key.app,
			maker->key.name) == -1)
			return -1;
	}
	return 0;
}

int
dangling_path(const struct subject *S, struct findings *F)
{
	const struct node *of = NULL;
	const struct state *H;
	struct nodes all = { 0 };
	int rc = replayed_history(S, &H);

	for (size_t i = 0; rc == 0 && i < S->migrations->n; i++)
		rc = look_at_uses(S, &S->migrations->all[i], &all, &of, F);
	for (size_t i = 0; rc == 0 && H != NULL && i < H->needs_n; i++) {
		const struct state_need *need = &H->needs[i];
		const struct model *m = state_find(H, need->app, need->model);
		const struct migration *made = need->made;
		struct node *N;

		if (made == NULL && m != NULL)
			made = m->named;
		if (made == NULL || need->from->app->place != APP_OWN ||
		    (N = graph_find(S->graph, need->from->key.app, need->from->key.name)) == NULL)
			continue;
		/* Without settings it is not known which model they name. */
		if (need->setting != NULL && project_choice(S->project)->no_settings)
			continue;
		/* What is not known may depend on it. */
		if (need->from->dependencies.open || !replayed_app(S, H, need->app))
			continue;
		if ((rc = depends(S, N, made, &all, &of)) == 0)
			rc = tell_path(need, made, F);
		else if (rc == 1)
			rc = 0;
	}
	free(all.all);
	return rc;
}
