#include "django/project.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/exit.h"
#include "base/paths.h"
#include "base/report.h"
#include "base/str.h"
#include "django/manage.h"
#include "django/packages.h"

struct project {
	struct project_choice choice;
	char *folder;
	char *settings; /* read when asked for */
	char *environment;
	char **packages;
	struct paths *paths;
};

static int
has_manage(const char *folder)
{
	char *path;
	int rc;

	if ((path = str_printf("%s/manage.py", folder)) == NULL)
		return -1;
	rc = access(path, F_OK) == 0;
	free(path);
	return rc;
}

/* Any folder. */
static char *
bare(const char *folder)
{
	char *path, *real = NULL;

	if ((path = str_printf("%s/.", folder)) == NULL)
		return NULL;
	if ((real = realpath(path, NULL)) == NULL)
		report_errno(EXIT_INVALID, "cannot use the project's folder: '%s'", folder);
	free(path);
	return real;
}

static char *
given(const char *folder)
{
	char *real;
	int rc;

	if ((real = bare(folder)) == NULL)
		return NULL;
	if ((rc = has_manage(real)) == 1)
		return real;
	if (rc == 0)
		report(EXIT_INVALID, "no manage.py in: '%s'", folder);
	free(real);
	return NULL;
}

static char *
nearest(void)
{
	static const char *const marks[] = { "manage.py", NULL };
	char *folder = paths_nearest(marks);

	if (folder == NULL || *folder != '\0')
		return folder;
	report(EXIT_INVALID, "no manage.py here or in a folder above: give -C DIR");
	free(folder);
	return NULL;
}

static char *
find(const char *folder, const struct project_choice *C)
{

	if (C->no_settings)
		return bare(folder != NULL ? folder : ".");
	return folder != NULL ? given(folder) : nearest();
}

struct project *
project_open(const char *folder, const struct project_choice *C)
{
	struct project *P;

	if ((P = calloc(1, sizeof *P)) == NULL) {
		report_errno(EXIT_FAILED, "cannot look for the project");
		return NULL;
	}
	P->choice = *C;
	if ((P->paths = paths_new()) == NULL || (P->folder = find(folder, C)) == NULL)
		goto err1;
	if (packages_find(P->folder, &P->environment, &P->packages) == -1)
		goto err1;
	return P;

err1:
	project_free(P);
	return NULL;
}

struct project *
project_find(const char *folder)
{
	const struct project_choice none = { 0 };

	return project_open(folder, &none);
}

const struct project_choice *
project_choice(const struct project *P)
{

	return &P->choice;
}

const char *
project_folder(const struct project *P)
{

	return P->folder;
}

const char *
project_settings(struct project *P)
{

	if (P->settings == NULL)
		P->settings = manage_settings(P->folder, getenv("DJANGO_SETTINGS_MODULE"));
	return P->settings;
}

const char *
project_environment(const struct project *P)
{

	return P->environment;
}

unsigned
project_python(const struct project *P)
{
	static const char folder[] = "/lib/python3.";
	const char *at;

	for (size_t i = 0; P->packages != NULL && P->packages[i] != NULL; i++)
		if ((at = strstr(P->packages[i], folder)) != NULL)
			return (unsigned)strtoul(at + sizeof folder - 1, NULL, 10);
	return 0;
}

const char *const *
project_packages(const struct project *P)
{

	return (const char *const *)P->packages;
}

struct paths *
project_paths(const struct project *P)
{

	return P->paths;
}

/* Is the folder in the first ${n} bytes of ${path} one whose contents are not the project's? */
static int
is_foreign(struct paths *paths, const char *path, size_t n)
{
	static const char *const names[] = { "/site-packages", "/dist-packages", "/node_modules" };
	char mark[PATH_MAX];
	size_t len;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (n >= (len = strlen(names[i])) && memcmp(path + n - len, names[i], len) == 0)
			return 1;
	if (n > PATH_MAX - sizeof "/pyvenv.cfg")
		return 1;
	memcpy(mark, path, n);
	memcpy(mark + n, "/pyvenv.cfg", sizeof "/pyvenv.cfg");
	return paths_kind(paths, mark) != PATH_NONE;
}

int
project_owns(const struct project *P, const char *path)
{
	size_t n = strlen(P->folder);
	const char *real = paths_real(P->paths, path), *p;

	if (real == NULL)
		return 0;
	if (strncmp(real, P->folder, n) != 0 || (real[n] != '/' && real[n] != '\0'))
		return 0;
	for (p = real + n; *p != '\0';) {
		p += strcspn(p + 1, "/") + 1;
		if (is_foreign(P->paths, real, (size_t)(p - real)))
			return 0;
	}
	return 1;
}

const char *
project_relative(const struct project *P, const char *path)
{
	size_t n = strlen(P->folder);

	if (strncmp(path, P->folder, n) == 0 && path[n] == '/')
		return path + n + 1;
	return path;
}

void
project_free(struct project *P)
{

	if (P == NULL)
		return;
	for (size_t i = 0; P->packages != NULL && P->packages[i] != NULL; i++)
		free(P->packages[i]);
	free(P->packages);
	free(P->environment);
	free(P->settings);
	free(P->folder);
	paths_free(P->paths);
	free(P);
}
