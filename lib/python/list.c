#include <string.h>

#include "access.h"
#include "machine.h"

/* Lists, tuples and sets.  What runs long is counted as steps. */

void
make_lost(struct value *V, const char *why)
{
	*V = (struct value){ .kind = VALUE_UNKNOWN,
		.line = V->line,
		.column = V->column,
		.module = V->module,
		.unknown.why = why };
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

/* Is it made by the expression that is evaluated? */
static int
is_at(const struct eval *E, const struct value *V)
{

	return E->at != NULL && V->line == E->at->line && V->column == E->at->column &&
	    E->frame != NULL && V->module == E->frame->module;
}

struct value *
make_safe(struct eval *E, struct value *V, struct value *item)
{
	unsigned budget = 20000;

	if ((V->kind == VALUE_DICT ? V->dict->n : V->n) == 0 && item != V && E->forks == 0 &&
	    is_at(E, V))
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
		make_lost(V, "it has too many items to be followed");
		return;
	}
	item = make_safe(E, V, item);
	if (V->n == V->size) {
		size = V->size < 4 ? 4 : V->size * 2;
		if ((items = make_bytes(E, size * sizeof *items)) == NULL) {
			make_lost(V, "it needs too much memory");
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
list_add(struct eval *E, struct value *V, struct value *item)
{

	if (V->kind != VALUE_SET)
		return;
	E->steps += (unsigned)(V->n / 4);
	for (size_t i = 0; i < V->n; i++)
		if (value_equal(V->items[i], item) == 1)
			return;
	list_insert(E, V, V->n, item);
}

