#ifndef DJANGO_GRAPH_H
#define DJANGO_GRAPH_H

#include <stddef.h>

#include "django/migrations.h"

/*
 * The graph of migrations, as Django's loader builds it (loader.py, graph.py); but
 * nothing ends at the first error.
 */

struct node {
	struct key key;
	const struct migration *migration;	/* NULL: a dummy for what is not on disk */
	int external;		/* a dummy of an app that was not found: no error */
	struct node **parents, **children;	/* sorted by key */
	size_t parents_n, children_n;
	unsigned mark;		/* for walks */
};

enum graph_error_kind {
	GRAPH_MISSING,		/* ${from} refers to a migration that is not there */
	GRAPH_UNKNOWN_APP,	/* __first__ or __latest__ of an app that is not installed */
	GRAPH_EMPTY_APP,	/* __first__ or __latest__ of an app without migrations */
	GRAPH_REPLACES_CYCLE	/* squashes that replace each other */
};

struct graph_error {
	enum graph_error_kind kind;
	const struct migration *from;
	const struct reference *reference;
	const struct migration *replaced_by;	/* MISSING: a squash that names it, not used as only some is applied */
};

struct graph {
	struct arena *arena;
	struct node **nodes;	/* sorted by key */
	size_t n;
	struct graph_error *errors;
	size_t errors_n;
	int cycles;		/* there are some; the plan then leaves edges out */
};

/*
 * graph_build(M, applied, n):
 * Build the graph.  ${applied} are the rows of django_migrations, as `migrate`
 * sees it; NULL: as `makemigrations` does, without a database.  Return it, or
 * NULL with a report (memory).  ${M} must outlive it.
 */
struct graph *graph_build(const struct migrations *M, const struct key *applied, size_t n);

/* graph_find(G, app, name): Return a node, or NULL. */
struct node *graph_find(const struct graph *G, const char *app, const char *name);

/* graph_is_root(N), graph_is_leaf(N): Return 1 if no parent, or child, is of the same app. */
int graph_is_root(const struct node *N);
int graph_is_leaf(const struct node *N);

/* graph_plan(G, plan): The order of `migrate`: set ${plan} to all nodes, owned by ${G}; return how many. */
size_t graph_plan(struct graph *G, struct node *const **plan);

/* graph_depends(G, N, M): Return 1 if ${N} depends on ${M}, directly or not, else 0. */
int graph_depends(struct graph *G, const struct node *N, const struct node *M);

/* graph_free(G): NULL is allowed. */
void graph_free(struct graph *G);

#endif
