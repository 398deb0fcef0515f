#include <string.h>

#include "base/arena.h"
#include "django/made.h"
#include "django/migrations.h"
#include "django/state_apply.h"
#include "django/values.h"
#include "python/access.h"
#include "python/eval.h"

/* Operations on indexes and constraints. */

int
model_put_named(
    struct state *S, struct named **list, size_t *n, size_t *size, const struct named *one)
{
	struct named *all;

	if (*n == *size) {
		*size = *size == 0 ? 4 : 2 * *size;
		if ((all = arena_alloc(S->arena, *size * sizeof *all)) == NULL)
			return -1;
		if (*n > 0)
			memcpy(all, *list, *n * sizeof *all);
		*list = all;
	}
	(*list)[(*n)++] = *one;
	return 0;
}

static struct named *
find(struct named *list, size_t n, const char *name)
{

	for (size_t i = 0; i < n; i++)
		if (list[i].name != NULL && strcmp(list[i].name, name) == 0)
			return &list[i];
	return NULL;
}

/* Is there one whose name is not known?  Then nothing is sure. */
static int
has_unnamed(const struct named *list, size_t n)
{

	for (size_t i = 0; i < n; i++)
		if (list[i].name == NULL)
			return 1;
	return 0;
}

/* All of a name go. */
static void
take(struct named *list, size_t *n, const char *name)
{
	size_t kept = 0;

	for (size_t i = 0; i < *n; i++)
		if (list[i].name == NULL || strcmp(list[i].name, name) != 0)
			list[kept++] = list[i];
	*n = kept;
}

static int
add(struct step *P, struct model *m, int constraint)
{
	const char *what = constraint ? "constraint" : "index";
	struct value *V = state_step_value(P, 1, what);
	struct named one = { .value = V, .made = P->m };

	if (V == NULL || V->kind != VALUE_CALL)
		return state_step_unknown(P, V, constraint ? "a constraint" : "an index");
	one.name = values_text(call_arg(V, -1, "name"));
	if (call_arg(V, -1, "name") == NULL && !constraint)
		return state_step_error(
		    P, STATE_DOUBLE, m->name, "an index of '%s' has no name", m->name);
	if (one.name != NULL &&
	    (find(m->indexes, m->indexes_n, one.name) != NULL ||
		find(m->constraints, m->constraints_n, one.name) != NULL) &&
	    state_step_error(P, STATE_NO_NAME, m->name, "%s '%s' of '%s.%s' is there already", what,
		one.name, m->app, m->name) == -1)
		return -1;
	return constraint
		   ? model_put_named(
			 P->S, &m->constraints, &m->constraints_n, &m->constraints_size, &one)
		   : model_put_named(P->S, &m->indexes, &m->indexes_n, &m->indexes_size, &one);
}

static int
absent(const struct step *P, const struct model *m, const char *what, const char *name)
{

	if (m->open != NULL || has_unnamed(m->indexes, m->indexes_n) ||
	    has_unnamed(m->constraints, m->constraints_n))
		return 0;
	return state_step_error(P, STATE_NO_NAME, m->name, "there is no %s '%s' in '%s.%s' here",
	    what, name, m->app, m->name);
}

/* The name of what an operation is about; NULL, and it noted. */
static const char *
name_of(const struct step *P, int i, const char *argument)
{
	const struct value *V = state_step_value(P, i, argument);
	const char *name = values_text(V);

	if (name == NULL)
		state_step_unknown(P, V, "the name in an operation");
	return name;
}

int
state_add_index(struct step *P)
{
	struct model *m = state_step_model(P, 0, "model_name");

	return m == NULL ? 0 : add(P, m, 0);
}

int
state_add_constraint(struct step *P)
{
	struct model *m = state_step_model(P, 0, "model_name");

	return m == NULL ? 0 : add(P, m, 1);
}

int
state_remove_index(struct step *P)
{
	struct model *m = state_step_model(P, 0, "model_name");
	const char *name = m == NULL ? NULL : name_of(P, 1, "name");

	if (name == NULL)
		return 0;
	if (find(m->indexes, m->indexes_n, name) == NULL)
		return absent(P, m, "index", name);
	take(m->indexes, &m->indexes_n, name);
	return 0;
}

int
state_remove_constraint(struct step *P)
{
	struct model *m = state_step_model(P, 0, "model_name");
	const char *name = m == NULL ? NULL : name_of(P, 1, "name");

	if (name == NULL)
		return 0;
	if (find(m->constraints, m->constraints_n, name) == NULL)
		return absent(P, m, "constraint", name);
	take(m->constraints, &m->constraints_n, name);
	return 0;
}

int
state_alter_constraint(struct step *P)
{
	struct model *m = state_step_model(P, 0, "model_name");
	const char *name = m == NULL ? NULL : name_of(P, 1, "name");
	struct value *V = state_step_value(P, 2, "constraint");
	struct named *one;

	if (name == NULL)
		return 0;
	if ((one = find(m->constraints, m->constraints_n, name)) == NULL)
		return absent(P, m, "constraint", name);
	if (V == NULL || V->kind != VALUE_CALL)
		return state_step_unknown(P, V, "a constraint");
	one->value = V;
	one->name = values_text(call_arg(V, -1, "name"));
	one->made = P->m;
	return 0;
}

/* A copy of an index under another name. */
static struct value *
with_name(struct state *S, const struct value *V, const char *name)
{
	struct value *copy = arena_alloc(S->arena, sizeof *copy);
	struct call *call = arena_alloc(S->arena, sizeof *call);

	if (copy == NULL || call == NULL)
		return NULL;
	*copy = *V;
	*call = *V->call;
	copy->call = call;
	call->keywords = arena_alloc(S->arena, (call->keywords_n + 1) * sizeof *call->keywords);
	if (call->keywords == NULL)
		return NULL;
	memcpy(call->keywords, V->call->keywords, call->keywords_n * sizeof *call->keywords);
	for (size_t i = 0; i < call->keywords_n; i++)
		if (call->keywords[i].name != NULL && strcmp(call->keywords[i].name, "name") == 0 &&
		    (call->keywords[i].value = made_str(S->arena, V, name)) == NULL)
			return NULL;
	return copy;
}

static int
same_names(const struct value *a, const struct value *b)
{

	if (!values_list(a) || !values_list(b) || a->n != b->n)
		return 0;
	for (size_t i = 0; i < a->n; i++)
		if (value_equal(a->items[i], b->items[i]) != 1)
			return 0;
	return 1;
}

/* A group of index_together becomes an index of its own. */
static int
from_together(struct step *P, struct model *m, struct value *fields, const char *name)
{
	struct value *groups = model_option(m, "index_together"), *rest, *V;
	struct keyword_arg keywords[2] = { { "fields", fields }, { "name", NULL } };
	int found = 0;

	if (groups != NULL && values_list(groups)) {
		if ((rest = made_list(P->S->arena, groups, groups->n)) == NULL)
			return -1;
		rest->kind = VALUE_SET;
		for (size_t i = 0; i < groups->n; i++)
			if (same_names(groups->items[i], fields))
				found = 1;
			else
				rest->items[rest->n++] = groups->items[i];
		if (model_put_option(P->S, m, "index_together", rest) == -1)
			return -1;
	}
	/* Migrations that were edited have the index already; the database is asked for it. */
	if (!found && find(m->indexes, m->indexes_n, name) == NULL &&
	    absent(P, m, "group of index_together to become", name) == -1)
		return -1;
	keywords[1].value = made_str(P->S->arena, P->call, name);
	if ((V = made_call(P->S->arena, P->call, "django.db.models.Index", keywords, 2)) == NULL)
		return -1;
	return model_put_named(P->S, &m->indexes, &m->indexes_n, &m->indexes_size,
	    &(struct named){ .name = name, .value = V, .made = P->m });
}

int
state_rename_index(struct step *P)
{
	struct model *m = state_step_model(P, 0, "model_name");
	const char *new = m == NULL ? NULL : name_of(P, 1, "new_name"), *old;
	struct value *fields;
	struct named *one;

	if (new == NULL)
		return 0;
	fields = state_step_value(P, 3, "old_fields");
	if (fields != NULL && fields->kind != VALUE_NONE)
		return from_together(P, m, fields, new);
	if ((old = name_of(P, 2, "old_name")) == NULL)
		return 0;
	if ((one = find(m->indexes, m->indexes_n, old)) == NULL)
		return absent(P, m, "index", old);
	one->name = new;
	if (one->value->kind == VALUE_CALL &&
	    (one->value = with_name(P->S, one->value, new)) == NULL)
		return -1;
	return 0;
}
