#include "lock.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "connect.h"
#include "db/engine.h"
#include "state.h"
#include "users.h"

static int
report_users(const char *path, const struct db_user *U, size_t n)
{
	char *who = users_text(U, n);

	if (who != NULL)
		report(EXIT_IN_USE, "in use: '%s': by %s; stop it and try again", path, who);
	free(who);
	return -1;
}

int
lock_alone(const char *path, int force)
{
	struct db_user *U;
	size_t n;
	int rc;

	if (force)
		return 0;
	if ((rc = users_find(path, &U, &n)) == -1)
		return -1;
	if (rc == 1)
		report(EXIT_IN_USE,
		    "cannot tell who else uses '%s', which is not yours or on a network: if nobody "
		    "does, make it yours or use --force",
		    path);
	else if (n > 0)
		report_users(path, U, n);
	rc = rc == 1 || n > 0 ? -1 : 0;
	engine_users_free(U, n);
	return rc;
}

/* Who came between lock_alone() and the lock; they may hold it idle, so that the lock was free. */
static int
still_alone(const struct lock *L)
{
	struct db_user *U;
	size_t n;
	int rc = 0;

	if (users_scan(&L->st, &U, &n) == -1)
		return -1;
	if (n > 0)
		rc = report_users(L->path, U, n);
	engine_users_free(U, n);
	return rc;
}

static int
same_state(const struct lock *L, const char *state)
{
	char *now;
	int same;

	if (state == NULL)
		return 0;
	if (state_read(L->path, L->C == NULL ? NULL : connect_file(L->C), &now) == -1)
		return -1;
	same = strcmp(now, state) == 0;
	free(now);
	if (same)
		return 0;
	return report(EXIT_REFUSED, "changed since it was backed up: '%s': back it up again",
	    L->path);
}

/*
 * SQLite takes no lock on what it cannot read as a database; but whoever comes with
 * SQLite respects this one.
 */
static int
lock_damaged(struct lock *L)
{
	sqlite3_file *file = connect_file(L->C);
	int rc;

	L->damaged = 1;
	if ((rc = file->pMethods->xLock(file, SQLITE_LOCK_SHARED)) != SQLITE_OK ||
	    (rc = file->pMethods->xLock(file, SQLITE_LOCK_EXCLUSIVE)) != SQLITE_OK)
		return connect_report(NULL, rc, L->path);
	return 0;
}

int
lock_take(struct lock *L, const char *path, const char *state, int force)
{
	int rc, moved = 0;

	*L = (struct lock){ .path = path };
	if (stat(path, &L->st) == -1) {
		if (errno != ENOENT)
			return report_errno(EXIT_FAILED, "cannot look at: '%s'", path);
		return same_state(L, state);
	}
	if ((L->C = connect_open(path, CONNECT_USE)) == NULL)
		return -1;
	/* Said before the log is opened, it makes SQLite lock the file itself, readers out too. */
	rc = connect_try(L->C, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
	if (connect_damaged(rc)) {
		if (lock_damaged(L) == -1)
			return -1;
	} else if (rc != SQLITE_OK)
		return connect_report(L->C, rc, path);
	if (sqlite3_file_control(L->C, "main", SQLITE_FCNTL_HAS_MOVED, &moved) != SQLITE_OK ||
	    moved || stat(path, &L->st) == -1)
		return report(EXIT_IN_USE, "replaced just now: '%s'", path);
	if (same_state(L, state) == -1 || (!force && still_alone(L) == -1))
		return -1;
	return cancel_check();
}

/* How many bytes a file beside the database has. */
static off_t
bytes_of(const struct lock *L, const char *suffix)
{
	struct stat st;
	off_t bytes = 0;
	char *name;

	if ((name = str_printf("%s%s", L->path, suffix)) != NULL && lstat(name, &st) == 0)
		bytes = st.st_size;
	free(name);
	return bytes;
}

int
lock_settle(struct lock *L)
{
	int rc, log, copied;

	if (L->C == NULL || L->damaged || L->st.st_size == 0 || bytes_of(L, "-wal") == 0)
		return 0;
	if (connect_run(L->C, L->path, "COMMIT") == -1)
		return -1;
	rc = sqlite3_wal_checkpoint_v2(L->C, "main", SQLITE_CHECKPOINT_TRUNCATE, &log, &copied);
	if (rc != SQLITE_OK)
		return connect_report(L->C, rc, L->path);
	if (bytes_of(L, "-wal") != 0)
		return report(EXIT_FAILED, "cannot empty its write-ahead log: '%s'", L->path);
	return 0;
}

void
lock_drop(struct lock *L)
{

	sqlite3_close(L->C);
	L->C = NULL;
}
