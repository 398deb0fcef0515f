#include "clean.h"

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

/* Operations that makemigrations does not make again. */
static void
tell_operations(const struct clean *C)
{
	static const char *const names[] = { "RunPython", "RunSQL" };

	for (size_t i = 0; i < C->migrations->n; i++) {
		const struct migration *M = &C->migrations->all[i];
		unsigned counts[2] = { 0 };
		const char *name;
		struct value *V;

		if (!clean_chosen(C, M->key.app))
			continue;
		for (size_t k = 0; (V = migration_operation(M, k)) != NULL; k++)
			for (size_t n = 0; (name = call_name(V)) != NULL && n < 2; n++)
				counts[n] += str_ends(name, names[n]);
		for (size_t n = 0; n < 2; n++)
			if (counts[n] > 0)
				report_note("makemigrations will not bring back: '%s.%s': %u %s", M->key.app,
				    M->key.name, counts[n], names[n]);
	}
}

/* Is ${line} an import, or a text, that names the module? */
static int
names_module(const char *line, const char *package, const char *stem, int inside)
{
	char whole[512], from[512];

	snprintf(whole, sizeof whole, "%s.%s", package, stem);
	if (strstr(line, whole) != NULL)
		return 1;
	while (*line == ' ' || *line == '\t')
		line++;
	snprintf(from, sizeof from, "from %s import", package);
	if (str_begins(line, from) && strstr(line, stem) != NULL)
		return 1;
	snprintf(from, sizeof from, "from .%s import", stem);
	if (!inside)
		return 0;
	return str_begins(line, from) ||
	    (str_begins(line, "from . import") && strstr(line, stem) != NULL);
}

/* Tell of the first line of a file that imports one that goes. */
static void
tell_file(const struct clean *C, const char *path, char *text)
{
	char *line, *rest = text;
	unsigned number = 0;

	while ((line = strsep(&rest, "\n")) != NULL) {
		number++;
		if (strstr(line, "import") == NULL)
			continue;
		for (size_t i = 0; i < C->migrations->n; i++) {
			const struct migration *M = &C->migrations->all[i];
			const char *package = M->app->migrations;

			if (package == NULL || !clean_chosen(C, M->key.app) ||
			    !names_module(line, package, M->key.name, M->app->migrations_folder != NULL &&
			    str_begins(path, M->app->migrations_folder)))
				continue;
			report_warn("%s:%u: imports a file that goes: '%s.%s'",
			    project_relative(C->project, path), number, M->key.app, M->key.name);
			return;
		}
	}
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

	if (depth > DEPTH_MAX || !project_owns(C->project, folder) || (dir = opendir(folder)) == NULL)
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

/* Files that Git tracks were seen by others, whose databases know them. */
static int
tell_git(const struct clean *C)
{
	const char *project = project_folder(C->project);
	struct buf output = { 0 }, errors = { 0 };
	struct child git = { .folder = project, .output = &output, .errors = &errors, .seconds = SECONDS };
	const char **argv;
	size_t n = 0, tracked = 0;
	int code;

	if ((argv = calloc(C->files.n + 6, sizeof *argv)) == NULL)
		return report_errno(EXIT_FAILED, "cannot get memory");
	argv[n++] = "git";
	argv[n++] = "--literal-pathspecs";
	argv[n++] = "ls-files";
	argv[n++] = "-z";
	argv[n++] = "--";
	for (size_t i = 0; i < C->files.n; i++)
		argv[n++] = C->files.all[i].path;
	git.argv = argv;
	/* No repository, or no git: then there is nothing to say. */
	if (C->files.n > 0 && child_run(&git, &code) == CHILD_EXITED && code == 0)
		for (size_t i = 0; i < output.len; i++)
			tracked += output.data[i] == '\0';
	if (tracked > 0)
		report_note("tracked by Git, so that other databases know them: %zu of %zu files", tracked,
		    C->files.n);
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
