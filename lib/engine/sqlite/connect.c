#include "connect.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/cancel.h"
#include "base/exit.h"
#include "base/report.h"
#include "users.h"

enum { WAIT_MS = 5000, NAP_MS = 10, STEPS = 100000 };

/* A lock that is held: wait, but not for ever, and not when we are asked to stop. */
static int
wait_a_little(void *cookie, int times)
{
	const struct timespec nap = { .tv_nsec = NAP_MS * 1000000 };

	(void)cookie;
	if (times >= WAIT_MS / NAP_MS || cancel_asked() != 0)
		return 0;
	nanosleep(&nap, NULL);
	return 1;
}

static int
stop_if_asked(void *cookie)
{

	(void)cookie;
	return cancel_asked() != 0;
}

static int
compare_bytes(void *cookie, int n1, const void *p1, int n2, const void *p2)
{
	int order = memcmp(p1, p2, (size_t)(n1 < n2 ? n1 : n2));

	(void)cookie;
	return order != 0 ? order : n1 - n2;
}

/* An application's own collation: we sort nothing by it, but its tables must be readable. */
static void
unknown_collation(void *cookie, sqlite3 *C, int encoding, const char *name)
{

	(void)cookie;
	sqlite3_create_collation(C, name, encoding, NULL, compare_bytes);
}

/* The path as an URI, for there is no other way to say "immutable". */
static char *
uri(const char *path)
{
	struct buf B = { 0 };

	buf_str(&B, "file:");
	for (; *path != '\0'; path++)
		if (strchr("/.-_", *path) != NULL || (*path >= '0' && *path <= '9') ||
		    (*path >= 'a' && *path <= 'z') || (*path >= 'A' && *path <= 'Z'))
			buf_char(&B, *path);
		else
			buf_printf(&B, "%%%02x", (unsigned char)*path);
	buf_str(&B, "?immutable=1");
	return buf_take(&B);
}

/*
 * What a file says must run nothing and change nothing.  Its schema is trusted all the
 * same: otherwise older releases call Django's CHECK (JSON_VALID(...)) unsafe and refuse
 * to read the table at all.
 */
static int
harden(sqlite3 *C)
{
	static const struct {
		int option;
		int on;
	} options[] = {
		{ SQLITE_DBCONFIG_DEFENSIVE, 1 },
		{ SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
		{ SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
		{ SQLITE_DBCONFIG_ENABLE_FKEY, 0 },
		{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
	};
	int rc;

	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		if ((rc = sqlite3_db_config(C, options[i].option, options[i].on, NULL)) !=
		    SQLITE_OK)
			return rc;
	sqlite3_extended_result_codes(C, 1);
	sqlite3_busy_handler(C, wait_a_little, NULL);
	sqlite3_progress_handler(C, STEPS, stop_if_asked, NULL);
	sqlite3_collation_needed(C, NULL, unknown_collation);
	return connect_try(C, "PRAGMA cell_size_check = 1; PRAGMA ignore_check_constraints = 1");
}

int
connect_make(const char *path, enum connect_how how, const char *vfs, sqlite3 **C)
{
	static const int flags[] = {
		[CONNECT_USE] = SQLITE_OPEN_READWRITE,
		[CONNECT_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
		[CONNECT_IMMUTABLE] = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI,
		[CONNECT_NOTHING] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY,
	};
	const int all = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_NOFOLLOW;
	char *name = NULL;
	int rc;

	*C = NULL;
	if (how == CONNECT_IMMUTABLE) {
		if ((name = uri(path)) == NULL)
			return SQLITE_NOMEM;
		path = name;
	} else if (how == CONNECT_NOTHING)
		path = ":memory:";
	rc = sqlite3_open_v2(path, C, flags[how] | all, vfs);
	free(name);
	return rc == SQLITE_OK ? harden(*C) : rc;
}

sqlite3 *
connect_open(const char *path, enum connect_how how)
{
	sqlite3 *C;
	int rc;

	if ((rc = connect_make(path, how, NULL, &C)) == SQLITE_OK)
		return C;
	connect_report(C, rc, path);
	sqlite3_close(C);
	return NULL;
}

int
connect_try(sqlite3 *C, const char *sql)
{

	return sqlite3_exec(C, sql, NULL, NULL, NULL);
}

int
connect_run(sqlite3 *C, const char *path, const char *sql)
{
	int rc = connect_try(C, sql);

	return rc == SQLITE_OK ? 0 : connect_report(C, rc, path);
}

int
connect_number(sqlite3 *C, const char *path, const char *sql, sqlite3_int64 *result)
{
	sqlite3_stmt *S = NULL;
	int rc;

	if ((rc = sqlite3_prepare_v2(C, sql, -1, &S, NULL)) == SQLITE_OK &&
	    (rc = sqlite3_step(S)) == SQLITE_ROW) {
		*result = sqlite3_column_int64(S, 0);
		sqlite3_finalize(S);
		return 0;
	}
	if (rc == SQLITE_DONE)
		rc = SQLITE_ERROR;
	connect_report(C, rc, path);
	sqlite3_finalize(S);
	return -1;
}

int
connect_damaged(int rc)
{

	return (rc & 0xff) == SQLITE_NOTADB || (rc & 0xff) == SQLITE_CORRUPT;
}

static int
report_busy(const char *path)
{
	char *who = users_named(path);

	report(EXIT_IN_USE, "in use, locked by another program: '%s': %s", path,
	    who == NULL ? "cannot tell by whom" : who);
	free(who);
	return -1;
}

int
connect_report(sqlite3 *C, int rc, const char *path)
{

	return connect_tell(rc, C == NULL ? sqlite3_errstr(rc) : sqlite3_errmsg(C), path);
}

int
connect_tell(int rc, const char *text, const char *path)
{

	switch (rc & 0xff) {
	case SQLITE_NOTADB:
		return report(EXIT_INVALID, "no SQLite database, or an encrypted one: '%s'", path);
	case SQLITE_CORRUPT:
		return report(EXIT_INVALID, "damaged database: '%s': %s", path, text);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return cancel_check() == -1 ? -1 : report_busy(path);
	case SQLITE_INTERRUPT:
		return cancel_check() == -1 ? -1 : report(EXIT_FAILED, "interrupted: '%s'", path);
	case SQLITE_READONLY:
		if (rc == SQLITE_READONLY_ROLLBACK || rc == SQLITE_READONLY_RECOVERY)
			return report(EXIT_FAILED, "an interrupted transaction must be undone "
			    "first, which needs permission to write: '%s'", path);
		return report(EXIT_FAILED, "cannot write: '%s': %s", path, text);
	case SQLITE_CANTOPEN:
		return report(EXIT_FAILED, "cannot open the database or a file beside it: '%s': %s",
		    path, text);
	}
	return report(EXIT_FAILED, "SQLite failed: '%s': %s", path, text);
}

sqlite3_file *
connect_file(sqlite3 *C)
{
	sqlite3_file *file = NULL;

	sqlite3_file_control(C, "main", SQLITE_FCNTL_FILE_POINTER, &file);
	return file;
}
