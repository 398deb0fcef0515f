#ifndef DJANGO_BUILD_H
#define DJANGO_BUILD_H

#include <stddef.h>

#include "django/graph.h"

struct key_set;

/* What graph.c and squash.c share: the graph while it is being built. */

/* An edge whose other end was not there: who asked for it. */
struct ask {
	struct node *dummy;
	const struct migration *from;
	const struct reference *reference;
};

struct building {
	const struct migrations *M;
	struct graph *G;
	struct key_set *index;		/* key to node, of all nodes that are or were there */
	struct key_set *apps;		/* an app's key, without a name, to its newest node */
	struct key_set *applied;	/* key to anything */
	struct ask *asks;
	size_t asks_n, asks_size;
	int whole;			/* squashes replace nothing */
};

/* build_link(child, parent): Add an edge, once.  Return 0, or -1 with a report. */
int build_link(struct node *child, struct node *parent);

/* build_unlink(L, N): Take a node out of a list of neighbours. */
void build_unlink(struct nodes *L, const struct node *N);

/* build_node(B, key): Return the node of a key that is not gone, or NULL. */
struct node *build_node(const struct building *B, const struct key *key);

/* build_error(B, like): Note an error.  Return 0, or -1 with a report. */
int build_error(struct building *B, const struct graph_error *like);

/*
 * squash_all(B):
 * Put squashes in the place of what they replace, or drop those that are applied
 * in part (loader.py: replace_migration, as the project's Django does).  Return 0, or -1
 * with a report.
 */
int squash_all(struct building *B);

#endif
