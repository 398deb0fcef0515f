#include "django/apps_found.h"

#include <string.h>

#include "base/arena.h"
#include "django/apps.h"
#include "django/config.h"
#include "django/found.h"
#include "django/lookup.h"
#include "django/project.h"
#include "django/search.h"
#include "django/settings.h"
#include "django/values.h"
#include "python/bind.h"

/*
 * The name under which the package can be imported.  Where another one of the same name
 * comes first, it is the path from the project's folder.
 */
static const char *
module_name(const struct apps *A, const struct found_folder *f)
{
	const struct search *S = settings_search(A->settings);
	const char *relative = project_relative(settings_project(A->settings), f->package);
	struct lookup L;
	char *name;

	if (lookup_module(A->arena, S->paths, S->own, f->name, &L) == -1)
		return NULL;
	if ((L.path != NULL && strcmp(L.path, f->package) == 0) || *relative == '/' ||
	    strchr(relative, '.') != NULL)
		return f->name;
	if ((name = arena_strdup(A->arena, relative)) == NULL)
		return NULL;
	for (char *p = name; *p != '\0'; p++)
		*p = *p == '/' ? '.' : *p;
	return name;
}

static int
note_double(struct apps *A, const struct app *app, const struct app *other, const char *what)
{
	const struct project *project = settings_project(A->settings);
	const struct problem P = { .kind = PROBLEM_APP,
		.path = app->path,
		.line = app->line,
		.column = app->column,
		.app = app->label };

	return problems_add(&A->problems, &P, "the label '%s' is also that of '%s'%s", app->label,
	    project_relative(project, other->migrations_folder), what);
}

/* Django takes no two apps of one label: the second is left out, and that is told at both. */
static int
add(struct apps *A, const struct app *app)
{
	const struct app *other = apps_find(A, app->label);

	if (other == NULL) {
		A->all[A->n++] = *app;
		return apps_check_label(A, app);
	}
	if (note_double(A, other, app, "") == -1)
		return -1;
	return note_double(A, app, other, ", and is left out here: --exclude one of them");
}

static int
read_folder(struct apps *A, const struct found_folder *f)
{
	const char *module = module_name(A, f), *dot = strrchr(f->name, '.');
	struct app app = { .label = dot != NULL ? dot + 1 : f->name,
		.name = f->name,
		.folder = f->package,
		.place = APP_OWN,
		.state = f->init ? APP_MIGRATED : APP_NO_INIT,
		.migrations_folder = f->migrations,
		.path = f->migrations };

	if (module == NULL ||
	    (app.migrations = arena_join(A->arena, module, ".", f->base, NULL)) == NULL)
		return -1;
	return config_found(A, f, module, &app) == -1 ? -1 : add(A, &app);
}

int
apps_found(struct apps *A, const struct found *F)
{

	/* What is not among them may well be installed. */
	A->complete = 0;
	for (size_t i = 0; i < F->problems.n; i++)
		if (problems_add(&A->problems, &F->problems.all[i], "%s",
			F->problems.all[i].text) == -1)
			return -1;
	for (size_t i = 0; i < F->n; i++)
		if (read_folder(A, &F->all[i]) == -1)
			return -1;
	return 0;
}

int
apps_found_installed(const struct apps *A)
{
	struct eval *E = settings_eval(A->settings);
	struct value *L = eval_list(E), *V;

	if (settings_get(A->settings, "INSTALLED_APPS") != NULL)
		return 0;
	for (size_t i = 0; i < A->n; i++) {
		if ((V = eval_str(E, A->all[i].name)) == NULL)
			return -1;
		eval_append(E, L, V);
	}
	return settings_set(A->settings, "INSTALLED_APPS", L);
}
