#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/exit.h"
#include "base/report.h"
#include "django/apps.h"
#include "django/contrib.h"
#include "django/folder.h"
#include "django/migrations.h"
#include "django/project.h"
#include "django/references.h"
#include "django/settings.h"
#include "django/values.h"
#include "python/access.h"
#include "python/eval.h"

static struct eval *
eval_of(const struct migrations *M)
{

	return settings_eval(M->apps->settings);
}

static int
problem(struct migrations *M, const struct migration *m, enum problem_kind kind, const char *text)
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

/* Why a file's module is of no use, as a problem; 0: it is of use. */
static int
note_unusable(struct migrations *M, const struct migration *m, const struct module *N)
{
	const struct parse_error *e = &N->parse.error;
	const struct problem P = { .kind = PROBLEM_SYNTAX,
		.path = m->path,
		.line = e->line,
		.column = e->column,
		.app = m->key.app,
		.name = m->key.name };

	if (N->unreadable != NULL)
		return problem(M, m, PROBLEM_UNREADABLE, N->unreadable) == -1 ? -1 : 1;
	if (e->message != NULL)
		return problems_add(&M->problems, &P, "%s", e->message) == -1 ? -1 : 1;
	return 0;
}

/* There is no class to be seen: perhaps it comes from what was not followed. */
static int
note_classless(
    struct migrations *M, const struct migration *m, const struct module *N, const struct value *V)
{

	if (V != NULL && V->kind != VALUE_ERROR)
		return values_unknown(
		    &M->problems, V, m->key.app, m->key.name, "the class Migration is not known");
	if (V == NULL && N->notes_n > 0)
		return values_unknown(&M->problems, N->notes[0], m->key.app, m->key.name,
		    "the class Migration is not known");
	return problem(M, m, PROBLEM_NO_CLASS, "the module has no class Migration");
}

static int
read_initial(const struct value *V)
{

	return V == NULL ? -1 : value_truth(V);
}

static int
read_class(struct migrations *M, struct migration *m, struct module *N)
{
	struct value *V = scope_get(N->scope, "Migration");

	if (V != NULL)
		V = eval_resolve(eval_of(M), V);
	if (V == NULL || V->kind != VALUE_CLASS)
		return note_classless(M, m, N, V);
	m->read = 1;
	m->line = value_line(V);
	m->initial = read_initial(class_get(V, "initial"));
	if ((m->operations = class_get(V, "operations")) != NULL)
		m->operations = eval_resolve(eval_of(M), m->operations);
	if (references_read(M, m, "dependencies", class_get(V, "dependencies"), &m->dependencies) ==
		-1 ||
	    references_read(M, m, "run_before", class_get(V, "run_before"), &m->run_before) == -1 ||
	    references_read(M, m, "replaces", class_get(V, "replaces"), &m->replaces) == -1)
		return -1;
	return 0;
}

static int
take_module(struct migrations *M, struct migration *m, struct module *N)
{
	int rc;

	if (N == NULL)
		return -1;
	if ((rc = note_unusable(M, m, N)) == 0)
		rc = read_class(M, m, N);
	if (rc != -1 && M->look != NULL && m->path != NULL)
		rc = M->look->look(M->look->context, m, N);
	eval_trim(eval_of(M), N);
	return rc == -1 ? -1 : 0;
}

static int
read_file(struct migrations *M, const struct app *app, const struct folder_file *f)
{
	const struct project *project = settings_project(M->apps->settings);
	struct migration *m;
	char *name, *path, *dotted;

	if ((name = arena_strndup(M->arena, f->name, f->stem)) == NULL ||
	    (path = arena_printf(M->arena, "%s/%s", app->migrations_folder, f->name)) == NULL ||
	    (dotted = arena_printf(M->arena, "%s.%s", app->migrations, name)) == NULL ||
	    (m = add(M, app, name, path)) == NULL)
		return -1;
	if (!f->source)
		return problem(M, m, PROBLEM_UNKNOWN, "a compiled migration is not read");
	if (app->place == APP_OWN && S_ISLNK(f->st.st_mode) && !project_owns(project, path))
		return problem(M, m, PROBLEM_LINK, "the link leads out of the project");
	return take_module(M, m, eval_file(eval_of(M), path, dotted));
}

static int
read_by_heart(struct migrations *M, const struct app *app)
{
	const struct contrib *C = contrib_find(app->name);
	struct migration *m;
	char *dotted;

	for (size_t i = 0; i < C->n; i++) {
		const struct contrib_migration *c = &C->all[i];

		if ((dotted = arena_printf(M->arena, "%s.%s", app->migrations, c->name)) == NULL ||
		    (m = add(M, app, c->name, NULL)) == NULL ||
		    take_module(
			M, m, eval_text(eval_of(M), c->text, strlen(c->text), NULL, dotted)) == -1)
			return -1;
	}
	return 0;
}

static int
by_stem(const void *a, const void *b)
{
	const struct folder_file *const *f = a, *const *g = b;
	size_t n = (*f)->stem < (*g)->stem ? (*f)->stem : (*g)->stem;
	int order = memcmp((*f)->name, (*g)->name, n);

	return order != 0 ? order : ((*f)->stem > (*g)->stem) - ((*f)->stem < (*g)->stem);
}

static int
read_folder(struct migrations *M, const struct app *app, const struct folder *F)
{
	const struct folder_file **files;
	size_t n = 0;
	int rc = 0;

	if ((files = calloc(F->n + 1, sizeof *files)) == NULL)
		return report_errno(EXIT_FAILED, "cannot read migrations");
	for (size_t i = 0; i < F->n; i++)
		if (F->all[i].kind == FOLDER_MIGRATION)
			files[n++] = &F->all[i];
	if (n > 0)
		qsort(files, n, sizeof *files, by_stem);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = read_file(M, app, files[i]);
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
read_app(struct migrations *M, const struct app *app)
{
	const struct problem link = {
		.kind = PROBLEM_LINK, .path = app->migrations_folder, .app = app->label
	};
	const struct problem P = {
		.kind = PROBLEM_UNREADABLE, .path = app->migrations_folder, .app = app->label
	};
	struct folder *F;

	if (app->by_heart && app->state == APP_MIGRATED)
		return read_by_heart(M, app);
	if (app->state != APP_MIGRATED && app->state != APP_NO_INIT)
		return 0;
	if (leads_out(M, app))
		return problems_add(&M->problems, &link, "the folder is a link out of the project");
	if ((F = folder_list(app->migrations_folder)) == NULL)
		return problems_add(
		    &M->problems, &P, "cannot list the folder: %s", strerror(errno));
	M->folders[app - M->apps->all] = F;
	return app->state == APP_MIGRATED ? read_folder(M, app, F) : 0;
}

struct migrations *
migrations_read(const struct apps *A, const struct migrations_look *L)
{
	struct migrations *M;

	if ((M = calloc(1, sizeof *M)) == NULL)
		goto err0;
	M->apps = A;
	M->look = L;
	if ((M->arena = M->problems.arena = arena_new(0)) == NULL ||
	    (M->folders = calloc(A->n + 1, sizeof *M->folders)) == NULL)
		goto err1;
	for (size_t i = 0; i < A->n; i++)
		if (read_app(M, &A->all[i]) == -1)
			goto err1;
	if ((M->sorted = calloc(M->n + 1, sizeof *M->sorted)) == NULL)
		goto err1;
	migrations_sort(M);
	M->look = NULL;
	return M;

err1:
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
