#ifndef DJANGO_CYCLE_H
#define DJANGO_CYCLE_H

#include <stddef.h>

#include "django/graph.h"

/* Circles in the graph: of each knot of migrations that depend on each other, a shortest one. */

struct cycle {
	struct nodes nodes;	/* each depends on the next, the last on the first */
	size_t cut;		/* the edge that should go: from this one to the next */
};

/*
 * cycles_find(G, C, n):
 * Find them; free with cycles_free().  Return 0, or -1 with a report.
 */
int cycles_find(const struct graph *G, struct cycle **C, size_t *n);

void cycles_free(struct cycle *C, size_t n);

/*
 * cycle_edge(child, parent, from):
 * Return the reference that makes the edge, and set ${from} to the migration in
 * which it stands (run_before stands in the parent); NULL: it comes from a squash.
 */
const struct reference *cycle_edge(const struct node *child, const struct node *parent,
    const struct migration **from);

#endif
