#ifndef SQLITE_SOURCE_H
#define SQLITE_SOURCE_H

#include <sqlite3.h>

#include "db/engine.h"

enum { SOURCE_INDEX = 48 };

/* One database file, and what we hold of it while we read. */
struct db {
	char *path;
	sqlite3 *source;	/* our connection, in a read transaction; NULL: we hold nothing */
	char *unlocked;		/* state before reading where no lock is possible; else NULL */
	char *dumped;		/* state of what dump() has read; NULL: nothing yet */
	struct snapshot {
		int wal;		/* it has a log, in which some of its pages lie */
		uint32_t frames;	/* so many of them are ours */
		uint32_t sum[2];	/* what the log's sum is there */
		unsigned char index[SOURCE_INDEX]; /* the log's index then; all 0: there is none */
	} snapshot;
};

/*
 * source_begin(D):
 * Hold the database at one point in time, until source_end(): readers in it see
 * nothing newer, and nothing that it consists of is overwritten.  Does nothing
 * when it is held already.  Return 0, or -1 with a report.
 */
int source_begin(struct db *D);

/* source_checkpoint(D): Before source_begin(): empty the log, if nobody must be waited for. */
void source_checkpoint(struct db *D);

/*
 * source_still(D):
 * Return 1 if nobody has written since source_begin(), 0 if somebody has, or -1
 * with a report when what was read may be a mixture, for want of a lock.
 */
int source_still(struct db *D);

/* source_end(D): Let go. */
void source_end(struct db *D);

#endif
