#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "django/names.h"
#include "django/state.h"

/* Until the state of migrations is there, which has these too. */
#define WEAK __attribute__((weak))

WEAK struct model *
state_find(const struct state *S, const char *app, const char *model)
{

	for (size_t i = 0; i < S->n; i++)
		if (strcmp(S->models[i]->app, app) == 0 && names_same(S->models[i]->name, model))
			return S->models[i];
	return NULL;
}

WEAK struct value *
model_option(const struct model *m, const char *name)
{

	for (size_t i = 0; i < m->options_n; i++)
		if (strcmp(m->options[i].name, name) == 0)
			return m->options[i].value;
	return NULL;
}

WEAK void
state_free(struct state *S)
{

	if (S == NULL)
		return;
	free(S->models);
	free(S->errors);
	arena_free(S->arena);
	free(S);
}
