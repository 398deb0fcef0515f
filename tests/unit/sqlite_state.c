#include "sqlite_help.h"

/* The state never says "unchanged" of a database that changed, and says it of one that did not. */

static const char table[] = "CREATE TABLE t(a); INSERT INTO t VALUES (1), (2)";

static void
changes(const char *path, char **old)
{
	char *now = state_of(path);

	assert_string_not_equal(*old, now);
	free(*old);
	*old = now;
}

static void
stays(const char *path, const char *old)
{
	char *now = state_of(path);

	assert_string_equal(old, now);
	free(now);
}

static void
reading_changes_nothing(void **state)
{
	static const char *const modes[] = { "PRAGMA journal_mode = DELETE",
		"PRAGMA journal_mode = PERSIST", "PRAGMA journal_mode = WAL" };
	struct db_table *T;
	struct db *D;
	char name[16], *old;
	size_t n;

	(void)state;
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
		const char *path;

		snprintf(name, sizeof name, "%zu.db", i);
		path = at(name);
		sqlite3 *C = connect(path);
		run(C, modes[i]);
		run(C, table);
		run(C, "INSERT INTO t VALUES (3)");
		sqlite3_close(C);
		old = state_of(path);
		assert_int_equal(number(path, "SELECT count(*) FROM t"), 3);
		D = open_db(path);
		assert_int_equal(E->check(D), 0);
		assert_int_equal(E->tables(D, &T, &n), 0);
		engine_tables_free(T, n);
		E->close(D);
		stays(path, old);
		free(old);
	}
}

static void
wait_and_write(const char *path)
{
	sqlite3 *C = connect(path);

	run(C,
	    "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; INSERT INTO t VALUES (4)");
}

static void
every_write_counts(void **state)
{
	const char *path = at("a.db");
	struct timespec times[2];
	struct other O;
	struct stat st;
	char *old;

	(void)state;
	old = state_of(path);
	spill(path, "", 0);
	changes(path, &old);
	sql(path, table);
	changes(path, &old);
	/* With the old time put back. */
	assert_int_equal(stat(path, &st), 0);
	sql(path, "UPDATE t SET a = a + 1");
	times[0] = st.st_atim;
	times[1] = st.st_mtim;
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
	changes(path, &old);
	/* In the log only, and once more when it is emptied. */
	O = other_begin(wait_and_write, path);
	changes(path, &old);
	sql(path, "INSERT INTO t VALUES (5)");
	changes(path, &old);
	sql(path, "PRAGMA wal_checkpoint(RESTART)");
	changes(path, &old);
	stays(path, old);
	sql(path, "UPDATE t SET a = 7");
	changes(path, &old);
	other_end(&O);
	/* A hot journal belongs to it. */
	sql(path, "PRAGMA journal_mode = DELETE");
	changes(path, &old);
	spill(at("a.db-journal"), "\xd9\xd5\x05\xf9", 4);
	changes(path, &old);
	spill(at("a.db-journal"), "\0\0\0\0", 4);
	changes(path, &old);
	unlink(at("a.db-journal"));
	stays(path, old);
	/* Another file with the same contents. */
	assert_int_equal(rename(path, at("b.db")), 0);
	changes(path, &old);
	assert_string_equal(old, "absent");
	free(old);
}

/*
 * Time stamps have a grain of some milliseconds; a write right after the state was told is seen
 * too.
 */
static void
at_once(void **state)
{
	const char *path = at("a.db");
	char *old, c;
	int fd;

	(void)state;
	sql(path, table);
	fd = open(path, O_RDWR | O_CLOEXEC);
	for (int i = 0; i < 60; i++) {
		old = state_of(path);
		/* Not even SQLite's change counter tells of this one. */
		assert_int_equal(pread(fd, &c, 1, 8000), 1);
		c++;
		assert_int_equal(pwrite(fd, &c, 1, 8000), 1);
		changes(path, &old);
		free(old);
	}
	close(fd);
}

/* Logs that are cut, or made of noise, are read to their last sound commit and no further. */
static void
broken_logs(void **state)
{
	const char *path = at("a.db");
	struct buf log = { 0 };
	struct other O;
	char *old, *now;

	(void)state;
	sql(path, table);
	O = other_begin(wait_and_write, path);
	slurp(at("a.db-wal"), &log);
	old = state_of(path);
	kill(O.pid, SIGKILL);
	other_end(&O);
	stays(path, old);
	assert_non_null(strstr(old, " wal "));
	for (size_t len = 0; len < log.len; len += log.len / 37 + 1) {
		spill(at("a.db-wal"), log.data, len);
		now = state_of(path);
		assert_string_not_equal(old, now);
		free(now);
	}
	/* What follows the last commit means nothing. */
	buf_add(&log, "noise behind the end", 20);
	spill(at("a.db-wal"), log.data, log.len);
	stays(path, old);
	for (size_t i = 0; i < log.len - 20; i += 61) {
		log.data[i] ^= 0x10;
		spill(at("a.db-wal"), log.data, log.len);
		now = state_of(path);
		log.data[i] ^= 0x10;
		assert_string_not_equal(old, now);
		free(now);
	}
	free(old);
	buf_free(&log);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(reading_changes_nothing, begin, end),
		cmocka_unit_test_setup_teardown(every_write_counts, begin, end),
		cmocka_unit_test_setup_teardown(at_once, begin, end),
		cmocka_unit_test_setup_teardown(broken_logs, begin, end),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
