#ifndef ARCHIVE_MANIFEST_H
#define ARCHIVE_MANIFEST_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "about.h"
#include "base/hash.h"

struct buf;

/* The last member, manifest.json: what an archive holds, so that what is missing is missed. */

/* So big a manifest is read into memory: some 30000 files. */
enum { MANIFEST_MAX = 8 << 20 };

struct manifest_file {
	char *member;	/* its name in the tar, see member.h */
	uint64_t bytes;
	char sum[HASH_HEX];
	mode_t mode;
	int64_t mtime_ns, atime_ns;
};

struct manifest {
	enum archive_kind kind;
	uint64_t members;	/* all, slate.json and manifest.json counted */
	uint64_t bytes;		/* of the payload, or of all files */
	char sum[HASH_HEX];	/* of the payload */
	struct archive_count *counts;
	size_t n_counts;
	struct manifest_file *files;
	size_t n_files, room;
};

/* manifest_add(M, F): Add a copy of a file's facts.  Return 0, or -1 with a report. */
int manifest_add(struct manifest *M, const struct manifest_file *F);

/*
 * manifest_doubled(M):
 * Return the member that is there twice, or NULL; *failed is set when memory was short.
 */
const char *manifest_doubled(const struct manifest *M, int *failed);

/*
 * manifest_write(M, B):
 * Append the JSON text.  Return 0, or -1 with a report, also when it is too big.
 */
int manifest_write(const struct manifest *M, struct buf *B);

/*
 * manifest_read(text, n, name, M):
 * ${M} has its kind.  Return 0, or -1 with a report that calls the archive ${name}.
 */
int manifest_read(const char *text, size_t n, const char *name, struct manifest *M);

/*
 * manifest_compare(told, seen, name):
 * Return 0 when they agree on all but the counts, or -1 with a report.
 */
int manifest_compare(const struct manifest *told, const struct manifest *seen, const char *name);

/* manifest_free(M): Free what ${M} points to, not ${M}. */
void manifest_free(struct manifest *M);

#endif
