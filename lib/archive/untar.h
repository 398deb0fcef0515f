#ifndef ARCHIVE_UNTAR_H
#define ARCHIVE_UNTAR_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct buf;
struct sums;
struct untar;

/*
 * The members of an archive's tar, regular files only, one after the other; see expand.h for
 * what is below.
 */

struct untar_member {
	const char *name; /* as it stands there, ASCII or not */
	uint64_t bytes;
	mode_t mode; /* permission bits only */
	int64_t mtime_ns, atime_ns;
};

/*
 * untar_new(fd, name, S):
 * Begin to read the archive called ${name} in messages.  NULL with a report.
 */
struct untar *untar_new(int fd, const char *name, struct sums *S);

/*
 * untar_next(U, M):
 * Go to the next member; ${M} lives until then.  Return 1, 0 where the tar ends, or -1
 * with a report, also for anything but a regular file.
 */
int untar_next(struct untar *U, struct untar_member *M);

/*
 * untar_read(U, p, n):
 * Read up to ${n} bytes of the member.  Return how many, 0 only at its end; or -1 with a
 * report.
 */
ssize_t untar_read(struct untar *U, void *p, size_t n);

/* untar_all(U): Return 1 if the member was read to its end, else 0. */
int untar_all(const struct untar *U);

/*
 * untar_slurp(U, max, B):
 * Append a whole member, of 1 to ${max} bytes.  Return 0, or -1 with a report.
 */
int untar_slurp(struct untar *U, size_t max, struct buf *B);

/*
 * untar_end(U):
 * After the last member was read: demand the two empty blocks that end a tar, and
 * that nothing follows them.  Return 0, or -1 with a report.
 */
int untar_end(struct untar *U);

/* untar_members(U): How many there were.  After untar_end(): the archive's sum and length. */
uint64_t untar_members(const struct untar *U);
const char *untar_sum(const struct untar *U);
uint64_t untar_bytes(const struct untar *U);

/*
 * untar_invalid(U, why):
 * Report that the archive is not valid, at the present member.  Return -1.
 */
int untar_invalid(struct untar *U, const char *why);

/* untar_free(U): NULL is allowed. */
void untar_free(struct untar *U);

#endif
