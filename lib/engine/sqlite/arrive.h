#ifndef SQLITE_ARRIVE_H
#define SQLITE_ARRIVE_H

#include <stdint.h>

/*
 * Checking a database image while it is still being written: in a thread of its
 * own, whose reads wait for what has not come yet.
 */

struct arrive;

/*
 * arrive_begin(fd, name):
 * Begin to check what is being written to the file open at ${fd}, from its start
 * and in order.  Return the check, to be ended with arrive_end(); NULL with a report.
 */
struct arrive *arrive_begin(int fd, const char *name);

/* arrive_bytes(A, bytes): So many bytes are there now. */
void arrive_bytes(struct arrive *A, uint64_t bytes);

/* arrive_whole(A): That was all. */
void arrive_whole(struct arrive *A);

/*
 * arrive_end(A):
 * Wait for the check and free it; before arrive_whole(), break it off.  Return 0 if
 * the image is sound, else -1 with a report.  NULL is allowed.
 */
int arrive_end(struct arrive *A);

#endif
