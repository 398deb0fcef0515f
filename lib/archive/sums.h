#ifndef ARCHIVE_SUMS_H
#define ARCHIVE_SUMS_H

#include <stddef.h>
#include <stdint.h>

struct hash;
struct sums;

/*
 * One thread that adds to SHA-256 sums while the callers, of any thread, go on; what is handed
 * in first is added first.
 */

/*
 * sums_new():
 * Start it; where no thread can be had, the caller does the work itself.  NULL with a report.
 */
struct sums *sums_new(void);

/*
 * sums_add(S, H, p, n):
 * Add ${n} bytes to ${H} some time soon.  They must stay as they are, and ${H}
 * must not be touched, until sums_wait() was given the returned ticket.
 */
uint64_t sums_add(struct sums *S, struct hash *H, const void *p, size_t n);

/*
 * sums_wait(S, ticket), sums_wait_quietly(S, ticket):
 * Wait until that was added.  Return 0, or -1; only the first reports.
 */
int sums_wait(struct sums *S, uint64_t ticket);
int sums_wait_quietly(struct sums *S, uint64_t ticket);

/* sums_free(S): Do what is still to be done, then end the thread.  NULL is allowed. */
void sums_free(struct sums *S);

#endif
