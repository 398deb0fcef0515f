#include "django/references.h"

#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "django/apps.h"
#include "django/migrations.h"
#include "django/project.h"
#include "django/seek.h"
#include "django/settings.h"
#include "django/values.h"
#include "python/access.h"
#include "python/eval.h"

struct reading {
	struct migrations *M;
	const struct migration *m;
	const char *attribute;
	struct references *L;
	const struct value *list;
	const struct ast *items; /* where the list is written out: its first item */
	uint32_t line, column; /* of the element at work */
	const struct ast *item; /* it, where it is written out; or NULL */
};

/*
 * Where the ${i}th element stands.  A value may have been made by a function far
 * away; a list that is written out tells where each of its items is.
 */
static void
set_place(struct reading *R, size_t i)
{
	const struct value *V = R->list->items[i];
	const struct ast *item = R->items;
	const char *path = value_path(V);
	size_t n = 0;

	R->item = NULL;
	R->line = value_line(R->list);
	R->column = value_column(R->list);
	if (path != NULL && R->m->path != NULL && strcmp(path, R->m->path) == 0) {
		R->line = value_line(V);
		R->column = value_column(V);
	}
	for (; item != NULL && item->kind != NODE_STARRED; item = item->next)
		if (n++ == i) {
			R->item = item;
			R->line = item->line;
			R->column = item->column;
			return;
		}
}

static const struct ast *
items_of(const struct value *list)
{
	enum node_kind kind = list->kind == VALUE_LIST ? NODE_LIST : NODE_TUPLE;
	const struct ast *N = list->module == NULL ? NULL :
	    ast_at(list->module->parse.body, kind, list->line, list->column);

	return N == NULL ? NULL : N->items;
}

/* The reason may lie far away; the place is that in the migration. */
static int
not_known(struct reading *R, const struct value *V)
{
	struct problems *L = &R->M->problems;
	size_t n = L->n;

	R->L->open = 1;
	if (values_unknown(L, V, R->m->key.app, R->m->key.name, "a part of '%s' is not known",
		R->attribute) == -1)
		return -1;
	if (R->m->path != NULL && R->line > 0) {
		L->all[n].path = R->m->path;
		L->all[n].line = R->line;
		L->all[n].column = R->column;
	}
	return 0;
}

static int
wrong(struct reading *R, const char *why)
{
	const struct problem P = { .kind = PROBLEM_ELEMENT,
		.path = R->m->path,
		.line = R->line,
		.column = R->column,
		.app = R->m->key.app,
		.name = R->m->key.name };

	return problems_add(&R->M->problems, &P, "%s in '%s'", why, R->attribute);
}

static int
add(struct reading *R, const char *app, const char *name, const char *setting)
{
	struct references *L = R->L;
	struct reference *r = &L->all[L->n];

	if (strcmp(name, "__latest__") == 0 && strcmp(app, R->m->key.app) == 0 &&
	    wrong(R, "'__latest__' of the app itself") == -1)
		return -1;
	*r = (struct reference){
		.key = { app, name }, .setting = setting, .line = R->line, .column = R->column
	};
	L->n++;
	return 0;
}

/* The setting's name in "django.conf.settings.NAME", or NULL. */
static const char *
setting_of(const struct value *V)
{
	static const char prefix[] = "django.conf.settings.";

	if (V->kind != VALUE_REFERENCE || !str_begins(V->text, prefix))
		return NULL;
	return V->text + strlen(prefix);
}

/* Which setting names the model: as the code says, or as the user model's value tells. */
static const char *
setting_named(const struct settings *S, const struct value *model, const char *text)
{
	const char *setting = setting_of(model), *user = settings_text(S, "AUTH_USER_MODEL");

	if (setting != NULL)
		return setting;
	return user != NULL && strcmp(user, text) == 0 ? "AUTH_USER_MODEL" : "a setting";
}

/*
 * swappable_dependency(oauth2_settings.APPLICATION_MODEL) where that is not known: the one
 * setting on the command line that ends so (OAUTH2_PROVIDER_APPLICATION_MODEL) is what is meant.
 */
static const char *
given_model(const struct reading *R)
{
	const struct settings *S = R->M->apps->settings;
	const char *const *given = project_choice(settings_project(S))->settings;
	const struct ast *call = R->item, *arg;
	const char *found = NULL;
	size_t n, k;

	arg = call != NULL && call->kind == NODE_CALL ? call->right : NULL;
	if (arg == NULL || arg->kind != NODE_ATTRIBUTE)
		return NULL;
	for (k = strlen(arg->text); given != NULL && *given != NULL; given++) {
		n = strcspn(*given, "=");
		if (n < k + 1 || (*given)[n - k - 1] != '_' ||
		    strncmp(*given + n - k, arg->text, k) != 0)
			continue;
		if (found != NULL)
			return NULL;
		found = *given + n + 1;
	}
	return found;
}

/* A swappable dependency is one on the first migration of the model's app. */
static int
add_swappable(struct reading *R, struct value *model)
{
	const struct settings *S = R->M->apps->settings;
	const char *setting, *text, *app;

	if (model == NULL)
		return wrong(R, "swappable_dependency() without a model");
	setting = setting_of(model);
	text = setting != NULL ? seek_setting(R->M->apps, setting) : NULL;
	if (text == NULL)
		text = values_text(eval_resolve(settings_eval(S), model));
	if (text == NULL && (text = given_model(R)) == NULL)
		return not_known(R, model);
	if (strchr(text, '.') == NULL)
		return wrong(R, "a model without its app's label");
	if ((app = arena_strndup(R->M->arena, text, strcspn(text, "."))) == NULL)
		return -1;
	return add(R, app, "__first__", setting_named(S, model, text));
}

/*
 * The model in swappable_dependency(settings.AUTH_USER_MODEL) or, where the
 * evaluator has followed that, in SwappableTuple((label, "__first__"), setting).
 */
static int
swappable_model(const struct value *V, struct value **model)
{
	const char *name = V->kind == VALUE_CALL ? call_name(V) : NULL;

	if (name == NULL || !str_begins(name, "django."))
		return 0;
	if (str_ends(name, ".swappable_dependency"))
		*model = call_arg(V, 0, "value");
	else if (str_ends(name, ".SwappableTuple"))
		*model = call_arg(V, 1, "setting");
	else
		return 0;
	return 1;
}

static int
add_element(struct reading *R, struct value *V)
{
	const char *app, *name;
	struct value *model;

	V = eval_resolve(settings_eval(R->M->apps->settings), V);
	if (swappable_model(V, &model))
		return add_swappable(R, model);
	if (V->kind == VALUE_LIST)
		return wrong(R, "a list where a pair (a tuple) must be");
	if (V->kind == VALUE_STR || V->kind == VALUE_NONE || V->kind == VALUE_INT)
		return wrong(R, "an element that is no pair of texts");
	if (V->kind != VALUE_TUPLE)
		return not_known(R, V);
	if (V->n != 2)
		return wrong(R, "an element that is no pair of texts");
	app = values_text(eval_resolve(settings_eval(R->M->apps->settings), V->items[0]));
	name = values_text(eval_resolve(settings_eval(R->M->apps->settings), V->items[1]));
	if (app != NULL && name != NULL)
		return add(R, app, name, NULL);
	for (size_t i = 0; i < 2; i++)
		if (V->items[i]->kind == VALUE_UNKNOWN || V->items[i]->kind == VALUE_REFERENCE ||
		    V->items[i]->kind == VALUE_CALL)
			return not_known(R, V->items[i]);
	return wrong(R, "an element that is no pair of texts");
}

int
references_read(struct migrations *M, const struct migration *m, const char *attribute,
    struct value *V, struct references *L)
{
	struct reading R = { .M = M, .m = m, .attribute = attribute, .L = L };

	if (V == NULL)
		return 0;
	V = eval_resolve(settings_eval(M->apps->settings), V);
	if (!values_list(V))
		return V->kind == VALUE_NONE ? 0 : not_known(&R, V);
	if ((L->all = arena_alloc(M->arena, (V->n + 1) * sizeof *L->all)) == NULL)
		return -1;
	R.list = V;
	R.items = items_of(V);
	for (size_t i = 0; i < V->n; i++) {
		set_place(&R, i);
		if (add_element(&R, V->items[i]) == -1)
			return -1;
	}
	return 0;
}
