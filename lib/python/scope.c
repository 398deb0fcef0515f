#include <string.h>

#include "access.h"
#include "machine.h"

/* Names and what they are bound to. */

enum { SMALL = 12 };	/* a scope up to here needs no index */

struct scope *
scope_new(struct eval *E, struct scope *parent)
{
	struct scope *S = make_bytes(E, sizeof *S);

	if (S != NULL)
		S->parent = parent;
	return S;
}

static size_t
place_of(const struct scope *S, const char *name)
{
	uint64_t h = (uint64_t)(uintptr_t)name * 0x9e3779b97f4a7c15u;
	size_t at = (size_t)(h >> 32) & (S->index_size - 1);

	while (S->index[at] != 0 && S->all[S->index[at] - 1].name != name)
		at = (at + 1) & (S->index_size - 1);
	return at;
}

static struct binding *
find(const struct scope *S, const char *name)
{
	uint32_t place;

	if (S->index != NULL)
		return (place = S->index[place_of(S, name)]) == 0 ? NULL : &S->all[place - 1];
	for (size_t i = 0; i < S->n; i++)
		if (S->all[i].name == name)
			return &S->all[i];
	return NULL;
}

struct value *
scope_find(const struct scope *S, const char *name)
{
	const struct binding *B = S == NULL ? NULL : find(S, name);

	return B == NULL ? NULL : B->value;
}

static int
grow(struct eval *E, struct scope *S)
{
	size_t size = S->size == 0 ? 8 : S->size * 2;
	struct binding *all;

	if ((all = make_bytes(E, size * sizeof *all)) == NULL)
		return -1;
	if (S->n > 0)
		memcpy(all, S->all, S->n * sizeof *all);
	S->all = all;
	S->size = size;
	if (size < SMALL)
		return 0;
	S->index_size = size * 2;
	if ((S->index = make_bytes(E, S->index_size * sizeof *S->index)) == NULL)
		return -1;
	for (size_t i = 0; i < S->n; i++)
		S->index[place_of(S, all[i].name)] = (uint32_t)i + 1;
	return 0;
}

void
scope_set(struct eval *E, struct scope *S, const char *name, struct value *V)
{
	struct binding *B;

	if (S == NULL || V == &E->spare)
		return;
	if (E->forks > 0)
		eval_trail(E, S, name);
	if ((B = find(S, name)) != NULL) {
		B->value = V;
		return;
	}
	if (V == NULL || (S->n == S->size && grow(E, S) == -1))
		return;
	S->all[S->n] = (struct binding){ name, V };
	if (S->index != NULL)
		S->index[place_of(S, name)] = (uint32_t)S->n + 1;
	S->n++;
}

struct value *
scope_get(const struct scope *S, const char *name)
{

	for (size_t i = 0; S != NULL && i < S->n; i++)
		if (*S->all[i].name == *name && strcmp(S->all[i].name, name) == 0)
			return S->all[i].value;
	return NULL;
}

const char *
scope_open(const struct scope *S)
{

	return S == NULL ? NULL : S->open;
}

size_t
scope_count(const struct scope *S)
{

	return S == NULL ? 0 : S->n;
}

struct value *
scope_at(const struct scope *S, size_t i, const char **name)
{

	*name = S->all[i].name;
	return S->all[i].value;
}
