#ifndef TASK_VERIFY_H
#define TASK_VERIFY_H

#include <stdint.h>

#include "archive/about.h"
#include "base/hash.h"

/* Reading an archive whole, as db-verify does, and those that must rely on one. */

/* What an archive is expected to be; what is NULL or 0 is not asked. */
struct verify_expected {
	const char *sum;
	uint64_t bytes;
};

struct verify_facts {
	struct archive_about about;
	uint64_t bytes, payload_bytes; /* of the file; of the payload, or all files */
	uint64_t tables, rows, files;  /* as the manifest lists them */
	int deep;		       /* it was restored and compared, too */
	char sum[HASH_HEX];
};

/*
 * verify_archive(path, expected, deep, F):
 * Read all of an archive ("-": standard input) under a shared lock; with ${deep},
 * restore a database to a scratch place too, check it there and compare.  Return 0,
 * ${F} to be freed with verify_free(); or -1 with a report and ${F} empty (EXIT_INVALID:
 * it is not valid, or another than expected).
 */
int verify_archive(const char *path, const struct verify_expected *expected, int deep,
    struct verify_facts *F);

/* verify_free(F): Free what ${F} points to, not ${F}. */
void verify_free(struct verify_facts *F);

#endif
