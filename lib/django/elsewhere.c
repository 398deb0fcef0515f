#include "django/elsewhere.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/str.h"

enum { MARK_BYTES = 4096, PROJECT_BYTES = 1 << 20, NAME = 42, HASH = 8 };

/* Return the text of a file in a folder, to be freed, or NULL. */
static char *
read_text(const char *folder, const char *name, size_t most)
{
	struct buf B = { 0 };
	char *path = str_printf("%s/%s", folder, name), *text = NULL;

	if (path != NULL && file_slurp(AT_FDCWD, path, most, &B) == 0)
		text = buf_take(&B);
	buf_free(&B);
	free(path);
	return text;
}

static int
has(const char *folder, const char *name)
{
	char *path = str_printf("%s/%s", folder, name);
	int rc = path != NULL && access(path, F_OK) == 0;

	free(path);
	return rc;
}

/* A folder that a variable names, with more behind it; NULL: the variable is not set. */
static char *
below(const char *variable, const char *more)
{
	const char *value = getenv(variable);

	return value == NULL || *value != '/' ? NULL : str_printf("%s%s", value, more);
}

/* Is the environment in this folder the one of the project? */
typedef int fits(const char *environment, const char *entry, void *context);

/* Return the last entry, by name, of those that fit, as a path to be freed; or NULL. */
static char *
search(char *base, fits *fit, void *context)
{
	DIR *dir = base == NULL ? NULL : opendir(base);
	char *found = NULL, *path;
	const struct dirent *entry;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.' ||
		    (path = str_printf("%s/%s", base, entry->d_name)) == NULL)
			continue;
		if (has(path, "pyvenv.cfg") && fit(path, entry->d_name, context) &&
		    (found == NULL || strverscmp(path, found) > 0)) {
			free(found);
			found = path;
		} else
			free(path);
	}
	if (dir != NULL)
		closedir(dir);
	free(base);
	return found;
}

/* pipenv/project.py: ".project" holds the folder of the Pipfile. */
static int
is_noted(const char *environment, const char *entry, void *context)
{
	char *text = read_text(environment, ".project", MARK_BYTES);
	int rc;

	(void)entry;
	if (text != NULL)
		text[strcspn(text, "\r\n")] = '\0';
	rc = text != NULL && strcmp(text, context) == 0;
	free(text);
	return rc;
}

static char *
by_pipenv(const char *folder)
{
	char *base = below("WORKON_HOME", ""), *real = file_real(folder), *found = NULL;

	if (base == NULL)
		base = below("XDG_DATA_HOME", "/virtualenvs");
	if (base == NULL)
		base = below("HOME", "/.local/share/virtualenvs");
	if (real != NULL)
		found = search(base, is_noted, real);
	else
		free(base);
	free(real);
	return found;
}

/* The name in [tool.poetry] or [project] as Poetry makes a folder's of it; "" if there is none. */
static void
read_name(const char *folder, char name[NAME + 1])
{
	char *text = read_text(folder, "pyproject.toml", PROJECT_BYTES), *line, *rest;
	size_t n = 0;
	int within = 0;

	line = text == NULL ? NULL : strtok_r(text, "\r\n", &rest);
	for (; line != NULL && n == 0; line = strtok_r(NULL, "\r\n", &rest)) {
		line += strspn(line, " \t");
		if (*line == '[')
			within = str_begins(line, "[project]") || str_begins(line, "[tool.poetry]");
		if (!within || !str_begins(line, "name"))
			continue;
		line += strlen("name");
		line += strspn(line, " \t=");
		if (*line != '"' && *line != '\'')
			continue;
		for (char quote = *line++; *line != '\0' && *line != quote && n < NAME; line++)
			name[n++] = strchr(" $`!*@\"\\\t", *line) != NULL
					? '_'
					: (char)tolower((unsigned char)*line);
	}
	name[n] = '\0';
	free(text);
}

/* What of the sum over the project's path is in the names that fit: if they differ, none fits. */
struct named {
	char name[NAME + 1], hash[HASH + 1];
	int several;
};

/* poetry/utils/env/env_manager.py: NAME-HASH-py3.12 */
static int
is_named(const char *environment, const char *entry, void *context)
{
	struct named *W = context;
	const char *hash = entry + strlen(W->name) + 1;

	(void)environment;
	if (!str_begins(entry, W->name) || hash[-1] != '-' || strlen(hash) < HASH ||
	    !str_begins(hash + HASH, "-py3"))
		return 0;
	W->several |= W->hash[0] != '\0' && strncmp(W->hash, hash, HASH) != 0;
	memcpy(W->hash, hash, HASH);
	return 1;
}

static char *
by_poetry(const char *folder)
{
	struct named W = { .several = 0 };
	char *base = below("POETRY_VIRTUALENVS_PATH", ""), *found;

	read_name(folder, W.name);
	if (base == NULL)
		base = below("POETRY_CACHE_DIR", "/virtualenvs");
	if (base == NULL)
		base = below("XDG_CACHE_HOME", "/pypoetry/virtualenvs");
	if (base == NULL)
		base = below("HOME", "/.cache/pypoetry/virtualenvs");
	if (W.name[0] == '\0') {
		free(base);
		return NULL;
	}
	found = search(base, is_named, &W);
	if (!W.several)
		return found;
	free(found);
	return NULL;
}

int
elsewhere_find(const char *folder, char **environment)
{

	if (has(folder, "Pipfile"))
		*environment = by_pipenv(folder);
	if (*environment == NULL && has(folder, "poetry.lock"))
		*environment = by_poetry(folder);
	return 0;
}
