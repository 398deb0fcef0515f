#include "publish.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "exit.h"
#include "file.h"
#include "report.h"
#include "str.h"

struct publish {
	char *path;	  /* the name to be given */
	char *folder;	  /* where it lies */
	char *unfinished; /* temporary name, or NULL: the file has none */
	enum publish_mode mode;
	int fd;
};

/*
 * An unnamed file is the best kind of unfinished file: whatever happens to us,
 * the kernel cleans up.  Not every file system has them, and only a named one
 * can take another's place in one step.
 */
static int
make_unfinished(struct publish *P)
{

	if (P->mode == PUBLISH_NEW) {
		P->fd = open(P->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
		if (P->fd != -1 || (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT))
			return P->fd == -1 ? -1 : 0;
	}
	/* Cut, so that what is added cannot make the name too long. */
	if ((P->unfinished = str_printf("%s/.%.200s.XXXXXX", P->folder, file_name(P->path))) ==
	    NULL)
		return -1;
	if ((P->fd = mkostemp(P->unfinished, O_CLOEXEC)) == -1) {
		free(P->unfinished);
		P->unfinished = NULL;
		return -1;
	}
	return 0;
}

static int
open_unfinished(struct publish *P)
{

	/* The mode is ours to say, whatever the umask. */
	return make_unfinished(P) == -1 || fchmod(P->fd, 0600) == -1 ? -1 : 0;
}

/* Give the file its name; unlike rename(2), linking never replaces. */
static int
name(const struct publish *P)
{
	char self[sizeof "/proc/self/fd/" + 3 * sizeof P->fd];

	if (P->mode == PUBLISH_OVER)
		return rename(P->unfinished, P->path);
	if (P->unfinished != NULL) {
		if (link(P->unfinished, P->path) == 0)
			return 0;
		/* FAT has no links. */
		if (errno != EPERM && errno != EOPNOTSUPP)
			return -1;
		return renameat2(AT_FDCWD, P->unfinished, AT_FDCWD, P->path, RENAME_NOREPLACE);
	}
	/* Older kernels allow this to root only; there, /proc knows the way. */
	if (linkat(P->fd, "", AT_FDCWD, P->path, AT_EMPTY_PATH) == 0)
		return 0;
	if (errno != ENOENT && errno != EPERM)
		return -1;
	snprintf(self, sizeof self, "/proc/self/fd/%d", P->fd);
	return linkat(AT_FDCWD, self, AT_FDCWD, P->path, AT_SYMLINK_FOLLOW);
}

/*
 * Where an existing name leads to: renaming would replace a link, or a device, by
 * a file.  NULL with errno, also when that is no regular file.
 */
static char *
target_of(const char *path)
{
	struct stat st;
	char *real;

	if ((real = file_real(path)) == NULL)
		return NULL;
	if (lstat(real, &st) == 0 && !S_ISREG(st.st_mode)) {
		free(real);
		errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
		return NULL;
	}
	return real;
}

struct publish *
publish_open(const char *path, enum publish_mode mode)
{
	struct publish *P;

	if ((P = calloc(1, sizeof *P)) == NULL)
		goto err0;
	P->fd = -1;
	P->mode = mode;
	P->path = mode == PUBLISH_OVER ? target_of(path) : str_dup(path);
	if (P->path == NULL || (P->folder = file_folder(P->path)) == NULL)
		goto err1;
	/* Only a courtesy to the user before long work: publish_commit() decides. */
	if (mode == PUBLISH_NEW && faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
		errno = EEXIST;
		goto err1;
	}
	if (open_unfinished(P) == -1)
		goto err1;

	return P;

err1:
	publish_free(P);
err0:
	report_errno(EXIT_FAILED, "cannot create: '%s'", path);
	return NULL;
}

int
publish_fd(const struct publish *P)
{

	return P->fd;
}

int
publish_rename(struct publish *P, const char *path)
{
	char *copy;

	if ((copy = str_dup(path)) == NULL)
		return -1;
	free(P->path);
	P->path = copy;
	return 0;
}

int
publish_commit(struct publish *P)
{

	if (fsync(P->fd) == -1)
		return report_errno(EXIT_FAILED, "cannot sync: '%s'", P->path);
	if (name(P) == -1)
		return report_errno(EXIT_FAILED, "cannot name: '%s'", P->path);
	if (P->mode == PUBLISH_OVER) {
		free(P->unfinished);
		P->unfinished = NULL;
	}
	/* A name that a crash could take back is not a name. */
	if (file_sync_folder(P->folder) == -1) {
		report_errno(EXIT_FAILED, "cannot sync folder: '%s'", P->folder);
		if (P->mode == PUBLISH_NEW)
			unlink(P->path);
		return -1;
	}
	return 0;
}

void
publish_free(struct publish *P)
{
	int saved = errno;

	if (P == NULL)
		return;
	if (P->unfinished != NULL)
		unlink(P->unfinished);
	if (P->fd != -1)
		close(P->fd);
	free(P->unfinished);
	free(P->folder);
	free(P->path);
	free(P);
	errno = saved;
}
