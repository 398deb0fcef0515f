#include "django/ancestry.h"

#include <stddef.h>
#include <string.h>

#include "base/str.h"
#include "django/apps.h"
#include "django/field.h"
#include "django/field_kind.h"
#include "django/settings.h"
#include "django/state.h"
#include "django/values.h"
#include "python/access.h"

/* Models may be bases of each other, in migrations that do not run. */
enum { FAR = 16, LABEL = 200 };

static struct model *
base_of(const struct state *S, const struct value *V)
{
	const char *text = values_text(V), *dot = text == NULL ? NULL : strchr(text, '.');
	char app[LABEL];

	if (dot == NULL || dot - text >= LABEL)
		return NULL;
	memcpy(app, text, (size_t)(dot - text));
	app[dot - text] = '\0';
	return state_find(S, app, dot + 1);
}

struct model *
ancestry_base(const struct state *S, const struct model *m, unsigned i)
{
	struct model *base;

	if (!values_list(m->bases))
		return NULL;
	for (size_t k = 0; k < m->bases->n; k++)
		if ((base = base_of(S, m->bases->items[k])) != NULL && base != m && i-- == 0)
			return base;
	return NULL;
}

static int
is_proxy(const struct model *m)
{
	const struct value *V = model_option(m, "proxy");

	return V != NULL && value_truth(V) == 1;
}

const struct model *
ancestry_table(const struct state *S, const struct model *m)
{

	for (int i = 0; m != NULL && is_proxy(m); i++)
		m = i == FAR ? NULL : ancestry_base(S, m, 0);
	return m;
}

static const struct field *
find(const struct state *S, const struct model *m, const char *name, int far)
{
	const struct model *base;
	const struct field *F;

	if ((F = model_field(m, name)) != NULL)
		return F;
	for (unsigned i = 0; far < FAR && (base = ancestry_base(S, m, i)) != NULL; i++)
		if ((F = find(S, base, name, far + 1)) != NULL)
			return F;
	return NULL;
}

const struct field *
ancestry_field(const struct state *S, const struct model *m, const char *name)
{

	return find(S, m, name, 0);
}

static int
is_true(const struct field *F, const char *name)
{
	struct value *V;

	return field_effective(F, name, &V) && V != NULL && value_truth(V) == 1;
}

/* The link to a base takes the place of a primary key that nobody named. */
const struct field *
ancestry_primary(const struct state *S, const struct model *m)
{
	const struct model *base;

	for (size_t i = 0; i < m->fields_n; i++)
		if (is_true(m->fields[i], "primary_key"))
			return m->fields[i];
	for (unsigned b = 0; (base = ancestry_base(S, m, b)) != NULL; b++)
		for (size_t i = 0; i < m->fields_n; i++) {
			const struct field *F = m->fields[i];

			if (F->kind != NULL && (F->kind->traits & FIELD_UNIQUE) != 0 &&
			    is_true(F, "parent_link") && F->to_app != NULL &&
			    state_find(S, F->to_app, F->to_model) == base)
				return F;
		}
	return NULL;
}

const struct field_kind *
ancestry_automatic(const struct state *S)
{
	const char *name = S->apps == NULL
			       ? "django.db.models.AutoField"
			       : settings_text(S->apps->settings, "DEFAULT_AUTO_FIELD");

	return name == NULL ? NULL : field_kind_find(name);
}

const struct value *
ancestry_open(const struct state *S, const struct model *m)
{

	if (m->bases == NULL)
		return NULL;
	if (!values_list(m->bases))
		return m->bases;
	for (size_t i = 0; i < m->bases->n; i++) {
		const struct value *V = m->bases->items[i];

		if (values_text(V) != NULL ? base_of(S, V) == NULL : V->kind == VALUE_UNKNOWN)
			return V;
		if (V->kind == VALUE_CLASS && class_is(V, "django.db.models.Model"))
			return V;
	}
	return NULL;
}
