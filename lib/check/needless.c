#include <stdlib.h>
#include <string.h>

#include "base/exit.h"
#include "base/report.h"
#include "check/family.h"
#include "check/subject.h"
#include "django/values.h"
#include "python/value.h"

/* G012: dependencies that follow from others, and merges that do more. */

struct search {
	size_t *places; /* in the plan, beside the nodes of the graph */
	unsigned *seen;
	unsigned round;
	struct nodes stack;
	const struct subject *S;
};

static size_t
number_of(const struct search *K, const struct node *N)
{
	size_t from = 0, to = K->S->graph->nodes.n, middle;

	while (from < to) {
		middle = from + (to - from) / 2;
		if (key_compare(&K->S->graph->nodes.all[middle]->key, &N->key) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static int
push(struct search *K, struct node *N, size_t place)
{
	const size_t i = number_of(K, N);

	if (K->seen[i] == K->round || K->places[i] < place)
		return 0;
	K->seen[i] = K->round;
	return nodes_add(&K->stack, N);
}

/*
 * Is ${wanted} an ancestor of ${from}?  Nothing that comes before it in the plan can depend on it,
 * so only what lies between the two is looked at.  -1: with a report.
 */
static int
is_ancestor(struct search *K, struct node *from, const struct node *wanted)
{
	const size_t place = K->places[number_of(K, wanted)];

	K->round++;
	K->stack.n = 0;
	if (push(K, from, place) == -1)
		return -1;
	while (K->stack.n > 0) {
		struct node *N = K->stack.all[--K->stack.n];

		if (N == wanted)
			return 1;
		for (size_t i = 0; i < N->parents.n; i++)
			if (push(K, N->parents.all[i], place) == -1)
				return -1;
	}
	return 0;
}

/* Is it of the migration's own app?  Those of others Django writes down for each of their uses. */
static int
is_own(const struct migration *m, const struct reference *r)
{

	return strcmp(r->key.app, m->key.app) == 0;
}

/* The dependency that follows from another one; both are in the graph.  -1: with a report. */
static int
tell_needless(struct search *K, const struct migration *m, struct findings *F)
{
	struct node *node, *other;
	int rc = 0;

	for (size_t i = 0; i < m->dependencies.n; i++) {
		const struct reference *r = &m->dependencies.all[i], *q = NULL;
		const struct finding like = finding_at(m, r);

		if (!is_own(m, r) ||
		    (node = graph_find(K->S->graph, r->key.app, r->key.name)) == NULL)
			continue;
		for (size_t k = 0; k < m->dependencies.n && q == NULL; k++) {
			const struct reference *o = &m->dependencies.all[k];

			if (!is_own(m, o))
				continue;
			other = graph_find(K->S->graph, o->key.app, o->key.name);
			if (other == NULL || other == node)
				continue;
			if ((rc = is_ancestor(K, other, node)) == -1)
				return -1;
			q = rc ? o : NULL;
		}
		if (q != NULL &&
		    findings_add(F, &like, "the dependency on '%s.%s' follows from that on '%s.%s'",
			r->key.app, r->key.name, q->key.app, q->key.name) == -1)
			return -1;
	}
	return 0;
}

/* A merge brings lines of its own app together; anything else in it is easily overlooked. */
static int
tell_merge(struct search *K, const struct migration *m, struct findings *F)
{
	struct finding like = finding_at(m, NULL);
	struct node *first = NULL, *second = NULL;
	int rc;

	if (!values_list(m->operations) || m->operations->n == 0)
		return 0;
	for (size_t i = 0; i < m->dependencies.n && second == NULL; i++) {
		const struct key *key = &m->dependencies.all[i].key;
		struct node *N = strcmp(key->app, m->key.app) != 0
				     ? NULL
				     : graph_find(K->S->graph, key->app, key->name);

		if (N != NULL && N != first)
			*(first == NULL ? &first : &second) = N;
	}
	if (second == NULL)
		return 0;
	if ((rc = is_ancestor(K, first, second)) != 0 || (rc = is_ancestor(K, second, first)) != 0)
		return rc == -1 ? -1 : 0;
	like.rule = F->rule;
	like.severity = SEVERITY_WARNING;
	return findings_add(F, &like, "a merge of '%s' and '%s' that also has operations",
	    first->key.name, second->key.name);
}

static int
look(struct search *K, struct findings *F)
{
	const struct subject *S = K->S;

	for (size_t i = 0; i < S->plan.n; i++)
		K->places[number_of(K, S->plan.all[i])] = i;
	for (size_t i = 0; i < S->migrations->n; i++) {
		const struct migration *m = &S->migrations->all[i];

		if (m->app->place != APP_OWN || m->replaces.n > 0 || m->dependencies.n < 2)
			continue;
		if (tell_needless(K, m, F) == -1 || tell_merge(K, m, F) == -1)
			return -1;
	}
	return 0;
}

/* In a circle everything follows from everything; that is told as such. */
int
needless_edge(const struct subject *S, struct findings *F)
{
	struct search K = { .S = S };
	const size_t n = S->graph->nodes.n;
	int rc = -1;

	if (S->cycles_n > 0)
		return 0;
	K.places = calloc(n + 1, sizeof *K.places);
	K.seen = calloc(n + 1, sizeof *K.seen);
	if (K.places == NULL || K.seen == NULL)
		report_errno(EXIT_FAILED, "cannot look for needless dependencies");
	else
		rc = look(&K, F);
	free(K.stack.all);
	free(K.seen);
	free(K.places);
	return rc;
}
