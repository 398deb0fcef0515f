#include <string.h>

#include "base/arena.h"
#include "base/exit.h"
#include "base/report.h"
#include "django/apps.h"
#include "django/made.h"
#include "django/migrations.h"
#include "django/names.h"
#include "django/settings.h"
#include "django/state_apply.h"
#include "django/values.h"
#include "python/access.h"
#include "python/eval.h"

/* Operations on fields. */

int
model_put_field(struct state *S, struct model *m, struct field *F)
{
	struct field **all;

	for (size_t i = 0; i < m->fields_n; i++)
		if (strcmp(m->fields[i]->name, F->name) == 0) {
			m->fields[i] = F;
			return 0;
		}
	if (m->fields_n == m->fields_size) {
		m->fields_size = m->fields_size == 0 ? 8 : 2 * m->fields_size;
		if ((all = arena_alloc(S->arena, m->fields_size * sizeof(struct field *))) == NULL)
			return -1;
		if (m->fields_n > 0)
			memcpy(all, m->fields, m->fields_n * sizeof(struct field *));
		m->fields = all;
	}
	m->fields[m->fields_n++] = F;
	return 0;
}

static void
take_field(struct model *m, const struct field *F)
{

	for (size_t i = 0; i < m->fields_n; i++)
		if (m->fields[i] == F) {
			memmove(&m->fields[i], &m->fields[i + 1],
			    (m->fields_n - i - 1) * sizeof(struct field *));
			m->fields_n--;
			return;
		}
}

/* A default that was for the rows of that time only (preserve_default=False). */
static void
drop_default(struct field *F)
{

	for (size_t i = 0; i < F->n; i++)
		if (strcmp(F->arguments[i].name, "default") == 0) {
			memmove(&F->arguments[i], &F->arguments[i + 1],
			    (F->n - i - 1) * sizeof *F->arguments);
			F->n--;
			return;
		}
}

static int
need(const struct step *P, const struct field *F)
{
	const struct state_need to = {
		.app = F->to_app, .model = F->to_model, .setting = F->setting
	};
	const struct state_need through = { .app = F->through_app, .model = F->through_model };

	if (F->to_app != NULL && state_step_need(P, F->value, &to) == -1)
		return -1;
	return F->through_app == NULL ? 0 : state_step_need(P, F->value, &through);
}

struct field *
state_read_field(
    const struct step *P, const char *model, const char *name, struct value *V, int preserve)
{
	const struct field_place place = { .arena = P->S->arena,
		.eval = P->eval,
		.settings = P->S->apps->settings,
		.apps = P->S->apps,
		.app = P->m->key.app,
		.model = model };
	struct field *F = arena_alloc(P->S->arena, sizeof *F);

	if (F == NULL || field_read(&place, name, V, F) == -1)
		return NULL;
	F->made = F->added = P->m;
	if (!preserve)
		drop_default(F);
	if (F->path == NULL && state_step_unknown(P, V, "the class of a field") == -1)
		return NULL;
	if (need(P, F) == -1)
		return NULL;
	return F;
}

struct field *
state_replace_field(struct state *S, const struct field *F, const char *name, struct value *V)
{
	struct field *copy = arena_alloc(S->arena, sizeof *copy);

	if (copy == NULL)
		return NULL;
	*copy = *F;
	copy->arguments = arena_alloc(S->arena, (F->n + 1) * sizeof *F->arguments);
	if (copy->arguments == NULL)
		return NULL;
	if (F->n > 0)
		memcpy(copy->arguments, F->arguments, F->n * sizeof *F->arguments);
	for (size_t i = 0; i < copy->n; i++)
		if (strcmp(copy->arguments[i].name, name) == 0)
			copy->arguments[i].value = V;
	return copy;
}

/* The field's name in an operation; NULL, and it noted. */
static const char *
field_name(const struct step *P, int i, const char *argument)
{
	const struct value *V = state_step_value(P, i, argument);
	const char *name = values_text(V);

	if (name == NULL)
		state_step_unknown(P, V, "the field of an operation");
	return name;
}

static int
preserves(const struct step *P)
{
	const struct value *V = state_step_value(P, 3, "preserve_default");

	return V == NULL || value_truth(V) != 0;
}

static int
put_field(struct step *P, struct model *m, const char *name)
{
	struct value *V = call_arg(P->call, 2, "field");
	const struct field *there = model_field(m, name);
	struct field *F;

	if (V == NULL)
		return state_step_unknown(P, V, "a field");
	if ((F = state_read_field(P, m->name, name, V, preserves(P))) == NULL)
		return -1;
	if (there != NULL)
		F->added = there->added;
	return model_put_field(P->S, m, F);
}

int
state_add_field(struct step *P)
{
	struct model *m = state_step_model(P, 0, "model_name");
	const char *name = m == NULL ? NULL : field_name(P, 1, "name");
	const struct field *there;

	if (name == NULL)
		return 0;
	if ((there = model_field(m, name)) != NULL &&
	    state_step_error(P, STATE_EXISTS, m->name,
		"field '%s' of '%s.%s' is there already, from "
		"'%s'",
		name, m->app, m->name, there->made == NULL ? "" : there->made->key.name) == -1)
		return -1;
	return put_field(P, m, name);
}

/* A model that is not known whole may have it. */
static int
no_field(const struct step *P, const struct model *m, const char *name)
{

	if (m->open != NULL)
		return 0;
	return state_step_error(P, STATE_NO_FIELD, m->name,
	    "there is no field '%s' in '%s.%s' here", name, m->app, m->name);
}

int
state_alter_field(struct step *P)
{
	struct model *m = state_step_model(P, 0, "model_name");
	const char *name = m == NULL ? NULL : field_name(P, 1, "name");

	if (name == NULL)
		return 0;
	if (model_field(m, name) == NULL && no_field(P, m, name) == -1)
		return -1;
	return put_field(P, m, name);
}

int
state_remove_field(struct step *P)
{
	struct model *m = state_step_model(P, 0, "model_name");
	const char *name = m == NULL ? NULL : field_name(P, 1, "name");
	const struct field *F;

	if (name == NULL)
		return 0;
	if ((F = model_field(m, name)) == NULL)
		return no_field(P, m, name);
	take_field(m, F);
	return 0;
}

/* A list or tuple of names in which one is another; ${V} itself where it is not in it. */
static struct value *
renamed_in(struct state *S, struct value *V, const char *old, const char *new)
{
	struct value *copy;
	int found = 0;

	if (V->kind == VALUE_STR && strcmp(V->text, old) == 0)
		return made_str(S->arena, V, new);
	if (!values_list(V))
		return V;
	if ((copy = made_list(S->arena, V, V->n)) == NULL)
		return NULL;
	copy->kind = V->kind;
	for (size_t i = 0; i < V->n; i++) {
		struct value *item = renamed_in(S, V->items[i], old, new);

		if (item == NULL)
			return NULL;
		found |= item != V->items[i];
		copy->items[copy->n++] = item;
	}
	return found ? copy : V;
}

static int
rename_option(
    struct state *S, struct model *m, const char *option, const char *old, const char *new)
{
	struct value *V = model_option(m, option), *with;

	if (V == NULL || (with = renamed_in(S, V, old, new)) == V)
		return 0;
	return with == NULL ? -1 : model_put_option(S, m, option, with);
}

/* An argument of a field that names fields. */
static int
rename_argument(
    struct state *S, struct field **F, const char *argument, const char *old, const char *new)
{
	struct value *V = field_get(*F, argument), *with;
	struct field *copy;

	if (V == NULL || (with = renamed_in(S, V, old, new)) == V)
		return 0;
	if (with == NULL || (copy = state_replace_field(S, *F, argument, with)) == NULL)
		return -1;
	*F = copy;
	return 0;
}

static int
rename_references(struct state *S, const struct model *m, const char *old, const char *new)
{

	for (size_t i = 0; i < S->n; i++)
		for (size_t k = 0; k < S->models[i]->fields_n; k++) {
			struct field **F = &S->models[i]->fields[k];

			if (S->models[i] == m &&
			    (rename_argument(S, F, "from_fields", old, new) == -1 ||
				rename_argument(S, F, "*", old, new) == -1))
				return -1;
			if ((*F)->to_app == NULL || strcmp((*F)->to_app, m->app) != 0 ||
			    strcmp((*F)->to_model, m->lower) != 0)
				continue;
			if (rename_argument(S, F, "to_field", old, new) == -1 ||
			    rename_argument(S, F, "to_fields", old, new) == -1)
				return -1;
		}
	return 0;
}

int
state_rename_field(struct step *P)
{
	struct model *m = state_step_model(P, 0, "model_name");
	const char *old = m == NULL ? NULL : field_name(P, 1, "old_name");
	const char *new = old == NULL ? NULL : field_name(P, 2, "new_name");
	struct field *F, *copy;

	if (new == NULL)
		return 0;
	if ((F = model_field(m, old)) == NULL)
		return no_field(P, m, old);
	if (model_field(m, new) != NULL &&
	    state_step_error(P, STATE_EXISTS, m->name, "field '%s' of '%s.%s' is there already",
		new, m->app, m->name) == -1)
		return -1;
	if ((copy = state_replace_field(P->S, F, "", NULL)) == NULL)
		return -1;
	copy->name = new;
	take_field(m, F);
	if (model_put_field(P->S, m, copy) == -1 ||
	    rename_option(P->S, m, "index_together", old, new) == -1 ||
	    rename_option(P->S, m, "unique_together", old, new) == -1)
		return -1;
	return rename_references(P->S, m, old, new);
}
