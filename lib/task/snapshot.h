#ifndef TASK_SNAPSHOT_H
#define TASK_SNAPSHOT_H

#include <stddef.h>
#include <sys/stat.h>

#include "base/hash.h"

/* What lies in a set of folders, to see later what a program did there, and to undo it. */

struct snapshot;

enum snapshot_kind { SNAPSHOT_ADDED, SNAPSHOT_CHANGED, SNAPSHOT_GONE };

struct snapshot_file {
	char *path;
	char *content; /* all of it; memory of the snapshot */
	struct stat st;
	char sum[HASH_HEX];
};

/*
 * Told of a difference; ${then} or ${now} is NULL where there was or is no such file.  0, or -1 to
 * stop.
 */
typedef int snapshot_visit(void *cookie, enum snapshot_kind kind, const struct snapshot_file *then,
    const struct snapshot_file *now);

/*
 * snapshot_take(folders, n):
 * Read the regular files directly in ${n} folders, which need not exist.  Python's
 * __pycache__ does not count.  NULL with a report.
 */
struct snapshot *snapshot_take(const char *const *folders, size_t n);

/*
 * snapshot_compare(then, now, visit, cookie):
 * Visit each difference between two snapshots of the same folders, by path.
 * Return 0, or the -1 of a visit.
 */
int snapshot_compare(
    const struct snapshot *then, const struct snapshot *now, snapshot_visit *visit, void *cookie);

/*
 * snapshot_folders(then, now, k): Return the k-th folder that was made in between, or NULL after
 * the last.
 */
const char *snapshot_folders(const struct snapshot *then, const struct snapshot *now, size_t k);

/*
 * snapshot_undo(then):
 * Make the folders hold again what they held: remove, put back with mode and
 * times, remove new folders.  Return 0, or -1 with a report.
 */
int snapshot_undo(const struct snapshot *then);

/* snapshot_free(S): NULL is allowed. */
void snapshot_free(struct snapshot *S);

#endif
