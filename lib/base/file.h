#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct buf;
struct stat;

/* Reading, writing and naming files so that nothing is half done unnoticed. */

/*
 * file_write(fd, p, n, name):
 * Write all ${n} bytes, over short writes and EINTR (unless cancel.h says stop).
 * Return 0, or -1 with a report that calls the file ${name}.
 */
int file_write(int fd, const void *p, size_t n, const char *name);

/*
 * file_read(fd, p, n, name):
 * Read ${n} bytes or up to the end of the file.  Return how many, or -1 with a report.
 */
ssize_t file_read(int fd, void *p, size_t n, const char *name);

/*
 * file_open(dir, path):
 * Open a regular file to read, relative to the folder ${dir} (AT_FDCWD: the
 * current one).  A FIFO or device is refused and never waited for.  Return the
 * descriptor, or -1 with errno set (EINVAL: no regular file) and no report.
 */
int file_open(int dir, const char *path);

/*
 * file_slurp(dir, path, max, B):
 * Append the contents of a regular file to ${B}.  Return 0; or -1 with errno
 * set and no report (EINVAL: no regular file; EFBIG: more than ${max} bytes).
 * file_load(dir, path, max, B, st): Likewise, and tell what fstat(2) says of it.
 */
int file_slurp(int dir, const char *path, size_t max, struct buf *B);
int file_load(int dir, const char *path, size_t max, struct buf *B, struct stat *st);

/*
 * file_sync_folder(path): Bring the names in a folder to disk.  Return 0, or -1 with errno and no
 * report.  file_sync_name(path): Likewise the name of a file, but with a report.
 */
int file_sync_folder(const char *path);
int file_sync_name(const char *path);

/* file_folder(path): Return the folder part of ${path}, to be freed; NULL with a report. */
char *file_folder(const char *path);

/* file_name(path): Return the last part of ${path}, inside it. */
const char *file_name(const char *path);

/*
 * file_real(path):
 * Return the absolute path without links, dots or doubled slashes, to be freed.
 * The last part need not exist.  NULL with errno and no report.
 */
char *file_real(const char *path);

/*
 * file_make_folders(path, mode): Make a folder and those above it, on disk.  Return 0, or -1 with a
 * report.
 */
int file_make_folders(const char *path, mode_t mode);

/*
 * file_room(path, bytes):
 * Return 0 if the file system of ${path} has room for ${bytes} more, else -1
 * with a report.
 */
int file_room(const char *path, uint64_t bytes);

#endif
