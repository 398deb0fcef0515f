#ifndef DJANGO_NODES_H
#define DJANGO_NODES_H

#include <stddef.h>

/* Nodes of the graph, one after the other; free ${all} with free(3). */

struct node;

struct nodes {
	struct node **all;	/* each once */
	size_t n, size;
};

/* nodes_add(L, N): Append a node.  Return 0, or -1 with a report. */
int nodes_add(struct nodes *L, struct node *N);

/* nodes_has(L, N): Return 1 if a node is there, else 0. */
int nodes_has(const struct nodes *L, const struct node *N);

#endif
