#include "access.h"
#include "machine.h"

/* One value for two of which it is not known which one it is. */

static struct value *
either(struct eval *E, struct value *a, struct value *b, const char *why)
{
	struct value *V = make_unknown(E, "%s", why);
	struct value *both[2] = { a, b };
	size_t n = 0;

	for (int i = 0; i < 2; i++)
		n += both[i] == NULL                  ? 0
		     : both[i]->kind == VALUE_UNKNOWN ? both[i]->unknown.choices_n
						      : 1;
	if (V->kind != VALUE_UNKNOWN || n == 0 || n > 64 ||
	    (V->unknown.choices = make_bytes(E, n * sizeof *V->unknown.choices)) == NULL)
		return V;
	for (int i = 0; i < 2; i++) {
		if (both[i] == NULL)
			continue;
		if (both[i]->kind != VALUE_UNKNOWN) {
			V->unknown.choices[V->unknown.choices_n++] = both[i];
			continue;
		}
		for (size_t k = 0; k < both[i]->unknown.choices_n; k++)
			V->unknown.choices[V->unknown.choices_n++] = both[i]->unknown.choices[k];
	}
	return V;
}

static int
same(const struct value *a, const struct value *b)
{

	return a == b || (a->kind == b->kind && value_equal(a, b) == 1);
}

static struct value *
middle(struct eval *E, const struct value *V, size_t from, size_t to)
{
	struct value *part = make_list(E, VALUE_LIST, to - from);

	for (size_t i = from; i < to; i++)
		list_insert(E, part, part->n, V->items[i]);
	return part;
}

/* What both begin and end with is known; between that there may be either. */
static struct value *
lists(struct eval *E, struct value *a, struct value *b, const char *why)
{
	size_t head = 0, tail = 0;
	struct value *V, *some, *choices[2];

	while (head < a->n && head < b->n && same(a->items[head], b->items[head]))
		head++;
	while (tail < a->n - head && tail < b->n - head &&
	       same(a->items[a->n - 1 - tail], b->items[b->n - 1 - tail]))
		tail++;
	V = make_list(E, a->kind, head + tail + 1);
	for (size_t i = 0; i < head; i++)
		list_insert(E, V, V->n, a->items[i]);
	if (head + tail < a->n || head + tail < b->n) {
		choices[0] = middle(E, a, head, a->n - tail);
		choices[1] = middle(E, b, head, b->n - tail);
		some = either(E, choices[0], choices[1], why);
		if (some->kind == VALUE_UNKNOWN)
			some->unknown.many = 1;
		list_insert(E, V, V->n, some);
	}
	for (size_t i = 0; i < tail; i++)
		list_insert(E, V, V->n, a->items[a->n - tail + i]);
	return V;
}

/* Is a key that is not known in a dict that was the same one until a while ago? */
static int
has_key(const struct value *V, const struct value *key)
{

	for (size_t i = 0; i < V->dict->n; i++)
		if (V->dict->pairs[i].key == key)
			return 1;
	return 0;
}

static struct value *
dicts(struct eval *E, struct value *a, struct value *b, const char *why)
{
	struct value *V = make_dict(E);
	struct pair *found;

	for (size_t i = 0; V->kind == VALUE_DICT && i < a->dict->n; i++) {
		struct pair *P = &a->dict->pairs[i];

		if (!value_known(P->key)) {
			dict_put(E, V, P->key, P->value);
			continue;
		}
		found = dict_find(b, P->key);
		dict_put(E, V, P->key,
		    eval_merge(E, P->value, found == NULL ? NULL : found->value, why));
	}
	for (size_t i = 0; V->kind == VALUE_DICT && i < b->dict->n; i++) {
		struct pair *P = &b->dict->pairs[i];

		if (!value_known(P->key)) {
			if (!has_key(a, P->key))
				dict_put(E, V, P->key, P->value);
		} else if (dict_find(a, P->key) == NULL)
			dict_put(E, V, P->key, eval_merge(E, NULL, P->value, why));
	}
	return V;
}

struct value *
eval_merge(struct eval *E, struct value *a, struct value *b, const char *why)
{
	struct value *V;

	if (a == b || (a != NULL && b != NULL && same(a, b)))
		return a;
	if (a == NULL || b == NULL || a->kind != b->kind || E->depth >= MACHINE_DEPTH)
		return either(E, a, b, why);
	E->depth++;
	if (a->kind == VALUE_LIST || a->kind == VALUE_TUPLE)
		V = lists(E, a, b, why);
	else if (a->kind == VALUE_DICT)
		V = dicts(E, a, b, why);
	else
		V = either(E, a, b, why);
	E->depth--;
	return V;
}
