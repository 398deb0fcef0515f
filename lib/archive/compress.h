#ifndef ARCHIVE_COMPRESS_H
#define ARCHIVE_COMPRESS_H

#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"

struct compress;
struct sums;

/*
 * The outer half of an archive: one zstd frame with a content checksum, then
 * the trailer, a skippable frame with the SHA-256 of all bytes before it.
 */

/* The trailer: magic and length, little endian (RFC 8878, 3.1.2), and the sum. */
enum { TRAILER_HEAD = 8, TRAILER_BYTES = TRAILER_HEAD + HASH_BYTES };
extern const unsigned char compress_trailer[TRAILER_HEAD];

/* 0 stores all as it is.  Levels beyond this need more memory than we allow ourselves. */
enum { COMPRESS_LEVEL_MAX = 9 };

/*
 * compress_new(fd, name, level, S):
 * Compress to ${fd}, called ${name} in messages.  NULL with a report.
 */
struct compress *compress_new(int fd, const char *name, int level, struct sums *S);

/* compress_write(C, p, n): Add ${n} bytes.  Return 0, or -1 with a report. */
int compress_write(struct compress *C, const void *p, size_t n);

/*
 * compress_end(C, sum, bytes):
 * End the frame and write the trailer.  ${sum} becomes the sum in it, ${bytes}
 * the number of all bytes written.  Return 0, or -1 with a report.
 */
int compress_end(struct compress *C, char sum[HASH_HEX], uint64_t *bytes);

/* compress_free(C): NULL is allowed. */
void compress_free(struct compress *C);

#endif
