#include "sound.h"

#include <stdlib.h>
#include <string.h>

#include "base/exit.h"
#include "base/report.h"
#include "connect.h"

struct sound {
	int rc;		/* what SQLite said; SQLITE_OK: it could be asked */
	int bad;	/* and it found damage */
	char *text;	/* what it says, or NULL */
	char *skipped;	/* a table that could not be checked, and why; or NULL */
};

const char sound_tables[] =
    "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND rootpage > 0 "
    "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";

static void
fail(struct sound *A, sqlite3 *C, int rc)
{

	A->rc = rc;
	sqlite3_free(A->text);
	A->text = sqlite3_mprintf("%s", C == NULL ? sqlite3_errstr(rc) : sqlite3_errmsg(C));
}

/* Run one check, whose first row says "ok" or what is wrong. */
static void
run(struct sound *A, sqlite3 *C, const char *sql)
{
	sqlite3_stmt *S = NULL;
	const char *text;
	int rc;

	A->rc = SQLITE_OK;
	if ((rc = sqlite3_prepare_v2(C, sql, -1, &S, NULL)) == SQLITE_OK &&
	    (rc = sqlite3_step(S)) == SQLITE_ROW) {
		text = (const char *)sqlite3_column_text(S, 0);
		A->bad = text == NULL || strcmp(text, "ok") != 0;
		sqlite3_free(A->text);
		A->text = sqlite3_mprintf("%s", text);
	} else
		fail(A, C, rc);
	sqlite3_finalize(S);
}

/*
 * One table's index may use a function or module that only the application has.
 * The other tables are checked all the same.
 */
static void
run_one_by_one(struct sound *A, sqlite3 *C)
{
	sqlite3_stmt *S = NULL;
	const char *name;
	char *sql;
	int rc;

	rc = sqlite3_prepare_v2(C, sound_tables, -1, &S, NULL);
	while (rc == SQLITE_OK && !A->bad && (rc = sqlite3_step(S)) == SQLITE_ROW) {
		name = (const char *)sqlite3_column_text(S, 0);
		if ((sql = sqlite3_mprintf("PRAGMA quick_check(%Q)", name)) == NULL) {
			rc = SQLITE_NOMEM;
			break;
		}
		run(A, C, sql);
		sqlite3_free(sql);
		rc = A->rc;
		if ((rc & 0xff) == SQLITE_ERROR) {
			sqlite3_free(A->skipped);
			A->skipped = sqlite3_mprintf("'%s': %s", name, A->text);
			rc = SQLITE_OK;
		}
	}
	A->rc = SQLITE_OK;
	if (rc != SQLITE_OK && rc != SQLITE_DONE)
		fail(A, C, rc);
	sqlite3_finalize(S);
}

struct sound *
sound_ask(sqlite3 *C)
{
	struct sound *A;

	if ((A = calloc(1, sizeof *A)) == NULL)
		return NULL;
	run(A, C, "PRAGMA quick_check(1)");
	if ((A->rc & 0xff) == SQLITE_ERROR)
		run_one_by_one(A, C);
	return A;
}

struct sound *
sound_failed(sqlite3 *C, int rc)
{
	struct sound *A;

	if ((A = calloc(1, sizeof *A)) != NULL)
		fail(A, C, rc);
	return A;
}

int
sound_tell(struct sound *A, const char *path)
{
	const char *text;
	int rc = 0;

	if (A == NULL)
		return report(EXIT_FAILED, "out of memory: '%s'", path);
	text = A->text == NULL ? "?" : A->text;
	if (A->skipped != NULL)
		report_warn("cannot check a table of '%s': %s", path, A->skipped);
	if (A->rc != SQLITE_OK)
		rc = connect_tell(A->rc, text, path);
	else if (A->bad)
		rc = report(EXIT_INVALID, "damaged database: '%s': %s", path, text);
	sound_free(A);
	return rc;
}

void
sound_free(struct sound *A)
{

	if (A == NULL)
		return;
	sqlite3_free(A->text);
	sqlite3_free(A->skipped);
	free(A);
}
