#include "source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "base/str.h"
#include "connect.h"
#include "state.h"
#include "wal.h"

/* The log's index in shared memory. (sqlite.org/walformat.html) */
enum { INDEX_BYTES = 32768, BACKFILL_AT = 96, TRIES = 1000 };

struct index {
	uint32_t version, unused, change;
	uint8_t ready, big_endian;
	uint16_t page_size;
	uint32_t frames, pages;
	uint32_t sum[2], salt[2], own_sum[2];
};
_Static_assert(sizeof(struct index) == SOURCE_INDEX, "as SQLite lays it out");

static const char hold[] = "BEGIN; SELECT count(*) FROM sqlite_schema";

/* Where the index lies in our memory, or NULL: there is none that we can see. */
static const volatile unsigned char *
map_index(sqlite3_file *file)
{
	void volatile *p = NULL;

	if (file != NULL && file->pMethods != NULL && file->pMethods->iVersion >= 2)
		file->pMethods->xShmMap(file, 0, INDEX_BYTES, 0, &p);
	return p;
}

/* Read the index's header.  Return 0, or -1 when it is not there or just being written. */
static int
read_index(sqlite3 *C, struct index *I, uint32_t *backfill)
{
	sqlite3_file *file = connect_file(C);
	const volatile unsigned char *shared = map_index(file);
	struct index other;

	if (shared == NULL)
		return -1;
	file->pMethods->xShmBarrier(file);
	for (size_t i = 0; i < SOURCE_INDEX; i++)
		((unsigned char *)I)[i] = shared[i];
	file->pMethods->xShmBarrier(file);
	for (size_t i = 0; i < SOURCE_INDEX; i++)
		((unsigned char *)&other)[i] = shared[SOURCE_INDEX + i];
	*backfill = *(const volatile uint32_t *)(const volatile void *)(shared + BACKFILL_AT);
	file->pMethods->xShmBarrier(file);
	return memcmp(I, &other, sizeof other) == 0 && I->ready ? 0 : -1;
}

/*
 * Where we may not write, SQLite keeps the index to itself and others may write
 * unseen.  Our snapshot is then the log's end, if nothing has changed afterwards.
 */
static int
hold_unseen(struct db *D)
{
	struct wal_end end = { 0 };
	int fd, rc;

	if (connect_run(D->source, D->path, "COMMIT") == -1)
		return -1;
	state_settle(D->path);
	if (state_read(D->path, connect_file(D->source), &D->unlocked) == -1 ||
	    connect_run(D->source, D->path, hold) == -1 || wal_open(D->path, &fd) == -1)
		return -1;
	if (fd == -1)
		return 0;
	rc = wal_walk(fd, D->path, 0, NULL, NULL, &end);
	close(fd);
	D->snapshot.wal = end.frames > 0;
	D->snapshot.frames = end.frames;
	memcpy(D->snapshot.sum, end.sum, sizeof end.sum);
	return rc;
}

/*
 * Find out which frames belong to our snapshot.  SQLite does not tell; but when the
 * index is the same before and after the transaction began, it is what the
 * transaction saw.  A log that was copied into the database to its end by then is
 * no part of the snapshot, and may be begun anew; else its frames stay for us.
 */
static int
hold_wal(struct db *D)
{
	struct index before, after;
	uint32_t backfill;
	int known;

	if (map_index(connect_file(D->source)) == NULL)
		return hold_unseen(D);
	for (int i = 0; i < TRIES; i++) {
		if (connect_run(D->source, D->path, "COMMIT") == -1)
			return -1;
		known = read_index(D->source, &before, &backfill) == 0;
		if (connect_run(D->source, D->path, hold) == -1)
			return -1;
		if (!known || read_index(D->source, &after, &backfill) == -1 ||
		    memcmp(&before, &after, sizeof after) != 0)
			continue;
		D->snapshot.wal = backfill < after.frames;
		D->snapshot.frames = after.frames;
		memcpy(D->snapshot.sum, after.sum, sizeof after.sum);
		memcpy(D->snapshot.index, &after, sizeof after);
		return 0;
	}
	return report(EXIT_IN_USE, "written to without a pause: '%s'", D->path);
}

static int
journal_is_wal(sqlite3 *C)
{
	sqlite3_stmt *S = NULL;
	int wal;

	wal = sqlite3_prepare_v2(C, "PRAGMA journal_mode", -1, &S, NULL) == SQLITE_OK &&
	    sqlite3_step(S) == SQLITE_ROW && sqlite3_column_text(S, 0) != NULL &&
	    strcmp((const char *)sqlite3_column_text(S, 0), "wal") == 0;
	sqlite3_finalize(S);
	return wal;
}

/* The bytes in the log beside the database, 0 if it has none. */
static off_t
wal_bytes(const char *path)
{
	struct stat st;
	off_t bytes = 0;
	char *name;

	if ((name = str_printf("%s-wal", path)) != NULL && lstat(name, &st) == 0)
		bytes = st.st_size;
	free(name);
	return bytes;
}

/*
 * In a folder where nothing can be made, SQLite cannot share a database that has
 * a log.  Where the log is empty the file is all there is: read it without a lock,
 * and see afterwards whether anything has changed.
 */
static int
begin_unlocked(struct db *D)
{

	sqlite3_close(D->source);
	D->source = NULL;
	state_settle(D->path);
	if (state_read(D->path, NULL, &D->unlocked) == -1 ||
	    (D->source = connect_open(D->path, CONNECT_IMMUTABLE)) == NULL)
		return -1;
	return connect_run(D->source, D->path, hold);
}

static int
may_be_unlocked(const struct db *D, int rc)
{
	char *folder;
	int closed;

	if ((rc & 0xff) != SQLITE_CANTOPEN && (rc & 0xff) != SQLITE_READONLY)
		return 0;
	if (wal_bytes(D->path) > 0)
		return 0;
	if ((folder = file_folder(D->path)) == NULL)
		return 0;
	closed = access(folder, W_OK) == -1 && (errno == EROFS || errno == EACCES);
	free(folder);
	return closed;
}

int
source_begin(struct db *D)
{
	int rc;

	if (D->source != NULL)
		return 0;
	if (access(D->path, F_OK) == -1 && errno == ENOENT) {
		D->source = connect_open(D->path, CONNECT_NOTHING);
		return D->source == NULL ? -1 : 0;
	}
	if ((D->source = connect_open(D->path, CONNECT_USE)) == NULL)
		return -1;
	if ((rc = connect_try(D->source, hold)) != SQLITE_OK) {
		if (!may_be_unlocked(D, rc)) {
			connect_report(D->source, rc, D->path);
			goto err1;
		}
		if (begin_unlocked(D) == -1)
			goto err1;
	} else if (journal_is_wal(D->source) && hold_wal(D) == -1)
		goto err1;
	return 0;

err1:
	source_end(D);
	return -1;
}

void
source_checkpoint(struct db *D)
{
	sqlite3 *C;

	if (D->source != NULL || wal_bytes(D->path) == 0)
		return;
	/* Whatever is wrong is found, and reported, by those who read. */
	if (connect_make(D->path, CONNECT_USE, NULL, &C) != SQLITE_OK) {
		sqlite3_close(C);
		return;
	}
	sqlite3_busy_handler(C, NULL, NULL);
	connect_try(C, "PRAGMA wal_checkpoint(TRUNCATE)");
	if (wal_bytes(D->path) > 0)
		sqlite3_db_config(C, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_close(C);
}

/* Has the state stayed the same, where a lock did not see to it? */
static int
still_unlocked(const struct db *D)
{
	char *now;
	int same;

	if (state_read(D->path, connect_file(D->source), &now) == -1)
		return -1;
	same = strcmp(now, D->unlocked) == 0;
	free(now);
	if (same)
		return 1;
	return report(EXIT_IN_USE, "written to while it was read, and cannot be locked: '%s'",
	    D->path);
}

int
source_still(struct db *D)
{
	static const struct index none;
	struct index now;
	uint32_t backfill;

	if (D->unlocked != NULL)
		return still_unlocked(D);
	/* Without a log, writers have to wait for us. */
	if (memcmp(D->snapshot.index, &none, sizeof none) == 0)
		return 1;
	return read_index(D->source, &now, &backfill) == 0 &&
	    memcmp(D->snapshot.index, &now, sizeof now) == 0;
}

void
source_end(struct db *D)
{

	/* The last one who closes empties the log into the file: that would be another state. */
	if (D->source != NULL && wal_bytes(D->path) > 0)
		sqlite3_db_config(D->source, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_close(D->source);
	D->source = NULL;
	free(D->unlocked);
	D->unlocked = NULL;
	D->snapshot = (struct snapshot){ 0 };
}
