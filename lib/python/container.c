#include <string.h>

#include "access.h"
#include "machine.h"

/* Lists, tuples, sets and dicts.  What runs long is counted as steps. */

enum { SMALL = 8 };	/* a dict up to here needs no index */

static void
spoil(struct eval *E, struct value *V, const char *why)
{
	const struct ast *node = V->node;

	*V = (struct value){ .kind = VALUE_UNKNOWN, .module = V->module, .node = node };
	V->unknown.why = why;
	(void)E;
}

struct value *
make_list(struct eval *E, enum value_kind kind, size_t room)
{
	struct value *V = make(E, kind);

	if (V == &E->spare)
		return V;
	if (room > 0 && (V->items = make_bytes(E, room * sizeof *V->items)) == NULL)
		return make_unknown(E, "it needs too much memory");
	V->size = room;
	return V;
}

struct value *
make_dict(struct eval *E)
{
	struct value *V = make(E, VALUE_DICT);

	if (V != &E->spare && (V->dict = make_bytes(E, sizeof *V->dict)) == NULL)
		return make_unknown(E, "it needs too much memory");
	return V;
}

struct value *
make_copy(struct eval *E, const struct value *from)
{
	struct value *V;

	switch (from->kind) {
	case VALUE_LIST:
	case VALUE_TUPLE:
	case VALUE_SET:
		V = make_list(E, from->kind, from->n);
		if (V->kind == from->kind && from->n > 0) {
			memcpy(V->items, from->items, from->n * sizeof *V->items);
			V->n = from->n;
		}
		return make_from(V, from);
	case VALUE_DICT:
		V = make_dict(E);
		for (size_t i = 0; V->kind == VALUE_DICT && i < from->dict->n; i++)
			dict_put(E, V, from->dict->pairs[i].key, from->dict->pairs[i].value);
		return make_from(V, from);
	default:
		V = make(E, from->kind);
		if (V != &E->spare) {
			*V = *from;
			V->node = E->at;
		}
		return V;
	}
}

/* A container that held itself would have no end for who walks it. */
static int
reaches(const struct value *item, const struct value *V, unsigned *budget)
{

	if (item == V)
		return 1;
	if (*budget == 0 || --*budget == 0)
		return 1;
	switch (item->kind) {
	case VALUE_LIST:
	case VALUE_TUPLE:
	case VALUE_SET:
		for (size_t i = 0; i < item->n; i++)
			if (reaches(item->items[i], V, budget))
				return 1;
		return 0;
	case VALUE_DICT:
		for (size_t i = 0; i < item->dict->n; i++)
			if (reaches(item->dict->pairs[i].value, V, budget))
				return 1;
		return 0;
	case VALUE_CALL:
		for (size_t i = 0; i < item->call->n; i++)
			if (reaches(item->call->args[i], V, budget))
				return 1;
		for (size_t i = 0; i < item->call->keywords_n; i++)
			if (reaches(item->call->keywords[i].value, V, budget))
				return 1;
		return 0;
	case VALUE_UNKNOWN:
		for (size_t i = 0; i < item->unknown.choices_n; i++)
			if (reaches(item->unknown.choices[i], V, budget))
				return 1;
		return 0;
	default:
		return 0;
	}
}

static struct value *
safe(struct eval *E, struct value *V, struct value *item)
{
	unsigned budget = 20000;

	if ((V->kind == VALUE_DICT ? V->dict->n : V->n) == 0 && item != V && E->forks == 0 && V->node == E->at)
		return item;	/* it is being made */
	if (!reaches(item, V, &budget))
		return item;
	return make_unknown(E, "the container holds itself, or is too large to be followed");
}

void
list_insert(struct eval *E, struct value *V, size_t at, struct value *item)
{
	struct value **items;
	size_t size;

	if (V->kind != VALUE_LIST && V->kind != VALUE_TUPLE && V->kind != VALUE_SET)
		return;
	if (V->n >= MACHINE_ITEMS) {
		spoil(E, V, "it has too many items to be followed");
		return;
	}
	item = safe(E, V, item);
	if (V->n == V->size) {
		size = V->size < 4 ? 4 : V->size * 2;
		if ((items = make_bytes(E, size * sizeof *items)) == NULL) {
			spoil(E, V, "it needs too much memory");
			return;
		}
		if (V->n > 0)
			memcpy(items, V->items, V->n * sizeof *items);
		V->items = items;
		V->size = size;
	}
	if (at < V->n) {
		memmove(V->items + at + 1, V->items + at, (V->n - at) * sizeof *V->items);
		E->steps += (unsigned)((V->n - at) / 16);
	} else
		at = V->n;
	V->items[at] = item;
	V->n++;
}

void
list_cut(struct eval *E, struct value *V, size_t at)
{

	memmove(V->items + at, V->items + at + 1, (V->n - at - 1) * sizeof *V->items);
	E->steps += (unsigned)((V->n - at) / 16);
	V->n--;
}

void
set_add(struct eval *E, struct value *V, struct value *item)
{

	if (V->kind != VALUE_SET)
		return;
	E->steps += (unsigned)(V->n / 4);
	for (size_t i = 0; i < V->n; i++)
		if (value_equal(V->items[i], item) == 1)
			return;
	list_insert(E, V, V->n, item);
}

/* Equal keys have equal hashes: 1, 1.0 and True are one key. */
static uint32_t
hash_of_key(const struct value *key)
{
	uint64_t h = key->kind;

	if (key->kind == VALUE_STR || key->kind == VALUE_BYTES) {
		for (size_t i = 0; i < key->len; i++)
			h = (h ^ (unsigned char)key->text[i]) * 0x100000001b3u;
	} else if (key->kind == VALUE_INT || key->kind == VALUE_BOOL)
		h = (uint64_t)key->number;
	else
		h = 0;
	h *= 0x9e3779b97f4a7c15u;
	return (uint32_t)(h >> 32);
}

struct pair *
dict_find(const struct value *V, const struct value *key)
{
	const struct dict *D = V->dict;

	if (D->index == NULL) {
		for (size_t i = 0; i < D->n; i++)
			if (value_equal(D->pairs[i].key, key) == 1)
				return &D->pairs[i];
		return NULL;
	}
	for (size_t at = hash_of_key(key) & (D->index_size - 1); D->index[at] != 0;
	    at = (at + 1) & (D->index_size - 1))
		if (value_equal(D->pairs[D->index[at] - 1].key, key) == 1)
			return &D->pairs[D->index[at] - 1];
	return NULL;
}

static void
index_add(struct dict *D, size_t place)
{
	size_t at = hash_of_key(D->pairs[place].key) & (D->index_size - 1);

	while (D->index[at] != 0)
		at = (at + 1) & (D->index_size - 1);
	D->index[at] = (uint32_t)place + 1;
}

static void
index_build(struct eval *E, struct dict *D)
{

	D->index = NULL;
	D->index_size = 0;
	if (D->n < SMALL || (D->index = make_bytes(E, D->size * 4 * sizeof *D->index)) == NULL)
		return;
	/* ${size} is a power of two. */
	D->index_size = D->size * 4;
	for (size_t i = 0; i < D->n; i++)
		index_add(D, i);
	E->steps += (unsigned)(D->n / 8);
}

static int
dict_grow(struct eval *E, struct dict *D)
{
	size_t size = D->size == 0 ? 4 : D->size * 2;
	struct pair *pairs;

	if ((pairs = make_bytes(E, size * sizeof *pairs)) == NULL)
		return -1;
	if (D->n > 0)
		memcpy(pairs, D->pairs, D->n * sizeof *pairs);
	D->pairs = pairs;
	D->size = size;
	index_build(E, D);
	return 0;
}

void
dict_put(struct eval *E, struct value *V, struct value *key, struct value *item)
{
	struct pair *found;
	struct dict *D;

	if (V->kind != VALUE_DICT)
		return;
	D = V->dict;
	item = safe(E, V, item);
	if (key->kind != VALUE_UNKNOWN && (found = dict_find(V, key)) != NULL) {
		found->value = item;
		return;
	}
	if (D->n >= MACHINE_ITEMS || (D->n == D->size && dict_grow(E, D) == -1)) {
		spoil(E, V, "it has too many items to be followed");
		return;
	}
	D->pairs[D->n++] = (struct pair){ key, item };
	if (D->index != NULL)
		index_add(D, D->n - 1);
}

void
dict_remove(struct eval *E, struct value *V, struct pair *pair)
{
	struct dict *D = V->dict;
	size_t at = (size_t)(pair - D->pairs);

	memmove(pair, pair + 1, (D->n - at - 1) * sizeof *pair);
	D->n--;
	index_build(E, D);
}
