#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "django/apps.h"
#include "django/apps_found.h"
#include "django/config.h"
#include "django/contrib.h"
#include "django/found.h"
#include "django/lookup.h"
#include "django/project.h"
#include "django/search.h"
#include "django/seek.h"
#include "django/settings.h"
#include "django/values.h"
#include "django/version.h"
#include "python/access.h"
#include "python/bind.h"
#include "python/eval.h"

/* Is the package that should hold the app one of ours, so that the app should be there? */
static int
is_near(const struct apps *A, const char *name, int *result)
{
	const struct search *S = settings_search(A->settings);
	struct lookup L;
	char *top;

	if ((top = arena_strndup(A->arena, name, strcspn(name, "."))) == NULL ||
	    lookup_module(A->arena, S->paths, S->own, top, &L) == -1)
		return -1;
	*result = L.kind != LOOKUP_NONE || S->complete;
	return 0;
}

/* An app that is not found: missing, or of a package that is not at hand. */
static int
set_absent(struct apps *A, struct app *app)
{
	struct problem P = { .kind = PROBLEM_APP,
		.path = app->path,
		.line = app->line,
		.column = app->column,
		.app = app->label };
	int near;

	app->place = APP_EXTERNAL;
	app->state = APP_UNKNOWN;
	if (is_near(A, app->name, &near) == -1)
		return -1;
	A->complete = 0;
	return near ? problems_add(&A->problems, &P, "no such module: '%s'", app->name) : 0;
}

static int
find_folder(struct apps *A, struct app *app)
{
	const struct search *S = settings_search(A->settings);
	const struct project *project = settings_project(A->settings);
	struct lookup L;

	if (app->by_heart)
		return 0;
	if (lookup_module(A->arena, S->paths, S->all, app->name, &L) == -1)
		return -1;
	if (L.kind == LOOKUP_NONE)
		return set_absent(A, app);
	app->folder = L.path;
	if (L.kind == LOOKUP_MODULE && (app->folder = arena_strndup(A->arena, L.path,
					    (size_t)(strrchr(L.path, '/') - L.path))) == NULL)
		return -1;
	app->place = project_owns(project, L.path) ? APP_OWN : APP_PACKAGE;
	return 0;
}

/* What MIGRATION_MODULES says: set ${name} to the module's name, to NULL for None. */
static int
migrations_module(struct apps *A, struct app *app, const char **name)
{
	struct value *all = settings_get(A->settings, "MIGRATION_MODULES"), *V = NULL;

	if (all != NULL && (V = dict_get(all, app->label)) != NULL)
		V = eval_resolve(settings_eval(A->settings), V);
	if (V == NULL && all != NULL && (all->kind != VALUE_DICT || dict_open(all)))
		V = all;
	if (V == NULL)
		return (*name = arena_join(A->arena, app->name, ".migrations", NULL)) == NULL ? -1
											    : 0;
	*name = V->kind == VALUE_NONE ? NULL : values_text(V);
	app->state = V->kind == VALUE_NONE ? APP_DISABLED : APP_MISSING;
	if (*name != NULL || V->kind == VALUE_NONE)
		return 0;
	app->state = APP_UNKNOWN;
	A->complete = 0;
	return values_unknown(&A->problems, V, app->label, NULL,
	    "where the migrations of '%s' are is not known", app->label);
}

static int
find_migrations(struct apps *A, struct app *app)
{
	const struct search *S = settings_search(A->settings);
	struct lookup L;

	if (app->state == APP_UNKNOWN)
		return 0;
	app->state = APP_PLAIN;
	if (migrations_module(A, app, &app->migrations) == -1)
		return -1;
	if (app->migrations == NULL)
		return 0;
	if (app->by_heart && app->state == APP_PLAIN) {
		if (contrib_find(app->name)->n > 0)
			app->state = APP_MIGRATED;
		return 0;
	}
	if (lookup_module(A->arena, S->paths, S->all, app->migrations, &L) == -1)
		return -1;
	app->migrations_folder = L.path;
	switch (L.kind) {
	case LOOKUP_PACKAGE:
		app->state = APP_MIGRATED;
		app->by_heart = 0;
		break;
	case LOOKUP_NAMESPACE:
		app->state = APP_NO_INIT;
		break;
	case LOOKUP_MODULE:
		app->state = APP_MODULE;
		break;
	case LOOKUP_NONE:
		if (app->state != APP_PLAIN || app->folder == NULL)
			return 0;
		app->migrations_folder = arena_join(A->arena, app->folder, "/migrations", NULL);
		return app->migrations_folder == NULL ? -1 : 0;
	}
	return 0;
}

/* What is not ASCII is taken for a letter. */
static int
is_identifier(const char *label)
{

	if (*label == '\0' || isdigit((unsigned char)*label))
		return 0;
	for (; *label != '\0'; label++)
		if ((unsigned char)*label < 0x80 && *label != '_' &&
		    !isalnum((unsigned char)*label))
			return 0;
	return 1;
}

int
apps_check_label(struct apps *A, const struct app *app)
{
	const struct problem P = { .kind = PROBLEM_APP,
		.path = app->path,
		.line = app->line,
		.column = app->column,
		.app = app->label };

	if (is_identifier(app->label) || app->place == APP_EXTERNAL)
		return 0;
	return problems_add(&A->problems, &P, "the label '%s' is no identifier", app->label);
}

static int
check_label(struct apps *A, const struct app *app)
{
	const struct app *other = apps_find(A, app->label);
	struct problem P = { .kind = PROBLEM_APP,
		.path = app->path,
		.line = app->line,
		.column = app->column,
		.app = app->label };

	if (apps_check_label(A, app) == -1)
		return -1;
	/* The label of an external app is only what it is likely to be. */
	if (other == NULL || app->place == APP_EXTERNAL || other->place == APP_EXTERNAL)
		return 0;
	return problems_add(&A->problems, &P, "the label '%s' is taken by two apps: '%s' and '%s'",
	    app->label, other->name, app->name);
}

/* One more app: what an entry of INSTALLED_APPS means, named at the place of ${app}. */
static int
add(struct apps *A, const char *entry, struct app *app)
{

	if (config_read(A, entry, app) == -1)
		return -1;
	if ((app->place == APP_EXTERNAL ? set_absent(A, app) : find_folder(A, app)) == -1)
		return -1;
	if (find_migrations(A, app) == -1 || check_label(A, app) == -1)
		return -1;
	A->n++;
	return 0;
}

static int
add_entry(struct apps *A, struct value *V)
{
	const char *entry = values_text(V);

	if (entry == NULL) {
		A->complete = 0;
		return values_unknown(
		    &A->problems, V, NULL, NULL, "an entry of INSTALLED_APPS is not known");
	}
	A->all[A->n] =
	    (struct app){ .path = value_path(V), .line = value_line(V), .column = value_column(V) };
	return add(A, entry, &A->all[A->n]);
}

static int
make_room(struct apps *A, size_t n)
{

	if ((A->all = calloc(n + 1, sizeof *A->all)) == NULL)
		return report_errno(EXIT_FAILED, "cannot read the apps");
	return 0;
}

/* No settings are read: what is found in the project, and those of Django that have migrations. */
static int
read_found(struct apps *A, const struct found *F)
{
	static const char *const contrib[] = { "admin", "auth", "contenttypes", "flatpages",
		"redirects", "sessions", "sites" };
	const size_t n = sizeof contrib / sizeof *contrib;
	const struct value *modules = settings_get(A->settings, "MIGRATION_MODULES");
	const char *entry;

	if (make_room(A, F->n + n) == -1 || apps_found(A, F) == -1)
		return -1;
	for (size_t i = 0; i < A->n; i++)
		if (modules != NULL && dict_get(modules, A->all[i].label) != NULL &&
		    find_migrations(A, &A->all[i]) == -1)
			return -1;
	for (size_t i = 0; i < n; i++) {
		/* One of the project's own that has the label takes its place. */
		if (apps_find(A, contrib[i]) != NULL)
			continue;
		if ((entry = arena_join(A->arena, "django.contrib.", contrib[i], NULL)) == NULL)
			return -1;
		A->all[A->n] = (struct app){ .path = NULL };
		if (add(A, entry, &A->all[A->n]) == -1)
			return -1;
	}
	return apps_found_installed(A);
}

static int
read_all(struct apps *A)
{
	const struct found *F = settings_found(A->settings);
	struct value *V;

	if (F != NULL)
		return read_found(A, F);
	if ((V = settings_get(A->settings, "INSTALLED_APPS")) == NULL)
		return 0;
	if (!values_list(V)) {
		A->complete = 0;
		return values_unknown(&A->problems, V, NULL, NULL, "INSTALLED_APPS is not known");
	}
	if (make_room(A, V->n) == -1)
		return -1;
	for (size_t i = 0; i < V->n; i++)
		if (add_entry(A, eval_resolve(settings_eval(A->settings), V->items[i])) == -1)
			return -1;
	return 0;
}

/* Without settings, but with INSTALLED_APPS given: the names in that. */
static int
add_given_names(struct eval *E, const struct value *given, struct value *L)
{
	struct value *V;
	const char *text, *apps;
	char *name;

	for (size_t i = 0; i < given->n; i++) {
		eval_append(E, L, given->items[i]);
		if ((text = values_text(given->items[i])) == NULL ||
		    (apps = strstr(text, ".apps.")) == NULL)
			continue;
		if ((name = str_printf("%.*s", (int)(apps - text), text)) == NULL)
			return -1;
		V = eval_str(E, name);
		free(name);
		if (V == NULL)
			return -1;
		eval_append(E, L, V);
	}
	return 0;
}

static int
add_names(const struct apps *A, struct eval *E, struct value *L)
{
	struct value *V;

	for (size_t i = 0; i < A->n; i++) {
		if ((V = eval_str(E, A->all[i].name)) == NULL)
			return -1;
		eval_append(E, L, V);
	}
	if (!A->complete && settings_found(A->settings) == NULL)
		eval_append(E, L, eval_some(E, "not all installed apps are known"));
	return 0;
}

/* Let code ask whether an app is installed. */
static int
tell_installed(struct apps *A)
{
	const struct value *given = settings_get(A->settings, "INSTALLED_APPS");
	struct eval *E = settings_eval(A->settings);
	struct value *L = eval_list(E);

	if (settings_found(A->settings) != NULL && values_list(given)) {
		if (add_given_names(E, given, L) == -1)
			return -1;
	} else if (add_names(A, E, L) == -1)
		return -1;
	eval_installed(E, L);
	seek_begin(A);
	return 0;
}

struct apps *
apps_read(const struct settings *S)
{
	struct apps *A;

	if ((A = calloc(1, sizeof *A)) == NULL) {
		report_errno(EXIT_FAILED, "cannot read the apps");
		return NULL;
	}
	A->settings = S;
	A->django = settings_django(S)->number;
	A->complete = 1;
	if ((A->arena = A->problems.arena = arena_new(0)) != NULL && read_all(A) == 0 &&
	    tell_installed(A) == 0)
		return A;
	apps_free(A);
	return NULL;
}
