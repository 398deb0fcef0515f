#include "django/made.h"

#include <string.h>

#include "base/arena.h"
#include "python/value.h"

static struct value *
make(struct arena *A, const struct value *at, enum value_kind kind)
{
	struct value *V = arena_alloc(A, sizeof *V);

	if (V == NULL)
		return NULL;
	V->kind = (uint8_t)kind;
	V->module = at->module;
	V->line = at->line;
	V->column = at->column;
	return V;
}

static struct value *
text(struct arena *A, const struct value *at, enum value_kind kind, const char *s)
{
	struct value *V = make(A, at, kind);

	if (V == NULL || (V->text = arena_strdup(A, s)) == NULL)
		return NULL;
	V->len = strlen(s);
	return V;
}

struct value *
made_str(struct arena *A, const struct value *at, const char *s)
{

	return text(A, at, VALUE_STR, s);
}

struct value *
made_reference(struct arena *A, const struct value *at, const char *dotted)
{

	return text(A, at, VALUE_REFERENCE, dotted);
}

struct value *
made_bool(struct arena *A, const struct value *at, int on)
{
	struct value *V = make(A, at, VALUE_BOOL);

	if (V != NULL)
		V->number = on;
	return V;
}

struct value *
made_list(struct arena *A, const struct value *at, size_t room)
{
	struct value *V = make(A, at, VALUE_LIST);

	if (V == NULL || (V->items = arena_alloc(A, (room + 1) * sizeof *V->items)) == NULL)
		return NULL;
	V->size = room;
	return V;
}

struct value *
made_pair(struct arena *A, const struct value *at, struct value *a, struct value *b)
{
	struct value *V = made_list(A, at, 2);

	if (V == NULL)
		return NULL;
	V->kind = VALUE_TUPLE;
	V->items[V->n++] = a;
	V->items[V->n++] = b;
	return V;
}

struct value *
made_call(struct arena *A, const struct value *at, const char *dotted,
    const struct keyword_arg *keywords, size_t n)
{
	struct value *V = make(A, at, VALUE_CALL);
	struct call *C = arena_alloc(A, sizeof *C);

	if (V == NULL || C == NULL || (C->callee = made_reference(A, at, dotted)) == NULL ||
	    (C->keywords = arena_alloc(A, (n + 1) * sizeof *C->keywords)) == NULL)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		if (keywords[i].value == NULL)
			return NULL;
		C->keywords[C->keywords_n++] = keywords[i];
	}
	V->call = C;
	return V;
}
