#include "django/settings.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "django/found.h"
#include "django/given.h"
#include "django/project.h"
#include "django/search.h"
#include "django/standard.h"
#include "django/values.h"
#include "django/version.h"
#include "python/access.h"
#include "python/bind.h"
#include "python/eval.h"

struct settings {
	struct project *P;
	struct search search;
	struct eval *E;
	struct module *M, *standard;
	struct arena *arena;
	struct version django;
	struct found *found; /* NULL: the settings are read */
};

static struct eval *
make_eval(const struct settings *S)
{
	static const char *const argv[] = { "manage.py", "migrate", NULL };
	const struct eval_options O = { .folders = S->search.own,
		.known = S->search.packages,
		.environment = (const char *const *)environ,
		.argv = argv,
		.complete = S->search.complete,
		.paths = S->search.paths };

	return eval_new(&O);
}

/* manage.py may set variables, load a .env file, and add to sys.path. */
static int
run_manage(const struct settings *S)
{
	char *path = arena_printf(S->arena, "%s/manage.py", project_folder(S->P));

	return path == NULL || eval_file(S->E, path, "__main__") == NULL ? -1 : 0;
}

/* Is there a module that can be used at all?  What it lacks is told later. */
static int
check_module(const struct settings *S, const char *name)
{
	const struct module *M = S->M;

	if (M == NULL)
		return report(EXIT_INVALID,
		    "no such settings module in the project or its packages: '%s'", name);
	if (M->unreadable != NULL)
		return report(EXIT_INVALID, "cannot read the settings: %s: '%s'", M->unreadable,
		    M->path != NULL ? M->path : name);
	if (M->parse.error.message != NULL)
		return report(EXIT_INVALID, "the settings are no Python: %s: '%s:%u:%u'",
		    M->parse.error.message, M->path, M->parse.error.line, M->parse.error.column);
	return 0;
}

/* Let code that asks django.conf.settings see these settings, then Django's own. */
static int
define(struct settings *S)
{
	/* What nearly every project sets is not Django's own where the settings are not read. */
	const char *text = arena_join(S->arena, standard_settings(S->django.number),
	    project_choice(S->P)->no_settings
		? "del LANGUAGE_CODE, MEDIA_ROOT, MEDIA_URL, STATIC_ROOT, STATIC_URL, TIME_ZONE\n"
		: "", NULL);
	struct value *V = eval_module_value(S->E, S->M), *W;

	S->standard = text == NULL ? NULL : eval_text(S->E, text, strlen(text), NULL, NULL);
	if (S->standard == NULL || (W = eval_module_value(S->E, S->standard)) == NULL || V == NULL)
		return -1;
	return eval_define(S->E, "django.conf.settings", V) == -1 ||
		       eval_define(S->E, "django.conf.settings", W) == -1 ? -1 : 0;
}

/* Migrations ask which database it is. */
static int
define_vendor(struct settings *S)
{
	static const char *const vendors[][2] = { { "sqlite3", "sqlite" },
		{ "spatialite", "sqlite" }, { "postgresql", "postgresql" },
		{ "postgresql_psycopg2", "postgresql" }, { "postgis", "postgresql" },
		{ "mysql", "mysql" }, { "oracle", "oracle" } };
	const struct value *V = settings_get(S, "DATABASES");
	const char *last;

	V = V == NULL || V->kind != VALUE_DICT ? NULL : dict_get(V, "default");
	V = V == NULL || V->kind != VALUE_DICT ? NULL : dict_get(V, "ENGINE");
	if (V == NULL || V->kind != VALUE_STR || !str_begins(V->text, "django.") ||
	    (last = strrchr(V->text, '.')) == NULL)
		return 0;
	for (size_t i = 0; i < sizeof vendors / sizeof *vendors; i++)
		if (strcmp(vendors[i][0], last + 1) == 0)
			return eval_define(S->E, "django.db.connection.vendor",
			    eval_str(S->E, vendors[i][1]));
	return 0;
}

/* The project's settings module, with what is given on the command line. */
static int
read_module(struct settings *S)
{
	const char *name = project_settings(S->P);

	if (name == NULL || search_path(S->arena, S->P, NULL, &S->search) == -1 ||
	    (S->E = make_eval(S)) == NULL || run_manage(S) == -1)
		return -1;
	/* A program that is installed brings its settings with it. */
	if ((S->M = eval_import(S->E, name)) == NULL)
		S->M = eval_import_known(S->E, name);
	if (check_module(S, name) == -1 ||
	    given_bind(S->E, S->M, project_choice(S->P)->settings) == -1 || define(S) == -1 ||
	    define_vendor(S) == -1)
		return -1;
	return search_path(S->arena, S->P, eval_folders(S->E), &S->search);
}

/* No settings but what is given: packages are looked for where the apps that are found begin. */
static int
read_none(struct settings *S)
{
	static const char why[] = "no settings are read: give --setting NAME=VALUE";

	if ((S->found = found_read(S->P)) == NULL ||
	    search_path(S->arena, S->P, NULL, &S->search) == -1 || (S->E = make_eval(S)) == NULL)
		return -1;
	for (size_t i = 0; i < S->found->n; i++)
		if (eval_search(S->E, S->found->all[i].root) == -1)
			return -1;
	if ((S->M = eval_copy(S->E, "", 0, "--setting")) == NULL ||
	    given_bind(S->E, S->M, project_choice(S->P)->settings) == -1 || define(S) == -1)
		return -1;
	eval_open(S->M, why);
	return search_path(S->arena, S->P, eval_folders(S->E), &S->search);
}

struct settings *
settings_read(struct project *P)
{
	struct settings *S;

	if ((S = calloc(1, sizeof *S)) == NULL) {
		report_errno(EXIT_FAILED, "cannot read the settings");
		return NULL;
	}
	S->P = P;
	if ((S->arena = arena_new(0)) == NULL || version_find(P, &S->django) == -1 ||
	    (project_choice(P)->no_settings ? read_none(S) : read_module(S)) == -1) {
		settings_free(S);
		return NULL;
	}
	return S;
}

struct project *
settings_project(const struct settings *S)
{

	return S->P;
}

struct eval *
settings_eval(const struct settings *S)
{

	return S->E;
}

const struct search *
settings_search(const struct settings *S)
{

	return &S->search;
}

struct value *
settings_get(const struct settings *S, const char *name)
{
	struct value *V = scope_get(S->M->scope, name);

	return V == NULL ? NULL : eval_resolve(S->E, V);
}

int
settings_set(const struct settings *S, const char *name, struct value *V)
{

	return eval_bind(S->E, S->M, name, V);
}

const char *
settings_text(const struct settings *S, const char *name)
{
	const struct value *V = settings_get(S, name);

	return values_text(V != NULL ? V : scope_get(S->standard->scope, name));
}

const struct found *
settings_found(const struct settings *S)
{

	return S->found;
}

const struct version *
settings_django(const struct settings *S)
{

	return &S->django;
}

const char *
settings_path(const struct settings *S)
{

	return S->M->path;
}

const struct value *
settings_raised(const struct settings *S)
{

	return S->M->raised;
}

void
settings_free(struct settings *S)
{

	if (S == NULL)
		return;
	eval_free(S->E);
	found_free(S->found);
	version_free(&S->django);
	arena_free(S->arena);
	free(S);
}
