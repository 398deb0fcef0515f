#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "buf.h"
#include "cancel.h"
#include "exit.h"
#include "report.h"
#include "str.h"

enum { SLURP_SPARE = 512 };

int
file_write(int fd, const void *p, size_t n, const char *name)
{
	const char *from = p;
	ssize_t done;

	while (n > 0) {
		done = write(fd, from, n);
		if (done == -1 && errno == EINTR) {
			if (cancel_check() == -1)
				return -1;
			continue;
		}
		if (done == -1)
			return report_errno(EXIT_FAILED, "cannot write: '%s'", name);
		from += done;
		n -= (size_t)done;
	}
	return 0;
}

ssize_t
file_read(int fd, void *p, size_t n, const char *name)
{
	char *to = p;
	size_t have = 0;
	ssize_t got;

	while (have < n) {
		got = read(fd, to + have, n - have);
		if (got == -1 && errno == EINTR) {
			if (cancel_check() == -1)
				return -1;
			continue;
		}
		if (got == -1)
			return report_errno(EXIT_FAILED, "cannot read: '%s'", name);
		if (got == 0)
			break;
		have += (size_t)got;
	}
	return (ssize_t)have;
}

static int
open_regular(int dir, const char *path, struct stat *st)
{
	int fd, saved;

	/* Without O_NONBLOCK, opening a FIFO waits for a writer that may never come. */
	if ((fd = openat(dir, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) == -1)
		return -1;
	if (fstat(fd, st) == -1)
		goto err1;
	if (!S_ISREG(st->st_mode)) {
		errno = EINVAL;
		goto err1;
	}
	return fd;

err1:
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

int
file_open(int dir, const char *path)
{
	struct stat st;

	return open_regular(dir, path, &st);
}

int
file_slurp(int dir, const char *path, size_t max, struct buf *B)
{
	struct stat st;

	return file_load(dir, path, max, B, &st);
}

int
file_load(int dir, const char *path, size_t max, struct buf *B, struct stat *st)
{
	size_t begun = B->len, guess;
	ssize_t got;
	char *room;
	int fd, saved;

	if ((fd = open_regular(dir, path, st)) == -1)
		return -1;
	/* More than the file has, so that its end is seen by the first read. */
	guess = (size_t)st->st_size + SLURP_SPARE;
	if (st->st_size > (off_t)max) {
		errno = EFBIG;
		goto err1;
	}
	do {
		if ((room = buf_room(B, guess)) == NULL) {
			errno = ENOMEM;
			goto err1;
		}
		do
			got = read(fd, room, guess);
		while (got == -1 && errno == EINTR);
		if (got == -1)
			goto err1;
		B->len += (size_t)got;
		B->data[B->len] = '\0';
		if (B->len - begun > max) {
			errno = EFBIG;
			goto err1;
		}
		/* A regular file is read short only at its end. */
	} while (got == (ssize_t)guess);
	close(fd);
	return 0;

err1:
	saved = errno;
	buf_cut(B, begun);
	close(fd);
	errno = saved;
	return -1;
}

int
file_sync_folder(const char *path)
{
	int fd, rc, saved;

	if ((fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) == -1)
		return -1;
	rc = fsync(fd);
	saved = errno;
	close(fd);
	errno = saved;
	return rc;
}

const char *
file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

char *
file_folder(const char *path)
{
	const char *name = file_name(path);

	if (name == path)
		return str_dup(".");
	while (name > path + 1 && name[-1] == '/')
		name--;
	return str_printf("%.*s", (int)(name - path), path);
}

char *
file_real(const char *path)
{
	char *real, *folder, *whole;
	int saved;

	if ((real = realpath(path, NULL)) != NULL || errno != ENOENT)
		return real;
	if ((folder = file_folder(path)) == NULL)
		return NULL;
	real = realpath(folder, NULL);
	saved = errno;
	free(folder);
	errno = saved;
	if (real == NULL)
		return NULL;
	whole = str_printf("%s/%s", strcmp(real, "/") == 0 ? "" : real, file_name(path));
	free(real);
	return whole;
}

/* Make one folder; where it is new, its name is brought to disk. */
static int
make_folder(const char *path, mode_t mode)
{
	struct stat st;
	char *above;
	int rc;

	if (mkdir(path, mode) == -1) {
		if (errno != EEXIST || stat(path, &st) == -1)
			return -1;
		if (S_ISDIR(st.st_mode))
			return 0;
		errno = ENOTDIR;
		return -1;
	}
	if ((above = file_folder(path)) == NULL)
		return -1;
	rc = file_sync_folder(above);
	free(above);
	return rc;
}

int
file_sync_name(const char *path)
{
	char *folder;
	int rc;

	if ((folder = file_folder(path)) == NULL)
		return -1;
	if ((rc = file_sync_folder(folder)) == -1)
		report_errno(EXIT_FAILED, "cannot sync folder: '%s'", folder);
	free(folder);
	return rc;
}

int
file_make_folders(const char *path, mode_t mode)
{
	char *copy;
	int rc = -1;

	if ((copy = str_dup(path)) == NULL)
		return -1;
	for (size_t i = *copy == '\0' ? 0 : 1;; i++) {
		char kept = copy[i];

		if (kept != '/' && kept != '\0')
			continue;
		copy[i] = '\0';
		if (make_folder(copy, mode) == -1) {
			report_errno(EXIT_FAILED, "cannot make folder: '%s'", copy);
			goto done;
		}
		copy[i] = kept;
		if (kept == '\0')
			break;
	}
	rc = 0;

done:
	free(copy);
	return rc;
}

int
file_room(const char *path, uint64_t bytes)
{
	struct statvfs fs;
	char need[32], have[32];
	uint64_t room;

	if (statvfs(path, &fs) == -1)
		return report_errno(EXIT_FAILED, "cannot ask for free space: '%s'", path);
	room = (uint64_t)fs.f_bavail * fs.f_frsize;
	if (room >= bytes)
		return 0;
	return report(EXIT_FAILED, "not enough room: '%s': %s needed, %s free", path,
	    str_size(need, sizeof need, bytes), str_size(have, sizeof have, room));
}
