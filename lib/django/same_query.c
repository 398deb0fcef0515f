#include "django/same_query.h"

#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "django/made.h"
#include "django/same.h"
#include "django/values.h"
#include "python/access.h"

enum { DEEP = 40 };

/* A node: pairs of a lookup and a value, or nodes. */
struct query {
	const char *connector;
	int negated, known;
	struct value *children;
};

static const char *
connector_of(const char *name)
{

	return strcmp(name, "operator.or_") == 0    ? "OR"
	       : strcmp(name, "operator.and_") == 0 ? "AND"
	       : strcmp(name, "operator.xor") == 0  ? "XOR"
						    : NULL;
}

int
same_query_is(const struct value *V)
{
	const char *name;

	/* They lean to the left. */
	while ((name = call_name(V)) != NULL && V->call->n > 0 &&
	       (connector_of(name) != NULL || strcmp(name, "operator.invert") == 0))
		V = V->call->args[0];
	return name != NULL && str_begins(name, "django.db.models.") && str_ends(name, ".Q");
}

static int
append(struct same *S, struct value *list, struct value *V)
{
	struct value **items;

	if (list->n == list->size) {
		if ((items = arena_alloc(S->arena, (list->size * 2 + 4) * sizeof *items)) == NULL)
			return -1;
		memcpy(items, list->items, list->n * sizeof *items);
		list->items = items;
		list->size = list->size * 2 + 4;
	}
	list->items[list->n++] = V;
	return 0;
}

/* Named conditions stand behind the others, ordered by name. */
static int
append_named(struct same *S, struct query *Q, const struct keyword_arg *k, size_t from)
{
	struct value *name = made_str(S->arena, k->value, k->name), *pair;
	size_t at;

	if (name == NULL || (pair = made_pair(S->arena, k->value, name, k->value)) == NULL ||
	    append(S, Q->children, pair) == -1)
		return -1;
	for (at = Q->children->n - 1; at > from; at--) {
		if (strcmp(Q->children->items[at - 1]->items[0]->text, k->name) <= 0)
			break;
		Q->children->items[at] = Q->children->items[at - 1];
	}
	Q->children->items[at] = pair;
	return 0;
}

static int
read_node(struct same *S, struct value *V, struct query *Q)
{
	size_t from = V->call->n;

	for (size_t i = 0; i < V->call->n; i++)
		if (append(S, Q->children, V->call->args[i]) == -1)
			return -1;
	for (size_t i = 0; i < V->call->keywords_n; i++) {
		const struct keyword_arg *k = &V->call->keywords[i];

		if (k->name == NULL)
			Q->known = 0;
		else if (strcmp(k->name, "_negated") == 0)
			Q->negated = value_truth(k->value) == 1;
		else if (strcmp(k->name, "_connector") == 0 && values_text(k->value) != NULL)
			Q->connector = values_text(k->value);
		else if (append_named(S, Q, k, from) == -1)
			return -1;
	}
	return 0;
}

static int read_query(struct same *S, struct value *V, struct query *Q, int depth);

/* Node.add(): what is connected alike becomes part of the same node. */
static int
add(struct same *S, struct query *Q, struct value *V, int depth)
{
	struct query R;

	if (read_query(S, V, &R, depth + 1) == -1)
		return -1;
	Q->known &= R.known;
	if (R.negated || (strcmp(R.connector, Q->connector) != 0 && R.children->n != 1))
		return append(S, Q->children, V);
	for (size_t i = 0; i < R.children->n; i++)
		if (append(S, Q->children, R.children->items[i]) == -1)
			return -1;
	return 0;
}

static int
read_query(struct same *S, struct value *V, struct query *Q, int depth)
{
	const char *name = call_name(V), *connector;

	*Q = (struct query){ .connector = "AND", .known = depth < DEEP };
	if ((Q->children = made_list(S->arena, V, 4)) == NULL)
		return -1;
	if (name == NULL || !Q->known || !same_query_is(V)) {
		Q->known = 0;
		return 0;
	}
	if (strcmp(name, "operator.invert") == 0) {
		if (read_query(S, V->call->args[0], Q, depth + 1) == -1)
			return -1;
		Q->negated = !Q->negated;
		return 0;
	}
	if ((connector = connector_of(name)) == NULL || V->call->n != 2)
		return read_node(S, V, Q);
	Q->connector = connector;
	if (add(S, Q, V->call->args[0], depth) == -1)
		return -1;
	return add(S, Q, V->call->args[1], depth);
}

static int
same_child(struct same *S, struct value *V, struct value *W)
{

	if (same_query_is(V) && same_query_is(W))
		return same_query(S, V, W);
	if (V->kind == VALUE_TUPLE && W->kind == VALUE_TUPLE)
		return V->n == W->n ? same_value(S, V, W) : 0;
	/* A node and a pair are two things to Django, though they may come to the same. */
	return same_query_is(V) || same_query_is(W) ? 0 : -1;
}

int
same_query(struct same *S, struct value *V, struct value *W)
{
	struct query Q, R;
	int rc = 1, one;

	if (read_query(S, V, &Q, 0) == -1 || read_query(S, W, &R, 0) == -1 || !Q.known || !R.known)
		return -1;
	if (Q.negated != R.negated || Q.children->n != R.children->n)
		return 0;
	if (Q.children->n > 1 && strcmp(Q.connector, R.connector) != 0)
		return 0;
	for (size_t i = 0; i < Q.children->n; i++) {
		one = same_child(S, Q.children->items[i], R.children->items[i]);
		if (one == 0)
			return 0;
		rc = one == -1 ? -1 : rc;
	}
	return rc;
}
