#include <stddef.h>

#include "base/arena.h"
#include "check/family.h"
#include "check/git_folder.h"
#include "check/git_ignore.h"
#include "check/git_index.h"
#include "check/subject.h"
#include "django/folder.h"

/* F008: migrations that git does not know, and where it is told to ignore them. */

struct looking {
	const struct subject *S;
	struct git_index *index;
	struct git_ignore *ignore;
	struct findings *F;
};

/* What git does with the migrations of an app. */
struct files {
	size_t n, unknown, ignored;
	struct git_cause cause; /* of the first that is ignored */
};

/* "shop/.gitignore:3" */
static const char *
shown(const struct looking *L, const struct git_cause *C)
{

	return arena_printf(
	    L->F->arena, "%s:%zu", project_relative(L->S->project, C->path), C->line);
}

static int
tell(const struct looking *L, const struct finding *like, const struct git_cause *C)
{
	const char *where;

	if (C == NULL)
		return findings_add(
			   L->F, like, "git does not know the file: others do not get it") == -1
			   ? -1
			   : findings_help(L->F, "git add it");
	if ((where = shown(L, C)) == NULL ||
	    findings_add(L->F, like, "git ignores the file by %s: others do not get it", where) ==
		-1)
		return -1;
	return findings_help(L->F, "take it out of %s, and git add it", where);
}

/* ${say}: Say it of each file, else count. */
static int
look(const struct looking *L, const struct app *app, const struct folder *folder,
    struct files *count, int say)
{
	struct finding like = { .app = app->label };
	struct git_cause cause;
	int ignored;

	for (size_t i = 0; i < folder->n; i++) {
		const struct folder_file *f = &folder->all[i];

		if (!f->source || (f->kind != FOLDER_MIGRATION && f->kind != FOLDER_INIT))
			continue;
		count->n++;
		like.path = arena_printf(L->F->arena, "%s/%s", app->migrations_folder, f->name);
		if (like.path == NULL)
			return -1;
		if (git_index_has(L->index, like.path))
			continue;
		if ((ignored = git_ignore_cause(L->ignore, like.path, &cause)) == -1)
			return -1;
		if (say && tell(L, &like, ignored ? &cause : NULL) == -1)
			return -1;
		if (ignored && count->ignored++ == 0)
			count->cause = cause;
		count->unknown++;
	}
	return 0;
}

/* An app of which git knows nothing is new, or meant to be left out: that is told once. */
static int
look_app(const struct looking *L, const struct app *app, const struct folder *folder)
{
	const struct finding like = { .path = app->migrations_folder, .app = app->label };
	struct files count = { 0 };
	const char *where;

	if (look(L, app, folder, &count, 0) == -1)
		return -1;
	if (count.unknown == 0)
		return 0;
	if (count.unknown < count.n)
		return look(L, app, folder, &count, 1);
	if (count.ignored == 0)
		return findings_add(
		    L->F, &like, "git knows no file of the folder: others do not get them");
	if ((where = shown(L, &count.cause)) == NULL)
		return -1;
	if (count.ignored < count.n)
		return findings_add(L->F, &like,
		    "git knows no file of the folder, and ignores %zu of %zu (as by %s): others do "
		    "not get them",
		    count.ignored, count.n, where);
	return findings_add(L->F, &like,
	    "git ignores all files of the folder (as by %s): others do not get them", where);
}

static int
look_apps(const struct looking *L)
{
	const struct subject *S = L->S;

	for (size_t i = 0; i < S->apps->n; i++) {
		const struct app *app = &S->apps->all[i];
		const struct folder *folder = S->migrations->folders[i];

		if (folder != NULL && app->place == APP_OWN && app->state == APP_MIGRATED &&
		    look_app(L, app, folder) == -1)
			return -1;
	}
	return 0;
}

int
tracked_files(const struct subject *S, struct findings *F)
{
	struct looking L = { .S = S, .F = F };
	const char *folder = project_folder(S->project);
	struct git_folder R;
	int rc = git_folder_find(folder, &R);

	if (rc == 1)
		rc = git_index_read(&R, folder, &L.index);
	if (F->arena == NULL && (F->arena = arena_new(0)) == NULL)
		rc = -1;
	if (rc == 0 && L.index != NULL)
		rc = (L.ignore = git_ignore_new(&R)) == NULL ? -1 : look_apps(&L);
	git_ignore_free(L.ignore);
	git_index_free(L.index);
	git_folder_free(&R);
	return rc;
}
