#ifndef ARCHIVE_WRITER_H
#define ARCHIVE_WRITER_H

#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/hash.h"

struct archive_about;
struct archive_count;
struct archive_writer;

/*
 * Writing an archive: a pax tar in one zstd stream, then the trailer with the
 * sum of all bytes before it.  Nothing is an archive before writer_end().
 * Memory stays the same whatever the size; cancel_check() ends it.
 */

/* What level to take where nobody says; 1 to 9 are allowed, and 0: stored as it is. */
enum { WRITER_LEVEL = 3 };

/*
 * writer_open(fd, name, about, level):
 * Begin on ${fd}, called ${name} in messages.  NULL with a report, also when a
 * text of ${about} is not UTF-8 (EXIT_REFUSED).
 */
struct archive_writer *writer_open(int fd, const char *name, const struct archive_about *about,
    int level);

/*
 * writer_payload(W, p, n):
 * Add to the payload; it is cut into pieces.  Return 0, or -1 with a report.
 * Small ${n} are fine.
 */
int writer_payload(struct archive_writer *W, const void *p, size_t n);

/*
 * writer_file(W, fd, path, st, sum):
 * Add the regular file open at ${fd} as tree/${path}, with the permission bits and
 * times of ${st}; the bytes of ${path} may be any, but it is relative and has no
 * "." or ".." part.  A file whose length is no longer that of ${st} is refused.
 * The sum of what was archived goes to ${sum}.  Return 0, or -1 with a report.
 */
int writer_file(struct archive_writer *W, int fd, const char *path, const struct stat *st,
    char sum[HASH_HEX]);

/*
 * writer_end(W, counts, n, sum, bytes):
 * Write manifest and trailer.  ${sum} and ${bytes} become the SHA-256 and number
 * of all bytes before the trailer, and of the whole archive.  Syncing, reading
 * back (reader_verify()) and naming is the caller's.  Return 0, or -1 with a
 * report, also when anything had failed before.
 */
int writer_end(struct archive_writer *W, const struct archive_count *counts, size_t n,
    char sum[HASH_HEX], uint64_t *bytes);

/* writer_free(W): Free ${W}, ended or not; the descriptor stays open.  NULL is allowed. */
void writer_free(struct archive_writer *W);

#endif
