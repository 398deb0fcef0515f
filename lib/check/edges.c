#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "check/nearest.h"
#include "check/family.h"
#include "check/subject.h"
#include "django/version.h"

/* Rules over the graph. */

/* Could a leaf of this app be none, because what was not read depends on it? */
static int
is_uncertain(const struct subject *S, const char *label)
{

	for (size_t i = 0; i < S->migrations->n; i++) {
		const struct migration *m = &S->migrations->all[i];

		if (strcmp(m->key.app, label) == 0 &&
		    (!m->read || m->dependencies.open || m->replaces.open))
			return 1;
	}
	return 0;
}

static int
among(const struct nodes *L, const struct node *N)
{

	for (size_t i = 0; i < L->n; i++)
		if (L->all[i] == N)
			return 1;
	return 0;
}

/* Set ${fork} to the last migration of the app that all leaves come from; NULL: there is none. */
static int
find_fork(const struct subject *S, const struct nodes *leaves, const struct node **fork)
{
	struct nodes common = { 0 }, one = { 0 };
	size_t kept;
	int rc = -1;

	*fork = NULL;
	if (graph_ancestors(S->graph, leaves->all[0], &common) == -1)
		goto done;
	for (size_t i = 1; i < leaves->n; i++) {
		one.n = 0;
		if (graph_ancestors(S->graph, leaves->all[i], &one) == -1)
			goto done;
		kept = 0;
		for (size_t k = 0; k < common.n; k++)
			if (among(&one, common.all[k]))
				common.all[kept++] = common.all[k];
		common.n = kept;
	}
	for (size_t i = 0; i < common.n; i++)
		if (strcmp(common.all[i]->key.app, leaves->all[0]->key.app) == 0)
			*fork = common.all[i];
	rc = 0;

done:
	free(one.all);
	free(common.all);
	return rc;
}

/* So many names stand in one message. */
enum { SHOWN = 10 };

static int
tell_conflict(const struct subject *S, const struct nodes *leaves, struct findings *F)
{
	const struct node *last = leaves->all[leaves->n - 1], *fork;
	const struct finding like = finding_at(last->migration, NULL);
	struct buf B = { 0 };
	int rc = -1;

	if (find_fork(S, leaves, &fork) == -1)
		return -1;
	for (size_t i = 0; i < leaves->n && i < SHOWN; i++)
		buf_printf(&B, "%s'%s'",
		    i == 0              ? ""
		    : i + 1 < leaves->n ? ", "
					: " and ",
		    leaves->all[i]->key.name);
	if (leaves->n > SHOWN)
		buf_printf(&B, " and %zu more", leaves->n - SHOWN);
	if (fork != NULL)
		buf_printf(&B, " part at '%s'", fork->key.name);
	else
		buf_str(&B, " have no common ancestor");
	if (!B.failed && findings_add(F, &like, "app '%s' has %zu last migrations: %s",
			     last->key.app, leaves->n, B.data) == 0)
		rc = findings_help(F, "manage.py makemigrations --merge %s", last->key.app);
	buf_free(&B);
	return rc;
}

int
edge_conflict(const struct subject *S, struct findings *F)
{
	const struct nodes *all = &S->graph->nodes;
	struct nodes leaves = { 0 };
	int rc = 0;

	for (size_t i = 0; i < all->n && rc == 0; i++) {
		struct node *N = all->all[i];
		const char *label = N->key.app;

		if (N->migration != NULL && graph_leaf(N))
			rc = nodes_add(&leaves, N);
		/* The nodes of an app stand together. */
		if (rc == -1 || (i + 1 < all->n && strcmp(all->all[i + 1]->key.app, label) == 0))
			continue;
		if (leaves.n > 1 && !is_uncertain(S, label))
			rc = tell_conflict(S, &leaves, F);
		leaves.n = 0;
	}
	free(leaves.all);
	return rc;
}

/* A squash that depends on what it replaces is its own circle: G006 tells of it. */
static int
is_squash_alone(const struct cycle *C)
{
	const struct migration *m = C->nodes.all[0]->migration;

	return C->nodes.n == 1 && m != NULL && m->replaces.n > 0;
}

int
edge_circle(const struct subject *S, struct findings *F)
{

	for (size_t i = 0; i < S->cycles_n; i++) {
		const struct cycle *C = &S->cycles[i];
		const struct node *child = C->nodes.all[C->cut];
		const struct node *parent = C->nodes.all[(C->cut + 1) % C->nodes.n];
		const struct migration *from;
		const struct reference *r = cycle_edge(child, parent, &from);
		struct finding like = { 0 };
		struct buf B = { 0 };
		int rc = -1;

		if (is_squash_alone(C))
			continue;
		if (from != NULL)
			like = finding_at(from, r);
		for (size_t k = 0; k < C->nodes.n; k++)
			buf_printf(
			    &B, "%s.%s -> ", C->nodes.all[k]->key.app, C->nodes.all[k]->key.name);
		buf_printf(&B, "%s.%s", C->nodes.all[0]->key.app, C->nodes.all[0]->key.name);
		if (!B.failed && findings_add(F, &like, "circle of dependencies: %s", B.data) == 0)
			rc = findings_help(F, "cut the edge from '%s.%s' to '%s.%s'",
			    child->key.app, child->key.name, parent->key.app, parent->key.name);
		buf_free(&B);
		if (rc == -1)
			return -1;
	}
	return 0;
}

static int
help_missing(const struct subject *S, const struct graph_error *e, struct findings *F)
{
	const struct key *key = &e->reference->key;
	const struct app *app = apps_find(S->apps, key->app);
	const char *name;

	if (e->unused != NULL)
		return findings_help(F,
		    "the squash '%s.%s' stands for it, but only part of that is applied",
		    e->unused->key.app, e->unused->key.name);
	if (app != NULL && app->state == APP_NO_INIT)
		return findings_help(
		    F, "the migrations folder of '%s' has no __init__.py", key->app);
	if (app == NULL) {
		name = nearest_app(S, key->app);
		if (name == NULL)
			return findings_help(F, "no app of this label is installed");
		return findings_help(F, "no app of this label is installed: is '%s' meant?", name);
	}
	if ((name = nearest_migration(S, key->app, key->name)) != NULL)
		return findings_help(F, "is '%s' meant?", name);
	return 0;
}

static int
is_own_latest(const struct graph_error *e)
{

	return strcmp(e->reference->key.name, "__latest__") == 0 &&
	       strcmp(e->reference->key.app, e->from->key.app) == 0;
}

int
edge_missing(const struct subject *S, struct findings *F)
{

	for (size_t i = 0; i < S->graph->errors_n; i++) {
		const struct graph_error *e = &S->graph->errors[i];
		const struct finding like = finding_at(e->from, e->reference);

		if (e->kind != GRAPH_MISSING || is_own_latest(e))
			continue;
		if (findings_add(F, &like, "'%s.%s' refers to '%s.%s', which is not there",
			e->from->key.app, e->from->key.name, e->reference->key.app,
			e->reference->key.name) == -1 ||
		    help_missing(S, e, F) == -1)
			return -1;
	}
	return 0;
}

int
edge_no_app(const struct subject *S, struct findings *F)
{

	for (size_t i = 0; i < S->graph->errors_n; i++) {
		const struct graph_error *e = &S->graph->errors[i];
		const struct finding like = finding_at(e->from, e->reference);
		const char *setting, *why;

		if (e->kind != GRAPH_UNKNOWN_APP && e->kind != GRAPH_EMPTY_APP)
			continue;
		setting = e->reference->setting;
		why = e->kind == GRAPH_EMPTY_APP ? "has no migrations" : "is not installed";
		if (findings_add(F, &like, "'%s.%s' refers to the app '%s'%s%s, which %s",
			e->from->key.app, e->from->key.name, e->reference->key.app,
			setting != NULL ? " of " : "", setting != NULL ? setting : "", why) == -1)
			return -1;
	}
	return 0;
}

int
edge_element(const struct subject *S, struct findings *F)
{
	const struct problems *L = &S->migrations->problems;

	for (size_t i = 0; i < L->n; i++) {
		const struct problem *P = &L->all[i];
		const struct finding like = finding_at_problem(P);

		if (P->kind == PROBLEM_ELEMENT && findings_add(F, &like, "%s", P->text) == -1)
			return -1;
	}
	return 0;
}

static int
tell_squash(const struct subject *S, const struct graph_error *e, struct findings *F)
{
	const struct finding like = finding_at(e->from, NULL);
	const struct version *V = settings_django(S->settings);

	if (findings_add(F, &like, "squash '%s.%s' is itself replaced by a squash",
		e->from->key.app, e->from->key.name) == -1)
		return -1;
	return findings_help(F, "Django before 6.0 fails on that%s%s",
	    V->path != NULL ? ", and the project's is: " : "",
	    V->path != NULL ? project_relative(S->project, V->path) : "");
}

int
edge_replaces(const struct subject *S, struct findings *F)
{

	for (size_t i = 0; i < S->graph->errors_n; i++) {
		const struct graph_error *e = &S->graph->errors[i];
		const struct finding like = finding_at(e->from, NULL);

		if (e->kind == GRAPH_REPLACES_SQUASH && tell_squash(S, e, F) == -1)
			return -1;
		if (e->kind == GRAPH_REPLACES_CYCLE &&
		    findings_add(F, &like, "squash '%s.%s' replaces itself by way of others",
			e->from->key.app, e->from->key.name) == -1)
			return -1;
	}
	for (size_t i = 0; i < S->cycles_n; i++) {
		const struct migration *m = S->cycles[i].nodes.all[0]->migration;
		struct finding like;

		if (!is_squash_alone(&S->cycles[i]))
			continue;
		like = finding_at(m, NULL);
		if (findings_add(F, &like, "squash '%s.%s' depends on what it replaces", m->key.app,
			m->key.name) == -1)
			return -1;
	}
	return 0;
}
