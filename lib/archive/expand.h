#ifndef ARCHIVE_EXPAND_H
#define ARCHIVE_EXPAND_H

#include <stdint.h>
#include <sys/types.h>

struct expand;
struct sums;

/*
 * The counterpart of compress.h: exactly one zstd frame with a checksum, its trailer, and no
 * byte more.
 */

/* expand_new(fd, name, S): Read from ${fd}, called ${name} in messages.  NULL with a report. */
struct expand *expand_new(int fd, const char *name, struct sums *S);

/*
 * expand_next(E, p):
 * Point ${p} to the next bytes and return how many; they stay until the next
 * call.  0 once the trailer was seen to be right and the file to end there; or
 * -1 with a report.
 */
ssize_t expand_next(struct expand *E, const void **p);

/* expand_total(E): How many bytes expand_next() has given so far. */
uint64_t expand_total(const struct expand *E);

/* After the 0 of expand_next(): the sum in the trailer as digits, and the length of the file. */
const char *expand_sum(const struct expand *E);
uint64_t expand_bytes(const struct expand *E);

/* expand_free(E): NULL is allowed. */
void expand_free(struct expand *E);

#endif
