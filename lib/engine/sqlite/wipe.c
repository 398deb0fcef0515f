#include "wipe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "connect.h"
#include "lock.h"
#include "stage.h"
#include "swap.h"

/*
 * What stays when rows go: which migrations are applied (else the history would
 * lie about the schema), and what migrate makes from the models, not from users
 * (without it the project would be broken until the next migrate).
 */
static const char *const kept[] = { "django_migrations", "django_content_type", "auth_permission",
	"spatial_ref_sys" };

static const char history[] = "django_migrations";

static int
is_kept(const char *name)
{

	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		if (sqlite3_stricmp(name, kept[i]) == 0)
			return 1;
	return 0;
}

/* Settings that lie in the file's header and are no data. */
static char *
settings(const struct lock *L)
{
	static const char *const encodings[] = { "UTF-8", "UTF-8", "UTF-16le", "UTF-16be" };
	unsigned char header[100] = { 0 };
	sqlite3_file *file = connect_file(L->C);
	unsigned size, encoding = 0, automatic;

	if (L->damaged || L->st.st_size < (off_t)sizeof header ||
	    file->pMethods->xRead(file, header, sizeof header, 0) != SQLITE_OK)
		return str_dup("");
	size = (unsigned)header[16] << 8 | header[17];
	if (header[59] < sizeof encodings / sizeof *encodings)
		encoding = header[59];
	automatic = (header[52] | header[53] | header[54] | header[55]) == 0 ? 0 : 1;
	if (automatic && header[67] != 0)
		automatic = 2;
	if (size == 4096 && encoding <= 1 && automatic == 0 && header[18] != 2)
		return str_dup("");
	/* The encoding is written with the first table. */
	return str_printf("PRAGMA page_size = %u; PRAGMA encoding = '%s'; PRAGMA auto_vacuum = %u; "
	    "CREATE TABLE t(a); DROP TABLE t; VACUUM; PRAGMA journal_mode = %s",
	    size == 1 ? 65536 : size, encodings[encoding], automatic,
	    header[18] == 2 ? "WAL" : "DELETE");
}

/*
 * An empty file is what a new database is, to SQLite and to Django.  One whose
 * settings are not the usual ones gets them again, for nobody else remembers them.
 */
static int
make_empty(const char *name, const char *sql)
{
	sqlite3 *C;
	int rc;

	if (*sql == '\0')
		return 0;
	if ((C = connect_open(name, CONNECT_CREATE)) == NULL)
		return -1;
	rc = connect_run(C, name, sql);
	sqlite3_close(C);
	return rc;
}

/* A new file in place of the old one, rather than one that is emptied: whole or not at all. */
static int
wipe_all(struct db *D, struct lock *L)
{
	const struct db_facts F = { .present = 1, .mode = L->st.st_mode, .uid = L->st.st_uid,
		.gid = L->st.st_gid };
	struct db_stage *S;
	char *sql;
	int rc = -1;

	if ((sql = settings(L)) == NULL)
		return -1;
	if (stage_begin(D, &F, &S) == -1)
		goto err0;
	if (make_empty(stage_name(S), sql) == 0 && stage_dress(S) == 0)
		rc = swap_in(L, stage_name(S));
	stage_abort(S);

err0:
	free(sql);
	return rc;
}

/* The statements that empty all tables.  Those behind a virtual table are its own affair. */
static int
list_rows(struct lock *L, struct buf *B)
{
	sqlite3_stmt *S = NULL;
	const char *name;
	char *sql;
	int rc;

	rc = sqlite3_prepare_v2(L->C, "SELECT name FROM pragma_table_list WHERE schema = 'main' "
	    "AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'", -1, &S,
	    NULL);
	while (rc == SQLITE_OK && (rc = sqlite3_step(S)) == SQLITE_ROW) {
		rc = SQLITE_OK;
		if ((name = (const char *)sqlite3_column_text(S, 0)) == NULL || is_kept(name))
			continue;
		if ((sql = sqlite3_mprintf("DELETE FROM main.\"%w\";", name)) == NULL)
			rc = SQLITE_NOMEM;
		else
			buf_str(B, sql);
		sqlite3_free(sql);
	}
	sqlite3_finalize(S);
	if (rc != SQLITE_DONE)
		return connect_report(L->C, rc, L->path);
	return B->failed ? -1 : 0;
}

static int
has_table(struct lock *L, const char *name, sqlite3_int64 *there)
{
	char *sql;
	int rc;

	if ((sql = sqlite3_mprintf("SELECT count(*) FROM main.sqlite_schema WHERE type = 'table' "
	    "AND lower(name) = %Q", name)) == NULL)
		return report(EXIT_FAILED, "out of memory: '%s'", L->path);
	rc = connect_number(L->C, L->path, sql, there);
	sqlite3_free(sql);
	return rc;
}

static int
wipe_rows(struct lock *L)
{
	struct buf B = { 0 };
	sqlite3_int64 numbered;
	int rc;

	if (has_table(L, "sqlite_sequence", &numbered) == -1 || list_rows(L, &B) == -1) {
		buf_free(&B);
		return -1;
	}
	/* New rows count from 1 again, except where rows stay. */
	if (numbered)
		buf_str(&B, "DELETE FROM main.sqlite_sequence WHERE name NOT IN (''");
	for (size_t i = 0; numbered && i < sizeof kept / sizeof *kept; i++)
		buf_printf(&B, ", '%s'", kept[i]);
	if (numbered)
		buf_str(&B, ");");
	buf_str(&B, "COMMIT");
	rc = B.failed ? -1 : connect_run(L->C, L->path, B.data);
	buf_free(&B);
	return rc;
}

static int
wipe_history(struct lock *L, const char *const *apps, size_t n)
{
	struct buf B = { 0 };
	sqlite3_int64 there;
	char *sql;
	int rc;

	if (has_table(L, history, &there) == -1)
		return -1;
	if (!there) {
		report_note("no migrations were ever applied: '%s'", L->path);
		return 0;
	}
	if (n == 0)
		buf_str(&B, "DELETE FROM main.django_migrations;");
	for (size_t i = 0; i < n; i++) {
		sql = sqlite3_mprintf("DELETE FROM main.django_migrations WHERE app = %Q;",
		    apps[i]);
		buf_str(&B, sql == NULL ? "out of memory" : sql);
		sqlite3_free(sql);
	}
	buf_str(&B, "COMMIT");
	rc = B.failed ? -1 : connect_run(L->C, L->path, B.data);
	buf_free(&B);
	return rc;
}

static int
drop_leftovers(struct lock *L, const struct db_leftover *all, size_t n)
{
	struct buf B = { 0 };
	char *sql;
	int rc;

	for (size_t i = 0; i < n; i++) {
		sql = sqlite3_mprintf("DROP %s main.\"%w\";",
		    all[i].index == NULL ? "TABLE" : "INDEX",
		    all[i].index == NULL ? all[i].table : all[i].index);
		buf_str(&B, sql == NULL ? "out of memory" : sql);
		sqlite3_free(sql);
	}
	buf_str(&B, "COMMIT");
	rc = B.failed ? -1 : connect_run(L->C, L->path, B.data);
	buf_free(&B);
	return rc;
}

static int
wipe_locked(struct db *D, struct lock *L, const struct db_wipe *W)
{

	if (L->C == NULL)
		return 0;
	if (W->what == WIPE_ALL)
		return wipe_all(D, L);
	if (L->damaged)
		return report(EXIT_INVALID, "no SQLite database, or a damaged one: '%s'", D->path);
	return W->what == WIPE_ROWS	 ? wipe_rows(L)
	       : W->what == WIPE_HISTORY ? wipe_history(L, W->apps, W->app_count)
					 : drop_leftovers(L, W->leftovers, W->leftover_count);
}

int
wipe_run(struct db *D, const struct db_wipe *W)
{
	struct lock L = { 0 };
	int rc;

	source_end(D);
	if (lock_alone(D->path, W->force) == -1)
		return -1;
	if ((rc = lock_take(&L, D->path, W->state, W->force)) == 0)
		rc = wipe_locked(D, &L, W);
	if (rc == 0 && W->what == WIPE_ALL)
		swap_told(&L);
	lock_drop(&L);
	return rc;
}
