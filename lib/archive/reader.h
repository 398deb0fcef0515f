#ifndef ARCHIVE_READER_H
#define ARCHIVE_READER_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/hash.h"

struct archive_about;
struct archive_count;
struct archive_reader;

/*
 * Reading an archive in one pass, believing nothing.  What was read is only known to be right once
 * reader_end() has returned 0: take nothing for good before.  An archive that is not valid is
 * EXIT_INVALID.  progress_add() counts the bytes of the file.
 */

/* A member of an archive of kind files. */
struct archive_member {
	const char *path;	/* below the tree, relative, without ".." or "."; any bytes else */
	mode_t mode;		/* permission bits only */
	int64_t mtime_ns;
	int64_t atime_ns;
	uint64_t bytes;
};

/* reader_open(fd, name): Begin to read at the descriptor's position.  NULL with a report. */
struct archive_reader *reader_open(int fd, const char *name);

/* reader_about(R): Return what slate.json says; it stays with ${R}. */
const struct archive_about *reader_about(const struct archive_reader *R);

/*
 * reader_payload(R, p):
 * Lend what comes next of the payload, until the next call.  Return how many bytes, 0 at its end,
 * -1 with a report.
 */
ssize_t reader_payload(struct archive_reader *R, const void **p);

/*
 * reader_next(R, member), reader_content(R, p, n), reader_content_end(R, sum):
 * In an archive of files: go to the next member and return 1, 0 after the last,
 * -1 with a report; then read up to ${n} of its bytes, 0 at its end; then, or at
 * once, end it: get the sum of all its bytes.  Return 0, or -1 with a report.
 */
int reader_next(struct archive_reader *R, struct archive_member *member);
ssize_t reader_content(struct archive_reader *R, void *p, size_t n);
int reader_content_end(struct archive_reader *R, char sum[HASH_HEX]);

/*
 * reader_end(R):
 * Read what is left, to the last byte of the file, and demand all that the writer promises: every
 * piece, manifest, trailer, no byte more.  Return 0 if all is well, or -1 with a report.
 */
int reader_end(struct archive_reader *R);

/*
 * After reader_end(): the archive's sum, its size in bytes; the payload's sum and size
 * (of files: "" and that of all together), the rows the manifest lists, and how many files.
 */
const char *reader_sum(const struct archive_reader *R);
uint64_t reader_bytes(const struct archive_reader *R);
const char *reader_payload_sum(const struct archive_reader *R);
uint64_t reader_payload_bytes(const struct archive_reader *R);
const struct archive_count *reader_counts(const struct archive_reader *R, size_t *n);
size_t reader_files(const struct archive_reader *R);

/*
 * reader_verify(fd, name, sum):
 * Read all of an archive, from the beginning of the file.  Return 0 if it is valid and,
 * unless that is NULL, has the sum ${sum}; or -1 with a report.
 */
int reader_verify(int fd, const char *name, const char *sum);

/* reader_free(R): Free ${R}; the descriptor stays open.  NULL is allowed. */
void reader_free(struct archive_reader *R);

#endif
