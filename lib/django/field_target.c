#include "django/field_target.h"

#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "django/apps.h"
#include "django/field.h"
#include "django/field_class.h"
#include "django/field_kind.h"
#include "django/names.h"
#include "django/settings.h"
#include "django/values.h"
#include "python/access.h"
#include "python/eval.h"

static const char user_setting[] = "AUTH_USER_MODEL";

/* A model, as far as a text or class says. */
struct target {
	const char *app, *model; /* as written; NULL: not known */
	const char *setting;
	int bare; /* it was named without its app */
};

static const char *
user_model(const struct field_place *P)
{

	return P->settings == NULL ? "auth.User" : settings_text(P->settings, user_setting);
}

static int
from_text(const struct field_place *P, const char *text, struct target *T)
{
	const char *dot = strchr(text, '.');

	if (strcmp(text, "self") == 0) {
		T->app = P->app;
		T->model = P->model;
		T->bare = 1;
	} else if (dot == NULL) {
		T->app = P->app;
		T->model = text;
		T->bare = 1;
	} else if (strchr(dot + 1, '.') == NULL) {
		if ((T->app = arena_strndup(P->arena, text, (size_t)(dot - text))) == NULL)
			return -1;
		T->model = dot + 1;
	}
	return 0;
}

/* The app whose code holds a module: the one with the longest name. */
static const char *
app_of(const struct field_place *P, const char *module)
{
	const struct app *best = NULL;
	size_t len = 0, n;

	for (size_t i = 0; P->apps != NULL && i < P->apps->n; i++) {
		const struct app *app = &P->apps->all[i];

		n = strlen(app->name);
		if (n > len && strncmp(module, app->name, n) == 0 &&
		    (module[n] == '.' || module[n] == '\0')) {
			best = app;
			len = n;
		}
	}
	return best == NULL ? NULL : best->label;
}

/*
 * The app whose folder holds a file, the innermost one: where the same file can be imported by two
 * names, one of them tells nothing.
 */
static const char *
app_around(const struct field_place *P, const char *path)
{
	const struct app *best = NULL;
	size_t len = 0, n;

	for (size_t i = 0; P->apps != NULL && path != NULL && i < P->apps->n; i++) {
		const struct app *app = &P->apps->all[i];

		if (app->folder == NULL || (n = strlen(app->folder)) <= len)
			continue;
		if (strncmp(path, app->folder, n) == 0 && path[n] == '/') {
			best = app;
			len = n;
		}
	}
	return best == NULL ? NULL : best->label;
}

static void
from_class(const struct field_place *P, const struct value *V, struct target *T)
{
	const struct value *meta = scope_get(V->class->scope, "Meta");

	T->model = V->class->name;
	T->app = values_text(meta == NULL ? NULL : class_get(meta, "app_label"));
	if (T->app == NULL && V->class->module != NULL)
		T->app = app_of(P, V->class->module->name);
	if (T->app == NULL && V->class->module != NULL)
		T->app = app_around(P, V->class->module->path);
}

/* "django.contrib.auth.models.User": Django's own models lie where their names say. */
static void
from_contrib(const struct field_place *P, const char *dotted, struct target *T)
{
	const char *models = strstr(dotted, ".models.");

	if (models == NULL || strchr(models + 8, '.') != NULL)
		return;
	T->app = P->apps != NULL ? app_of(P, dotted) : NULL;
	T->model = models + 8;
}

static int
from_setting(const struct field_place *P, const char *name, struct value *V, struct target *T)
{
	const char *text = values_text(eval_resolve(P->eval, V));

	T->setting = name;
	return text == NULL ? 0 : from_text(P, text, T);
}

static int
target_of(const struct field_place *P, struct value *V, struct target *T)
{
	static const char settings[] = "django.conf.settings.";
	const char *name, *text;

	if (V->kind == VALUE_REFERENCE && str_begins(V->text, settings))
		return from_setting(P, V->text + sizeof settings - 1, V, T);
	V = field_class_resolve(P->eval, V);
	if ((text = values_text(V)) != NULL)
		return from_text(P, text, T);
	if (V->kind == VALUE_CLASS)
		from_class(P, V, T);
	else if (V->kind == VALUE_REFERENCE && str_begins(V->text, "django.contrib."))
		from_contrib(P, V->text, T);
	else if ((name = call_name(V)) != NULL &&
		 strcmp(name, "django.contrib.auth.get_user_model") == 0 &&
		 (text = user_model(P)) != NULL)
		return from_text(P, text, T);
	return 0;
}

/* Is it the user model, or the one that it stands in for? (Apps.get_swappable_settings_name) */
static int
is_user(const struct field_place *P, const char *app, const char *model)
{
	const char *user = user_model(P);
	size_t n = strlen(app);

	if (P->apps != NULL && apps_find(P->apps, "auth") == NULL)
		return 0;
	if (strcmp(app, "auth") == 0 && strcmp(model, "user") == 0)
		return 1;
	return user != NULL && strncmp(user, app, n) == 0 && user[n] == '.' &&
	       names_same(user + n + 1, model);
}

/* Before Django 4.0 a many-to-many field told its model as it is written. */
static int
keeps_case(const struct field_place *P, const struct field *F)
{

	return P->apps != NULL && P->apps->django != 0 && P->apps->django < 400 &&
	       F->kind != NULL && (F->kind->traits & FIELD_MANY) != 0;
}

int
field_target(const struct field_place *P, struct value *V, struct field *F, const char **text)
{
	struct target T = { 0 };
	const char *model;

	*text = NULL;
	if (target_of(P, V, &T) == -1)
		return -1;
	F->setting = T.setting;
	if (T.model == NULL)
		return 0;
	if ((F->to_model = names_lower(P->arena, T.model)) == NULL)
		return -1;
	if ((F->to_app = T.app) == NULL) {
		F->to_model = NULL;
		return 0;
	}
	if (F->setting == NULL && is_user(P, F->to_app, F->to_model))
		F->setting = user_setting;
	model = keeps_case(P, F) ? T.model : F->to_model;
	if (T.bare && value_is(V, "self"))
		*text = "self";
	else if (T.bare)
		*text = model;
	else
		*text = arena_join(P->arena, F->to_app, ".", model, NULL);
	return *text == NULL ? -1 : 0;
}

int
field_through(const struct field_place *P, struct value *V, struct field *F)
{
	struct target T = { 0 };

	if (target_of(P, V, &T) == -1)
		return -1;
	if (T.model == NULL || T.app == NULL)
		return 0;
	F->through_app = T.app;
	F->through_model = names_lower(P->arena, T.model);
	return F->through_model == NULL ? -1 : 0;
}
