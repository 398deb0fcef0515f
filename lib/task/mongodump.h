#ifndef TASK_MONGODUMP_H
#define TASK_MONGODUMP_H

#include <stddef.h>

/* What mongodump wrote: an archive (--archive) or a folder, each with --gzip or without. */

/* What gets the bytes; returns 0, or -1 with a report. */
typedef int mongodump_take(void *cookie, const void *p, size_t n);

/* mongodump_is(path): Return 1 if it looks like one, else 0 (also when it cannot be read). */
int mongodump_is(const char *path);

/*
 * mongodump_read(path, take, cookie):
 * Give it as the bytes of an uncompressed archive.  Of a folder that holds those of several
 * databases, there must be one but for the server's own.  Return 0, or -1 with a report.
 */
int mongodump_read(const char *path, mongodump_take *take, void *cookie);

#endif
