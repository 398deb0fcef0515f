#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cancel.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "django/apps.h"
#include "django/contrib.h"
#include "django/folder.h"
#include "django/reader.h"
#include "django/project.h"
#include "django/settings.h"
#include "django/values.h"
#include "python/access.h"
#include "python/eval.h"

static struct eval *
eval_of(const struct migrations *M)
{

	return settings_eval(M->apps->settings);
}

int
migration_problem(
    struct migrations *M, const struct migration *m, enum problem_kind kind, const char *text)
{
	const struct problem P = {
		.kind = kind, .path = m->path, .app = m->key.app, .name = m->key.name
	};

	return problems_add(&M->problems, &P, "%s", text);
}

/* One more, its key and path set. */
static struct migration *
add(struct migrations *M, const struct app *app, const char *name, const char *path)
{
	struct migration *m, *all;

	/* The size doubles at each power of two. */
	if ((M->n & (M->n - 1)) == 0) {
		if ((all = realloc(M->all, (M->n == 0 ? 1 : 2 * M->n) * sizeof *all)) == NULL) {
			report_errno(EXIT_FAILED, "cannot read migrations");
			return NULL;
		}
		M->all = all;
	}
	m = &M->all[M->n++];
	*m = (struct migration){
		.key = { app->label, name }, .app = app, .path = path, .initial = -1
	};
	return m;
}

static void
take_mode(struct folder_file *f, const struct stat *st)
{

	f->mode = st->st_mode;
	f->uid = st->st_uid;
	f->gid = st->st_gid;
}

/* Why a file cannot be read, as a problem. */
static int
note_unreadable(struct migrations *M, const struct migration *m, int error)
{

	return migration_problem(M, m, PROBLEM_UNREADABLE,
	    error == EINVAL  ? "no regular file"
	    : error == EFBIG ? "file is too large"
			     : strerror(error));
}

static int
read_source(struct reader *R, struct migration *m, struct folder_file *f)
{
	struct migrations *M = R->M;
	const char *name = R->dir == -1 ? m->path : f->name;
	char *dotted = arena_join(M->arena, m->app->migrations, ".", m->key.name, NULL);
	struct module *N;
	struct stat st;

	if (dotted == NULL)
		return -1;
	buf_cut(&R->text, 0);
	if (file_load(R->dir == -1 ? AT_FDCWD : R->dir, name, PARSE_BYTES, &R->text, &st) == -1) {
		int error = errno;

		if (f->mode == 0 && lstat(m->path, &st) == 0)
			take_mode(f, &st);
		return note_unreadable(M, m, error);
	}
	if (f->mode == 0)
		take_mode(f, &st);
	N = eval_text(eval_of(M), R->text.data, R->text.len, m->path, dotted);
	return migration_take(R, m, N);
}

/* Why a link is not read, as a problem; 0: it is read. */
static int
note_link(struct migrations *M, const struct migration *m)
{
	const struct project *project = settings_project(M->apps->settings);
	struct stat st;

	if (stat(m->path, &st) == -1)
		return migration_problem(M, m, PROBLEM_UNREADABLE, strerror(errno)) == -1 ? -1 : 1;
	if (!S_ISREG(st.st_mode))
		return migration_problem(M, m, PROBLEM_UNREADABLE, "no regular file") == -1 ? -1
											    : 1;
	if (project_owns(project, m->path))
		return 0;
	return migration_problem(M, m, PROBLEM_LINK, "the link leads out of the project") == -1 ? -1
												: 1;
}

static int
read_file(struct reader *R, const struct app *app, struct folder_file *f)
{
	struct migrations *M = R->M;
	struct migration *m;
	char *name, *path;
	int rc;

	if ((name = arena_strndup(M->arena, f->name, f->stem)) == NULL ||
	    (path = arena_join(M->arena, app->migrations_folder, "/", f->name, NULL)) == NULL ||
	    (m = add(M, app, name, path)) == NULL)
		return -1;
	if (!f->source)
		return migration_problem(M, m, PROBLEM_UNKNOWN, "a compiled migration is not read");
	if (app->place == APP_OWN && S_ISLNK(f->mode) && (rc = note_link(M, m)) != 0)
		return rc == -1 ? -1 : 0;
	return read_source(R, m, f);
}

static int
read_by_heart(struct reader *R, const struct app *app)
{
	struct migrations *M = R->M;
	const struct contrib *C = contrib_find(app->name);
	struct migration *m;
	char *dotted;

	for (size_t i = 0; i < C->n; i++) {
		const struct contrib_migration *c = &C->all[i];

		if ((dotted = arena_join(M->arena, app->migrations, ".", c->name, NULL)) == NULL ||
		    (m = add(M, app, c->name, NULL)) == NULL ||
		    migration_take(
			R, m, eval_text(eval_of(M), c->text, strlen(c->text), NULL, dotted)) == -1)
			return -1;
	}
	return 0;
}

static int
by_stem(const void *a, const void *b)
{
	struct folder_file *const *f = a, *const *g = b;
	size_t n = (*f)->stem < (*g)->stem ? (*f)->stem : (*g)->stem;
	int order = memcmp((*f)->name, (*g)->name, n);

	return order != 0 ? order : ((*f)->stem > (*g)->stem) - ((*f)->stem < (*g)->stem);
}

static int
read_folder(struct reader *R, const struct app *app, struct folder *F)
{
	struct folder_file **files;
	size_t n = 0;
	int rc = 0;

	if ((files = calloc(F->n + 1, sizeof *files)) == NULL)
		return report_errno(EXIT_FAILED, "cannot read migrations");
	/* Names below it are found faster than whole paths; and if not, those do. */
	R->dir = open(app->migrations_folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	for (size_t i = 0; i < F->n; i++)
		if (F->all[i].kind == FOLDER_MIGRATION)
			files[n++] = &F->all[i];
	if (n > 0)
		qsort(files, n, sizeof *files, by_stem);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = cancel_check() == -1 ? -1 : read_file(R, app, files[i]);
	if (R->dir != -1)
		close(R->dir);
	free(files);
	return rc;
}

/* By its name the folder is the project's, but a link in the path leads elsewhere. */
static int
leads_out(const struct migrations *M, const struct app *app)
{
	const struct project *project = settings_project(M->apps->settings);
	const char *path = app->migrations_folder;

	return app->place == APP_OWN && project_relative(project, path) != path &&
	       !project_owns(project, path);
}

static int
read_app(struct reader *R, const struct app *app)
{
	struct migrations *M = R->M;
	const struct problem link = {
		.kind = PROBLEM_LINK, .path = app->migrations_folder, .app = app->label
	};
	const struct problem P = {
		.kind = PROBLEM_UNREADABLE, .path = app->migrations_folder, .app = app->label
	};
	struct folder *F;

	if (app->by_heart && app->state == APP_MIGRATED)
		return read_by_heart(R, app);
	if (app->state != APP_MIGRATED && app->state != APP_NO_INIT)
		return 0;
	if (leads_out(M, app))
		return problems_add(&M->problems, &link, "the folder is a link out of the project");
	if ((F = folder_glance(app->migrations_folder)) == NULL)
		return problems_add(
		    &M->problems, &P, "cannot list the folder: %s", strerror(errno));
	M->folders[app - M->apps->all] = F;
	return app->state == APP_MIGRATED ? read_folder(R, app, F) : 0;
}

struct migrations *
migrations_read(const struct apps *A, const struct migrations_look *L)
{
	struct reader R = { .look = L };
	struct migrations *M;

	if ((M = R.M = calloc(1, sizeof *M)) == NULL)
		goto err0;
	M->apps = A;
	if ((M->arena = M->problems.arena = arena_new(0)) == NULL ||
	    (M->folders = calloc(A->n + 1, sizeof *M->folders)) == NULL)
		goto err1;
	for (size_t i = 0; i < A->n; i++)
		if (read_app(&R, &A->all[i]) == -1)
			goto err1;
	if ((M->sorted = calloc(M->n + 1, sizeof *M->sorted)) == NULL)
		goto err1;
	migrations_sort(M);
	buf_free(&R.text);
	return M;

err1:
	buf_free(&R.text);
	migrations_free(M);
err0:
	if (report_first() == NULL)
		report_errno(EXIT_FAILED, "cannot read migrations");
	return NULL;
}

struct value *
migration_operation(const struct migration *m, size_t i)
{

	return values_list(m->operations) && i < m->operations->n ? m->operations->items[i] : NULL;
}
