#include "read.h"

#include <stdlib.h>
#include <string.h>

#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "connect.h"

enum { COLUMNS_MAX = 2000 };

/* Only what has pages of its own: views and virtual tables would run code. */
static const char real_tables[] = "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND "
				  "rootpage > 0 AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";

static int
count_rows(struct db *D, const char *name, uint64_t *rows)
{
	sqlite3_int64 number = 0;
	char *sql;
	int rc;

	if ((sql = sqlite3_mprintf("SELECT count(*) FROM main.\"%w\"", name)) == NULL)
		return report(EXIT_FAILED, "out of memory: '%s'", D->path);
	rc = connect_number(D->source, D->path, sql, &number);
	sqlite3_free(sql);
	*rows = (uint64_t)number;
	return rc;
}

static int
add_table(struct db *D, const char *name, struct db_table **T, size_t *n)
{
	struct db_table *more;

	if (name == NULL || (more = reallocarray(*T, *n + 1, sizeof **T)) == NULL)
		return report(EXIT_FAILED, "cannot list tables: '%s'", D->path);
	*T = more;
	if ((more[*n].name = str_dup(name)) == NULL)
		return -1;
	return count_rows(D, name, &more[(*n)++].rows);
}

int
read_tables(struct db *D, struct db_table **T, size_t *n)
{
	sqlite3_stmt *S = NULL;
	int rc, failed = 0;

	*T = NULL;
	*n = 0;
	if (source_begin(D) == -1)
		return -1;
	if ((rc = sqlite3_prepare_v2(D->source, real_tables, -1, &S, NULL)) == SQLITE_OK)
		while (!failed && (rc = sqlite3_step(S)) == SQLITE_ROW)
			failed = add_table(D, (const char *)sqlite3_column_text(S, 0), T, n) == -1;
	if (!failed && rc != SQLITE_DONE)
		failed = connect_report(D->source, rc, D->path) == -1;
	sqlite3_finalize(S);
	if (!failed)
		return 0;
	engine_tables_free(*T, *n);
	*T = NULL;
	*n = 0;
	return -1;
}

/* Run a check.  Return SQLite's code; ${sound} tells what it found, reported if bad. */
static int
run_check(sqlite3 *C, const char *path, const char *sql, int *sound)
{
	sqlite3_stmt *S = NULL;
	const char *text;
	int rc;

	*sound = 0;
	if ((rc = sqlite3_prepare_v2(C, sql, -1, &S, NULL)) == SQLITE_OK &&
	    (rc = sqlite3_step(S)) == SQLITE_ROW) {
		text = (const char *)sqlite3_column_text(S, 0);
		*sound = text != NULL && strcmp(text, "ok") == 0;
		if (!*sound)
			report(EXIT_INVALID, "damaged database: '%s': %s", path, text == NULL ? "?" : text);
	}
	sqlite3_finalize(S);
	return rc;
}

/*
 * One table's index may use a function or module that only the application has.
 * Its other tables are checked all the same.
 */
static int
check_one_by_one(sqlite3 *C, const char *path)
{
	sqlite3_stmt *S = NULL;
	int rc, sound = 1;
	char *sql;

	rc = sqlite3_prepare_v2(C, real_tables, -1, &S, NULL);
	while (sound && rc == SQLITE_OK && (rc = sqlite3_step(S)) == SQLITE_ROW) {
		if ((sql = sqlite3_mprintf("PRAGMA quick_check(%Q)", sqlite3_column_text(S, 0))) == NULL) {
			rc = SQLITE_NOMEM;
			break;
		}
		rc = run_check(C, path, sql, &sound);
		sqlite3_free(sql);
		if ((rc & 0xff) == SQLITE_ERROR) {
			report_warn("cannot check table '%s': '%s': %s", sqlite3_column_text(S, 0), path,
			    sqlite3_errmsg(C));
			sound = 1;
		} else if (rc != SQLITE_ROW)
			break;
		rc = SQLITE_OK;
	}
	if (sound && rc != SQLITE_DONE)
		sound = connect_report(C, rc, path) == 0;
	sqlite3_finalize(S);
	return sound ? 0 : -1;
}

int
read_sound(sqlite3 *C, const char *path)
{
	int rc, sound;

	rc = run_check(C, path, "PRAGMA quick_check(1)", &sound);
	if (rc == SQLITE_ROW)
		return sound ? 0 : -1;
	if ((rc & 0xff) == SQLITE_ERROR)
		return check_one_by_one(C, path);
	return connect_report(C, rc, path);
}

int
read_check(struct db *D)
{

	if (source_begin(D) == -1 || read_sound(D->source, D->path) == -1)
		return -1;
	return source_still(D) == -1 ? -1 : 0;
}

static int
prepare(struct db *D, const char *text, sqlite3_stmt **S)
{
	const char *rest = "";
	int rc;

	if ((rc = sqlite3_prepare_v2(D->source, text, -1, S, &rest)) != SQLITE_OK)
		return connect_report(D->source, rc, D->path);
	if (*S != NULL && rest[strspn(rest, " ;\n\t")] == '\0' && sqlite3_stmt_readonly(*S))
		return 0;
	sqlite3_finalize(*S);
	return report(EXIT_FAILED, "one statement that only reads is expected: '%s'", text);
}

int
read_query(struct db *D, const char *text, db_row *row, void *cookie)
{
	const char *values[COLUMNS_MAX];
	size_t lengths[COLUMNS_MAX];
	sqlite3_stmt *S = NULL;
	int rc, n, stopped = 0;

	if (source_begin(D) == -1 || prepare(D, text, &S) == -1)
		return -1;
	n = sqlite3_column_count(S);
	while (!stopped && (rc = sqlite3_step(S)) == SQLITE_ROW) {
		for (int i = 0; i < n; i++) {
			values[i] = (const char *)sqlite3_column_text(S, i);
			lengths[i] = (size_t)sqlite3_column_bytes(S, i);
		}
		stopped = row(cookie, (size_t)n, values, lengths) == -1;
	}
	if (!stopped && rc != SQLITE_DONE)
		stopped = connect_report(D->source, rc, D->path) == -1;
	sqlite3_finalize(S);
	return stopped ? -1 : 0;
}
