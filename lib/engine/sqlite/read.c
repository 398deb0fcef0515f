#include "read.h"

#include <stdlib.h>
#include <string.h>

#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "connect.h"
#include "sound.h"

enum { COLUMNS_MAX = 2000 };

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
	if ((rc = sqlite3_prepare_v2(D->source, sound_tables, -1, &S, NULL)) == SQLITE_OK)
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

int
read_check(struct db *D)
{
	int held = D->source != NULL, rc = -1;

	if (source_begin(D) == -1)
		return -1;
	if (sound_tell(sound_ask(D->source), D->path) == 0 && source_still(D) != -1)
		rc = 0;
	/* Nothing that follows needs this moment: others shall not wait. */
	if (!held)
		source_end(D);
	return rc;
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
