#ifndef TASK_KEEP_H
#define TASK_KEEP_H

#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/hash.h"

struct json;

/* Keeping files of a project in an archive before they are removed or replaced. */

struct keep_file {
	char *path; /* below the project's folder */
	struct stat st; /* as it was archived */
	char sum[HASH_HEX];
};

struct keep_list {
	struct keep_file *all;
	size_t n;
};

struct keep_archive {
	char *path; /* NULL: there was nothing to keep */
	uint64_t bytes;
	char sum[HASH_HEX];
	int lock; /* where there is a path: held, so that nobody prunes it meanwhile */
};

/* keep_add(L, path): Note a file; ${path} is copied.  Return 0, or -1 with a report. */
int keep_add(struct keep_list *L, const char *path);

/*
 * keep_archive(project, store, L, A):
 * Archive the files into ${store} (or NULL: the usual one), read the archive back and
 * give it its name.  Fills in what is known of each file.  Return 0, ${A} to be freed
 * with keep_archive_free(); or -1 with a report, and then there is no archive.
 */
int keep_archive(
    const char *project, const char *store, struct keep_list *L, struct keep_archive *A);

/*
 * keep_remove(project, F): Remove a file, reached through no symbolic link, that is still what was
 * archived, and what Python compiled from it.  Return 0, or -1 with a report (EXIT_REFUSED: it
 * changed).
 */
int keep_remove(const char *project, const struct keep_file *F);

/* keep_receipt(J, A, L): Add the keys `archive` (null if there is none) and `files`. */
void keep_receipt(struct json *J, const struct keep_archive *A, const struct keep_list *L);

/* keep_list_free(L), keep_archive_free(A): Free what they hold. */
void keep_list_free(struct keep_list *L);
void keep_archive_free(struct keep_archive *A);

#endif
