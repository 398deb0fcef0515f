#include "django/found_test.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/str.h"

enum { BYTES = 8 << 20 };

static int
is_numbered(const char *name)
{

	for (int i = 0; i < 4; i++)
		if (!isdigit((unsigned char)name[i]))
			return 0;
	return 1;
}

static int
holds(const struct buf *B, const char *word)
{

	return memmem(B->data, B->len, word, strlen(word)) != NULL;
}

/*
 * Other tools have folders called migrations, too (alembic, yoyo, plain SQL), and packages
 * that only help with migrations.  What has no class, is empty or cannot be read is one of
 * Django's where its name says so.
 */
static int
is_migration(int dir, const char *name)
{
	struct buf B = { 0 };
	int rc;

	if (*name == '_' || *name == '~')
		return 0;
	if (str_ends(name, ".pyc"))
		return is_numbered(name);
	if (!str_ends(name, ".py"))
		return 0;
	if (file_slurp(dir, name, BYTES, &B) == -1 || B.len == 0)
		rc = is_numbered(name);
	else
		rc = holds(&B, "class Migration") || holds(&B, "import Migration") ||
		     holds(&B, "Migration =") || (is_numbered(name) && holds(&B, "django"));
	buf_free(&B);
	return rc;
}

/* What a package without anything in it may hold. */
static int
is_nothing(const char *name)
{

	return *name == '.' || str_begins(name, "__init__.py") || strcmp(name, "__pycache__") == 0;
}

int
found_test(const char *path, int *init)
{
	const struct dirent *entry;
	int others = 0, rc = 0;
	struct stat st;
	DIR *dir;

	*init = 0;
	if ((dir = opendir(path)) == NULL)
		return -1;
	*init = fstatat(dirfd(dir), "__init__.py", &st, 0) == 0 && !S_ISDIR(st.st_mode);
	while (rc == 0 && (entry = readdir(dir)) != NULL) {
		others |= !is_nothing(entry->d_name);
		rc = is_migration(dirfd(dir), entry->d_name);
	}
	closedir(dir);
	return rc || (*init && !others);
}
