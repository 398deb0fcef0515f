#include "store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "about.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/report.h"
#include "base/str.h"

#define SUFFIX ".tar.zst"
enum { NAME_MAX_KEPT = 100, SUM_DIGITS = 8, STAMP = sizeof "20261121T020037Z" - 1 };

/*
 * Set the path as asked for, to be freed; NULL where nothing says it.  Return 0, or -1 with a
 * report.
 */
static int
wanted_folder(const char *option, char **path)
{
	const char *s;

	*path = NULL;
	if (option != NULL)
		*path = str_dup(option);
	else if ((s = getenv("SLATE_STORE")) != NULL && *s != '\0')
		*path = str_dup(s);
	/* A relative one is to be ignored, says the specification. */
	else if ((s = getenv("XDG_STATE_HOME")) != NULL && *s == '/')
		*path = str_printf("%s/slate", s);
	else if ((s = getenv("HOME")) != NULL && *s == '/')
		*path = str_printf("%s/.local/state/slate", s);
	else
		return 0;
	return *path == NULL ? -1 : 0;
}

char *
store_existing(const char *option)
{
	char *wanted, *real = NULL;

	if (wanted_folder(option, &wanted) == 0 && wanted != NULL)
		real = realpath(wanted, NULL);
	free(wanted);
	return real;
}

char *
store_folder(const char *option)
{
	char *wanted, *real = NULL;
	struct stat st;

	if (wanted_folder(option, &wanted) == -1)
		return NULL;
	if (wanted == NULL) {
		report(EXIT_FAILED,
		    "no place for backups: HOME is not set: give --store DIR or set "
		    "SLATE_STORE");
		return NULL;
	}
	if (*wanted == '\0') {
		report(EXIT_USAGE, "the name of the store is empty");
		goto done;
	}
	if (file_make_folders(wanted, 0700) == -1)
		goto done;
	if (stat(wanted, &st) == 0 && !S_ISDIR(st.st_mode))
		errno = ENOTDIR;
	else if ((real = realpath(wanted, NULL)) != NULL)
		goto done;
	report_errno(EXIT_FAILED, "cannot use as store: '%s'", wanted);

done:
	free(wanted);
	return real;
}

/* Does the file system go away with the machine or container?  -1 with errno. */
static int
is_volatile(const char *path)
{
	struct statfs fs;

	if (statfs(path, &fs) == -1)
		return -1;
	switch ((unsigned long)fs.f_type) {
	case TMPFS_MAGIC:
	case RAMFS_MAGIC:
	case OVERLAYFS_SUPER_MAGIC:
		return 1;
	default:
		return 0;
	}
}

int
store_proof(const char *folder, const char *database)
{
	int here, there = 0;
	char *above;

	if ((here = is_volatile(folder)) == -1)
		return report_errno(EXIT_FAILED, "cannot ask for the file system: '%s'", folder);
	if (!here)
		return 0;
	if (database != NULL && (there = is_volatile(database)) == -1 && errno == ENOENT) {
		if ((above = file_folder(database)) == NULL)
			return -1;
		there = is_volatile(above);
		free(above);
	}
	if (there == -1)
		return report_errno(EXIT_FAILED, "cannot ask for the file system: '%s'", database);
	if (there)
		return 0;
	return report(EXIT_REFUSED,
	    "the store would not outlive a restart: '%s': it lies in memory or in "
	    "a container's own layer: give --store DIR",
	    folder);
}

/* Letters, digits and a few signs of ${name} stay, and it begins with none of the signs. */
static char *
plain(const char *name)
{
	static const char kept[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
	struct buf B = { 0 };

	name += strspn(name, "._-/");
	for (; *name != '\0' && B.len < NAME_MAX_KEPT; name++)
		buf_char(&B, strchr(kept, *name) != NULL ? *name : '-');
	if (B.len == 0)
		buf_str(&B, "archive");
	return buf_take(&B);
}

char *
store_name(const char *folder, const struct archive_about *about)
{
	char sum[HASH_HEX], stamp[CLOCK_TEXT], number[16] = "";
	char *name, *path = NULL;
	struct stat st;

	if (hash_of(about->id, strlen(about->id), sum) == -1 || (name = plain(about->name)) == NULL)
		return NULL;
	clock_stamp(stamp, about->created);
	for (int i = 2;; i++) {
		path = str_printf(
		    "%s/%s-%.*s-%s%s" SUFFIX, folder, name, SUM_DIGITS, sum, stamp, number);
		if (path == NULL || (lstat(path, &st) == -1 && errno == ENOENT) || i == 10000)
			break;
		free(path);
		snprintf(number, sizeof number, "-%d", i);
	}
	free(name);
	return path;
}

int
store_lock(const char *path)
{
	struct stat st;
	int fd;

	if ((fd = file_open(AT_FDCWD, path)) == -1)
		return report_errno(errno == ENOENT || errno == EINVAL ? EXIT_INVALID : EXIT_FAILED,
		    "cannot open archive: '%s'", path);
	if (flock(fd, LOCK_SH | LOCK_NB) == -1) {
		report_errno(errno == EWOULDBLOCK ? EXIT_IN_USE : EXIT_FAILED,
		    "cannot lock archive: '%s'", path);
		goto err1;
	}
	/* It may have been removed between the two calls. */
	if (fstat(fd, &st) == -1 || st.st_nlink == 0) {
		report(EXIT_INVALID, "archive was removed: '%s'", path);
		goto err1;
	}
	return fd;

err1:
	close(fd);
	return -1;
}

/* The time in a name of store_name(), or -1. */
static time_t
time_in(const char *name)
{
	struct tm t = { 0 };
	const char *p, *end;

	for (p = name; (p = strchr(p, '-')) != NULL;) {
		p++;
		if (strspn(p, "0123456789") != 8 || p[8] != 'T' || strlen(p) < STAMP)
			continue;
		if ((end = strptime(p, "%Y%m%dT%H%M%SZ", &t)) != NULL && end == p + STAMP)
			return timegm(&t);
	}
	return -1;
}

static int
is_archive(const struct dirent *D)
{

	return D->d_name[0] != '.' && str_ends(D->d_name, SUFFIX);
}

static int
look(const char *folder, const char *name, struct store_entry *E)
{
	struct stat st;

	if ((E->path = str_printf("%s/%s", folder, name)) == NULL)
		return -1;
	if (lstat(E->path, &st) == -1 || !S_ISREG(st.st_mode)) {
		free(E->path);
		E->path = NULL;
		return 0;
	}
	E->bytes = (unsigned long long)st.st_size;
	if ((E->created = time_in(name)) == -1)
		E->created = st.st_mtime;
	return 1;
}

int
store_list(const char *folder, struct store_entry **entries, size_t *n)
{
	struct dirent **names;
	int count, rc = 0;

	*n = 0;
	if ((count = scandir(folder, &names, is_archive, alphasort)) == -1)
		return report_errno(EXIT_FAILED, "cannot list the store: '%s'", folder);
	if ((*entries = calloc((size_t)count + 1, sizeof **entries)) == NULL)
		rc = report_errno(EXIT_FAILED, "cannot list the store: '%s'", folder);
	for (int i = 0; i < count; i++) {
		if (rc != -1 && (rc = look(folder, names[i]->d_name, &(*entries)[*n])) == 1)
			++*n;
		free(names[i]);
	}
	free(names);
	if (rc != -1)
		return 0;
	store_list_free(*entries, *n);
	return -1;
}

void
store_list_free(struct store_entry *entries, size_t n)
{

	if (entries == NULL)
		return;
	for (size_t i = 0; i < n; i++)
		free(entries[i].path);
	free(entries);
}
