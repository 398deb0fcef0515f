#include "read.h"

#include <stdio.h>
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

struct list {
	struct db_index *all;
	size_t n;
};

static int
take_index(void *cookie, size_t n, const char *const *values, const size_t *lengths)
{
	struct list *L = cookie;
	struct db_index *more, *I;

	(void)n;
	(void)lengths;
	if ((more = reallocarray(L->all, L->n + 1, sizeof *more)) == NULL)
		return report_errno(EXIT_FAILED, "cannot list indexes");
	L->all = more;
	I = &more[L->n++];
	*I = (struct db_index){ .table = str_dup(values[0] == NULL ? "" : values[0]),
		.name = str_dup(values[1] == NULL ? "" : values[1]),
		.unique = values[2] != NULL && *values[2] == '1',
		.columns = str_dup(values[4] == NULL ? "" : values[4]) };
	if (values[3] != NULL && *values[3] == '1' && (I->condition = str_dup("WHERE")) == NULL)
		return -1;
	return I->table == NULL || I->name == NULL || I->columns == NULL ? -1 : 0;
}

int
read_indexes(struct db *D, struct db_index **I, size_t *n)
{
	struct list L = { NULL, 0 };
	/* Where one key is an expression, the columns are not told. */
	int rc = read_query(D,
	    "SELECT t.name, i.name, i.\"unique\", i.partial, (SELECT CASE WHEN count(k.name) = "
	    "count(*) THEN group_concat(CASE k.\"desc\" WHEN 1 THEN '-' ELSE '' END || k.name) "
	    "ELSE '' END FROM (SELECT * FROM pragma_index_xinfo(i.name) WHERE key = 1 ORDER BY "
	    "seqno) AS k) FROM sqlite_schema AS t, pragma_index_list(t.name) AS i "
	    "WHERE t.type = 'table' AND i.origin <> 'pk' ORDER BY t.name, i.name",
	    take_index, &L);

	*I = L.all;
	*n = L.n;
	if (rc == 0)
		return 0;
	engine_indexes_free(L.all, L.n);
	*I = NULL;
	*n = 0;
	return -1;
}

static int
take_orphans(void *cookie, size_t n, const char *const *values, const size_t *lengths)
{
	struct db_relation *R = cookie;

	(void)n;
	(void)lengths;
	R->orphans = values[0] == NULL ? 0 : strtoull(values[0], NULL, 10);
	snprintf(R->first, sizeof R->first, "%s", values[1] == NULL ? "" : values[1]);
	return 0;
}

static int
has_column(struct db *D, const char *table, const char *column, sqlite3_int64 *there)
{
	char *sql = sqlite3_mprintf(
	    "SELECT count(*) FROM pragma_table_info(%Q) WHERE lower(name) = lower(%Q)", table,
	    column);
	int rc;

	if (sql == NULL)
		return report(EXIT_FAILED, "out of memory: '%s'", D->path);
	rc = connect_number(D->source, D->path, sql, there);
	sqlite3_free(sql);
	return rc;
}

int
read_orphans(struct db *D, struct db_relation *R)
{
	sqlite3_int64 from, to;
	char *sql;
	int rc;

	if (source_begin(D) == -1 || has_column(D, R->table, R->column, &from) == -1 ||
	    has_column(D, R->to_table, R->to_column, &to) == -1)
		return -1;
	R->orphans = 0;
	R->unknown = from == 0 || to == 0;
	if (R->unknown)
		return 0;
	sql = sqlite3_mprintf("SELECT count(*), min(a.\"%w\") FROM main.\"%w\" AS a WHERE "
	    "a.\"%w\" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM main.\"%w\" AS b WHERE "
	    "b.\"%w\" = a.\"%w\")",
	    R->column, R->table, R->column, R->to_table, R->to_column, R->column);
	if (sql == NULL)
		return report(EXIT_FAILED, "out of memory: '%s'", D->path);
	rc = read_query(D, sql, take_orphans, R);
	sqlite3_free(sql);
	return rc;
}
