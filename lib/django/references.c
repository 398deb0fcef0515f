#include "django/references.h"

#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "django/apps.h"
#include "django/migrations.h"
#include "django/settings.h"
#include "django/values.h"
#include "python/access.h"
#include "python/eval.h"

struct reading {
	struct migrations *M;
	const struct migration *m;
	const char *attribute;
	struct references *L;
};

static int
not_known(struct reading *R, const struct value *V)
{

	R->L->open = 1;
	return values_unknown(&R->M->problems, V, R->m->key.app, R->m->key.name,
	    "a part of '%s' is not known", R->attribute);
}

static int
wrong(struct reading *R, const struct value *V, const char *why)
{
	struct problem P = problem_at(PROBLEM_ELEMENT, V);

	P.app = R->m->key.app;
	P.name = R->m->key.name;
	return problems_add(&R->M->problems, &P, "%s in '%s'", why, R->attribute);
}

static int
add(struct reading *R, const struct value *V, const char *app, const char *name, const char *setting)
{
	struct references *L = R->L;
	struct reference *r = &L->all[L->n];

	if (strcmp(name, "__latest__") == 0 && strcmp(app, R->m->key.app) == 0 &&
	    wrong(R, V, "'__latest__' of the app itself") == -1)
		return -1;
	*r = (struct reference) { .key = { app, name }, .setting = setting, .line = value_line(V),
		.column = value_column(V) };
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

/* swappable_dependency(settings.AUTH_USER_MODEL): the first migration of that model's app. */
static int
add_swappable(struct reading *R, const struct value *V)
{
	const struct settings *S = R->M->apps->settings;
	struct value *model = call_arg(V, 0, "value");
	const char *setting, *text, *app;

	if (model == NULL)
		return wrong(R, V, "swappable_dependency() without a model");
	setting = setting_of(model);
	text = setting != NULL ? settings_text(S, setting) : NULL;
	if (text == NULL)
		text = values_text(eval_resolve(settings_eval(S), model));
	if (text == NULL)
		return not_known(R, model);
	if (strchr(text, '.') == NULL)
		return wrong(R, V, "a model without its app's label");
	if ((app = arena_strndup(R->M->arena, text, strcspn(text, "."))) == NULL)
		return -1;
	return add(R, V, app, "__first__", setting != NULL ? setting : "a setting");
}

static int
is_swappable(const struct value *V)
{
	const char *name = V->kind == VALUE_CALL ? call_name(V) : NULL;

	return name != NULL && str_begins(name, "django.") && str_ends(name, ".swappable_dependency");
}

static int
add_element(struct reading *R, struct value *V)
{
	const char *app, *name;

	V = eval_resolve(settings_eval(R->M->apps->settings), V);
	if (is_swappable(V))
		return add_swappable(R, V);
	if (V->kind == VALUE_LIST)
		return wrong(R, V, "a list where a pair (a tuple) must be");
	if (V->kind != VALUE_TUPLE)
		return V->kind == VALUE_STR || V->kind == VALUE_NONE || V->kind == VALUE_INT ?
		    wrong(R, V, "an element that is no pair of texts") : not_known(R, V);
	if (V->n != 2)
		return wrong(R, V, "an element that is no pair of texts");
	app = values_text(eval_resolve(settings_eval(R->M->apps->settings), V->items[0]));
	name = values_text(eval_resolve(settings_eval(R->M->apps->settings), V->items[1]));
	if (app != NULL && name != NULL)
		return add(R, V, app, name, NULL);
	for (size_t i = 0; i < 2; i++)
		if (V->items[i]->kind == VALUE_UNKNOWN || V->items[i]->kind == VALUE_REFERENCE ||
		    V->items[i]->kind == VALUE_CALL)
			return not_known(R, V->items[i]);
	return wrong(R, V, "an element that is no pair of texts");
}

int
references_read(struct migrations *M, const struct migration *m, const char *attribute,
    struct value *V, struct references *L)
{
	struct reading R = { M, m, attribute, L };

	if (V == NULL)
		return 0;
	V = eval_resolve(settings_eval(M->apps->settings), V);
	if (!values_list(V))
		return V->kind == VALUE_NONE ? 0 : not_known(&R, V);
	if ((L->all = arena_alloc(M->arena, (V->n + 1) * sizeof *L->all)) == NULL)
		return -1;
	for (size_t i = 0; i < V->n; i++)
		if (add_element(&R, V->items[i]) == -1)
			return -1;
	return 0;
}
