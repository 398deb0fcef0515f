#include "django/seek.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/paths.h"
#include "django/apps.h"
#include "django/config.h"
#include "django/folder.h"
#include "django/project.h"
#include "django/settings.h"
#include "python/bind.h"

enum { SEEK_BYTES = 1 << 20 };

/* A file of an app that may add settings. */
struct source_text {
	const struct app *app;
	const char *module;	/* "conf" */
	struct buf text;
	struct source_text *next;
};

/* A setting that was looked for in all of them. */
struct sought {
	const char *name;
	struct sought *next;
};

struct seek {
	/* In the order of the apps, once they were read: what adds settings, and models. */
	struct source_text *texts, *models;
	int read, models_read;
	struct sought *names;
};

/* One file of a module, if it is there; ${last} is where it goes. */
static struct source_text **
add_text(const struct apps *A, const struct app *app, const char *file, const char *module,
    struct source_text **last)
{
	struct paths *paths = project_paths(settings_project(A->settings));
	char *path = arena_join(A->arena, app->folder, "/", file, NULL);
	struct source_text *T;

	if (path == NULL || paths_kind(paths, path) != PATH_FILE ||
	    (T = arena_alloc(A->arena, sizeof *T)) == NULL)
		return last;
	if (file_slurp(AT_FDCWD, path, SEEK_BYTES, &T->text) == -1) {
		buf_free(&T->text);
		return last;
	}
	T->app = app;
	T->module = module;
	*last = T;
	return &T->next;
}

static void
read_texts(const struct apps *A, struct seek *S)
{
	static const char *const modules[] = { "settings", "conf", "app_settings", "defaults" };
	static const char *const files[] = { "settings.py", "conf.py", "app_settings.py",
		"defaults.py" };
	struct source_text **last = &S->texts;

	S->read = 1;
	for (size_t i = 0; i < A->n; i++)
		for (size_t k = 0; k < sizeof modules / sizeof *modules; k++)
			if (A->all[i].folder != NULL)
				last = add_text(A, &A->all[i], files[k], modules[k], last);
}

/* models.py, or the files of the package: what it imports of them Django imports as well. */
static struct source_text **
add_models(const struct apps *A, const struct app *app, struct source_text **last)
{
	struct source_text **first = last;
	struct folder *F;
	char *file, *folder = arena_join(A->arena, app->folder, "/models", NULL);

	last = add_text(A, app, "models.py", "models", last);
	if (last != first || folder == NULL || (F = folder_glance(folder)) == NULL)
		return last;
	for (size_t i = 0; i < F->n; i++)
		if (F->all[i].source &&
		    (file = arena_join(A->arena, "models/", F->all[i].name, NULL)) != NULL)
			last = add_text(A, app, file, "models", last);
	folder_free(F);
	return last;
}

static void
read_models(const struct apps *A, struct seek *S)
{
	struct source_text **last = &S->models;

	S->models_read = 1;
	for (size_t i = 0; i < A->n; i++)
		if (A->all[i].folder != NULL)
			last = add_models(A, &A->all[i], last);
}

/* Whose models speak of a module and a function of it may call that. */
static void
seek_callers(const struct apps *A, const char *module, const char *name)
{
	struct seek *S = A->seek;
	const char *dot = strrchr(module, '.'), *dotted;
	const char *last = dot == NULL ? module : dot + 1;

	if (!S->models_read)
		read_models(A, S);
	for (struct source_text *T = S->models; T != NULL; T = T->next) {
		if (memmem(T->text.data, T->text.len, name, strlen(name)) == NULL ||
		    memmem(T->text.data, T->text.len, last, strlen(last)) == NULL)
			continue;
		dotted = arena_join(A->arena, T->app->name, ".", T->module, NULL);
		if (dotted != NULL)
			config_import(A, dotted);
	}
}

/* Once for each name; also while a module is read that asks for it itself. */
static int
is_sought(const struct apps *A, struct seek *S, const char *name)
{
	struct sought *N;

	for (N = S->names; N != NULL; N = N->next)
		if (strcmp(N->name, name) == 0)
			return 1;
	if ((N = arena_alloc(A->arena, sizeof *N)) == NULL ||
	    (N->name = arena_strdup(A->arena, name)) == NULL)
		return 1;
	N->next = S->names;
	S->names = N;
	return 0;
}

const char *
seek_setting(const struct apps *A, const char *name)
{
	const char *text = settings_text(A->settings, name), *dotted;
	struct seek *S = A->seek;
	const size_t n = strlen(name);

	if (text != NULL || S == NULL || is_sought(A, S, name))
		return text;
	if (!S->read)
		read_texts(A, S);
	/* Most files do not speak of the setting, and need not be understood. */
	for (struct source_text *T = S->texts; T != NULL && text == NULL; T = T->next) {
		if (memmem(T->text.data, T->text.len, name, n) == NULL)
			continue;
		dotted = arena_join(A->arena, T->app->name, ".", T->module, NULL);
		if (dotted != NULL)
			config_import(A, dotted);
		text = settings_text(A->settings, name);
	}
	return text;
}

static void
seek(const void *A, const char *module, const char *name)
{

	if (module == NULL)
		seek_setting(A, name);
	else
		seek_callers(A, module, name);
}

void
seek_begin(struct apps *A)
{

	A->seek = arena_alloc(A->arena, sizeof *A->seek);
	eval_seek(settings_eval(A->settings), seek, A);
}

void
seek_end(const struct apps *A)
{
	struct source_text *T = A->seek == NULL ? NULL : A->seek->texts;

	for (; T != NULL; T = T->next)
		buf_free(&T->text);
	for (T = A->seek == NULL ? NULL : A->seek->models; T != NULL; T = T->next)
		buf_free(&T->text);
}
