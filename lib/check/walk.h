#ifndef CHECK_WALK_H
#define CHECK_WALK_H

#include <stddef.h>

struct ast;

/* Walking over the tree of a file. */

/* The nodes that rules ask for: calls, texts, functions and imports, in the order of the source. */
struct walk_node {
	const struct ast *node, *parent;	/* parent: NULL at the top */
};
struct walk_list {
	struct walk_node *all;	/* to be freed */
	size_t n, size;
};

/*
 * walk_list(first, W): Put the nodes of a list of statements, and of what lies below, into ${W} in
 * place of what it held.  Return 0, or -1 with a report.
 */
int walk_list(const struct ast *first, struct walk_list *W);

/* Called with each node and the one that it belongs to (NULL at the top). */
typedef int walk_visit(const struct ast *N, const struct ast *parent, void *context);

/*
 * walk_tree(first, visit, context): Call ${visit} with each node of a list and of what lies
 * below, in the order of the source.  Return 0, or -1 once ${visit} did.
 */
int walk_tree(const struct ast *first, walk_visit *visit, void *context);

/*
 * walk_argument(call, i, name): Return the ${i}th positional argument of a CALL (-1: none) or the
 * one named ${name}, or NULL.
 */
const struct ast *walk_argument(const struct ast *call, int i, const char *name);

#endif
