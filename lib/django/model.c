#include "django/model.h"

#include <string.h>

#include "python/access.h"

struct field *
model_field(const struct model *m, const char *name)
{

	for (size_t i = 0; i < m->fields_n; i++)
		if (strcmp(m->fields[i]->name, name) == 0)
			return m->fields[i];
	return NULL;
}

struct value *
model_option(const struct model *m, const char *name)
{

	for (size_t i = 0; i < m->options_n; i++)
		if (strcmp(m->options[i].name, name) == 0)
			return m->options[i].value;
	return NULL;
}

int
model_managed(const struct model *m)
{
	const struct value *managed = model_option(m, "managed"), *proxy = model_option(m, "proxy");

	return !m->embedded && (managed == NULL || value_truth(managed) != 0) &&
	       (proxy == NULL || value_truth(proxy) != 1);
}
