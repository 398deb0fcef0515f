#include <stdlib.h>
#include <string.h>

#include "base/exit.h"
#include "base/report.h"
#include "django/graph.h"

/* Where a node is on the way (graph.py: iterative_dfs). */
enum { FRESH, OPEN, DONE };

static void
unmark(const struct graph *G)
{

	for (size_t i = 0; i < G->nodes.n; i++)
		G->nodes.all[i]->mark = FRESH;
}

/*
 * Append what ${from} depends on and is not done yet, then itself.  What is met
 * while it is open depends on itself: Django would have stopped before.
 */
static int
walk(struct node *from, struct nodes *stack, struct nodes *result)
{

	if (nodes_add(stack, from) == -1)
		return -1;
	while (stack->n > 0) {
		struct node *N = stack->all[stack->n - 1];

		if (N->mark != FRESH) {
			stack->n--;
			if (N->mark == OPEN && nodes_add(result, N) == -1)
				return -1;
			N->mark = DONE;
			continue;
		}
		N->mark = OPEN;
		/* The last one pushed, the greatest key, comes first. */
		for (size_t i = 0; i < N->parents.n; i++)
			if (N->parents.all[i]->mark == FRESH &&
			    nodes_add(stack, N->parents.all[i]) == -1)
				return -1;
	}
	return 0;
}

static int
is_of(const struct node *N, char *const *labels, size_t n)
{

	for (size_t i = 0; i < n; i++)
		if (strcmp(labels[i], N->key.app) == 0)
			return 1;
	return n == 0;
}

int
graph_plan_of(const struct graph *G, char *const *labels, size_t n, struct nodes *plan)
{
	struct nodes stack = { 0 };
	struct node *N;
	int rc = -1;

	unmark(G);
	for (size_t i = 0; i < G->nodes.n; i++) {
		N = G->nodes.all[i];
		if (is_of(N, labels, n) && graph_leaf(N) && walk(N, &stack, plan) == -1)
			goto done;
	}
	/* Only a circle leaves an app without a leaf. */
	for (size_t i = 0; i < G->nodes.n; i++) {
		N = G->nodes.all[i];
		if (is_of(N, labels, n) && N->mark == FRESH && walk(N, &stack, plan) == -1)
			goto done;
	}
	rc = 0;

done:
	free(stack.all);
	return rc;
}

int
graph_plan(const struct graph *G, struct nodes *plan)
{

	return graph_plan_of(G, NULL, 0, plan);
}

int
graph_ancestors(const struct graph *G, struct node *N, struct nodes *result)
{
	struct nodes stack = { 0 };
	int rc;

	unmark(G);
	rc = walk(N, &stack, result);
	free(stack.all);
	return rc;
}
