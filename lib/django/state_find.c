#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "django/apps.h"
#include "django/field.h"
#include "django/names.h"
#include "django/settings.h"
#include "django/state.h"
#include "django/values.h"
#include "python/access.h"

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

WEAK struct field *
model_field(const struct model *m, const char *name)
{

	for (size_t i = 0; i < m->fields_n; i++)
		if (strcmp(m->fields[i]->name, name) == 0)
			return m->fields[i];
	return NULL;
}

WEAK int
model_managed(const struct model *m)
{
	const struct value *managed = model_option(m, "managed"),
			   *proxy = model_option(m, "proxy");

	return (managed == NULL || value_truth(managed) != 0) &&
	       (proxy == NULL || value_truth(proxy) != 1);
}

WEAK int
model_swapped(const struct state *S, const struct model *m)
{
	const char *setting = values_text(model_option(m, "swappable")), *value;
	size_t n = strlen(m->app);

	if (setting == NULL || S->apps == NULL ||
	    (value = settings_text(S->apps->settings, setting)) == NULL)
		return 0;
	return strncmp(value, m->app, n) != 0 || value[n] != '.' ||
	       !names_same(value + n + 1, m->name);
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
