#include "django/packages.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "base/str.h"
#include "django/elsewhere.h"

enum { PTH_BYTES = 1 << 20, FOLDERS = 256 };

struct list {
	char **all;
	size_t n;
};

static int
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Add a folder once; links make "lib64" the same as "lib". */
static int
add(struct list *L, const char *path)
{
	char *real;

	if (L->n == FOLDERS || !is_folder(path) || (real = realpath(path, NULL)) == NULL)
		return 0;
	for (size_t i = 0; i < L->n; i++)
		if (strcmp(L->all[i], real) == 0) {
			free(real);
			return 0;
		}
	L->all[L->n++] = real;
	return 0;
}

/* A .pth file lists folders, one a line; what begins with "import" is code (Python's site.py). */
static int
add_pth(struct list *L, const char *folder, const char *name)
{
	struct buf B = { 0 };
	char *path, *line, *rest, *full;
	int rc = -1;

	if ((path = str_printf("%s/%s", folder, name)) == NULL)
		return -1;
	if (file_slurp(AT_FDCWD, path, PTH_BYTES, &B) == -1 || B.data == NULL) {
		rc = 0;
		goto done;
	}
	for (line = strtok_r(B.data, "\r\n", &rest); line != NULL;
	     line = strtok_r(NULL, "\r\n", &rest)) {
		if (*line == '#' || str_begins(line, "import ") || str_begins(line, "import\t"))
			continue;
		full = *line == '/' ? str_dup(line) : str_printf("%s/%s", folder, line);
		if (full == NULL || add(L, full) == -1) {
			free(full);
			goto done;
		}
		free(full);
	}
	rc = 0;

done:
	buf_free(&B);
	free(path);
	return rc;
}

static int
add_packages(struct list *L, const char *folder)
{
	struct dirent *entry;
	DIR *dir;
	int rc = 0;

	if (add(L, folder) == -1)
		return -1;
	if ((dir = opendir(folder)) == NULL)
		return 0;
	while (rc == 0 && (entry = readdir(dir)) != NULL)
		if (str_ends(entry->d_name, ".pth"))
			rc = add_pth(L, folder, entry->d_name);
	closedir(dir);
	return rc;
}

/*
 * ENV/lib/python3.12/site-packages: which of several versions is meant, only the interpreter knows.
 */
static int
add_versions(struct list *L, const char *environment)
{
	struct dirent *entry;
	char *lib, *path;
	DIR *dir;
	int rc = 0;

	if ((lib = str_printf("%s/lib", environment)) == NULL)
		return -1;
	dir = opendir(lib);
	while (dir != NULL && rc == 0 && (entry = readdir(dir)) != NULL) {
		if (!str_begins(entry->d_name, "python3"))
			continue;
		if ((path = str_printf("%s/%s/site-packages", lib, entry->d_name)) == NULL)
			rc = -1;
		else if (is_folder(path))
			rc = add_packages(L, path);
		free(path);
	}
	if (dir != NULL)
		closedir(dir);
	free(lib);
	return rc;
}

/* Set ${result} to the environment in a folder, or to NULL. */
static int
look_in(const char *folder, char **result)
{
	static const char *const names[] = { ".venv", "venv", "env" };
	char *path, *mark;
	int there;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if ((path = str_printf("%s/%s", folder, names[i])) == NULL)
			return -1;
		if ((mark = str_printf("%s/pyvenv.cfg", path)) == NULL) {
			free(path);
			return -1;
		}
		there = access(mark, F_OK) == 0;
		free(mark);
		if (there) {
			*result = path;
			return 0;
		}
		free(path);
	}
	return elsewhere_find(folder, result);
}

static int
has_git(const char *folder)
{
	char *path = str_printf("%s/.git", folder);
	int rc = path != NULL && access(path, F_OK) == 0;

	free(path);
	return rc;
}

/*
 * Return the length of the Git repository's folder at the begin of ${folder}, or 0: there is none.
 */
static size_t
repository(const char *folder)
{
	char *copy = str_dup(folder);
	size_t n = 0;

	while (copy != NULL && *copy != '\0') {
		if (has_git(copy)) {
			n = strlen(copy);
			break;
		}
		*strrchr(copy, '/') = '\0';
	}
	free(copy);
	return n;
}

static int
find_environment(const char *folder, char **environment)
{
	const char *active = getenv("VIRTUAL_ENV"), *conda = getenv("CONDA_PREFIX");
	size_t top = repository(folder);
	char *copy;
	int rc;

	*environment = NULL;
	if (active != NULL && is_folder(active))
		return (*environment = str_dup(active)) == NULL ? -1 : 0;
	if ((copy = str_dup(folder)) == NULL)
		return -1;
	rc = look_in(copy, environment);
	while (rc == 0 && *environment == NULL && top > 0 && strlen(copy) > top) {
		*strrchr(copy, '/') = '\0';
		rc = look_in(copy, environment);
	}
	free(copy);
	/* Conda's has no mark of its own. */
	if (rc == 0 && *environment == NULL && conda != NULL && is_folder(conda))
		return (*environment = str_dup(conda)) == NULL ? -1 : 0;
	return rc;
}

int
packages_find(const char *folder, char **environment, char ***packages)
{
	struct list L;

	if (find_environment(folder, environment) == -1)
		return -1;
	if ((L.all = calloc(FOLDERS + 1, sizeof *L.all)) == NULL)
		return report_errno(EXIT_FAILED, "cannot look for packages");
	L.n = 0;
	*packages = L.all;
	return *environment == NULL ? 0 : add_versions(&L, *environment);
}
