#include "bind.h"

#include <string.h>

#include "base/arena.h"
#include "machine.h"
#include "names.h"

struct module *
eval_copy(struct eval *E, const char *text, size_t len, const char *path)
{
	const char *copy = arena_strndup(E->own, text, len);

	return copy == NULL ? NULL : eval_text(E, copy, len, path, NULL);
}

int
eval_bind(struct eval *E, struct module *M, const char *name, struct value *V)
{
	const char *own = names_add(E->names, name, strlen(name));
	unsigned forks = E->forks;

	if (own == NULL)
		return -1;
	E->forks = 0;
	scope_set(E, M->scope, own, V);
	E->forks = forks;
	return scope_find(M->scope, own) == V ? 0 : -1;
}

void
eval_open(struct module *M, const char *why)
{

	M->scope->open = why;
}

struct value *
eval_list(struct eval *E)
{

	return make_list(E, VALUE_LIST, 0);
}

void
eval_append(struct eval *E, struct value *L, struct value *V)
{

	list_insert(E, L, L->n, V);
}

void
eval_seek(struct eval *E,
    void (*seek)(const void *context, const char *module, const char *name), const void *context)
{

	E->seek = seek;
	E->seek_context = context;
}

struct value *
eval_some(struct eval *E, const char *why)
{

	return make_some(E, why, NULL);
}

void
eval_installed(struct eval *E, struct value *L)
{

	E->installed = L;
}
