#include <string.h>

#include "access.h"
#include "machine.h"

/* Dicts: pairs in order, with an index from hashes once they are many. */

enum { SMALL = 8 }; /* a dict up to here needs no index */

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
			make_place(E, V);
		}
		return V;
	}
}

/* So much of a tuple counts. */
enum { HASH_DEEP = 3, HASH_ITEMS = 8 };

/* Equal keys have equal hashes: 1, 1.0 and True are one key. */
static uint32_t
hash_at(const struct value *key, unsigned depth)
{
	uint64_t h = key->kind;

	if (key->kind == VALUE_STR || key->kind == VALUE_BYTES) {
		for (size_t i = 0; i < key->len; i++)
			h = (h ^ (unsigned char)key->text[i]) * 0x100000001b3u;
	} else if (key->kind == VALUE_INT || key->kind == VALUE_BOOL)
		h = (uint64_t)key->number;
	else if (key->kind == VALUE_TUPLE && depth < HASH_DEEP) {
		for (size_t i = 0; i < key->n && i < HASH_ITEMS; i++)
			h = (h ^ hash_at(key->items[i], depth + 1)) * 0x100000001b3u;
	} else
		h = 0;
	h *= 0x9e3779b97f4a7c15u;
	return (uint32_t)(h >> 32);
}

static uint32_t
hash_of_key(const struct value *key)
{

	return hash_at(key, 0);
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
	const struct value *key = D->pairs[place].key;
	size_t at = hash_of_key(key) & (D->index_size - 1);

	/* What is not known is equal to nothing, so nobody finds it. */
	if (key->kind == VALUE_UNKNOWN || key->kind == VALUE_ERROR)
		return;
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
	item = make_safe(E, V, item);
	if (key->kind != VALUE_UNKNOWN && (found = dict_find(V, key)) != NULL) {
		found->value = item;
		return;
	}
	if (D->n >= MACHINE_ITEMS || (D->n == D->size && dict_grow(E, D) == -1)) {
		make_lost(V, "it has too many items to be followed");
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

struct value *
dict_get(const struct value *V, const char *key)
{
	struct value text = { .kind = VALUE_STR };
	struct pair *found;

	if (V == NULL || V->kind != VALUE_DICT)
		return NULL;
	text.text = key;
	text.len = strlen(key);
	return (found = dict_find(V, &text)) == NULL ? NULL : found->value;
}

int
dict_open(const struct value *V)
{

	if (V == NULL || V->kind != VALUE_DICT)
		return 0;
	/* What is not known of a dict is added behind. */
	for (size_t i = V->dict->n; i-- > 0;)
		if (V->dict->pairs[i].key->kind == VALUE_UNKNOWN)
			return 1;
	return 0;
}
