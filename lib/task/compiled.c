#include "compiled.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "base/str.h"

/* Called with the name of a compiled file and how long its source's stem is. */
typedef int visit_compiled(void *cookie, int cache, const char *name, size_t stem);

/* Open the folder's own __pycache__, never one behind a link; -1 if there is none. */
static int
open_cache(const char *folder)
{
	int dir, cache;

	if ((dir = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)) == -1)
		return -1;
	cache = openat(dir, "__pycache__", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	close(dir);
	return cache;
}

static int
each(const char *folder, visit_compiled *visit, void *cookie)
{
	int cache, rc = 0;
	const struct dirent *entry;
	DIR *dir;

	if ((cache = open_cache(folder)) == -1)
		return 0;
	if ((dir = fdopendir(cache)) == NULL) {
		close(cache);
		return report_errno(EXIT_FAILED, "cannot read folder: '%s/__pycache__'", folder);
	}
	while (rc == 0 && (entry = readdir(dir)) != NULL) {
		struct stat st;

		if (!str_ends(entry->d_name, ".pyc") ||
		    fstatat(cache, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == -1 ||
		    !S_ISREG(st.st_mode))
			continue;
		rc = visit(cookie, cache, entry->d_name, strcspn(entry->d_name, "."));
	}
	closedir(dir);
	return rc;
}

struct source {
	const char *name;
	size_t stem;
	const char *folder;
};

static int
remove_same(void *cookie, int cache, const char *name, size_t stem)
{
	const struct source *S = cookie;

	if (stem != S->stem || strncmp(name, S->name, stem) != 0)
		return 0;
	if (unlinkat(cache, name, 0) == -1 && errno != ENOENT)
		return report_errno(EXIT_FAILED,
		    "cannot remove: '%s/__pycache__/%s'", S->folder, name);
	return 0;
}

int
compiled_remove(const char *source)
{
	struct source S = { .name = file_name(source) };
	char *folder;
	int rc;

	S.stem = strcspn(S.name, ".");
	if ((folder = file_folder(source)) == NULL)
		return -1;
	S.folder = folder;
	rc = each(folder, remove_same, &S);
	free(folder);
	return rc;
}

struct search {
	const char *folder;
	int (*visit)(void *cookie, const char *path);
	void *cookie;
};

static int
tell_stale(void *cookie, int cache, const char *name, size_t stem)
{
	const struct search *S = cookie;
	char *source, *path = NULL;
	int rc = -1;

	(void)cache;
	if ((source = str_printf("%s/%.*s.py", S->folder, (int)stem, name)) == NULL)
		return -1;
	if (faccessat(AT_FDCWD, source, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		rc = 0;
	else if ((path = str_printf("%s/__pycache__/%s", S->folder, name)) != NULL)
		rc = S->visit(S->cookie, path);
	free(path);
	free(source);
	return rc;
}

int
compiled_stale(const char *folder, int visit(void *cookie, const char *path), void *cookie)
{
	struct search S = { .folder = folder, .visit = visit, .cookie = cookie };

	return each(folder, tell_stale, &S);
}

static int
remove_stale(void *cookie, const char *path)
{

	(void)cookie;
	unlink(path);
	return 0;
}

void
compiled_remove_folder(const char *folder)
{
	char *cache;

	compiled_stale(folder, remove_stale, NULL);
	if ((cache = str_printf("%s/__pycache__", folder)) != NULL)
		rmdir(cache);
	free(cache);
}
