#include <stdlib.h>
#include <string.h>

#include "check/family.h"
#include "check/replayed.h"
#include "check/subject.h"
#include "django/ancestry.h"
#include "django/field_kind.h"
#include "django/state.h"
#include "django/state_error.h"
#include "django/values.h"
#include "python/access.h"

/* S006: what refers at the end to what is not there. */

struct looking {
	const struct subject *S;
	const struct state *H;
	const struct model *m;
	struct findings *F;
};

/* Is there surely no such model? */
static int
is_absent(const struct looking *L, const char *app, const char *model)
{

	if (state_find(L->H, app, model) != NULL)
		return 0;
	if (apps_find(L->S->apps, app) == NULL)
		return L->S->apps->complete;
	return replayed_app(L->S, L->H, app);
}

static int
look_at_relation(const struct looking *L, const struct field *F, const char *app, const char *model)
{
	struct finding like;

	if (app == NULL || model == NULL || F->made == NULL || !is_absent(L, app, model))
		return 0;
	like = replayed_at(F->made, F->value);
	return findings_add(L->F, &like,
	    "'%s.%s.%s' refers to the model '%s.%s', which is not there at the end", L->m->app,
	    L->m->name, F->name, app, model);
}

static int
look_at_bases(const struct looking *L)
{
	const struct value *bases = L->m->bases;
	char app[200];

	for (size_t i = 0; values_list(bases) && i < bases->n; i++) {
		const char *text = values_text(bases->items[i]), *dot;
		struct finding like;

		if (text == NULL || (dot = strchr(text, '.')) == NULL ||
		    (size_t)(dot - text) >= sizeof app)
			continue;
		memcpy(app, text, (size_t)(dot - text));
		app[dot - text] = '\0';
		if (!is_absent(L, app, dot + 1))
			continue;
		like = replayed_at(L->m->made, bases->items[i]);
		if (findings_add(L->F, &like, "the base '%s' of '%s.%s' is not there at the end",
			text, L->m->app, L->m->name) == -1)
			return -1;
	}
	return 0;
}

/* A relation may be named by its column, too. */
static int
is_field(const struct looking *L, const char *name)
{
	const size_t n = strlen(name);
	const struct field *F;
	char of[200];

	if (ancestry_field(L->H, L->m, name) != NULL)
		return 1;
	if (n <= 3 || n >= sizeof of || strcmp(name + n - 3, "_id") != 0)
		return 0;
	memcpy(of, name, n - 3);
	of[n - 3] = '\0';
	return (F = ancestry_field(L->H, L->m, of)) != NULL &&
	       (F->kind == NULL || (F->kind->traits & FIELD_RELATED) != 0);
}

/* A name in an option or index that is no field; "-" in front is an order. */
static int
look_at_name(
    const struct looking *L, const struct value *V, const struct migration *made, const char *what)
{
	const char *name = values_text(V);
	struct finding like;

	if (name == NULL)
		return 0;
	name += *name == '-';
	if (*name == '\0' || *name == '?' || strcmp(name, "pk") == 0 || strcmp(name, "id") == 0 ||
	    strcmp(name, "_order") == 0 || strstr(name, "__") != NULL || is_field(L, name))
		return 0;
	like = replayed_at(made, V);
	return findings_add(L->F, &like, "%s of '%s.%s' names the field '%s', which is not there",
	    what, L->m->app, L->m->name, name);
}

static int
look_at_names(const struct looking *L, const struct value *list, const struct migration *made,
    const char *what)
{

	for (size_t i = 0; values_list(list) && i < list->n; i++)
		if ((values_list(list->items[i])
			    ? look_at_names(L, list->items[i], made, what)
			    : look_at_name(L, list->items[i], made, what)) == -1)
			return -1;
	return 0;
}

static int
look_at_named(const struct looking *L, const struct named *list, size_t n, const char *what)
{

	for (size_t i = 0; i < n; i++)
		if (list[i].value->kind == VALUE_CALL &&
		    look_at_names(L, call_arg(list[i].value, -1, "fields"),
			list[i].made != NULL ? list[i].made : L->m->made, what) == -1)
			return -1;
	return 0;
}

/* Fields may come from elsewhere where not all bases are known. */
static int
look_at_all_names(const struct looking *L)
{
	const struct model *m = L->m;

	if (m->open != NULL || ancestry_open(L->H, m) != NULL)
		return 0;
	if (look_at_names(L, model_option(m, "unique_together"), m->made, "unique_together") ==
		-1 ||
	    look_at_names(L, model_option(m, "index_together"), m->made, "index_together") == -1 ||
	    look_at_names(L, model_option(m, "ordering"), m->made, "ordering") == -1 ||
	    look_at_named(L, m->indexes, m->indexes_n, "an index") == -1 ||
	    look_at_named(L, m->constraints, m->constraints_n, "a constraint") == -1)
		return -1;
	return 0;
}

static int
look_at_model(const struct looking *L)
{

	for (size_t i = 0; i < L->m->fields_n; i++) {
		const struct field *F = L->m->fields[i];

		if (F->setting == NULL &&
		    (look_at_relation(L, F, F->to_app, F->to_model) == -1 ||
			look_at_relation(L, F, F->through_app, F->through_model) == -1))
			return -1;
	}
	return look_at_bases(L) == -1 ? -1 : look_at_all_names(L);
}

int
dangling_end(const struct subject *S, struct findings *F)
{
	struct looking L = { .S = S, .F = F };

	if (replayed_history(S, &L.H) == -1)
		return -1;
	for (size_t i = 0; L.H != NULL && i < L.H->n; i++) {
		L.m = L.H->models[i];
		if (L.m->made != NULL && L.m->made->app->place == APP_OWN &&
		    look_at_model(&L) == -1)
			return -1;
	}
	return 0;
}
