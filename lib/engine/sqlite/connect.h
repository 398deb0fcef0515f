#ifndef SQLITE_CONNECT_H
#define SQLITE_CONNECT_H

#include <sqlite3.h>

/* Connections that believe nothing a database file says, and errors told in our words. */

enum connect_how {
	CONNECT_USE,	   /* an existing file, to write where that is allowed */
	CONNECT_CREATE,	   /* a file that may be empty still; no link is followed */
	CONNECT_IMMUTABLE, /* no locks, no files beside it: nobody writes while we read */
	CONNECT_NOTHING	   /* an empty database in memory, in place of one that does not exist */
};

/*
 * connect_make(path, how, vfs, C):
 * As connect_open(), through the file layer ${vfs} (NULL: the usual one), and with
 * no report: return SQLite's code.  ${C} is to be closed in any case.
 */
int connect_make(const char *path, enum connect_how how, const char *vfs, sqlite3 **C);

/*
 * connect_open(path, how):
 * Open the file ${path}, taken literally.  Views, triggers and unsafe functions
 * of the file do not work in it; a lock is waited for a few seconds.  Return the
 * connection, to be closed with sqlite3_close(), or NULL with a report.
 */
sqlite3 *connect_open(const char *path, enum connect_how how);

/* connect_run(C, path, sql): Run statements without results.  Return 0, or -1 with a report. */
int connect_run(sqlite3 *C, const char *path, const char *sql);

/* connect_try(C, sql): Likewise, but return SQLite's code and report nothing. */
int connect_try(sqlite3 *C, const char *sql);

/* connect_number(C, path, sql, result): What number a statement gives.  Return 0 or -1. */
int connect_number(sqlite3 *C, const char *path, const char *sql, sqlite3_int64 *result);

/*
 * connect_report(C, rc, path), connect_tell(rc, text, path):
 * Report that SQLite said ${rc} (and ${text}), with the fitting exit status.  Return -1.
 */
int connect_report(sqlite3 *C, int rc, const char *path);
int connect_tell(int rc, const char *text, const char *path);

/* connect_damaged(rc): Return 1 when ${rc} says that the file is no sound database. */
int connect_damaged(int rc);

/* connect_file(C): SQLite's own open file of the main database. */
sqlite3_file *connect_file(sqlite3 *C);

#endif
