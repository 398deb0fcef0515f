#include <string.h>

#include "base/arena.h"
#include "check/family.h"
#include "check/git_index.h"
#include "check/subject.h"
#include "django/folder.h"

/* F008: migrations that git does not know.  Whether it is told to ignore them is not looked at. */

struct files {
	size_t n, untracked;
};

static char *
path_of(struct findings *F, const struct app *app, const struct folder_file *f)
{

	return arena_printf(F->arena, "%s/%s", app->migrations_folder, f->name);
}

/* ${tell}: Say it of each file, else count.  Return 0, or -1 with a report. */
static int
look(const struct git_index *G, const struct app *app, const struct folder *L, struct files *count,
    int tell, struct findings *F)
{
	struct finding like = { .app = app->label };

	for (size_t i = 0; i < L->n; i++) {
		if (!L->all[i].source ||
		    (L->all[i].kind != FOLDER_MIGRATION && L->all[i].kind != FOLDER_INIT))
			continue;
		if ((like.path = path_of(F, app, &L->all[i])) == NULL)
			return -1;
		count->n++;
		if (git_index_has(G, like.path))
			continue;
		count->untracked++;
		if (tell && findings_add(F, &like,
				"git does not know the file: others do not "
				"get it") == -1)
			return -1;
	}
	return 0;
}

/* An app of which git knows nothing is new, or meant to be left out: that is told once. */
static int
look_app(
    const struct git_index *G, const struct app *app, const struct folder *L, struct findings *F)
{
	const struct finding like = { .path = app->migrations_folder, .app = app->label };
	struct files count = { 0 };

	if (look(G, app, L, &count, 0, F) == -1)
		return -1;
	if (count.untracked == 0)
		return 0;
	if (count.untracked < count.n)
		return look(G, app, L, &count, 1, F);
	return findings_add(F, &like, "git knows no file of the folder: others do not get them");
}

int
tracked_files(const struct subject *S, struct findings *F)
{
	struct git_index *G;
	int rc = 0;

	if (git_index_read(project_folder(S->project), &G) == -1)
		return -1;
	if (G == NULL)
		return 0;
	if (F->arena == NULL && (F->arena = arena_new(0)) == NULL)
		rc = -1;
	for (size_t i = 0; i < S->apps->n && rc == 0; i++) {
		const struct app *app = &S->apps->all[i];
		const struct folder *L = S->migrations->folders[i];

		if (L != NULL && app->place == APP_OWN && app->state == APP_MIGRATED)
			rc = look_app(G, app, L, F);
	}
	git_index_free(G);
	return rc;
}
