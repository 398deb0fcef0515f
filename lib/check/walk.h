#ifndef CHECK_WALK_H
#define CHECK_WALK_H

struct ast;

/* Walking over the tree of a file. */

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
