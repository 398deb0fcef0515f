#include <stdlib.h>
#include <string.h>

#include "base/exit.h"
#include "base/report.h"
#include "django/apps.h"
#include "django/build.h"
#include "django/key.h"
#include "django/version.h"

enum progress { UNTOUCHED, BEGUN, DONE };

/* Is some of what a squash stands for, down to plain migrations, applied; is some not? */
struct count {
	int applied, missing;
};

struct squash {
	const struct migration *m;
	enum progress progress;
	struct count count; /* once it is DONE */
};

struct squashes {
	struct building *B;
	struct squash *all;
	size_t n;
	struct key_set *index; /* key to struct squash */
};

static int
replaces(const struct migration *m, const struct key *key)
{

	for (size_t i = 0; i < m->replaces.n; i++)
		if (key_compare(&m->replaces.all[i].key, key) == 0)
			return 1;
	return 0;
}

/* Squashes that it replaces have been counted before. */
static void
count_applied(const struct squashes *S, const struct migration *m, struct count *C)
{

	for (size_t i = 0; i < m->replaces.n; i++) {
		const struct key *key = &m->replaces.all[i].key;
		const struct squash *inner = key_set_get(S->index, key);

		if (inner != NULL && inner->progress == DONE) {
			C->applied |= inner->count.applied;
			C->missing |= inner->count.missing;
		} else if (key_set_get(S->B->applied, key) != NULL) {
			C->applied = 1;
		} else {
			C->missing = 1;
		}
	}
}

/* Give what is around a replaced node to the squash (graph.py: remove_replaced_nodes). */
static int
take_over(struct node *squash, const struct migration *m, struct node *old)
{

	for (size_t i = 0; i < old->children.n; i++) {
		struct node *child = old->children.all[i];

		if (child != old)
			build_unlink(&child->parents, old);
		if (!replaces(m, &child->key) && build_link(child, squash) == -1)
			return -1;
	}
	for (size_t i = 0; i < old->parents.n; i++) {
		struct node *parent = old->parents.all[i];

		if (parent != old)
			build_unlink(&parent->children, old);
		if (!replaces(m, &parent->key) && build_link(squash, parent) == -1)
			return -1;
	}
	old->gone = 1;
	return 0;
}

static int
use(struct building *B, const struct migration *m, struct node *squash)
{
	struct node *old;

	for (size_t i = 0; i < m->replaces.n; i++) {
		old = build_node(B, &m->replaces.all[i].key);
		if (old != NULL && old != squash && take_over(squash, m, old) == -1)
			return -1;
	}
	return 0;
}

/* Is a node the parent of another one that the squash replaces? */
static int
is_inner(const struct building *B, const struct migration *m, const struct node *N)
{

	for (size_t i = 0; i < N->children.n; i++)
		if (replaces(m, &N->children.all[i]->key) &&
		    build_node(B, &N->children.all[i]->key) != NULL)
			return 1;
	return 0;
}

/*
 * Only part is applied: what depends on the squash depends on what it replaces
 * (remove_replacement_node).
 */
static int
drop(struct building *B, const struct migration *m, struct node *squash)
{
	struct node *old;

	squash->gone = 1;
	for (size_t i = 0; i < squash->children.n; i++)
		build_unlink(&squash->children.all[i]->parents, squash);
	for (size_t i = 0; i < squash->parents.n; i++)
		build_unlink(&squash->parents.all[i]->children, squash);
	for (size_t i = 0; i < m->replaces.n; i++) {
		old = build_node(B, &m->replaces.all[i].key);
		if (old == NULL || is_inner(B, m, old))
			continue;
		for (size_t k = 0; k < squash->children.n; k++)
			if (build_link(squash->children.all[k], old) == -1)
				return -1;
	}
	return 0;
}

static int
process(struct squashes *S, struct squash *squash)
{
	static char yes[] = "applied";
	const struct migration *m = squash->m;
	struct graph_error circle = { .kind = GRAPH_REPLACES_CYCLE, .from = m };
	struct squash *inner;
	struct node *N;

	if (squash->progress == DONE)
		return 0;
	if (squash->progress == BEGUN)
		return build_error(S->B, &circle);
	squash->progress = BEGUN;
	for (size_t i = 0; i < m->replaces.n; i++)
		if ((inner = key_set_get(S->index, &m->replaces.all[i].key)) != NULL &&
		    process(S, inner) == -1)
			return -1;
	count_applied(S, m, &squash->count);
	squash->progress = DONE;
	if (key_set_put(S->B->applied, &m->key, squash->count.missing ? NULL : yes) == -1)
		return -1;
	if ((N = build_node(S->B, &m->key)) == NULL)
		return 0;
	return squash->count.applied && squash->count.missing ? drop(S->B, m, N) : use(S->B, m, N);
}

static int
tell_squash(const struct squashes *S, struct squash *inner)
{
	const struct graph_error error = { .kind = GRAPH_REPLACES_SQUASH, .from = inner->m };

	if (inner->progress == DONE)
		return 0;
	inner->progress = DONE;
	return build_error(S->B, &error);
}

/*
 * Before 6.0 squashes were carried out one after the other, and knew nothing of each
 * other; those of one app in an order left to chance (a set of names).  One that was
 * replaced before its turn is an error.
 */
static int
process_plain(const struct squashes *S, struct squash *squash)
{
	static char yes[] = "applied";
	const struct migration *m = squash->m;
	struct node *N = build_node(S->B, &m->key);
	size_t applied = 0;

	for (size_t i = 0; i < m->replaces.n; i++) {
		const struct key *key = &m->replaces.all[i].key;
		struct squash *inner = key_set_get(S->index, key);

		applied += key_set_get(S->B->applied, key) != NULL;
		if (inner != NULL && strcmp(key->app, m->key.app) == 0 &&
		    tell_squash(S, inner) == -1)
			return -1;
	}
	if (key_set_put(S->B->applied, &m->key, applied == m->replaces.n ? yes : NULL) == -1)
		return -1;
	if (N == NULL)
		return tell_squash(S, squash);
	return applied == 0 || applied == m->replaces.n ? use(S->B, m, N) : drop(S->B, m, N);
}

static int
process_all(struct squashes *S)
{
	const unsigned django = S->B->M->apps->django;
	int rc = 0;

	for (size_t i = 0; i < S->n && rc == 0; i++)
		rc = django != VERSION_UNKNOWN && django < VERSION_6_0
			 ? process_plain(S, &S->all[i]) : process(S, &S->all[i]);
	return rc;
}

int
squash_all(struct building *B)
{
	struct squashes S = { .B = B };
	int rc = -1;

	if ((S.index = key_set_new(0)) == NULL)
		goto err0;
	if ((S.all = calloc(B->M->n + 1, sizeof *S.all)) == NULL) {
		report_errno(EXIT_FAILED, "cannot build the graph");
		goto err1;
	}
	for (size_t i = 0; i < B->M->n; i++)
		if (B->M->all[i].replaces.n > 0) {
			S.all[S.n].m = &B->M->all[i];
			if (key_set_put(S.index, &B->M->all[i].key, &S.all[S.n++]) == -1)
				goto err2;
		}
	rc = process_all(&S);

err2:
	free(S.all);
err1:
	key_set_free(S.index);
err0:
	return rc;
}
