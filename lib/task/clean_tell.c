#include "clean.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/child.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "base/str.h"
#include "clean_inside.h"
#include "django/project.h"
#include "python/access.h"

enum { SOURCE_MAX = 4 << 20, DEPTH_MAX = 40, SECONDS = 20 };

/* The operations that makemigrations makes itself (django/db/migrations/autodetector.py). */
static int
is_made_again(const char *name)
{
	static const char *const names[] = { "CreateModel", "DeleteModel", "RenameModel",
		"AddField", "AlterField", "RemoveField", "RenameField", "AddIndex", "RemoveIndex",
		"RenameIndex", "AddIndexConcurrently", "RemoveIndexConcurrently", "AddConstraint",
		"AlterConstraint", "AddConstraintNotValid", "ValidateConstraint",
		"RemoveConstraint", "AlterModelTable", "AlterModelTableComment",
		"AlterModelOptions", "AlterModelManagers", "AlterUniqueTogether",
		"AlterIndexTogether", "AlterOrderWithRespectTo" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(name, names[i]) == 0)
			return 1;
	return 0;
}

/* Tell what else a migration does: data, SQL, extensions, operations of others. */
static void
tell_operations(const struct clean *C)
{

	for (size_t i = 0; i < C->migrations->n; i++) {
		const struct migration *M = &C->migrations->all[i];
		const char *first = NULL;
		size_t others = 0;
		struct value *V;

		if (!clean_chosen(C, M->key.app))
			continue;
		for (size_t k = 0; (V = migration_operation(M, k)) != NULL; k++) {
			const char *name = call_name(V), *dot;

			if (name != NULL && (dot = strrchr(name, '.')) != NULL)
				name = dot + 1;
			if (name == NULL || is_made_again(name))
				continue;
			others++;
			first = first == NULL ? name : first;
		}
		if (others > 1)
			report_note("makemigrations will not bring back: '%s.%s': %s and %zu more",
			    M->key.app, M->key.name, first, others - 1);
		else if (others == 1)
			report_note("makemigrations will not bring back: '%s.%s': %s", M->key.app,
			    M->key.name, first);
	}
}

/* Where in a source something is named that goes. */
struct place {
	const struct clean *C;
	const char *path; /* of the source, absolute */
	const char *text;
};

static int
is_name(char c)
{

	return isalnum((unsigned char)c) || c == '_' || c == '-' || (c & 0x80) != 0;
}

static size_t
name_length(const char *at)
{
	size_t n = 0;

	while (is_name(at[n]))
		n++;
	return n;
}

/* Does a module of this name go from the app's folder? */
static int
goes(const struct clean *C, const struct app *A, const char *name, size_t n)
{

	for (size_t i = 0; i < C->files.n; i++) {
		const char *file = file_name(C->files.all[i].path);

		if (strcspn(file, ".") == n && strncmp(file, name, n) == 0 &&
		    str_begins(A->migrations_folder, project_folder(C->project)) &&
		    strncmp(C->files.all[i].path,
			project_relative(C->project, A->migrations_folder),
			(size_t)(file - C->files.all[i].path) - 1) == 0)
			return 1;
	}
	return 0;
}

static void
tell_import(const struct place *P, const char *at, const struct app *A, const char *name, size_t n)
{
	unsigned line = 1;

	for (const char *c = P->text; c < at; c++)
		line += *c == '\n';
	report_warn("%s:%u: imports a file that goes: '%s.%.*s'",
	    project_relative(P->C->project, P->path), line, A->label, (int)n, name);
}

/* After "import": the names up to the end of the statement, or of its parentheses. */
static void
look_at_names(const struct place *P, const char *at, const struct app *A)
{
	const char *begin = at, *end;

	at += strspn(at, " \t");
	end = at + (*at == '(' ? strcspn(at, ")") : strcspn(at, "\n"));
	for (size_t n; at < end; at += n == 0 ? 1 : n)
		if ((n = name_length(at)) > 0 && goes(P->C, A, at, n)) {
			tell_import(P, begin, A, at, n);
			return;
		}
}

/* At the end of a package's name: ".NAME" in a text or an import, or " import NAME, NAME". */
static void
look_behind(const struct place *P, const char *at, const struct app *A)
{
	size_t n;

	if (*at == '.' && (n = name_length(at + 1)) > 0 && goes(P->C, A, at + 1, n))
		tell_import(P, at, A, at + 1, n);
	at += strspn(at, " \t");
	if (str_begins(at, "import") && (at[6] == ' ' || at[6] == '\t' || at[6] == '('))
		look_at_names(P, at + 6, A);
}

/*
 * Does the package's name, whose last part is at ${at}, stand there in full, or relative in the
 * app's code?
 */
static int
is_package(const struct place *P, const char *at, const struct app *A, size_t before)
{
	size_t room = (size_t)(at - P->text);
	const char *begin = at - before;

	if (room >= before && strncmp(begin, A->migrations, before) == 0 &&
	    (room == before || (!is_name(begin[-1]) && begin[-1] != '.')))
		return 1;
	return room >= 2 && at[-1] == '.' && strchr(" .\"'", at[-2]) != NULL && A->folder != NULL &&
	       str_begins(P->path, A->folder);
}

/* In the folder itself, "from ." and "from .NAME" are enough. */
static void
look_for_app(const struct place *P, const struct app *A)
{
	const char *last = strrchr(A->migrations, '.'), *at;
	size_t n;

	last = last == NULL ? A->migrations : last + 1;
	n = strlen(last);
	for (at = strstr(P->text, last); at != NULL; at = strstr(at + n, last))
		if (name_length(at) == n && is_package(P, at, A, (size_t)(last - A->migrations)))
			look_behind(P, at + n, A);
	if (!str_begins(P->path, A->migrations_folder))
		return;
	for (at = strstr(P->text, "from ."); at != NULL; at = strstr(at + 1, "from ."))
		look_behind(P, at[6] == ' ' ? at + 6 : at + 5, A);
}

static void
tell_file(const struct clean *C, const char *path, const char *text)
{
	const struct place P = { .C = C, .path = path, .text = text };

	for (size_t i = 0; i < C->apps->n; i++)
		if (C->chosen[i] && C->apps->all[i].migrations != NULL &&
		    C->apps->all[i].migrations_folder != NULL)
			look_for_app(&P, &C->apps->all[i]);
}

static int
is_going(const struct clean *C, const char *path)
{
	const char *relative = project_relative(C->project, path);

	for (size_t i = 0; i < C->files.n; i++)
		if (strcmp(C->files.all[i].path, relative) == 0)
			return 1;
	return 0;
}

/* Look at all of the project's own sources that stay. */
static void
tell_imports(const struct clean *C, const char *folder, int depth)
{
	struct dirent *entry;
	struct buf B = { 0 };
	struct stat st;
	char *path;
	DIR *dir;

	if (depth > DEPTH_MAX || !project_owns(C->project, folder) ||
	    (dir = opendir(folder)) == NULL)
		return;
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.' || strcmp(entry->d_name, "__pycache__") == 0 ||
		    (path = str_printf("%s/%s", folder, entry->d_name)) == NULL)
			continue;
		if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode))
			tell_imports(C, path, depth + 1);
		else if (str_ends(path, ".py") && S_ISREG(st.st_mode) && !is_going(C, path) &&
			 file_slurp(AT_FDCWD, path, SOURCE_MAX, &B) == 0 && B.data != NULL)
			tell_file(C, path, B.data);
		buf_free(&B);
		free(path);
	}
	closedir(dir);
}

static size_t
count_tracked(const struct clean *C, const struct buf *list)
{
	size_t tracked = 0;

	for (const char *at = list->data, *end = at + list->len; at < end; at += strlen(at) + 1)
		for (size_t i = 0; i < C->files.n; i++)
			tracked += strcmp(at, C->files.all[i].path) == 0;
	return tracked;
}

/* Files that Git tracks were seen by others, whose databases know them. */
static int
tell_git(const struct clean *C)
{
	struct buf output = { 0 }, errors = { 0 };
	struct child git = { .folder = project_folder(C->project),
		.output = &output,
		.errors = &errors,
		.seconds = SECONDS };
	/* Nothing that a repository's settings name is to be run. */
	const char *const first[] = { "git", "-c", "core.fsmonitor=false", "--literal-pathspecs",
		"--no-optional-locks", "ls-files", "-z", "--" };
	const char **argv;
	size_t n = sizeof first / sizeof *first, tracked;
	int code;

	if (C->files.n == 0)
		return 0;
	if ((argv = calloc(n + C->folder_count + 1, sizeof *argv)) == NULL)
		return report_errno(EXIT_FAILED, "cannot get memory");
	memcpy(argv, first, sizeof first);
	for (size_t i = 0; i < C->folder_count; i++)
		argv[n++] = C->folders[i];
	git.argv = argv;
	/* No repository, or no git: then there is nothing to say. */
	if (child_run(&git, &code) == CHILD_EXITED && code == 0 && output.data != NULL &&
	    (tracked = count_tracked(C, &output)) > 0)
		report_note("tracked by Git, so that other databases know them: %zu of %zu files",
		    tracked, C->files.n);
	buf_free(&errors);
	buf_free(&output);
	free(argv);
	return 0;
}

int
clean_tell(const struct clean *C)
{

	tell_operations(C);
	if (C->files.n > 0)
		tell_imports(C, project_folder(C->project), 0);
	return tell_git(C);
}
