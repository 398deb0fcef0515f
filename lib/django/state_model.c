#include <string.h>

#include "base/arena.h"
#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "django/apps.h"
#include "django/made.h"
#include "django/migrations.h"
#include "django/names.h"
#include "django/settings.h"
#include "django/state_apply.h"
#include "django/values.h"
#include "python/access.h"
#include "python/eval.h"

/* Operations on whole models. */

/* What AlterModelOptions drops where it does not say it (ALTER_OPTION_KEYS). */
static const char *const alter_keys[] = { "base_manager_name", "default_manager_name",
	"default_related_name", "get_latest_by", "managed", "ordering", "permissions",
	"default_permissions", "select_on_save", "verbose_name", "verbose_name_plural" };

int
model_put_option(struct state *S, struct model *m, const char *name, struct value *V)
{
	struct option *all;
	size_t i = 0;

	while (i < m->options_n && strcmp(m->options[i].name, name) < 0)
		i++;
	if (i < m->options_n && strcmp(m->options[i].name, name) == 0) {
		m->options[i].value = V;
		if (V == NULL) {
			memmove(&m->options[i], &m->options[i + 1],
			    (m->options_n - i - 1) * sizeof *m->options);
			m->options_n--;
		}
		return 0;
	}
	if (V == NULL)
		return 0;
	if (m->options_n == m->options_size) {
		m->options_size = m->options_size == 0 ? 8 : 2 * m->options_size;
		if ((all = arena_alloc(S->arena, m->options_size * sizeof *all)) == NULL)
			return -1;
		if (m->options_n > 0)
			memcpy(all, m->options, m->options_n * sizeof *all);
		m->options = all;
	}
	memmove(&m->options[i + 1], &m->options[i], (m->options_n - i) * sizeof *m->options);
	m->options[i] = (struct option){ name, V };
	m->options_n++;
	return 0;
}

/* The text of a name within options, as it is or copied where it is not one of ours. */
static const char *
option_name(struct state *S, const struct value *key)
{

	return arena_strdup(S->arena, key->text);
}

static int
put_named_list(const struct step *P, struct model *m, struct value *list, int constraints)
{
	struct named one;

	list = eval_resolve(P->eval, list);
	if (list->kind == VALUE_NONE)
		return 0;
	if (!values_list(list))
		return state_step_unknown(P, list, "a list of indexes or constraints");
	for (size_t i = 0; i < list->n; i++) {
		struct value *V = eval_resolve(P->eval, list->items[i]);
		const struct value *name = V->kind == VALUE_CALL ? call_arg(V, -1, "name") : NULL;

		one = (struct named){ .name = values_text(name), .value = V, .made = P->m };
		if (V->kind == VALUE_CALL && name == NULL && !constraints &&
		    state_step_error(
			P, STATE_DOUBLE, m->name, "an index of '%s' has no name", m->name) == -1)
			return -1;
		if ((constraints ? model_put_named(P->S, &m->constraints, &m->constraints_n,
				       &m->constraints_size, &one)
				 : model_put_named(P->S, &m->indexes, &m->indexes_n,
				       &m->indexes_size, &one)) == -1)
			return -1;
	}
	return 0;
}

static int
put_options(const struct step *P, struct model *m, const struct value *options)
{

	if (options == NULL || options->kind == VALUE_NONE)
		return 0;
	if (options->kind != VALUE_DICT || dict_open(options)) {
		m->open = "its options are not all known";
		if (state_step_unknown(P, options, "the options of a model") == -1)
			return -1;
		if (options->kind != VALUE_DICT)
			return 0;
	}
	for (size_t i = 0; i < options->dict->n; i++) {
		const struct pair *o = &options->dict->pairs[i];
		const char *name;
		int rc;

		if (o->key->kind != VALUE_STR)
			continue;
		if ((name = option_name(P->S, o->key)) == NULL)
			return -1;
		if (strcmp(name, "indexes") == 0)
			rc = put_named_list(P, m, o->value, 0);
		else if (strcmp(name, "constraints") == 0)
			rc = put_named_list(P, m, o->value, 1);
		else
			rc = model_put_option(P->S, m, name, eval_resolve(P->eval, o->value));
		if (rc == -1)
			return -1;
	}
	return 0;
}

static int
put_fields(const struct step *P, struct model *m, const struct value *fields)
{
	struct field *F;
	const char *name;

	if (!values_list(fields)) {
		m->open = "its fields are not known";
		return state_step_unknown(P, fields, "the fields of a model");
	}
	for (size_t i = 0; i < fields->n; i++) {
		const struct value *pair = eval_resolve(P->eval, fields->items[i]);

		if (!values_list(pair) || pair->n != 2 ||
		    (name = values_text(pair->items[0])) == NULL) {
			m->open = "one of its fields is not known";
			if (state_step_unknown(P, pair, "a field of a model") == -1)
				return -1;
			continue;
		}
		if (model_field(m, name) != NULL &&
		    state_step_error(P, STATE_DOUBLE, m->name, "field '%s' is there twice in '%s'",
			name, m->name) == -1)
			return -1;
		if ((F = state_read_field(P, m->name, name, pair->items[1], 1)) == NULL ||
		    model_put_field(P->S, m, F) == -1)
			return -1;
	}
	return 0;
}

/* Two equal bases or managers are an error of Python's or Django's. */
static int
check_doubles(const struct step *P, const struct model *m, const struct value *list, int managers)
{
	const struct value *a, *b;

	for (size_t i = 0; list != NULL && values_list(list) && i < list->n; i++)
		for (size_t k = 0; k < i; k++) {
			a = list->items[i];
			b = list->items[k];
			if (managers) {
				if (!values_list(a) || !values_list(b) || a->n == 0 || b->n == 0)
					continue;
				a = a->items[0];
				b = b->items[0];
			}
			if (value_equal(a, b) == 1 && a->kind == VALUE_STR &&
			    state_step_error(P, STATE_DOUBLE, m->name,
				"%s '%s' is there twice in '%s'", managers ? "manager" : "base",
				a->text, m->name) == -1)
				return -1;
		}
	return 0;
}

static int
need_bases(const struct step *P, const struct value *bases)
{
	const char *text, *dot;
	char *app, *model;

	for (size_t i = 0; values_list(bases) && i < bases->n; i++) {
		if ((text = values_text(bases->items[i])) == NULL ||
		    (dot = strchr(text, '.')) == NULL)
			continue;
		if ((app = arena_strndup(P->S->arena, text, (size_t)(dot - text))) == NULL ||
		    (model = names_lower(P->S->arena, dot + 1)) == NULL ||
		    state_step_need(P, bases->items[i],
			&(struct state_need){ .app = app, .model = model }) == -1)
			return -1;
	}
	return 0;
}

int
state_create_model(struct step *P)
{
	const struct value *V = state_step_value(P, 0, "name");
	const char *name = values_text(V);
	const struct model *there;
	struct model *m;

	if (name == NULL)
		return state_step_unknown(P, V, "the name of a new model");
	if ((there = state_find(P->S, P->m->key.app, name)) != NULL &&
	    state_step_error(P, STATE_EXISTS, name, "the model '%s.%s' is there already, from '%s'",
		P->m->key.app, name, there->made == NULL ? "" : there->made->key.name) == -1)
		return -1;
	if ((m = arena_alloc(P->S->arena, sizeof *m)) == NULL ||
	    (m->lower = names_lower(P->S->arena, name)) == NULL)
		return -1;
	m->app = P->m->key.app;
	m->name = name;
	m->value = P->call;
	m->made = m->named = P->m;
	m->bases = state_step_value(P, 3, "bases");
	m->managers = state_step_value(P, 4, "managers");
	if (put_fields(P, m, state_step_value(P, 1, "fields")) == -1 ||
	    put_options(P, m, state_step_value(P, 2, "options")) == -1 ||
	    need_bases(P, m->bases) == -1 || check_doubles(P, m, m->bases, 0) == -1 ||
	    check_doubles(P, m, m->managers, 1) == -1)
		return -1;
	return state_put(P->S, m);
}

int
state_delete_model(struct step *P)
{
	struct model *m = state_step_model(P, 0, "name");

	return m == NULL ? 0 : state_take(P->S, m);
}

/* One argument of a relation leads to the model under its new name; "self" stays. */
static int
repoint_argument(const struct step *P, struct field **F, const char *argument, const char *text)
{
	const struct value *V = field_get(*F, argument);
	struct value *with;

	if (V == NULL || value_is(V, "self"))
		return 0;
	if ((with = made_str(P->S->arena, (*F)->value, text)) == NULL)
		return -1;
	*F = state_replace_field(P->S, *F, argument, with);
	return *F == NULL ? -1 : 0;
}

/* Where a relation leads to the model that gets another name, the field is another. */
static int
repoint(const struct step *P, struct model *at, const struct model *m, const char *old)
{
	struct arena *A = P->S->arena;
	char *to = arena_printf(A, "%s.%s", m->app, m->lower);
	char *through = arena_printf(A, "%s.%s", m->app, m->name);

	if (to == NULL || through == NULL)
		return -1;
	for (size_t i = 0; i < at->fields_n; i++) {
		struct field **F = &at->fields[i];

		if ((*F)->to_app != NULL && strcmp((*F)->to_model, old) == 0 &&
		    strcmp((*F)->to_app, m->app) == 0) {
			if (repoint_argument(P, F, "to", to) == -1 ||
			    (*F = state_replace_field(P->S, *F, "", NULL)) == NULL)
				return -1;
			(*F)->to_model = m->lower;
		}
		if ((*F)->through_app != NULL && strcmp((*F)->through_model, old) == 0 &&
		    strcmp((*F)->through_app, m->app) == 0) {
			if (repoint_argument(P, F, "through", through) == -1 ||
			    (*F = state_replace_field(P->S, *F, "", NULL)) == NULL)
				return -1;
			(*F)->through_model = m->lower;
		}
	}
	return 0;
}

/* Does anything in a model lead to one of this name? */
static int
leads_to(const struct model *at, const char *app, const char *lower)
{

	for (size_t i = 0; i < at->fields_n; i++) {
		const struct field *F = at->fields[i];

		if ((F->to_app != NULL && strcmp(F->to_model, lower) == 0 &&
			strcmp(F->to_app, app) == 0) ||
		    (F->through_app != NULL && strcmp(F->through_model, lower) == 0 &&
			strcmp(F->through_app, app) == 0))
			return 1;
	}
	return 0;
}

int
state_rename_model(struct step *P)
{
	struct model *m = state_step_model(P, 0, "old_name");
	const struct value *V = state_step_value(P, 1, "new_name");
	const char *name = values_text(V), *old;

	if (m == NULL)
		return 0;
	if (name == NULL)
		return state_step_unknown(P, V, "the new name of a model");
	old = m->lower;
	/* Django removes the old name last, and with it what has it again. */
	if (names_same(old, name))
		return state_step_error(P, STATE_NO_MODEL, name,
			   "renaming '%s.%s' to '%s' takes it out of Django's state", m->app,
			   m->name, name) == -1
			   ? -1
			   : state_take(P->S, m);
	if (state_find(P->S, m->app, name) != NULL &&
	    state_step_error(
		P, STATE_EXISTS, name, "the model '%s.%s' is there already", m->app, name) == -1)
		return -1;
	if (state_take(P->S, m) == -1 || (m->lower = names_lower(P->S->arena, name)) == NULL)
		return -1;
	m->name = name;
	m->named = P->m;
	if (state_put(P->S, m) == -1)
		return -1;
	for (size_t i = 0; i < P->S->n; i++)
		if (leads_to(P->S->models[i], m->app, old) &&
		    repoint(P, P->S->models[i], m, old) == -1)
			return -1;
	return 0;
}

static int
set_option(struct step *P, const char *option, const char *argument)
{
	struct model *m = state_step_model(P, 0, "name");
	struct value *V = state_step_value(P, 1, argument);

	if (m == NULL)
		return 0;
	if (V == NULL)
		return state_step_unknown(P, V, "an option of a model");
	return model_put_option(P->S, m, option, V);
}

int
state_alter_table(struct step *P)
{

	return set_option(P, "db_table", "table");
}

int
state_alter_comment(struct step *P)
{

	return set_option(P, "db_table_comment", "table_comment");
}

int
state_alter_order(struct step *P)
{

	return set_option(P, "order_with_respect_to", "order_with_respect_to");
}

int
state_alter_managers(struct step *P)
{
	struct model *m = state_step_model(P, 0, "name");

	if (m != NULL)
		m->managers = state_step_value(P, 1, "managers");
	return 0;
}

/* One tuple of names is a group, a list of such are several (normalize_together). */
static struct value *
together(const struct step *P, struct value *V)
{
	struct value *set;

	if (value_truth(V) == 0)
		return V;
	if ((set = made_list(P->S->arena, V, V->n)) == NULL)
		return NULL;
	set->kind = VALUE_SET;
	if (!values_list(eval_resolve(P->eval, V->items[0])) &&
	    V->items[0]->kind != VALUE_UNKNOWN) {
		set->items[set->n++] = V;
		return set;
	}
	for (size_t i = 0; i < V->n; i++)
		set->items[set->n++] = eval_resolve(P->eval, V->items[i]);
	return set;
}

static int
alter_together(struct step *P, const char *option)
{
	struct model *m = state_step_model(P, 0, "name");
	struct value *V = state_step_value(P, 1, option);

	if (m == NULL)
		return 0;
	/* Anything that is empty says that there are none, also {}. */
	if (V == NULL || (value_truth(V) != 0 && !values_list(V)))
		return state_step_unknown(P, V, "an option of a model");
	if ((V = together(P, V)) == NULL)
		return -1;
	return model_put_option(P->S, m, option, V);
}

int
state_alter_unique(struct step *P)
{

	return alter_together(P, "unique_together");
}

int
state_alter_together(struct step *P)
{

	return alter_together(P, "index_together");
}

int
state_alter_options(struct step *P)
{
	struct model *m = state_step_model(P, 0, "name");
	const struct value *options = state_step_value(P, 1, "options");

	if (m == NULL)
		return 0;
	if (options == NULL || options->kind != VALUE_DICT)
		return state_step_unknown(P, options, "the options of a model");
	for (size_t i = 0; i < sizeof alter_keys / sizeof *alter_keys; i++)
		if (dict_get(options, alter_keys[i]) == NULL &&
		    model_put_option(P->S, m, alter_keys[i], NULL) == -1)
			return -1;
	return put_options(P, m, options);
}
