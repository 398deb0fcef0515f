#include "django/graph.h"

#include <stdlib.h>
#include <string.h>

#include "base/exit.h"
#include "base/report.h"
#include "django/apps.h"
#include "django/build.h"
#include "django/key.h"

int
build_link(struct node *child, struct node *parent)
{

	if (nodes_has(&child->parents, parent))
		return 0;
	return nodes_add(&child->parents, parent) == -1 ? -1 : nodes_add(&parent->children, child);
}

void
build_unlink(struct nodes *L, const struct node *N)
{

	for (size_t i = 0; i < L->n; i++)
		if (L->all[i] == N) {
			L->all[i] = L->all[--L->n];
			return;
		}
}

int
build_error(struct building *B, const struct graph_error *like)
{
	struct graph *G = B->G;
	struct graph_error *all;

	if ((all = realloc(G->errors, (G->errors_n + 1) * sizeof *all)) == NULL)
		return report_errno(EXIT_FAILED, "cannot build the graph");
	G->errors = all;
	G->errors[G->errors_n++] = *like;
	return 0;
}

struct node *
build_node(const struct building *B, const struct key *key)
{
	struct node *N = key_set_get(B->index, key);

	return N == NULL || N->gone ? NULL : N;
}

static struct node *
make_node(struct building *B, const struct key *key, const struct migration *m)
{
	const struct key app = { key->app, "" };
	struct node *N;

	if ((N = calloc(1, sizeof *N)) == NULL) {
		report_errno(EXIT_FAILED, "cannot build the graph");
		return NULL;
	}
	N->key = *key;
	N->migration = m;
	N->sibling = key_set_get(B->apps, &app);
	if (nodes_add(&B->G->nodes, N) == -1) {
		free(N);
		return NULL;
	}
	if (key_set_put(B->index, key, N) == -1 || key_set_put(B->apps, &app, N) == -1)
		return NULL;
	return N;
}

/* Of an app that is not at hand, or might be, nothing is known to be missing. */
static int
is_external(const struct building *B, const char *label)
{
	const struct apps *A = B->M->apps;
	const struct app *app = apps_find(A, label);

	if (app != NULL)
		return app->state == APP_UNKNOWN;
	return !A->complete;
}

/* The node of a key; a dummy is made where there is none, remembering who asked. */
static struct node *
node_or_dummy(struct building *B, const struct key *key, const struct migration *from,
    const struct reference *reference)
{
	struct node *N = key_set_get(B->index, key);
	struct ask *asks;
	size_t size = B->asks_size == 0 ? 16 : 2 * B->asks_size;

	if (N == NULL) {
		if ((N = make_node(B, key, NULL)) == NULL)
			return NULL;
		N->external = is_external(B, key->app);
	}
	if (N->migration != NULL)
		return N;
	if (B->asks_n == B->asks_size) {
		if ((asks = realloc(B->asks, size * sizeof *asks)) == NULL) {
			report_errno(EXIT_FAILED, "cannot build the graph");
			return NULL;
		}
		B->asks = asks;
		B->asks_size = size;
	}
	B->asks[B->asks_n++] = (struct ask){ N, from, reference };
	return N;
}

int
graph_root(const struct node *N)
{

	for (size_t i = 0; i < N->parents.n; i++)
		if (strcmp(N->parents.all[i]->key.app, N->key.app) == 0)
			return 0;
	return 1;
}

int
graph_leaf(const struct node *N)
{

	for (size_t i = 0; i < N->children.n; i++)
		if (strcmp(N->children.all[i]->key.app, N->key.app) == 0)
			return 0;
	return 1;
}

/* The first root or leaf of an app in the graph as it stands now, dummies included. */
static struct node *
end_of_app(const struct building *B, const char *label, int (*is_end)(const struct node *))
{
	const struct key app = { label, "" };
	struct node *best = NULL;

	for (struct node *N = key_set_get(B->apps, &app); N != NULL; N = N->sibling)
		if (is_end(N) && (best == NULL || strcmp(N->key.name, best->key.name) < 0))
			best = N;
	return best;
}

/*
 * The other end of an edge (loader.py: check_key).  Return 0 with ${N} set, to
 * NULL where the edge is left out; or -1 with a report.
 */
static int
resolve(struct building *B, const struct migration *m, const struct reference *r, struct node **N)
{
	struct graph_error error = { .from = m, .reference = r };
	int first = strcmp(r->key.name, "__first__") == 0;
	const struct app *app;

	*N = NULL;
	if ((!first && strcmp(r->key.name, "__latest__") != 0) ||
	    key_set_get(B->index, &r->key) != NULL)
		return (*N = node_or_dummy(B, &r->key, m, r)) == NULL ? -1 : 0;
	if (strcmp(r->key.app, m->key.app) == 0)
		return 0;
	app = apps_find(B->M->apps, r->key.app);
	if (is_external(B, r->key.app))
		return (*N = node_or_dummy(B, &r->key, m, r)) == NULL ? -1 : 0;
	if (app != NULL && app->state != APP_MIGRATED)
		return 0;
	if (app != NULL &&
	    (*N = end_of_app(B, app->label, first ? graph_root : graph_leaf)) != NULL)
		return 0;
	error.kind = app == NULL ? GRAPH_UNKNOWN_APP : GRAPH_EMPTY_APP;
	return build_error(B, &error);
}

static int
add_own_edges(struct building *B, struct node *N)
{
	const struct references *L = &N->migration->dependencies;
	struct node *parent;

	for (size_t i = 0; i < L->n; i++) {
		const struct reference *r = &L->all[i];

		if (strcmp(r->key.app, N->key.app) != 0 || strcmp(r->key.name, "__first__") == 0)
			continue;
		if ((parent = node_or_dummy(B, &r->key, N->migration, r)) == NULL ||
		    build_link(N, parent) == -1)
			return -1;
	}
	return 0;
}

static int
add_other_edges(struct building *B, struct node *N)
{
	const struct migration *m = N->migration;
	struct node *other;

	for (size_t i = 0; i < m->dependencies.n; i++) {
		const struct reference *r = &m->dependencies.all[i];

		if (strcmp(r->key.app, N->key.app) == 0)
			continue;
		if (resolve(B, m, r, &other) == -1 || (other != NULL && build_link(N, other) == -1))
			return -1;
	}
	for (size_t i = 0; i < m->run_before.n; i++)
		if (resolve(B, m, &m->run_before.all[i], &other) == -1 ||
		    (other != NULL && build_link(other, N) == -1))
			return -1;
	return 0;
}

static int
add_edges(struct building *B)
{
	size_t n = B->M->n;

	for (size_t i = 0; i < n; i++)
		if (make_node(B, &B->M->all[i].key, &B->M->all[i]) == NULL)
			return -1;
	for (size_t i = 0; i < n; i++)
		if (add_own_edges(B, B->G->nodes.all[i]) == -1)
			return -1;
	for (size_t i = 0; i < n; i++)
		if (add_other_edges(B, B->G->nodes.all[i]) == -1)
			return -1;
	return 0;
}

/* A squash that replaces a key but is not in the graph. */
static const struct migration *
unused_squash(const struct building *B, const struct key *key)
{

	for (size_t i = 0; i < B->M->n; i++) {
		const struct migration *m = &B->M->all[i];

		for (size_t k = 0; k < m->replaces.n; k++)
			if (key_compare(&m->replaces.all[k].key, key) == 0 &&
			    build_node(B, &m->key) == NULL)
				return m;
	}
	return NULL;
}

static int
tell_missing(struct building *B)
{

	for (size_t i = 0; i < B->asks_n; i++) {
		const struct ask *a = &B->asks[i];
		struct graph_error error = {
			.kind = GRAPH_MISSING, .from = a->from, .reference = a->reference
		};

		if (a->dummy->gone || a->dummy->external)
			continue;
		error.unused = unused_squash(B, &a->dummy->key);
		if (build_error(B, &error) == -1)
			return -1;
	}
	return 0;
}

static int
by_key(const void *a, const void *b)
{
	const struct node *const *N = a, *const *M = b;

	return key_compare(&(*N)->key, &(*M)->key);
}

static void
sort(struct nodes *L)
{

	if (L->n > 1)
		qsort(L->all, L->n, sizeof *L->all, by_key);
}

static void
free_node(struct node *N)
{

	free(N->parents.all);
	free(N->children.all);
	free(N);
}

/* Take out what squashes replaced, and put the rest in order. */
static void
tidy(struct graph *G)
{
	size_t n = 0;

	for (size_t i = 0; i < G->nodes.n; i++) {
		struct node *N = G->nodes.all[i];

		if (N->gone) {
			free_node(N);
			continue;
		}
		sort(&N->parents);
		sort(&N->children);
		G->nodes.all[n++] = N;
	}
	G->nodes.n = n;
	sort(&G->nodes);
}

static int
build(struct building *B, const struct key *applied, size_t n)
{
	static char yes[] = "applied";

	for (size_t i = 0; i < n; i++)
		if (key_set_put(B->applied, &applied[i], yes) == -1)
			return -1;
	if (add_edges(B) == -1 || (!B->whole && squash_all(B) == -1))
		return -1;
	return tell_missing(B);
}

static struct graph *
build_graph(const struct migrations *M, const struct key *applied, size_t n, int whole)
{
	struct building B = { .M = M, .whole = whole };

	if ((B.G = calloc(1, sizeof *B.G)) == NULL) {
		report_errno(EXIT_FAILED, "cannot build the graph");
		goto err0;
	}
	if ((B.index = key_set_new(M->n)) == NULL || (B.apps = key_set_new(M->apps->n)) == NULL ||
	    (B.applied = key_set_new(n)) == NULL ||
	    build(&B, applied, n) == -1)
		goto err1;
	tidy(B.G);
	goto done;

err1:
	graph_free(B.G);
	B.G = NULL;
done:
	free(B.asks);
	key_set_free(B.applied);
	key_set_free(B.index);
	key_set_free(B.apps);
err0:
	return B.G;
}

struct graph *
graph_build(const struct migrations *M, const struct key *applied, size_t n)
{

	return build_graph(M, applied, n, 0);
}

struct graph *
graph_build_whole(const struct migrations *M)
{

	return build_graph(M, NULL, 0, 1);
}

struct node *
graph_find(const struct graph *G, const char *app, const char *name)
{
	const struct node like = { .key = { app, name } }, *p = &like;
	struct node **found = NULL;

	if (G->nodes.n > 0)
		found = bsearch(&p, G->nodes.all, G->nodes.n, sizeof *G->nodes.all, by_key);
	return found == NULL ? NULL : *found;
}

void
graph_free(struct graph *G)
{

	if (G == NULL)
		return;
	for (size_t i = 0; i < G->nodes.n; i++)
		free_node(G->nodes.all[i]);
	free(G->nodes.all);
	free(G->errors);
	free(G);
}
