#ifndef TASK_HOLDINGS_H
#define TASK_HOLDINGS_H

#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "archive/about.h"
#include "archive/verified.h"

/* What a store holds: archives, and the runs that dev-reset keeps. */

struct holding {
	char *path;
	uint64_t bytes;
	time_t created;		/* as the archive says, else as its name does */
	struct archive_about about; /* what its first bytes say; empty when ${readable} is 0 */
	int readable;
	enum verified_state verified;
	time_t when;		/* it was verified */
};

struct holding_run {
	char *id, *path;
	char *project, *state;	/* "" where the run does not tell */
};

struct holdings {
	struct holding *archives; /* by identity, then by time */
	size_t n;
	struct holding_run *runs; /* by name, which is by time */
	size_t n_runs;
};

/*
 * holdings_read(folder, H):
 * Look at the store ${folder}; of each archive only the beginning is read.  Return 0,
 * ${H} to be freed with holdings_free(); or -1 with a report.
 */
int holdings_read(const char *folder, struct holdings *H);

void holdings_free(struct holdings *H);

#endif
