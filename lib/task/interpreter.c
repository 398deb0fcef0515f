#include "interpreter.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/child.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "base/str.h"

enum { TOML_MAX = 4 << 20, ASK_SECONDS = 60, DEPTH_MAX = 64 };

/* The folders to look in: the project's, and those above it that are of the same checkout. */
struct places {
	char *folders[DEPTH_MAX];
	size_t n;
};

/* Returns 1: found, 0: not this way, -1 with a report. */
typedef int way(struct interpreter *I, const struct places *P);

static int
exists(const char *folder, const char *name, int how)
{
	char *path = str_printf("%s/%s", folder, name);
	int there = path != NULL && access(path, how) == 0;

	free(path);
	return there;
}

/* Is there a program of this name in PATH? */
static int
has_program(const char *name)
{
	const char *at = getenv("PATH");

	while (at != NULL && *at != '\0') {
		size_t n = strcspn(at, ":");
		char *folder = strndup(at, n);
		int found = folder != NULL && n > 0 && exists(folder, name, X_OK);

		free(folder);
		if (found)
			return 1;
		at += n + (at[n] == ':');
	}
	return 0;
}

static int
add(struct interpreter *I, const char *word, size_t n)
{
	char **more = realloc(I->argv, (I->n + 2) * sizeof *more);

	if (more == NULL)
		return report_errno(EXIT_FAILED, "cannot get memory");
	I->argv = more;
	if ((I->argv[I->n] = strndup(word, n)) == NULL)
		return report_errno(EXIT_FAILED, "cannot get memory");
	I->argv[++I->n] = NULL;
	return 0;
}

/* Take these words as the command; returns 1, or -1 with a report. */
static int
take(struct interpreter *I, const char *why, const char *words)
{

	for (size_t n; *words != '\0'; words += n) {
		words += strspn(words, " ");
		if ((n = strcspn(words, " ")) > 0 && add(I, words, n) == -1)
			return -1;
	}
	return (I->why = str_dup(why)) == NULL ? -1 : 1;
}

static int
take_program(struct interpreter *I, const char *why, const char *program)
{

	if (add(I, program, strlen(program)) == -1)
		return -1;
	return (I->why = str_dup(why)) == NULL ? -1 : 1;
}

/* A command that somebody gave: the path of a program, which may hold spaces, or words. */
static int
take_given(struct interpreter *I, const char *why, const char *given)
{

	if (given[strspn(given, " ")] == '\0')
		return report(EXIT_USAGE, "%s names no program", why);
	if (strchr(given, '/') != NULL && access(given, X_OK) == 0)
		return take_program(I, why, given);
	return take(I, why, given);
}

static int
try_environment(struct interpreter *I, const char *why, const char *folder)
{
	char *path;
	int rc = 0;

	if ((path = str_printf("%s/bin/python", folder)) == NULL)
		return -1;
	if (access(path, X_OK) == 0)
		rc = take_program(I, why, path);
	free(path);
	return rc;
}

static int
by_variable(struct interpreter *I, const struct places *P)
{
	const char *given = getenv("SLATE_PYTHON");

	(void)P;
	return given == NULL || *given == '\0' ? 0 : take_given(I, "SLATE_PYTHON", given);
}

static int
by_active(struct interpreter *I, const struct places *P)
{
	const char *folder = getenv("VIRTUAL_ENV");
	int rc;

	(void)P;
	if (folder == NULL || *folder == '\0')
		return 0;
	if ((rc = try_environment(I, "VIRTUAL_ENV", folder)) == 0)
		report_warn("VIRTUAL_ENV holds no working Python: '%s'", folder);
	return rc;
}

static int
by_folder(struct interpreter *I, const struct places *P)
{
	static const char *const names[] = { ".venv", "venv", "env" };

	for (size_t i = 0; i < P->n; i++) {
		for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
			char *folder = str_printf("%s/%s", P->folders[i], names[k]);
			int rc = folder == NULL ? -1 : try_environment(I, names[k], folder);

			free(folder);
			if (rc != 0)
				return rc;
		}
	}
	return 0;
}

/* Does a pyproject.toml hold this table, or one below it? */
static int
has_table(const char *folder, const char *table)
{
	char *path = str_printf("%s/pyproject.toml", folder);
	struct buf B = { 0 };
	int found = 0;

	if (path == NULL || file_slurp(AT_FDCWD, path, TOML_MAX, &B) == -1 || B.data == NULL)
		goto done;
	for (const char *at = B.data; at != NULL && !found; at = strchr(at, '\n')) {
		at += strspn(at, " \t\r\n[");
		found = at > B.data && at[-1] == '[' && str_begins(at, table) &&
		    strchr(".]", at[strlen(table)]) != NULL && at[strlen(table)] != '\0';
	}
done:
	buf_free(&B);
	free(path);
	return found;
}

/* The nearest folder with this file, or with this table in pyproject.toml. */
static const char *
nearest(const struct places *P, const char *file, const char *table)
{

	for (size_t i = 0; i < P->n; i++)
		if (exists(P->folders[i], file, F_OK) ||
		    (table != NULL && has_table(P->folders[i], table)))
			return P->folders[i];
	return NULL;
}

/*
 * Plain `uv run` may write uv.lock: --frozen installs what the lock says and
 * leaves it alone.  Where there is no lock, uv would solve for one; that is the
 * user's to do.
 */
static int
by_uv(struct interpreter *I, const struct places *P)
{
	const char *folder = nearest(P, "uv.lock", "tool.uv");

	if (folder == NULL || !has_program("uv"))
		return 0;
	if (exists(folder, "uv.lock", F_OK))
		return take(I, "uv.lock", "uv run --frozen python");
	if (getenv("UV_PROJECT_ENVIRONMENT") != NULL)
		return take(I, "UV_PROJECT_ENVIRONMENT", "uv run --no-sync python");
	return report(EXIT_FAILED, "uv has made no environment yet: run 'uv sync' in '%s'", folder);
}

/* Has the manager made an environment?  Else its `run` would make an empty one. */
static int
has_environment(const struct places *P, const char *const *argv)
{
	struct buf out = { 0 }, err = { 0 };
	struct child C = { .argv = argv, .folder = P->folders[0], .output = &out, .errors = &err,
		.seconds = ASK_SECONDS };
	int code, made = child_run(&C, &code) == CHILD_EXITED && code == 0 && out.len > 0;

	buf_free(&out);
	buf_free(&err);
	return made;
}

static int
by_poetry(struct interpreter *I, const struct places *P)
{
	static const char *const ask[] = { "poetry", "env", "info", "--path", NULL };

	if (nearest(P, "poetry.lock", "tool.poetry") == NULL || !has_program("poetry") ||
	    !has_environment(P, ask))
		return 0;
	return take(I, "poetry", "poetry run python");
}

static int
by_pipenv(struct interpreter *I, const struct places *P)
{
	static const char *const ask[] = { "pipenv", "--venv", NULL };

	if (nearest(P, "Pipfile", NULL) == NULL || !has_program("pipenv") ||
	    !has_environment(P, ask))
		return 0;
	return take(I, "Pipfile", "pipenv run python");
}

static int
by_path(struct interpreter *I, const struct places *P)
{

	(void)P;
	return take(I, "PATH", "python3");
}

/* List the project's folder, and those above it up to one with .git, if there is such. */
static int
find_places(struct places *P, const char *project)
{
	size_t keep = 1;
	char *at;

	if ((at = str_dup(project)) == NULL)
		return -1;
	while (P->n < DEPTH_MAX) {
		char *slash;

		if ((P->folders[P->n] = str_dup(at)) == NULL)
			break;
		P->n++;
		if (exists(at, ".git", F_OK)) {
			keep = P->n;
			break;
		}
		if ((slash = strrchr(at, '/')) == NULL || slash == at)
			break;
		*slash = '\0';
	}
	free(at);
	while (P->n > keep)
		free(P->folders[--P->n]);
	return P->n == 0 ? -1 : 0;
}

struct interpreter *
interpreter_find(const char *project, const char *option)
{
	static way *const ways[] = { by_variable, by_active, by_folder, by_uv, by_poetry, by_pipenv,
		by_path };
	struct places P = { .n = 0 };
	struct interpreter *I;
	int rc = 0;

	if ((I = calloc(1, sizeof *I)) == NULL) {
		report_errno(EXIT_FAILED, "cannot get memory");
		return NULL;
	}
	if (find_places(&P, project) == -1)
		rc = -1;
	else if (option != NULL)
		rc = take_given(I, "--python", option);
	for (size_t i = 0; rc == 0 && i < sizeof ways / sizeof *ways; i++)
		rc = ways[i](I, &P);
	while (P.n > 0)
		free(P.folders[--P.n]);
	if (rc == 1)
		return I;
	interpreter_free(I);
	return NULL;
}

void
interpreter_free(struct interpreter *I)
{

	if (I == NULL)
		return;
	for (size_t i = 0; i < I->n; i++)
		free(I->argv[i]);
	free(I->argv);
	free(I->why);
	free(I);
}
