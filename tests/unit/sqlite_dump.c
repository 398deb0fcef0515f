#include "sqlite_help.h"

#include <sys/prctl.h>

/* A dump is the database at one point in time, whatever others do to it meanwhile. */

static const char two_tables[] =
    "CREATE TABLE t(a INTEGER PRIMARY KEY AUTOINCREMENT, b); CREATE TABLE u(x);"
    "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 2000)"
    " INSERT INTO t(b) SELECT hex(randomblob(30)) FROM c;"
    "INSERT INTO u VALUES (NULL), (''), ('\xc3\xa4\n\"x\"'), (x'00ff'), (1.5)";

/* Dump ${path} into ${B} and give the state of what was dumped, to be freed. */
static char *
dump(const char *path, struct buf *B)
{
	struct db *D = open_db(path);
	char *text = NULL;

	assert_int_equal(E->dump(D, into_buf, B), 0);
	assert_int_equal(E->state(D, &text), 0);
	E->close(D);
	return text;
}

/* The dump equals the file, and its state is what the next tool finds. */
static void
dumps_like_the_file(const char *path)
{
	struct buf B = { 0 }, F = { 0 };
	char *dumped = dump(path, &B), *now = state_of(path);

	slurp(path, &F);
	assert_int_equal(B.len, F.len);
	assert_true(B.len == 0 || memcmp(B.data, F.data, B.len) == 0);
	assert_string_equal(dumped, now);
	free(dumped);
	free(now);
	buf_free(&B);
	buf_free(&F);
}

static void
dump_fails(const char *path, int status, const char *says)
{
	struct db *D = open_db(path);
	struct buf B = { 0 };

	assert_int_equal(E->dump(D, into_buf, &B), -1);
	assert_int_equal(report_status(), status);
	assert_non_null(strstr(report_first(), says));
	report_forget();
	E->close(D);
	buf_free(&B);
}

static void
plain(void **state)
{
	const char *path = at("a.db");
	struct db_table *T;
	struct db *D;
	size_t n;

	(void)state;
	sql(path, two_tables);
	dumps_like_the_file(path);
	assert_false(there(at("a.db-journal")));
	D = open_db(path);
	assert_int_equal(E->tables(D, &T, &n), 0);
	assert_int_equal(n, 2);
	assert_string_equal(T[0].name, "t");
	assert_int_equal(T[0].rows, 2000);
	assert_int_equal(T[1].rows, 5);
	engine_tables_free(T, n);
	assert_int_equal(E->check(D), 0);
	E->close(D);
}

static void
page_sizes(void **state)
{
	char name[32], text[64];

	(void)state;
	for (int size = 512; size <= 65536; size *= 2) {
		snprintf(name, sizeof name, "%d.db", size);
		snprintf(text, sizeof text, "PRAGMA page_size = %d", size);
		sqlite3 *C = connect(at(name));

		run(C, text);
		run(C, two_tables);
		sqlite3_close(C);
		dumps_like_the_file(at(name));
		sql(at(name), "PRAGMA journal_mode = WAL; DELETE FROM t WHERE a % 3 = 0");
		dumps_like_the_file(at(name));
	}
}

static void
empty(void **state)
{

	(void)state;
	spill(at("a.db"), "", 0);
	dumps_like_the_file(at("a.db"));
}

static void
missing(void **state)
{
	struct db *D = open_db(at("a.db"));
	struct db_facts F;
	struct db_table *T;
	struct buf B = { 0 };
	size_t n = 1;
	char *text;

	(void)state;
	assert_int_equal(E->identify(D, &F), 0);
	assert_int_equal(F.present, 0);
	assert_true(str_ends(F.id, "/a.db"));
	engine_facts_free(&F);
	assert_int_equal(E->dump(D, into_buf, &B), 0);
	assert_int_equal(B.len, 0);
	assert_int_equal(E->tables(D, &T, &n), 0);
	assert_int_equal(n, 0);
	engine_tables_free(T, n);
	assert_int_equal(E->state(D, &text), 0);
	assert_string_equal(text, "absent");
	free(text);
	E->close(D);
	assert_false(there(at("a.db")));

	/* It comes while it is being backed up as absent. */
	D = open_db(at("a.db"));
	assert_int_equal(E->dump(D, into_buf, &B), 0);
	sql(at("a.db"), two_tables);
	assert_int_equal(E->state(D, &text), 0);
	assert_string_equal(text, "changed");
	free(text);
	E->close(D);
	buf_free(&B);
}

static void
no_database(void **state)
{
	char noise[8192];
	struct stat st;

	(void)state;
	spill(at("text.db"), "hello, this is no database\n", 27);
	dump_fails(at("text.db"), EXIT_INVALID, "no SQLite database, or an encrypted one");
	for (size_t i = 0; i < sizeof noise; i++)
		noise[i] = (char)(i * 7919 >> 3);
	spill(at("noise.db"), noise, sizeof noise);
	dump_fails(at("noise.db"), EXIT_INVALID, "no SQLite database, or an encrypted one");
	sql(at("cut.db"), two_tables);
	assert_int_equal(stat(at("cut.db"), &st), 0);
	assert_int_equal(truncate(at("cut.db"), st.st_size / 2), 0);
	dump_fails(at("cut.db"), EXIT_INVALID, "damaged database");
}

static void
damaged(void **state)
{
	const char *path = at("a.db");
	struct buf B = { 0 };
	struct db *D;

	(void)state;
	sql(path, two_tables);
	slurp(path, &B);
	memset(B.data + B.len / 2, 0xee, 8192);
	spill(path, B.data, B.len);
	buf_free(&B);
	D = open_db(path);
	assert_int_equal(E->check(D), -1);
	assert_int_equal(report_status(), EXIT_INVALID);
	E->close(D);
}

/* Compare what comes with the file itself, so that a gigabyte needs no memory. */
struct compare {
	int fd;
	uint64_t bytes;
};

static int
compare_sink(void *cookie, const void *p, size_t n)
{
	struct compare *C = cookie;
	char piece[65536];

	assert_true(n <= sizeof piece);
	assert_int_equal(pread(C->fd, piece, n, (off_t)C->bytes), n);
	assert_memory_equal(piece, p, n);
	C->bytes += n;
	return 0;
}

/*
 * Longer than 1 GiB, where SQLite keeps its locks.  The file has holes, so that the test is fast.
 */
static void
large(void **state)
{
	const char *path = at("a.db");
	const uint32_t pages = (1U << 30) / 65536 + 8;
	const unsigned char size[4] = { pages >> 24, pages >> 16 & 255, pages >> 8 & 255,
		pages & 255 };
	struct compare C = { 0 };
	struct db *D;
	int fd;

	(void)state;
	sql(path, "PRAGMA page_size = 65536; CREATE TABLE t(a)");
	assert_int_equal(truncate(path, (off_t)pages * 65536), 0);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	assert_int_equal(pwrite(fd, size, 4, 28), 4);
	assert_int_equal(pwrite(fd, "behind", 6, (off_t)(pages - 1) * 65536 + 100), 6);
	close(fd);
	C.fd = open(path, O_RDONLY | O_CLOEXEC);
	D = open_db(path);
	assert_int_equal(E->dump(D, compare_sink, &C), 0);
	assert_int_equal(C.bytes, (uint64_t)pages * 65536);
	E->close(D);
	close(C.fd);
}

/* A process that dies with its transactions in the log only. */
static int
die_with_log(const char *path)
{
	sqlite3 *C = connect(path);

	run(C, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0");
	run(C, "INSERT INTO u VALUES ('in the log'); BEGIN; DELETE FROM t WHERE a > 1000; COMMIT");
	run(C, "PRAGMA cache_size = 1; BEGIN; DELETE FROM t");
	_exit(0);
}

static void
log_left_behind(void **state)
{
	const char *path = at("a.db");
	struct buf B = { 0 };
	char *dumped, *now;

	(void)state;
	sql(path, two_tables);
	elsewhere(die_with_log, path);
	assert_true(there(at("a.db-wal")));
	dumped = dump(path, &B);
	now = state_of(path);
	assert_string_equal(dumped, now);
	assert_false(there(at("a.db-wal")));
	spill(at("b.db"), B.data, B.len);
	assert_true(sound(at("b.db")));
	assert_int_equal(number(at("b.db"), "SELECT count(*) FROM t"), 1000);
	assert_int_equal(number(at("b.db"), "SELECT count(*) FROM u"), 6);
	free(dumped);
	free(now);
	buf_free(&B);
}

/* A reader that keeps an old snapshot: the log cannot be emptied. */
static void
keep_reading(const char *path)
{
	sqlite3 *C = connect(path), *W;

	run(C, "PRAGMA journal_mode = WAL; BEGIN; SELECT count(*) FROM t");
	W = connect(path);
	run(W, "INSERT INTO u VALUES ('in the log'); DELETE FROM t WHERE a % 2 = 0");
	run(W, "INSERT INTO t(b) VALUES (1)");
}

static void
log_in_use(void **state)
{
	const char *path = at("a.db");
	struct buf B = { 0 }, before = { 0 }, after = { 0 };
	struct db_table *T;
	struct other O;
	struct db *D;
	char *dumped, *now;
	size_t n;

	(void)state;
	sql(path, two_tables);
	O = other_begin(keep_reading, path);
	slurp(at("a.db-wal"), &before);
	assert_true(before.len > 0);
	D = open_db(path);
	assert_int_equal(E->tables(D, &T, &n), 0);
	assert_int_equal(E->dump(D, into_buf, &B), 0);
	assert_int_equal(E->state(D, &dumped), 0);
	E->close(D);
	slurp(at("a.db-wal"), &after);
	assert_int_equal(before.len, after.len);
	assert_memory_equal(before.data, after.data, after.len);
	now = state_of(path);
	assert_string_equal(dumped, now);
	spill(at("b.db"), B.data, B.len);
	assert_true(sound(at("b.db")));
	assert_int_equal(number(at("b.db"), "SELECT count(*) FROM t"), 1001);
	assert_int_equal(T[0].rows, 1001);
	assert_int_equal(number(at("b.db"), "SELECT count(*) FROM u"), 6);
	engine_tables_free(T, n);
	other_end(&O);
	free(dumped);
	free(now);
	buf_free(&B);
	buf_free(&before);
	buf_free(&after);
}

static int
insert_one(const char *path)
{

	sql(path, "INSERT INTO u VALUES ('one more')");
	return 0;
}

/* What is written between the dump and its end must be seen, in both journal modes. */
static void
written_after_dump(void **state)
{
	static const char *const modes[] = { "PRAGMA journal_mode = DELETE",
		"PRAGMA journal_mode = WAL" };
	struct buf B = { 0 };
	struct other O;
	struct db *D;
	char *text;

	(void)state;
	for (int i = 0; i < 2; i++) {
		const char *path = at(i == 0 ? "a.db" : "b.db");

		sql(path, two_tables);
		sql(path, modes[i]);
		O = other_ready(insert_one, path);
		D = open_db(path);
		assert_int_equal(E->dump(D, into_buf, &B), 0);
		/* In rollback mode a writer would wait for us: let go by asking who uses it. */
		if (i == 0) {
			struct db_user *U;
			size_t n;

			assert_int_equal(E->users(D, &U, &n), 0);
			engine_users_free(U, n);
		}
		assert_int_equal(other_go(&O), 0);
		assert_int_equal(E->state(D, &text), 0);
		assert_string_equal(text, "changed");
		free(text);
		E->close(D);
	}
	buf_free(&B);
}

/* In the middle of a transaction that has spilled into the file. */
static int
die_in_transaction(const char *path)
{
	sqlite3 *C = connect(path);

	run(C, "PRAGMA cache_size = 1; BEGIN; UPDATE t SET b = 'gone'; DELETE FROM u");
	_exit(0);
}

static void
hot_journal(void **state)
{
	const char *path = at("a.db");
	struct buf B = { 0 }, before = { 0 }, torn = { 0 };
	char *dumped, *now;

	(void)state;
	sql(path, two_tables);
	slurp(path, &before);
	elsewhere(die_in_transaction, path);
	slurp(path, &torn);
	assert_true(there(at("a.db-journal")));
	assert_memory_not_equal(before.data, torn.data, before.len);
	dumped = dump(path, &B);
	assert_false(there(at("a.db-journal")));
	assert_int_equal(B.len, before.len);
	assert_memory_equal(B.data, before.data, B.len);
	now = state_of(path);
	assert_string_equal(dumped, now);
	free(dumped);
	free(now);
	buf_free(&B);
	buf_free(&before);
	buf_free(&torn);
}

/* Return 0 when somebody holds the database against us. */
static int
cannot_lock(const char *path)
{
	sqlite3 *C = connect(path);

	return sqlite3_exec(C, "BEGIN EXCLUSIVE; DELETE FROM u; COMMIT", NULL, NULL, NULL) !=
	    SQLITE_BUSY;
}

/* Write, then try to get all of it out of the log. */
static int
cannot_checkpoint(const char *path)
{
	sqlite3 *C = connect(path);
	int log, copied;

	run(C, "INSERT INTO u VALUES ('late'); UPDATE t SET b = 'late'");
	return sqlite3_wal_checkpoint_v2(C, NULL, SQLITE_CHECKPOINT_PASSIVE, &log, &copied) !=
	    SQLITE_OK || log <= 0 || copied >= log;
}

struct probe {
	struct db *D;
	struct other other;
	int asked;
	struct buf seen;
};

/* Everything that may be asked during a dump must leave the locks alone. */
static int
probe_sink(void *cookie, const void *p, size_t n)
{
	struct probe *P = cookie;
	struct db_facts F;

	assert_int_equal(E->identify(P->D, &F), 0);
	engine_facts_free(&F);
	if (P->asked++ == 0)
		assert_int_equal(other_go(&P->other), 0);
	return buf_add(&P->seen, p, n);
}

static void
locks_hold(void **state)
{
	const char *path = at("a.db");
	struct other after, later;
	struct probe P = { 0 };
	struct db_table *T;
	size_t n;

	(void)state;
	sql(path, two_tables);
	P.other = other_ready(cannot_lock, path);
	after = other_ready(cannot_lock, path);
	later = other_ready(cannot_lock, path);
	P.D = open_db(path);
	assert_int_equal(E->dump(P.D, probe_sink, &P), 0);
	assert_true(P.asked > 0);
	/* Afterwards too: the state was taken, and the rows shall be those of the dump. */
	assert_int_equal(other_go(&after), 0);
	assert_int_equal(E->tables(P.D, &T, &n), 0);
	engine_tables_free(T, n);
	assert_int_equal(E->check(P.D), 0);
	assert_int_equal(other_go(&later), 0);
	E->close(P.D);
	assert_int_equal(elsewhere(cannot_lock, path), 1);
	buf_free(&P.seen);
}

static void
locks_hold_with_log(void **state)
{
	const char *path = at("a.db");
	struct probe P = { 0 };
	struct db_table *T;
	char *text;
	size_t n;

	(void)state;
	sql(path, two_tables);
	sql(path, "PRAGMA journal_mode = WAL");
	P.other = other_ready(cannot_checkpoint, path);
	P.D = open_db(path);
	assert_int_equal(E->dump(P.D, probe_sink, &P), 0);
	assert_int_equal(E->tables(P.D, &T, &n), 0);
	assert_int_equal(T[1].rows, 5);
	engine_tables_free(T, n);
	assert_int_equal(E->state(P.D, &text), 0);
	assert_string_equal(text, "changed");
	free(text);
	E->close(P.D);
	spill(at("b.db"), P.seen.data, P.seen.len);
	assert_true(sound(at("b.db")));
	assert_int_equal(number(at("b.db"), "SELECT count(*) FROM t WHERE b = 'late'"), 0);
	assert_int_equal(number(path, "SELECT count(*) FROM t WHERE b = 'late'"), 2000);
	buf_free(&P.seen);
}

/* Moves money between two tables as fast as it can, with checkpoints every few pages. */
static void
write_on(const char *path)
{
	sqlite3 *C = connect(path);

	sqlite3_busy_timeout(C, 5000);
	run(C,
	    "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA wal_autocheckpoint = 20");
	if (fork() != 0)
		return;
	/* Lives until the first one ends, who is its parent. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	C = connect(path);
	sqlite3_busy_timeout(C, 5000);
	run(C, "PRAGMA synchronous = OFF; PRAGMA wal_autocheckpoint = 20");
	for (;;)
		run(C, "BEGIN IMMEDIATE; UPDATE x SET n = n - 7 WHERE id = abs(random()) % 500;"
		    "UPDATE y SET n = n + 7 * changes() WHERE id = 1;"
		    "INSERT INTO z VALUES (randomblob(300));"
		    "DELETE FROM z WHERE rowid <= (SELECT max(rowid) - 300 FROM z); COMMIT");
}

static void
busy_writer(void **state)
{
	const char *path = at("a.db"), *copy = at("b.db");
	struct db_table *T;
	struct other O;
	size_t n;

	(void)state;
	sql(path,
	    "CREATE TABLE x(id INTEGER PRIMARY KEY, n, pad);"
	    "CREATE TABLE y(id INTEGER PRIMARY KEY, n); CREATE TABLE z(b); CREATE INDEX zi ON z(b);"
	    "WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i < 499)"
	    " INSERT INTO x SELECT i, 1000, hex(randomblob(500)) FROM c; "
	    "INSERT INTO y VALUES (1, 0)");
	O = other_begin(write_on, path);
	for (int i = 0; i < 25; i++) {
		struct db *D = open_db(path);
		struct buf B = { 0 };
		char *text;

		assert_int_equal(E->dump(D, into_buf, &B), 0);
		assert_int_equal(E->tables(D, &T, &n), 0);
		assert_int_equal(E->state(D, &text), 0);
		E->close(D);
		spill(copy, B.data, B.len);
		assert_true(sound(copy));
		assert_int_equal(number(copy, "SELECT sum(n) FROM (SELECT n FROM x UNION ALL "
		    "SELECT n FROM y)"), 500000);
		assert_int_equal(number(copy, "SELECT count(*) FROM z"), T[2].rows);
		engine_tables_free(T, n);
		free(text);
		buf_free(&B);
		unlink(copy);
	}
	other_end(&O);
}

static void
names(void **state)
{
	static const char *const odd[] = { "a?mode=ro&b%20c#'x'.db", "-x.db", "new\nline \"q\".db",
		"file:y.db", "\xff\xfe.db" };

	(void)state;
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		sql(at(odd[i]), two_tables);
		dumps_like_the_file(at(odd[i]));
		sql(at(odd[i]), "PRAGMA journal_mode = WAL; DELETE FROM u");
		dumps_like_the_file(at(odd[i]));
	}
}

/* As somebody who may not write; root may write everywhere. */
static int
dump_unprivileged(const char *path)
{
	struct buf B = { 0 }, F = { 0 };
	struct db_target *T;
	struct db *D;
	char *text;
	int rc;

	if (geteuid() == 0 && (setgid(65534) == -1 || setuid(65534) == -1))
		return 77;
	if ((T = target_parse(path)) == NULL || E->open(T, &D) == -1)
		return 2;
	rc = E->dump(D, into_buf, &B) == -1 || E->state(D, &text) == -1 ||
	     strcmp(text, "changed") == 0;
	if (rc == 0) {
		slurp(path, &F);
		rc = B.len == F.len && memcmp(B.data, F.data, B.len) == 0 ? 0 : 3;
	}
	return rc;
}

static void
read_only(void **state)
{
	const char *path = at("a.db"), *log = at("b.db");

	(void)state;
	sql(path, two_tables);
	sql(log, two_tables);
	sql(log, "PRAGMA journal_mode = WAL");
	assert_int_equal(chmod(path, 0444), 0);
	assert_int_equal(chmod(log, 0444), 0);
	assert_int_equal(chmod(folder, 0555), 0);
	assert_int_equal(elsewhere(dump_unprivileged, path), 0);
	assert_int_equal(elsewhere(dump_unprivileged, log), 0);
	assert_false(there(at("b.db-wal")));
}

/*
 * Its bytes and rows may be read where its log's index may not be written, with or without others.
 */
static int
dump_log_unprivileged(const char *path)
{
	struct buf B = { 0 };
	struct db_target *T;
	struct db_table *R;
	struct db *D;
	char *text;
	size_t n;

	if (geteuid() == 0 && (setgid(65534) == -1 || setuid(65534) == -1))
		return 77;
	if ((T = target_parse(path)) == NULL || E->open(T, &D) == -1)
		return 2;
	if (E->dump(D, into_buf, &B) == -1 || E->tables(D, &R, &n) == -1 ||
	    E->state(D, &text) == -1)
		return 3;
	if (strcmp(text, "changed") == 0 || strstr(text, " wal ") == NULL || n != 2 ||
	    R[0].rows != 1001)
		return 4;
	/* The folder cannot be written to: pass it on to our parent. */
	return file_write(9, B.data, B.len, "copy") == 0 ? 0 : 5;
}

static void
read_only_log(void **state)
{
	const char *path = at("a.db"), *copy = at("b.db");
	struct other O;
	int fd;

	(void)state;
	sql(path, two_tables);
	O = other_begin(keep_reading, path);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(chmod(folder, 0755), 0);
		fd = open(copy, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		assert_int_equal(dup2(fd, 9), 9);
		close(fd);
		chmod(path, 0444);
		chmod(at("a.db-wal"), 0444);
		chmod(at("a.db-shm"), 0444);
		chmod(folder, 0555);
		assert_int_equal(elsewhere(dump_log_unprivileged, path), 0);
		close(9);
		chmod(folder, 0755);
		assert_true(sound(copy));
		assert_int_equal(number(copy, "SELECT count(*) FROM t"), 1001);
		/* The second time, nobody is there any more. */
		if (i == 0) {
			kill(O.pid, SIGKILL);
			other_end(&O);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(plain, begin, end),
		cmocka_unit_test_setup_teardown(page_sizes, begin, end),
		cmocka_unit_test_setup_teardown(empty, begin, end),
		cmocka_unit_test_setup_teardown(missing, begin, end),
		cmocka_unit_test_setup_teardown(no_database, begin, end),
		cmocka_unit_test_setup_teardown(damaged, begin, end),
		cmocka_unit_test_setup_teardown(large, begin, end),
		cmocka_unit_test_setup_teardown(log_left_behind, begin, end),
		cmocka_unit_test_setup_teardown(log_in_use, begin, end),
		cmocka_unit_test_setup_teardown(written_after_dump, begin, end),
		cmocka_unit_test_setup_teardown(hot_journal, begin, end),
		cmocka_unit_test_setup_teardown(locks_hold, begin, end),
		cmocka_unit_test_setup_teardown(locks_hold_with_log, begin, end),
		cmocka_unit_test_setup_teardown(busy_writer, begin, end),
		cmocka_unit_test_setup_teardown(names, begin, end),
		cmocka_unit_test_setup_teardown(read_only, begin, end),
		cmocka_unit_test_setup_teardown(read_only_log, begin, end),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
