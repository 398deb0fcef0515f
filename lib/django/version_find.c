#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/str.h"
#include "django/project.h"
#include "django/version.h"

enum { BYTES = 32 << 20 };

static int
set(struct version *V, unsigned number, int exact, const char *path, uint32_t line,
    const char *text)
{

	if (number == 0 || V->number != 0)
		return 0;
	V->number = number;
	V->exact = exact;
	V->line = line;
	V->path = str_dup(path);
	V->text = str_dup(text);
	return V->path == NULL || V->text == NULL ? -1 : 0;
}

/* Django-5.2.19.dist-info */
static int
from_packages(const char *folder, struct version *V)
{
	const size_t n = strlen(V->package);
	const struct dirent *entry;
	char *path;
	DIR *dir;
	int rc = 0;

	if ((dir = opendir(folder)) == NULL)
		return 0;
	while (rc == 0 && V->number == 0 && (entry = readdir(dir)) != NULL) {
		if (strncasecmp(entry->d_name, V->package, n) != 0 || entry->d_name[n] != '-' ||
		    !isdigit((unsigned char)entry->d_name[n + 1]) ||
		    !(str_ends(entry->d_name, ".dist-info") ||
			str_ends(entry->d_name, ".egg-info")))
			continue;
		if ((path = str_printf("%s/%s", folder, entry->d_name)) == NULL)
			rc = -1;
		else
			rc = set(V, version_number(entry->d_name + n + 1), 1, path, 0,
			    entry->d_name);
		free(path);
	}
	closedir(dir);
	return rc;
}

/* The value in quotes behind ${key} at the begin of a line: name = "django"; or NULL. */
static const char *
quoted(char *line, const char *key)
{
	char *end;

	line += strspn(line, " \t");
	if (strncasecmp(line, key, strlen(key)) != 0)
		return NULL;
	line += strlen(key);
	line += strspn(line, " \t=:");
	if (*line != '"' && *line != '\'')
		return NULL;
	if ((end = strchr(line + 1, *line)) == NULL)
		return NULL;
	*end = '\0';
	return line + 1;
}

/* Lock files have a line for the name of a package, and one for its version soon after. */
static int
lock_line(char *line, const char *path, uint32_t number, int *state, struct version *V)
{
	const char *text = line + strspn(line, " \t");
	const size_t n = strlen(V->package);

	if (*text == '"' && strncasecmp(text + 1, V->package, n) == 0 &&
	    str_begins(text + 1 + n, "\":")) {
		*state = 2;
		return 0;
	}
	if (*state == 2 && (text = quoted(line, "\"version\"")) != NULL)
		return set(V, version_number(text + strspn(text, "= ")), 1, path, number, text);
	if (*state == 1 && (text = quoted(line, "version")) != NULL)
		return set(V, version_number(text), 1, path, number, text);
	if ((text = quoted(line, "name")) != NULL)
		*state = strcasecmp(text, V->package) == 0;
	return 0;
}

/* A requirement, as "Django[argon2]>=4.2,<6": return what follows the name, or NULL. */
static const char *
requirement(const char *text, const struct version *V)
{

	text += strspn(text, " \t");
	if (strncasecmp(text, V->package, strlen(V->package)) != 0)
		return NULL;
	text += strlen(V->package);
	if (*text == '[')
		text += strcspn(text, "]") + 1;
	text += strspn(text, " \t(");
	return *text != '\0' && strchr("<>=~!^", *text) != NULL ? text : NULL;
}

static int
take_range(const char *spec, const char *path, uint32_t number, struct version *V)
{
	char *text;
	int exact, rc;
	unsigned found = version_range(spec, &exact);

	if ((text = str_printf("%s%.*s",
		strcmp(V->package, "django") == 0 ? "Django" : V->package,
		(int)strcspn(spec, ";#\"'\r\n"), spec)) == NULL)
		return -1;
	rc = set(V, found, exact, path, number, text);
	free(text);
	return rc;
}

static int
plain_line(char *line, const char *path, uint32_t number, int *state, struct version *V)
{
	const char *spec = requirement(line, V);

	(void)state;
	return spec == NULL ? 0 : take_range(spec, path, number, V);
}

/* pyproject.toml: in quotes, "Django>=4.2"; of Poetry, django = "^4.2", {version = "^4.2"}. */
static int
project_line(char *line, const char *path, uint32_t number, int *state, struct version *V)
{
	const char *p, *spec;

	(void)state;
	for (p = strpbrk(line, "\"'"); p != NULL && V->number == 0; p = strpbrk(p + 1, "\"'"))
		if ((spec = requirement(p + 1, V)) != NULL &&
		    take_range(spec, path, number, V) == -1)
			return -1;
	line += strspn(line, " \t");
	if (V->number != 0 || strncasecmp(line, V->package, strlen(V->package)) != 0 ||
	    strchr(" \t=", line[strlen(V->package)]) == NULL || (p = strpbrk(line, "\"'")) == NULL)
		return 0;
	if (strchr("<>=~^", p[1]) == NULL && !isdigit((unsigned char)p[1]))
		return 0;
	return take_range(p + 1, path, number, V);
}

typedef int read_line(char *line, const char *path, uint32_t number, int *state, struct version *V);

static int
from_file(const char *folder, const char *name, read_line *read, struct version *V)
{
	char *path = str_printf("%s/%s", folder, name), *line, *end;
	struct buf B = { 0 };
	uint32_t number = 1;
	int state = 0, rc = 0;

	if (path == NULL)
		return -1;
	if (file_slurp(AT_FDCWD, path, BYTES, &B) == -1)
		B.len = 0;
	for (line = B.len > 0 ? B.data : NULL; line != NULL && rc == 0 && V->number == 0;
	     line = end == NULL ? NULL : end + 1, number++) {
		if ((end = strchr(line, '\n')) != NULL)
			*end = '\0';
		rc = read(line, path, number, &state, V);
	}
	buf_free(&B);
	free(path);
	return rc;
}

static int
by_name(const void *a, const void *b)
{

	return strcmp(*(char *const *)a, *(char *const *)b);
}

/*
 * requirements.txt, requirements-dev.txt, requirements/base.txt; those that pip-tools pins first.
 */
static int
from_requirements(const char *folder, const char *beginning, struct version *V)
{
	const struct dirent *entry;
	char *names[64];
	size_t n = 0;
	DIR *dir;
	int rc = 0;

	if ((dir = opendir(folder)) == NULL)
		return 0;
	while (n < sizeof names / sizeof *names && (entry = readdir(dir)) != NULL)
		if (str_begins(entry->d_name, beginning) && str_ends(entry->d_name, ".txt") &&
		    (names[n] = str_dup(entry->d_name)) != NULL)
			n++;
	closedir(dir);
	qsort(names, n, sizeof *names, by_name);
	for (size_t i = 0; i < n; i++) {
		if (rc == 0)
			rc = from_file(folder, names[i], plain_line, V);
		free(names[i]);
	}
	return rc;
}

static int
from_folder(const char *folder, struct version *V)
{
	static const char *const locks[] = { "uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock" };
	char *inner;
	int rc = 0;

	for (size_t i = 0; i < sizeof locks / sizeof *locks && rc == 0; i++)
		rc = from_file(folder, locks[i], lock_line, V);
	if (rc == 0)
		rc = from_requirements(folder, "requirements", V);
	if (rc == -1 || (inner = str_printf("%s/requirements", folder)) == NULL)
		return -1;
	rc = from_requirements(inner, "", V);
	free(inner);
	if (rc == 0)
		rc = from_file(folder, "pyproject.toml", project_line, V);
	return rc == 0 ? from_file(folder, "Pipfile", project_line, V) : -1;
}

static int
is_repository(const char *folder)
{
	char *path = str_printf("%s/.git", folder);
	int rc = path != NULL && access(path, F_OK) == 0;

	free(path);
	return rc;
}

/* The project's folder and, within a repository, those above it. */
static int
from_folders(const char *start, struct version *V)
{
	char *folder = str_dup(start), *top = str_dup(start);
	int rc = -1;

	if (folder == NULL || top == NULL)
		goto done;
	while (*top != '\0' && !is_repository(top))
		*strrchr(top, '/') = '\0';
	rc = from_folder(folder, V);
	while (rc == 0 && V->number == 0 && *top != '\0' && strlen(folder) > strlen(top)) {
		*strrchr(folder, '/') = '\0';
		rc = from_folder(folder, V);
	}

done:
	free(top);
	free(folder);
	return rc;
}

/* What $PYTHONPATH adds comes before the environment's packages. */
static int
from_pythonpath(struct version *V)
{
	const char *more = getenv("PYTHONPATH");
	char *copy, *rest = NULL;
	int rc = 0;

	if (more == NULL)
		return 0;
	if ((copy = str_dup(more)) == NULL)
		return -1;
	for (char *p = strtok_r(copy, ":", &rest); p != NULL && rc == 0 && V->number == 0;
	     p = strtok_r(NULL, ":", &rest))
		rc = from_packages(p, V);
	free(copy);
	return rc;
}

int
version_find_package(const struct project *P, const char *package, struct version *V)
{
	const char *const *packages = project_packages(P);
	int rc;

	*V = (struct version){ .package = package };
	for (rc = from_pythonpath(V); rc == 0 && V->number == 0 && *packages != NULL; packages++)
		rc = from_packages(*packages, V);
	return rc == 0 && V->number == 0 ? from_folders(project_folder(P), V) : rc;
}

int
version_find(const struct project *P, struct version *V)
{
	const char *given = project_choice(P)->django;
	int rc = 0;

	*V = (struct version){ .number = given != NULL ? version_number(given) : 0, .exact = 1 };
	if (V->number == 0)
		rc = version_find_package(P, "django", V);
	if (rc == 0 && V->number == 0) {
		V->number = VERSION_NEWEST;
		V->exact = 0;
	}
	return rc;
}
