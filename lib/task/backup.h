#ifndef TASK_BACKUP_H
#define TASK_BACKUP_H

#include <stdint.h>
#include <time.h>

#include "base/hash.h"
#include "db/engine.h"

struct flow;
struct json;
struct source;

/*
 * Backing a database up: dump, archive, read back, name.  db-backup, and the safety
 * copies of others.
 */

/* Levels of zstd; 0: not compressed. */
enum { BACKUP_LEVEL = 3, BACKUP_LEVEL_MAX = 9 };

struct backup_plan {
	const char *store;	/* --store, or NULL: the usual one */
	const char *output;	/* -o FILE, "-" for stdout, or NULL: into the store */
	int level;
};

struct backup {
	const char *engine;
	struct db_facts facts;
	char *state;		/* of the database, as it was dumped */
	char *path;		/* of the archive, absolute; NULL: it went to stdout */
	uint64_t bytes;		/* of the archive */
	char sum[HASH_HEX];	/* of the archive, without its trailer */
	time_t started, finished;
	const struct source *source;
};

/*
 * backup_make(S, plan, result):
 * Back the database ${S}, which must outlive the result, up.  On 0 the archive is
 * complete, was read back and verified, and is on disk under its name; to be freed
 * with backup_free().  On -1, with a report, there is no archive.
 */
int backup_make(const struct source *S, const struct backup_plan *plan, struct backup *result);

/*
 * backup_tell(F, B):
 * Say what was made: a backup event, and for people a line.  Return 0, or -1 with a report.
 */
int backup_tell(struct flow *F, const struct backup *B);

/*
 * backup_database_receipt(J, engine, facts, state): Add the key `database`; ${state} may
 * be NULL.
 */
void backup_database_receipt(struct json *J, const char *engine, const struct db_facts *facts,
    const char *state);

/* backup_free(B): Free what ${B} points to, not ${B}. */
void backup_free(struct backup *B);

#endif
