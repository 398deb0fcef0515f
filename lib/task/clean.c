#include "clean.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/exit.h"
#include "base/json.h"
#include "base/report.h"
#include "base/str.h"
#include "clean_inside.h"
#include "compiled.h"
#include "django/folder.h"
#include "django/project.h"
#include "django/settings.h"
#include "putback.h"

int
clean_chosen(const struct clean *C, const char *label)
{

	for (size_t i = 0; i < C->apps->n; i++)
		if (C->chosen[i] && strcmp(C->apps->all[i].label, label) == 0)
			return 1;
	return 0;
}

/* Mark the apps asked for; all of the project's own, where none is. */
static int
choose(struct clean *C, const struct clean_plan *plan)
{
	const struct app *A;

	for (size_t i = 0; plan->app_count == 0 && i < C->apps->n; i++)
		C->chosen[i] = C->apps->all[i].place == APP_OWN;
	for (size_t i = 0; i < plan->app_count; i++) {
		if ((A = apps_find(C->apps, plan->apps[i])) == NULL)
			return report(
			    EXIT_INVALID, "no installed app has the label '%s'", plan->apps[i]);
		if (A->place != APP_OWN)
			return report(
			    EXIT_REFUSED, "app is not the project's own: '%s'", plan->apps[i]);
		C->chosen[A - C->apps->all] = 1;
	}
	return 0;
}

/*
 * Does a migration that stays need one by name that goes?  "The first one of that app"
 * is found again after a reset.
 */
static const struct reference *
find_need(const struct clean *C, const struct references *L)
{

	for (size_t i = 0; i < L->n; i++)
		if (L->all[i].key.name[0] != '_' && clean_chosen(C, L->all[i].key.app))
			return &L->all[i];
	return NULL;
}

static const struct reference *
needs(const struct clean *C, const struct migration *M)
{
	const struct reference *need = find_need(C, &M->dependencies);

	return need != NULL ? need : find_need(C, &M->run_before);
}

/* Add the own apps that depend on those that go, until there is none more. */
static void
widen(struct clean *C)
{
	int more;

	do {
		more = 0;
		for (size_t i = 0; i < C->migrations->n; i++) {
			const struct migration *M = &C->migrations->all[i];
			size_t at = (size_t)(M->app - C->apps->all);

			if (!C->chosen[at] && M->app->place == APP_OWN && needs(C, M) != NULL)
				more = C->chosen[at] = 1;
		}
	} while (more);
}

/* Refuse what would leave a dangling dependency behind, and name all of them. */
static int
refuse_dependents(const struct clean *C, const struct clean_plan *plan)
{
	const struct reference *need;
	size_t found = 0;

	for (size_t i = 0; i < C->migrations->n; i++) {
		const struct migration *M = &C->migrations->all[i];

		if (C->chosen[M->app - C->apps->all] || (need = needs(C, M)) == NULL)
			continue;
		if (plan->app_count == 0) {
			report_warn("a package depends on a file that goes: '%s.%s' on '%s.%s'",
			    M->key.app, M->key.name, need->key.app, need->key.name);
			continue;
		}
		report(EXIT_REFUSED, "'%s.%s' stays and depends on '%s.%s'", M->key.app,
		    M->key.name, need->key.app, need->key.name);
		found++;
	}
	if (found == 0)
		return 0;
	return report(EXIT_REFUSED, "nothing was removed: name these apps too, or give "
				    "--with-dependents");
}

static int
goes(const struct folder_file *F, const struct clean_plan *plan)
{

	switch (F->kind) {
	case FOLDER_MIGRATION:
	case FOLDER_SHADOWED:
		return 1;
	case FOLDER_HELPER:
		return plan->helpers && F->source;
	default:
		return 0;
	}
}

/* Note one file of a folder, if it goes. */
static int
add_file(
    struct clean *C, const char *folder, const struct folder_file *F, const struct clean_plan *plan)
{
	char *path;
	int rc;

	if (!goes(F, plan))
		return 0;
	if ((path = str_printf("%s/%s", folder, F->name)) == NULL)
		return -1;
	if (!S_ISREG(F->mode))
		rc = report(EXIT_REFUSED, "not a plain file: '%s'", path);
	else
		rc = keep_add(&C->files, path);
	free(path);
	return rc;
}

/* Note a folder; 1 if it is noted already, as two apps may share one. */
static int
note_folder(struct clean *C, const char *folder)
{
	char **more;

	for (size_t i = 0; i < C->folder_count; i++)
		if (strcmp(C->folders[i], folder) == 0)
			return 1;
	if ((more = reallocarray(C->folders, C->folder_count + 1, sizeof *more)) == NULL)
		return report_errno(EXIT_FAILED, "cannot get memory");
	C->folders = more;
	if ((more[C->folder_count] = str_dup(folder)) == NULL)
		return -1;
	C->folder_count++;
	return 0;
}

static int
add_files(struct clean *C, const char *real, const struct clean_plan *plan)
{
	const char *folder = project_relative(C->project, real);
	struct folder *L;
	int rc;

	if ((rc = note_folder(C, folder)) != 0)
		return rc == 1 ? 0 : -1;
	if ((L = folder_list(real)) == NULL)
		return report_errno(EXIT_FAILED, "cannot read folder: '%s'", real);
	for (size_t i = 0; rc == 0 && i < L->n; i++)
		rc = add_file(C, folder, &L->all[i], plan);
	folder_free(L);
	return rc;
}

static int
add_folder(struct clean *C, const struct app *A, const struct clean_plan *plan)
{
	char *real;
	int rc;

	if (A->migrations_folder == NULL || (A->state != APP_MIGRATED && A->state != APP_NO_INIT))
		return 0;
	if (!project_owns(C->project, A->migrations_folder)) {
		report_warn("migrations of '%s' lie outside the project and are left alone: '%s'",
		    A->label, A->migrations_folder);
		return 0;
	}
	/* By the way without links, which the removal will take. */
	if ((real = realpath(A->migrations_folder, NULL)) == NULL)
		return errno == ENOENT
			   ? 0
			   : report_errno(EXIT_FAILED, "cannot get at: '%s'", A->migrations_folder);
	if (A->state == APP_NO_INIT)
		report_warn(
		    "without __init__.py, Django ignores all in it: '%s'", A->migrations_folder);
	rc = add_files(C, real, plan);
	free(real);
	return rc;
}

/* What was not understood might be an app whose files should go. */
static int
tell_problems(const struct clean *C)
{
	const struct problems *L = &C->apps->problems;

	for (size_t i = 0; i < L->n; i++)
		report_warn("%s:%u: %s",
		    L->all[i].path == NULL ? "settings"
					   : project_relative(C->project, L->all[i].path),
		    (unsigned)L->all[i].line, L->all[i].text);
	if (C->apps->n == 0)
		return report(
		    EXIT_INVALID, "no installed app is known: '%s'", settings_path(C->settings));
	return 0;
}

struct clean *
clean_read(struct project *P, const struct clean_plan *plan)
{
	struct clean *C;

	if ((C = calloc(1, sizeof *C)) == NULL) {
		report_errno(EXIT_FAILED, "cannot get memory");
		return NULL;
	}
	C->project = P;
	if ((C->settings = settings_read(P)) == NULL ||
	    (C->apps = apps_read(C->settings)) == NULL ||
	    (C->migrations = migrations_read(C->apps, NULL)) == NULL)
		goto err1;
	if ((C->chosen = calloc(C->apps->n + 1, 1)) == NULL) {
		report_errno(EXIT_FAILED, "cannot get memory");
		goto err1;
	}
	if (tell_problems(C) == -1 || choose(C, plan) == -1)
		goto err1;
	if (plan->dependents)
		widen(C);
	if (refuse_dependents(C, plan) == -1)
		goto err1;
	for (size_t i = 0; i < C->apps->n; i++)
		if (C->chosen[i] && add_folder(C, &C->apps->all[i], plan) == -1)
			goto err1;

	return C;

err1:
	clean_free(C);
	return NULL;
}

struct keep_list *
clean_files(struct clean *C)
{

	return &C->files;
}

/* What Python compiled from sources that are gone would be in the way of what comes. */
static int
remove_stale(void *cookie, const char *path)
{

	(void)cookie;
	if (unlink(path) == -1 && errno != ENOENT)
		return report_errno(EXIT_FAILED, "cannot remove: '%s'", path);
	return 0;
}

static int
remove_all(const struct clean *C)
{
	const char *project = project_folder(C->project);
	char *folder;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < C->files.n; i++)
		rc = cancel_check() == -1 ? -1 : keep_remove(project, &C->files.all[i]);
	for (size_t i = 0; rc == 0 && i < C->folder_count; i++) {
		if ((folder = str_printf("%s/%s", project, C->folders[i])) == NULL)
			return -1;
		rc = compiled_stale(folder, remove_stale, NULL);
		free(folder);
	}
	return rc;
}

/* Whatever signal comes meanwhile. */
void
clean_retreat(const struct clean *C, const struct keep_archive *A)
{
	const struct putback_plan plan = {
		.project = project_folder(C->project), .archive = A->path, .absent = 1
	};
	struct putback *B = NULL;

	cancel_hold(1);
	if (A->path != NULL && (B = putback_read(&plan, NULL)) != NULL && putback_do(B) == 0)
		report_note("what had been removed was put back");
	else if (A->path != NULL)
		report(EXIT_FAILED, "what had been removed is in the archive: '%s'", A->path);
	putback_free(B);
	cancel_hold(0);
}

int
clean_remove(struct clean *C, const struct keep_archive *A)
{

	if (remove_all(C) == 0)
		return 0;
	clean_retreat(C, A);
	return -1;
}

void
clean_receipt(struct json *J, const struct clean *C, const struct keep_archive *A)
{

	json_put_string(J, "status", "ok");
	json_put_string(J, "project", project_folder(C->project));
	json_open_array(J, "apps");
	for (size_t i = 0; i < C->apps->n; i++)
		if (C->chosen[i])
			json_put_string(J, NULL, C->apps->all[i].label);
	json_close_array(J);
	json_open_array(J, "folders");
	for (size_t i = 0; i < C->folder_count; i++)
		json_put_string(J, NULL, C->folders[i]);
	json_close_array(J);
	keep_receipt(J, A, &C->files);
}

void
clean_free(struct clean *C)
{

	if (C == NULL)
		return;
	keep_list_free(&C->files);
	for (size_t i = 0; i < C->folder_count; i++)
		free(C->folders[i]);
	free(C->folders);
	free(C->chosen);
	migrations_free(C->migrations);
	apps_free(C->apps);
	settings_free(C->settings);
	free(C);
}
