#include "django/cycle.h"

#include <stdlib.h>
#include <string.h>

#include "base/exit.h"
#include "base/report.h"

/* What is worked with, one per node, found through its mark. */
struct search {
	const struct graph *G;
	size_t *component; /* 0: none yet */
	size_t *from; /* breadth first: where a node was reached from, its number plus 1 */
	size_t *queue;
};

static int
names(const struct reference *r, const struct node *N)
{

	if (strcmp(r->key.app, N->key.app) == 0 &&
	    (strcmp(r->key.name, N->key.name) == 0 || strncmp(r->key.name, "__", 2) == 0))
		return 1;
	/* The node may be a squash of what is named. */
	for (size_t i = 0; N->migration != NULL && i < N->migration->replaces.n; i++)
		if (key_compare(&r->key, &N->migration->replaces.all[i].key) == 0)
			return 1;
	return 0;
}

static const struct reference *
among(const struct references *L, const struct node *N)
{

	for (size_t i = 0; i < L->n; i++)
		if (names(&L->all[i], N))
			return &L->all[i];
	return NULL;
}

const struct reference *
cycle_edge(const struct node *child, const struct node *parent, const struct migration **from)
{
	const struct reference *r = NULL;

	if ((*from = child->migration) != NULL)
		r = among(&child->migration->dependencies, parent);
	if (r == NULL && (*from = parent->migration) != NULL)
		r = among(&parent->migration->run_before, child);
	return r;
}

/* Give all that can be reached from a node by way of children the number of its component. */
static void
flood(struct search *S, const struct node *N, size_t number)
{
	size_t n = 0;

	S->component[N->mark] = number;
	S->queue[n++] = N->mark;
	while (n > 0) {
		const struct node *M = S->G->nodes.all[S->queue[--n]];

		for (size_t i = 0; i < M->children.n; i++) {
			unsigned mark = M->children.all[i]->mark;

			if (S->component[mark] == 0) {
				S->component[mark] = number;
				S->queue[n++] = mark;
			}
		}
	}
}

/*
 * Strongly connected components (Kosaraju): the plan is the order in which a
 * search along parents leaves the nodes; backwards, along children, each search
 * covers one component.
 */
static int
find_components(struct search *S)
{
	struct nodes plan = { 0 };
	size_t number = 0;

	if (graph_plan(S->G, &plan) == -1) {
		free(plan.all);
		return -1;
	}
	for (size_t i = 0; i < S->G->nodes.n; i++)
		S->G->nodes.all[i]->mark = (unsigned)i;
	for (size_t i = plan.n; i-- > 0;)
		if (S->component[plan.all[i]->mark] == 0)
			flood(S, plan.all[i], ++number);
	free(plan.all);
	return 0;
}

/*
 * Follow parents breadth first within the component, back to where it began; return the length, or
 * 0.
 */
static size_t
way_around(struct search *S, const struct node *start, struct node **last)
{
	size_t head = 0, tail = 0, length = 1;

	memset(S->from, 0, S->G->nodes.n * sizeof *S->from);
	S->queue[tail++] = start->mark;
	while (head < tail) {
		struct node *N = S->G->nodes.all[S->queue[head++]];

		for (size_t i = 0; i < N->parents.n; i++) {
			const struct node *P = N->parents.all[i];

			if (P == start) {
				for (*last = N; N != start;
				     N = S->G->nodes.all[S->from[N->mark] - 1])
					length++;
				return length;
			}
			if (S->component[P->mark] == S->component[start->mark] &&
			    S->from[P->mark] == 0) {
				S->from[P->mark] = N->mark + 1;
				S->queue[tail++] = P->mark;
			}
		}
	}
	return 0;
}

/* Keep the way that way_around() found, from its start on. */
static int
keep(const struct search *S, const struct node *start, struct node *last, struct cycle *C)
{
	struct node *N;

	C->nodes.n = 0;
	for (N = last; N != start; N = S->G->nodes.all[S->from[N->mark] - 1])
		if (nodes_add(&C->nodes, N) == -1)
			return -1;
	if (nodes_add(&C->nodes, N) == -1)
		return -1;
	for (size_t i = 0; i < C->nodes.n / 2; i++) {
		N = C->nodes.all[i];
		C->nodes.all[i] = C->nodes.all[C->nodes.n - 1 - i];
		C->nodes.all[C->nodes.n - 1 - i] = N;
	}
	return 0;
}

/*
 * Which edge had best go?  Not one to the user model: half of all apps need
 * it.  One between apps, for in an app the order is fixed.  Then the latest.
 */
static size_t
choose_cut(const struct cycle *C)
{
	size_t best = 0;
	int best_score = -1;

	for (size_t i = 0; i < C->nodes.n; i++) {
		const struct node *child = C->nodes.all[i],
				  *parent = C->nodes.all[(i + 1) % C->nodes.n];
		const struct migration *from;
		const struct reference *r = cycle_edge(child, parent, &from);
		int score = 2 * (strcmp(child->key.app, parent->key.app) != 0) +
			    (r != NULL && r->setting == NULL);

		if (score > best_score ||
		    (score == best_score &&
			strcmp(child->key.name, C->nodes.all[best]->key.name) > 0)) {
			best = i;
			best_score = score;
		}
	}
	return best;
}

static int
depends_on_itself(const struct node *N)
{

	for (size_t i = 0; i < N->parents.n; i++)
		if (N->parents.all[i] == N)
			return 1;
	return 0;
}

/* The shortest circle of the component that a node belongs to; the node is its first. */
static int
shortest(struct search *S, size_t first, struct cycle *C)
{
	size_t best = 0, length;
	struct node *last;

	for (size_t i = first; i < S->G->nodes.n; i++) {
		const struct node *start = S->G->nodes.all[i];

		if (S->component[i] != S->component[first])
			continue;
		length = way_around(S, start, &last);
		if (length > 0 && (best == 0 || length < best)) {
			best = length;
			if (keep(S, start, last, C) == -1)
				return -1;
		}
		if (best == 1)
			break;
	}
	C->cut = choose_cut(C);
	return 0;
}

static int
append(struct cycle **C, size_t *n, const struct cycle *one)
{
	struct cycle *all;

	if ((all = realloc(*C, (*n + 1) * sizeof *all)) == NULL)
		return report_errno(EXIT_FAILED, "cannot look for circles");
	*C = all;
	all[(*n)++] = *one;
	return 0;
}

/* A node alone in its component is no circle, unless it depends on itself. */
static int
find_all(struct search *S, struct cycle **C, size_t *n)
{
	size_t *members;
	int rc = 0;

	if ((members = calloc(S->G->nodes.n + 1, sizeof *members)) == NULL)
		return report_errno(EXIT_FAILED, "cannot look for circles");
	for (size_t i = 0; i < S->G->nodes.n; i++)
		members[S->component[i]] += 1 + depends_on_itself(S->G->nodes.all[i]);
	for (size_t i = 0; i < S->G->nodes.n && rc == 0; i++) {
		struct cycle one = { .cut = 0 };

		if (members[S->component[i]] < 2)
			continue;
		members[S->component[i]] = 0;
		if (shortest(S, i, &one) == -1 || append(C, n, &one) == -1) {
			free(one.nodes.all);
			rc = -1;
		}
	}
	free(members);
	return rc;
}

int
cycles_find(const struct graph *G, struct cycle **C, size_t *n)
{
	struct search S = { .G = G };
	int rc = -1;

	*C = NULL;
	*n = 0;
	S.component = calloc(G->nodes.n + 1, sizeof *S.component);
	S.from = calloc(G->nodes.n + 1, sizeof *S.from);
	S.queue = calloc(G->nodes.n + 1, sizeof *S.queue);
	if (S.component == NULL || S.from == NULL || S.queue == NULL)
		report_errno(EXIT_FAILED, "cannot look for circles");
	else if (find_components(&S) == 0)
		rc = find_all(&S, C, n);
	if (rc == -1) {
		cycles_free(*C, *n);
		*C = NULL;
		*n = 0;
	}
	free(S.queue);
	free(S.from);
	free(S.component);
	return rc;
}

void
cycles_free(struct cycle *C, size_t n)
{

	for (size_t i = 0; i < n; i++)
		free(C[i].nodes.all);
	free(C);
}
