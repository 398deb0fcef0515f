#include "django/config.h"

#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "django/apps.h"
#include "django/contrib.h"
#include "django/lookup.h"
#include "django/search.h"
#include "django/settings.h"
#include "django/values.h"
#include "python/access.h"
#include "python/eval.h"

/* Bases of bases; more than these nobody has. */
enum { CONFIG_BASES = 16 };

/* The classes of one module that may configure an app. */
struct choice {
	const struct value *only; /* the first that is not opted out */
	const struct value *chosen; /* the first that says default = True */
	unsigned n, chosen_n;
};

static const char *
last_part(const char *dotted)
{
	const char *dot = strrchr(dotted, '.');

	return dot == NULL ? dotted : dot + 1;
}

/* Django's own AppConfig: it names nothing. */
static int
config_standard(const struct value *V)
{

	return V->kind == VALUE_REFERENCE && (strcmp(V->text, "django.apps.AppConfig") == 0 ||
	    strcmp(V->text, "django.apps.config.AppConfig") == 0);
}

/* A base of another package is not followed; that it is an AppConfig is told from its name. */
int
config_is(const struct value *V)
{

	/* A name that was deleted is bound to nothing. */
	if (V == NULL || V->kind != VALUE_CLASS)
		return 0;
	if (class_is(V, "django.apps.AppConfig") || class_is(V, "django.apps.config.AppConfig"))
		return 1;
	for (size_t i = 0; i < V->class->n; i++) {
		const struct value *base = V->class->bases[i];

		if (base->kind == VALUE_REFERENCE && str_ends(base->text, "Config"))
			return 1;
		if (base->kind == VALUE_CLASS && config_is(base))
			return 1;
	}
	return 0;
}

static void
choose(struct choice *C, const struct module *M)
{
	const char *name;

	for (size_t i = 0; i < scope_count(M->scope); i++) {
		const struct value *V = scope_at(M->scope, i, &name), *standard;

		if (!config_is(V))
			continue;
		/* Of a base that only its child should be used for, the child inherits nothing. */
		standard = class_get(V, "default");
		if (standard != NULL && value_truth(standard) == 0)
			continue;
		C->only = C->n++ == 0 ? V : C->only;
		if (standard != NULL && value_truth(standard) == 1)
			C->chosen = C->chosen_n++ == 0 ? V : C->chosen;
	}
}

/* A module of the project or of a package, evaluated; NULL: there is none. */
struct module *
config_import(const struct apps *A, const char *name)
{
	const struct search *S = settings_search(A->settings);
	struct eval *E = settings_eval(A->settings);
	struct module *M = eval_import(E, name);
	struct lookup L;
	const char *path;

	if (M != NULL)
		return M->path != NULL ? M : NULL;
	if (lookup_module(A->arena, S->paths, S->all, name, &L) == -1)
		return NULL;
	if (L.kind == LOOKUP_PACKAGE)
		path = arena_join(A->arena, L.path, "/__init__.py", NULL);
	else
		path = L.kind == LOOKUP_MODULE ? L.path : NULL;
	return path == NULL ? NULL : eval_file(E, path, name);
}

int
config_unparsed(struct apps *A, const struct module *M)
{
	struct problem P = { .kind = PROBLEM_SYNTAX,
		.path = M->path,
		.line = M->parse.error.line,
		.column = M->parse.error.column };

	if (M->parse.error.message == NULL)
		return 0;
	return problems_add(&A->problems, &P, "%s", M->parse.error.message);
}

/* The name of one of Django's own apps, of the configuration that is its. */
static struct value *
contrib_name(const struct apps *A, const char *dotted)
{
	const char *apps = strstr(dotted, ".apps.");
	const struct contrib *C;
	char *name;

	if (apps == NULL ||
	    (name = arena_strndup(A->arena, dotted, (size_t)(apps - dotted))) == NULL ||
	    (C = contrib_find(name)) == NULL)
		return NULL;
	return eval_str(settings_eval(A->settings), C->name);
}

/* An attribute of a class; its bases may be of other packages. */
static struct value *
attribute(const struct apps *A, const struct value *V, const char *name, unsigned depth)
{
	struct value *found = class_get(V, name), *base;

	for (size_t i = 0; found == NULL && i < V->class->n && depth < CONFIG_BASES; i++) {
		if (config_standard(V->class->bases[i]))
			continue;
		base = eval_resolve(settings_eval(A->settings), V->class->bases[i]);
		if (base->kind == VALUE_CLASS)
			found = attribute(A, base, name, depth + 1);
		else if (base->kind == VALUE_REFERENCE && strcmp(name, "name") == 0)
			found = contrib_name(A, base->text);
	}
	return found;
}

/* What a class says of the app. */
int
config_take(struct apps *A, const struct value *V, struct app *app)
{
	struct value *name = attribute(A, V, "name", 0), *label = attribute(A, V, "label", 0);
	struct value *field = attribute(A, V, "default_auto_field", 0);

	app->config =
	    arena_strdup(A->arena, V->class->dotted != NULL ? V->class->dotted : V->class->name);
	if (app->config == NULL)
		return -1;
	if (values_text(name) != NULL)
		app->name = values_text(name);
	else if (values_unknown(&A->problems, name != NULL ? name : V, NULL, NULL,
		     "the name of the app configured by '%s' is not known", app->config) == -1)
		return -1;
	app->label = last_part(app->name);
	app->default_auto_field = values_text(field);
	if (field != NULL && field->kind != VALUE_NONE && app->default_auto_field == NULL)
		app->default_auto_field = "";
	if (label == NULL || values_text(label) != NULL) {
		app->label = label != NULL ? values_text(label) : app->label;
		return 0;
	}
	A->complete = 0;
	return values_unknown(
	    &A->problems, label, NULL, NULL, "the label of the app '%s' is not known", app->name);
}

/* The entry is a package: it may have a module apps. */
static int
from_package(struct apps *A, const char *entry, struct app *app)
{
	struct choice C = { 0 };
	struct module *M;
	char *name;

	if ((name = arena_join(A->arena, entry, ".apps", NULL)) == NULL)
		return -1;
	if ((M = config_import(A, name)) == NULL)
		return 0;
	if (config_unparsed(A, M) == -1)
		return -1;
	choose(&C, M);
	if (C.n != 1 && C.chosen_n > 1) {
		struct problem P = problem_at(PROBLEM_APP, C.chosen);

		return problems_add(
		    &A->problems, &P, "the module has more than one default AppConfig: '%s'", name);
	}
	if (C.n != 1)
		C.only = C.chosen;
	return C.only == NULL ? 0 : config_take(A, C.only, app);
}

/* The entry is MODULE.Class: return 1 if the module is there. */
static int
from_class(struct apps *A, const char *entry, struct app *app)
{
	const char *dot = strrchr(entry, '.');
	struct problem P = {
		.kind = PROBLEM_APP, .path = app->path, .line = app->line, .column = app->column
	};
	const struct value *V;
	struct module *M;
	char *name;

	if (dot == NULL)
		return 0;
	if ((name = arena_strndup(A->arena, entry, (size_t)(dot - entry))) == NULL)
		return -1;
	if ((M = config_import(A, name)) == NULL)
		return 0;
	if (config_unparsed(A, M) == -1)
		return -1;
	if ((V = scope_get(M->scope, dot + 1)) != NULL)
		V = eval_resolve(settings_eval(A->settings), (struct value *)V);
	if (V != NULL && V->kind == VALUE_CLASS)
		return config_take(A, V, app) == -1 ? -1 : 1;
	if (M->parse.error.message != NULL || (V != NULL && V->kind != VALUE_ERROR) ||
	    M->notes_n > 0)
		return 0;
	if (problems_add(&A->problems, &P, "module '%s' has no class '%s'", name, dot + 1) == -1)
		return -1;
	return 1;
}

/* Nothing is at hand: "django.contrib.auth", "x.apps.XConfig" still tell what they are called. */
static int
from_name(struct apps *A, const char *entry, struct app *app)
{
	const struct contrib *C = contrib_find(entry);
	const char *apps = strstr(entry, ".apps.");

	if (C != NULL) {
		app->name = C->name;
		app->label = C->label;
		app->by_heart = 1;
		app->place = APP_PACKAGE;
		return 0;
	}
	app->place = APP_EXTERNAL;
	A->complete = 0;
	if (apps != NULL &&
	    (app->name = arena_strndup(A->arena, entry, (size_t)(apps - entry))) == NULL)
		return -1;
	app->label = last_part(app->name);
	return 0;
}

int
config_read(struct apps *A, const char *entry, struct app *app)
{
	const struct search *S = settings_search(A->settings);
	struct lookup L;
	int rc;

	app->name = entry;
	app->label = last_part(entry);
	app->place = APP_PACKAGE;
	if (lookup_module(A->arena, S->paths, S->all, entry, &L) == -1)
		return -1;
	if (L.kind != LOOKUP_NONE)
		return from_package(A, entry, app);
	if ((rc = from_class(A, entry, app)) != 0)
		return rc == -1 ? -1 : 0;
	return from_name(A, entry, app);
}
