#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/str.h"
#include "check/family.h"
#include "check/replayed.h"
#include "check/subject.h"
#include "django/folder.h"
#include "django/version.h"

/* Rules over the files of the project's own apps; other people's packages are theirs. */

typedef int visit(
    const struct app *app, const struct folder *L, const struct folder_file *f, struct findings *F);

static int
each_file(const struct subject *S, struct findings *F, visit *look)
{

	for (size_t i = 0; i < S->apps->n; i++) {
		const struct app *app = &S->apps->all[i];
		const struct folder *L = S->migrations->folders[i];

		for (size_t k = 0; L != NULL && app->place == APP_OWN && k < L->n; k++)
			if (look(app, L, &L->all[k], F) == -1)
				return -1;
	}
	return 0;
}

/* A finding of a file in an app's migrations folder; its path is made in the findings' arena. */
static int
add_file(struct findings *F, const struct app *app, const struct folder_file *f, const char *text)
{
	struct finding like = { .app = app->label };

	if (findings_add(F, &like, "%s", text) == -1)
		return -1;
	F->all[F->n - 1].path = arena_printf(F->arena, "%s/%s", app->migrations_folder, f->name);
	return F->all[F->n - 1].path == NULL ? -1 : 0;
}

/*
 * What stands on the command line has no path; a link of ours may lead anywhere; what is not known
 * about a package matters as much as about the project.
 */
static int
is_ours(const struct subject *S, const struct problem *P)
{

	if (P->path == NULL || *P->path != '/' || P->kind == PROBLEM_LINK ||
	    P->kind == PROBLEM_UNKNOWN)
		return 1;
	if (P->name != NULL && P->kind == PROBLEM_UNREADABLE && subject_owns(S, P->app))
		return 1;
	return project_owns(S->project, P->path);
}

/* All problems of one kind, in the words of who read. */
static int
pass_on(
    const struct problems *L, enum problem_kind kind, const struct subject *S, struct findings *F)
{

	for (size_t i = 0; i < L->n; i++) {
		const struct problem *P = &L->all[i];
		const struct finding like = finding_at_problem(P);

		if (P->kind != kind)
			continue;
		if (!is_ours(S, P))
			continue;
		if (findings_add(F, &like, "%s", P->text) == -1)
			return -1;
	}
	return 0;
}

static size_t
count_migrations(const struct folder *L)
{
	size_t n = 0;

	for (size_t i = 0; i < L->n; i++)
		n += L->all[i].kind == FOLDER_MIGRATION;
	return n;
}

int
file_no_init(const struct subject *S, struct findings *F)
{

	for (size_t i = 0; i < S->apps->n; i++) {
		const struct app *app = &S->apps->all[i];
		const struct finding like = { .path = app->migrations_folder, .app = app->label };
		size_t n;

		if (app->place != APP_OWN || app->state != APP_NO_INIT ||
		    S->migrations->folders[i] == NULL)
			continue;
		if ((n = count_migrations(S->migrations->folders[i])) == 0)
			continue;
		if (findings_add(F, &like,
			"no __init__.py: Django ignores all of the folder (migrations: %zu)",
			n) == -1 ||
		    findings_help(F, "create an empty __init__.py there") == -1)
			return -1;
	}
	return 0;
}

int
file_no_class(const struct subject *S, struct findings *F)
{

	return pass_on(&S->migrations->problems, PROBLEM_NO_CLASS, S, F);
}

int
file_no_python(const struct subject *S, struct findings *F)
{

	if (pass_on(&S->migrations->problems, PROBLEM_SYNTAX, S, F) == -1 ||
	    pass_on(&S->apps->problems, PROBLEM_SYNTAX, S, F) == -1 ||
	    pass_on(&S->migrations->problems, PROBLEM_UNREADABLE, S, F) == -1 ||
	    pass_on(&S->apps->problems, PROBLEM_UNREADABLE, S, F) == -1)
		return -1;
	return 0;
}

/* Is there a squash that a squash replaces? */
static int
has_double_squash(const struct subject *S)
{
	const struct migration *m;

	for (size_t i = 0; i < S->migrations->n; i++)
		for (size_t k = 0; k < S->migrations->all[i].replaces.n; k++) {
			const struct key *key = &S->migrations->all[i].replaces.all[k].key;

			m = migrations_find(S->migrations, key->app, key->name);
			if (m != NULL && m->replaces.n > 0)
				return 1;
		}
	return 0;
}

/* Only where it matters: a range that has versions before and after the change. */
static int
tell_version(const struct subject *S, struct findings *F)
{
	const struct version *V = settings_django(S->settings);
	const struct finding like = { .path = V->path, .line = V->line };

	if (V->path == NULL || V->exact || V->number < VERSION_6_0 || !has_double_squash(S))
		return 0;
	if (findings_add(F, &like, "which Django is used is not known: '%s'", V->text) == -1)
		return -1;
	return findings_help(F, "6.0 and newer carry out squashes of squashes: give --django X.Y");
}

int
file_unknown(const struct subject *S, struct findings *F)
{

	if (tell_version(S, F) == -1)
		return -1;
	if (pass_on(&S->apps->problems, PROBLEM_UNKNOWN, S, F) == -1 ||
	    pass_on(&S->migrations->problems, PROBLEM_UNKNOWN, S, F) == -1)
		return -1;
	return replayed_unknown(S, F);
}

int
file_app(const struct subject *S, struct findings *F)
{

	for (size_t i = 0; i < S->apps->n; i++) {
		const struct app *app = &S->apps->all[i];
		const struct finding like = { .path = settings_path(S->settings),
			.app = app->label };

		if (app->state == APP_MISSING &&
		    findings_add(F, &like,
			"MIGRATION_MODULES names a package that is not there: '%s'",
			app->migrations) == -1)
			return -1;
	}
	if (user_setting(S, F) == -1)
		return -1;
	return pass_on(&S->apps->problems, PROBLEM_APP, S, F);
}

/* Is there a file whose name differs in case only?  Told at the second of them. */
static int
differs_in_case(const struct folder *L, const struct folder_file *f)
{

	for (const struct folder_file *g = L->all; L->capitals && g < f; g++)
		if (g->kind == FOLDER_MIGRATION && g->stem == f->stem &&
		    strncasecmp(g->name, f->name, f->stem) == 0 && strcmp(g->name, f->name) != 0)
			return 1;
	return 0;
}

static int
look_compiled(
    const struct app *app, const struct folder *L, const struct folder_file *f, struct findings *F)
{

	if (f->kind != FOLDER_MIGRATION)
		return 0;
	if (str_ends(f->name, ".pyc"))
		return add_file(F, app, f, "compiled, without its source, and Django loads it");
	if (differs_in_case(L, f))
		return add_file(F, app, f, "another file's name differs in case only");
	return 0;
}

int
file_compiled(const struct subject *S, struct findings *F)
{

	return each_file(S, F, look_compiled);
}

/* Does a name begin like "0001_" when what hides it is taken off? */
static int
looks_numbered(const char *name)
{

	name += strspn(name, "_~.#");
	for (int i = 0; i < 4; i++)
		if (!isdigit((unsigned char)name[i]))
			return 0;
	return name[4] == '_';
}

/* A folder in the folder: does it hold what looks like migrations? */
static int
holds_migrations(const struct app *app, const struct folder_file *f)
{
	char *path = str_printf("%s/%s", app->migrations_folder, f->name);
	struct folder *L = path != NULL ? folder_list(path) : NULL;
	int found = 0;

	for (size_t i = 0; L != NULL && i < L->n; i++)
		found |= L->all[i].kind == FOLDER_MIGRATION && looks_numbered(L->all[i].name);
	folder_free(L);
	free(path);
	return found;
}

/* Why Django ignores a file; NULL: it does not, or rightly so. */
static const char *
why_ignored(const struct app *app, const struct folder_file *f)
{

	switch (f->kind) {
	case FOLDER_HELPER:
		return looks_numbered(f->name) ? "as its name begins so" : NULL;
	case FOLDER_DOTTED:
		return looks_numbered(f->name) ? "as its name has a dot in it" : NULL;
	case FOLDER_BACKUP:
		return looks_numbered(f->name) ? "as a copy under another name" : NULL;
	case FOLDER_NESTED:
		return holds_migrations(app, f) ? "as a folder in the folder" : NULL;
	default:
		return NULL;
	}
}

static int
look_ignored(
    const struct app *app, const struct folder *L, const struct folder_file *f, struct findings *F)
{
	const char *why = why_ignored(app, f);

	(void)L;
	if (why == NULL)
		return 0;
	if (add_file(F, app, f, "looks like a migration, but Django ignores it") == -1)
		return -1;
	return findings_help(F, "%s", why);
}

int
file_ignored(const struct subject *S, struct findings *F)
{

	return each_file(S, F, look_ignored);
}

/*
 * Under the umask 002 of people who have a group of their own, files of that group are as it should
 * be.
 */
static int
look_mode(
    const struct app *app, const struct folder *L, const struct folder_file *f, struct findings *F)
{
	const mode_t mode = f->mode;

	(void)L;
	if (f->kind != FOLDER_MIGRATION && f->kind != FOLDER_INIT)
		return 0;
	if (!S_ISREG(mode))
		return 0;
	if ((mode & 0111) != 0)
		return add_file(F, app, f, "executable");
	if ((mode & 0002) != 0)
		return add_file(F, app, f, "writable by everybody");
	if ((mode & 0020) != 0 && f->gid != f->uid)
		return add_file(F, app, f, "writable by a group");
	return 0;
}

int
file_mode(const struct subject *S, struct findings *F)
{

	if (each_file(S, F, look_mode) == -1)
		return -1;
	return pass_on(&S->migrations->problems, PROBLEM_LINK, S, F);
}
