#include "swap.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "base/str.h"
#include "db/engine.h"
#include "connect.h"
#include "users.h"

enum { WAL, SHM, JOURNAL, BESIDE };

static const char *const suffixes[BESIDE] = { "-wal", "-shm", "-journal" };
static const char *const set_aside[BESIDE] = { "-wal.slate-old", NULL, "-journal.slate-old" };

/* Rename or remove (${to} is NULL) what lies beside the database; missing is fine. */
static int
move(const char *path, const char *from, const char *to)
{
	char *old = NULL, *new = NULL;
	int rc = -1;

	if ((old = str_printf("%s%s", path, from)) == NULL ||
	    (to != NULL && (new = str_printf("%s%s", path, to)) == NULL))
		goto done;
	rc = new != NULL ? rename(old, new) : unlink(old);
	if (rc == -1 && errno == ENOENT)
		rc = 0;
	if (rc == -1)
		report_errno(EXIT_FAILED, "cannot %s: '%s'", to == NULL ? "remove" : "rename", old);

done:
	free(old);
	free(new);
	return rc;
}

/*
 * The log of a database that SQLite cannot read cannot be emptied.  It is taken
 * aside first, for beside a new file it would be played into that.
 */
static int
take_aside(const char *path)
{

	if (move(path, "-wal", set_aside[WAL]) == -1)
		return -1;
	if (move(path, "-journal", set_aside[JOURNAL]) == -1) {
		move(path, set_aside[WAL], "-wal");
		return -1;
	}
	return 0;
}

static void
put_back(const char *path)
{

	move(path, set_aside[JOURNAL], "-journal");
	move(path, set_aside[WAL], "-wal");
}

static int
remove_beside(const char *path)
{
	int rc = 0;

	for (int i = 0; i < BESIDE; i++)
		if (move(path, suffixes[i], NULL) == -1)
			rc = -1;
	return rc;
}

/* Where nothing was, nothing may be overwritten that came meanwhile. */
static int
name_new(const char *path, const char *staged)
{

	if (renameat2(AT_FDCWD, staged, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
		return 0;
	if ((errno == EINVAL || errno == ENOSYS) && link(staged, path) == 0)
		return unlink(staged) == 0 ? 0 :
		    report_errno(EXIT_FAILED, "cannot remove: '%s'", staged);
	if (errno == EEXIST)
		return report(EXIT_IN_USE, "somebody made it just now: '%s'", path);
	return report_errno(EXIT_FAILED, "cannot name: '%s'", path);
}

static int
replace(const struct lock *L, const char *staged)
{

	if (L->C == NULL && staged == NULL)
		return 0;
	if (L->C == NULL)
		return name_new(L->path, staged);
	if ((staged != NULL ? rename(staged, L->path) : unlink(L->path)) == -1)
		return report_errno(EXIT_FAILED, "cannot %s: '%s'",
		    staged != NULL ? "replace" : "remove", L->path);
	return 0;
}

/*
 * Who opened the old file just before it was replaced waits for our lock, and would
 * then use it together with the new one's log: their names are the same.  With its
 * header gone, change counter included, that one gets an error instead.  A file that
 * has other names is left alone.
 */
static void
spoil(const struct lock *L)
{
	static const char nothing[100];
	sqlite3_file *file;

	if (L->C == NULL || L->st.st_nlink > 1 || L->st.st_size < (off_t)sizeof nothing)
		return;
	file = connect_file(L->C);
	file->pMethods->xWrite(file, nothing, sizeof nothing, 0);
}

int
swap_in(struct lock *L, const char *staged)
{
	int aside = L->damaged && L->st.st_size > 0;

	if (lock_settle(L) == -1)
		return -1;
	/* Beside no file, or an empty one, log and journal mean nothing. */
	if ((L->C == NULL || L->st.st_size == 0) && remove_beside(L->path) == -1)
		return -1;
	if (aside && take_aside(L->path) == -1)
		return -1;
	if (replace(L, staged) == -1) {
		if (aside)
			put_back(L->path);
		return -1;
	}
	if (remove_beside(L->path) == -1)
		return -1;
	if (aside && (move(L->path, set_aside[WAL], NULL) == -1 ||
	    move(L->path, set_aside[JOURNAL], NULL) == -1))
		return -1;
	if (file_sync_name(L->path) == -1)
		return -1;
	spoil(L);
	return 0;
}

void
swap_told(const struct lock *L)
{
	struct db_user *U = NULL;
	size_t n = 0;
	char *who;

	if (L->st.st_ino == 0)
		return;
	if (L->st.st_nlink > 1)
		report_warn("the file's other names keep the old database: '%s'", L->path);
	if (users_scan(&L->st, &U, &n) == -1)
		return;
	if (n > 0 && (who = users_text(U, n)) != NULL) {
		report_warn("opened just before it was replaced, and now cut off: '%s': restart %s",
		    L->path, who);
		free(who);
	}
	engine_users_free(U, n);
}
