#ifndef TASK_PUTBACK_INSIDE_H
#define TASK_PUTBACK_INSIDE_H

#include <stdint.h>
#include <sys/stat.h>

#include "keep.h"
#include "putback.h"

struct archive_reader;

/* What the files of putback*.c share. */

/* A file of the archive. */
struct putback_file {
	char *path;		/* below the project's folder */
	mode_t mode;
	int64_t mtime_ns, atime_ns;
	uint64_t bytes;
	char sum[HASH_HEX];
	int write;		/* it is not in place, or not as it was */
};

struct putback {
	struct putback_plan plan;
	char *path;		/* of the archive; NULL: nothing was archived */
	int fd;			/* it is open and locked; or -1 */
	char sum[HASH_HEX];	/* "": what it is, is not told */
	struct putback_file *files;
	size_t n;
	struct keep_list remove;	/* what mig-regen made, and what is in the way */
	struct keep_list keep;		/* what --force replaces or removes */
	struct keep_archive kept;
	char **folders;			/* that mig-regen made, absolute */
	size_t n_folders;
	size_t written;
};

/*
 * putback_sum(project, path, sum, st): Sum a file.  Return 1; 0: there is none; -1 with a report.
 */
int putback_sum(const char *project, const char *path, char sum[HASH_HEX], struct stat *st);

/* putback_compare(B, T): Decide what to write, keep and remove.  Return 0, or -1 with a report. */
int putback_compare(struct putback *B, const struct transcript *T);

#endif
