#ifndef DJANGO_GRAPH_H
#define DJANGO_GRAPH_H

#include <stddef.h>

#include "django/migrations.h"
#include "django/nodes.h"

/*
 * The graph of migrations, as Django's loader builds it (django/db/migrations/loader.py,
 * graph.py); but nothing ends at the first error.
 */

struct node {
	struct key key;
	const struct migration *migration;	/* NULL: a dummy for what is not on disk */
	int external;		/* a dummy of an app that was not found: no error */
	struct nodes parents, children;		/* sorted by key once the graph is built */
	int gone;		/* replaced by a squash, or a squash not used */
	unsigned mark;		/* for walks */
	struct node *sibling;	/* another one of the app, made before */
};

enum graph_error_kind {
	GRAPH_MISSING,		/* ${from} refers to a migration that is not there */
	GRAPH_UNKNOWN_APP,	/* __first__ or __latest__ of an app that is not installed */
	GRAPH_EMPTY_APP,	/* __first__ or __latest__ of an app without migrations */
	GRAPH_REPLACES_CYCLE,	/* ${from} is a squash that replaces itself in the end */
	GRAPH_REPLACES_SQUASH	/* ${from} is a squash that another one replaces; 6.0 can do that */
};

struct graph_error {
	enum graph_error_kind kind;
	const struct migration *from;
	const struct reference *reference;	/* NULL of REPLACES_CYCLE, REPLACES_SQUASH */
	const struct migration *unused;		/* MISSING: a squash of it, applied in part */
};

struct graph {
	struct nodes nodes;	/* sorted by key */
	struct graph_error *errors;
	size_t errors_n;
};

/*
 * graph_build(M, applied, n):
 * Build the graph.  The ${n} keys ${applied} are the rows of django_migrations, as
 * `migrate` sees them; none: as `makemigrations` does.  Return it, or NULL with a
 * report (memory).  ${M} must outlive it.
 */
struct graph *graph_build(const struct migrations *M, const struct key *applied, size_t n);
struct graph *graph_build_whole(const struct migrations *M); /* squashes replace nothing */

/* graph_find(G, app, name): Return a node, or NULL. */
struct node *graph_find(const struct graph *G, const char *app, const char *name);

/* graph_root(N), graph_leaf(N): Return 1 if no parent, or no child, is of the same app; else 0. */
int graph_root(const struct node *N);
int graph_leaf(const struct node *N);

/*
 * graph_plan(G, plan):
 * Append all nodes to ${plan} in the order of `migrate`; within a circle, in some
 * order.  Free ${plan->all} with free(3).  Return 0, or -1 with a report.
 */
int graph_plan(const struct graph *G, struct nodes *plan);

/* graph_plan_of(G, labels, n, plan): Likewise, ${n} apps (0: all) and what they depend on. */
int graph_plan_of(const struct graph *G, char *const *labels, size_t n, struct nodes *plan);

/* graph_ancestors(G, N, result): Likewise, ${N} and all that it depends on, itself last. */
int graph_ancestors(const struct graph *G, struct node *N, struct nodes *result);

/* graph_free(G): NULL is allowed. */
void graph_free(struct graph *G);

#endif
