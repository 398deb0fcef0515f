#include "sqlite_help.h"

/* Emptying a database: all, only its rows, or only what it knows of migrations. */

static const char project[] =
    "CREATE TABLE django_migrations(id INTEGER PRIMARY KEY AUTOINCREMENT, app, name, applied);"
    "INSERT INTO django_migrations(app, name) VALUES ('shop', '0001'), ('shop', '0002'),"
    " ('it''s', '0001');"
    "CREATE TABLE django_content_type(id INTEGER PRIMARY KEY AUTOINCREMENT, m);"
    "INSERT INTO django_content_type(m) VALUES ('order');"
    "CREATE TABLE \"a \"\"b\"\" c\"(id INTEGER PRIMARY KEY AUTOINCREMENT, x);"
    "INSERT INTO \"a \"\"b\"\" c\"(x) VALUES (1), (2);"
    "CREATE TABLE child(p REFERENCES parent(id) ON DELETE RESTRICT);"
    "CREATE TABLE parent(id INTEGER PRIMARY KEY);"
    "INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1), (7);"
    "CREATE VIEW v AS SELECT * FROM parent;"
    "CREATE TRIGGER no BEFORE DELETE ON parent BEGIN SELECT raise(ABORT, 'fired'); END;"
    "CREATE VIRTUAL TABLE f USING fts5(text); INSERT INTO f VALUES ('hello world');";

static int
wipe(const char *path, enum db_wipe_what what, const char *state)
{
	const struct db_wipe W = { .what = what, .state = state };
	struct db *D = open_db(path);
	int rc = E->wipe(D, &W);

	E->close(D);
	return rc;
}

static void
all(void **state)
{
	const char *path = at("a.db");
	struct stat st;

	(void)state;
	sql(path, project);
	assert_int_equal(chmod(path, 0604), 0);
	assert_int_equal(wipe(path, WIPE_ALL, NULL), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 0);
	assert_int_equal(st.st_mode & 07777, 0604);
	sql(path, project);
	assert_true(sound(path));
	assert_false(there(at("a.db-journal")));
	unlink(path);
	assert_int_equal(wipe(path, WIPE_ALL, "absent"), 0);
	assert_false(there(path));
}

/* What lies in the header and is no data stays as it was. */
static void
settings_stay(void **state)
{
	const char *path = at("a.db");
	struct buf B = { 0 };

	(void)state;
	sql(path, "PRAGMA page_size = 8192; PRAGMA encoding = 'UTF-16le';"
	    "PRAGMA auto_vacuum = INCREMENTAL; CREATE TABLE first(a);"
	    "PRAGMA user_version = 7; PRAGMA journal_mode = WAL");
	sql(path, project);
	assert_int_equal(wipe(path, WIPE_ALL, NULL), 0);
	assert_false(there(at("a.db-wal")));
	assert_int_equal(number(path, "PRAGMA page_size"), 8192);
	assert_int_equal(number(path, "SELECT encoding = 'UTF-16le' FROM pragma_encoding"), 1);
	assert_int_equal(number(path, "PRAGMA auto_vacuum"), 2);
	assert_int_equal(number(path, "PRAGMA user_version"), 0);
	slurp(path, &B);
	assert_int_equal(B.data[18], 2); /* WAL */
	buf_free(&B);
	assert_int_equal(number(path, "SELECT count(*) FROM sqlite_schema"), 0);
	sql(path, project);
	assert_true(sound(path));
}

static void
rows(void **state)
{
	const char *path = at("a.db");

	(void)state;
	for (int i = 0; i < 2; i++) {
		unlink(path);
		sql(path, i == 0 ? "PRAGMA journal_mode = DELETE" : "PRAGMA journal_mode = WAL");
		sql(path, project);
		assert_int_equal(wipe(path, WIPE_ROWS, NULL), 0);
		assert_int_equal(number(path, "SELECT count(*) FROM parent"), 0);
		assert_int_equal(number(path, "SELECT count(*) FROM child"), 0);
		assert_int_equal(number(path, "SELECT count(*) FROM \"a \"\"b\"\" c\""), 0);
		assert_int_equal(number(path, "SELECT count(*) FROM f('hello')"), 0);
		assert_int_equal(number(path, "SELECT count(*) FROM django_migrations"), 3);
		assert_int_equal(number(path, "SELECT count(*) FROM django_content_type"), 1);
		assert_int_equal(number(path, "SELECT count(*) FROM sqlite_sequence"), 2);
		sql(path, "INSERT INTO f VALUES ('hello again')");
		sql(path, "INSERT INTO \"a \"\"b\"\" c\"(x) VALUES (5)");
		assert_int_equal(number(path, "SELECT count(*) FROM f('hello')"), 1);
		assert_int_equal(number(path, "SELECT max(id) FROM \"a \"\"b\"\" c\""), 1);
		assert_true(sound(path));
	}
}

static void
history(void **state)
{
	const char *const apps[] = { "it's", "unknown" };
	const struct db_wipe some = { .what = WIPE_HISTORY, .apps = apps, .app_count = 2 };
	const struct db_wipe whole = { .what = WIPE_HISTORY };
	const char *path = at("a.db");
	struct db *D;

	(void)state;
	sql(path, project);
	D = open_db(path);
	assert_int_equal(E->wipe(D, &some), 0);
	assert_int_equal(number(path, "SELECT count(*) FROM django_migrations"), 2);
	assert_int_equal(E->wipe(D, &whole), 0);
	assert_int_equal(number(path, "SELECT count(*) FROM django_migrations"), 0);
	assert_int_equal(number(path, "SELECT count(*) FROM parent"), 1);
	sql(path, "DROP TABLE django_migrations");
	assert_int_equal(E->wipe(D, &whole), 0);
	E->close(D);
}

static void
moved_on(void **state)
{
	static const enum db_wipe_what kinds[] = { WIPE_ALL, WIPE_ROWS, WIPE_HISTORY };
	const char *path = at("a.db");
	struct buf before = { 0 }, after = { 0 };
	char *old;

	(void)state;
	sql(path, project);
	old = state_of(path);
	sql(path, "INSERT INTO parent VALUES (2)");
	slurp(path, &before);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(wipe(path, kinds[i], old), -1);
		assert_int_equal(report_status(), EXIT_REFUSED);
		report_forget();
	}
	slurp(path, &after);
	assert_int_equal(before.len, after.len);
	assert_memory_equal(before.data, after.data, after.len);
	free(old);
	old = state_of(path);
	assert_int_equal(wipe(path, WIPE_ROWS, old), 0);
	free(old);
	buf_free(&before);
	buf_free(&after);
}

static void
hold_open(const char *path)
{

	run(connect(path), "SELECT count(*) FROM parent");
}

static void
in_use(void **state)
{
	const char *path = at("a.db");
	struct other O;
	char pid[64];

	(void)state;
	sql(path, project);
	O = other_begin(hold_open, path);
	snprintf(pid, sizeof pid, "(pid %d)", (int)O.pid);
	for (int what = WIPE_ALL; what <= WIPE_HISTORY; what++) {
		assert_int_equal(wipe(path, (enum db_wipe_what)what, NULL), -1);
		assert_int_equal(report_status(), EXIT_IN_USE);
		assert_non_null(strstr(report_first(), pid));
		report_forget();
	}
	other_end(&O);
	assert_int_equal(number(path, "SELECT count(*) FROM parent"), 1);
}

/* A pipe's next step must accept what the step before has seen, a log left behind included. */
static int
die_with_log(const char *path)
{
	sqlite3 *C = connect(path);

	run(C, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0");
	run(C, "INSERT INTO parent VALUES (2)");
	_exit(0);
}

static int
drop(void *cookie, const void *p, size_t n)
{

	(void)cookie;
	(void)p;
	(void)n;
	return 0;
}

static void
as_in_a_pipe(void **state)
{
	static const enum db_wipe_what kinds[] = { WIPE_ALL, WIPE_ROWS, WIPE_HISTORY };
	const char *path = at("a.db");
	struct db_wipe W = { 0 };
	struct db_table *T;
	struct db *D;
	char *dumped, *now;
	size_t n;

	(void)state;
	for (int i = 0; i < 6; i++) {
		unlink(path);
		sql(path, project);
		if (i % 2 == 1)
			elsewhere(die_with_log, path);
		D = open_db(path);
		/* Counted first, the rows hold the log as it is; counted last, it was emptied. */
		if (i < 4) {
			assert_int_equal(E->tables(D, &T, &n), 0);
			engine_tables_free(T, n);
		}
		assert_int_equal(E->dump(D, drop, NULL), 0);
		assert_int_equal(E->state(D, &dumped), 0);
		E->close(D);
		D = open_db(path);
		assert_int_equal(E->state(D, &now), 0);
		assert_string_equal(dumped, now);
		assert_int_equal(E->check(D), 0);
		W.what = kinds[i / 2];
		W.state = dumped;
		assert_int_equal(E->wipe(D, &W), 0);
		E->close(D);
		free(dumped);
		free(now);
	}
}

/* Files that try to run something, or to trip the reader. */
static void
hostile(void **state)
{
	const char *path = at("a.db");
	struct db_table *T;
	struct db *D;
	size_t n;

	(void)state;
	sql(path, "CREATE TABLE t(a); INSERT INTO t VALUES (1); CREATE VIEW plain AS SELECT 1;"
	    "CREATE VIEW w AS SELECT load_extension('x') FROM t;"
	    "CREATE TABLE u(a, b AS (abs(a))); CREATE INDEX i ON u(lower(a));"
	    "INSERT INTO u(a) VALUES (1); PRAGMA writable_schema = 1;"
	    "INSERT INTO sqlite_schema VALUES"
	    " ('table', 'x', 'x', 0, 'CREATE VIRTUAL TABLE x USING nowhere()')");
	D = open_db(path);
	assert_int_equal(E->tables(D, &T, &n), 0);
	assert_int_equal(n, 2);
	engine_tables_free(T, n);
	assert_int_equal(E->query(D, "SELECT * FROM w", NULL, NULL), -1);
	report_forget();
	assert_int_equal(E->query(D, "SELECT * FROM plain", NULL, NULL), -1);
	report_forget();
	assert_int_equal(E->query(D, "DELETE FROM t", NULL, NULL), -1);
	report_forget();
	assert_int_equal(E->query(D, "SELECT 1; DELETE FROM t", NULL, NULL), -1);
	report_forget();
	E->close(D);
	sql(path, "PRAGMA writable_schema = 1;"
	    "UPDATE sqlite_schema SET sql = 'CREATE TABLE t(((' WHERE name = 't'");
	D = open_db(path);
	assert_int_equal(E->tables(D, &T, &n), -1);
	assert_int_equal(report_status(), EXIT_INVALID);
	report_forget();
	E->close(D);
	/* It can be wiped all the same. */
	assert_int_equal(wipe(path, WIPE_ALL, NULL), 0);
	assert_int_equal(number(path, "SELECT count(*) FROM sqlite_schema"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(all, begin, end),
		cmocka_unit_test_setup_teardown(settings_stay, begin, end),
		cmocka_unit_test_setup_teardown(rows, begin, end),
		cmocka_unit_test_setup_teardown(history, begin, end),
		cmocka_unit_test_setup_teardown(moved_on, begin, end),
		cmocka_unit_test_setup_teardown(in_use, begin, end),
		cmocka_unit_test_setup_teardown(as_in_a_pipe, begin, end),
		cmocka_unit_test_setup_teardown(hostile, begin, end),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
