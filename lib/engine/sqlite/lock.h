#ifndef SQLITE_LOCK_H
#define SQLITE_LOCK_H

#include <sqlite3.h>
#include <sys/stat.h>

/* Holding a database alone, to change or replace it. */

struct lock {
	const char *path;
	sqlite3 *C;	/* inside an exclusive transaction; NULL: there is no such file */
	int damaged;	/* SQLite cannot read it: the file is locked, without a transaction */
	struct stat st;
};

/*
 * lock_alone(path, force):
 * Return 0 when nobody else has the file open, or ${force}; else -1 with a report
 * (EXIT_IN_USE) that names who has.  Not while SQLite has it open in this process.
 */
int lock_alone(const char *path, int force);

/*
 * lock_take(L, path, state, force):
 * Lock the file, where it exists, under SQLite's exclusive lock.  With ${state} not
 * NULL its state must be that (EXIT_REFUSED); nobody else may have it open, as far
 * as can be seen, unless ${force}.  Return 0, or -1 with a report; call lock_drop()
 * in any case.
 */
int lock_take(struct lock *L, const char *path, const char *state, int force);

/*
 * lock_settle(L):
 * Bring all that lies in the log into the file, so that the file alone is the
 * database and what lies beside it means nothing.  Return 0, or -1 with a report.
 */
int lock_settle(struct lock *L);

/* lock_drop(L): Let go; what was not committed is undone. */
void lock_drop(struct lock *L);

#endif
