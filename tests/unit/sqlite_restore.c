#include "sqlite_help.h"

#include <sys/prctl.h>

#include "base/cancel.h"

/* Putting a database in another's place: the old one or the new one, never a mixture. */

static const char old_rows[] = "CREATE TABLE t(a); INSERT INTO t VALUES ('old')";
static const char new_rows[] =
    "CREATE TABLE t(a); INSERT INTO t VALUES ('new'), (2), (3); CREATE INDEX i ON t(a)";

/* The bytes of a database with the new rows. */
static void
make_new(struct buf *B, const char *pragmas)
{
	const char *path = at("made.db");

	sql(path, pragmas);
	sql(path, new_rows);
	slurp(path, B);
	unlink(path);
}

/* Restore ${B}, NULL for an absent database, over ${path}.  Return what the last step says. */
static int
restore(const char *path, const struct buf *B, const char *state, int force)
{
	const struct db_facts F = { .present = B != NULL,
		.bytes = B == NULL ? 0 : B->len,
		.mode = 0640,
		.uid = getuid(),
		.gid = getgid(),
		.mtime_ns = 1600000000123456789 };
	struct db *D = open_db(path);
	struct db_stage *S = NULL;
	int rc;

	rc = E->stage(D, &F, &S);
	for (size_t done = 0, n; rc == 0 && B != NULL && done < B->len; done += n) {
		n = B->len - done < 5000 ? B->len - done : 5000;
		rc = E->stage_write(S, B->data + done, n);
	}
	if (rc == 0 && (rc = E->stage_check(S)) == 0)
		rc = E->commit(S, state, force);
	E->abort(S);
	E->close(D);
	return rc;
}

static void
holds(const char *path, const struct buf *B)
{
	struct buf F = { 0 };

	slurp(path, &F);
	assert_int_equal(F.len, B->len);
	assert_true(F.len == 0 || memcmp(F.data, B->data, F.len) == 0);
	buf_free(&F);
}

/* How many files lie in the folder. */
static int
files(void)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	int n = 0;

	while ((entry = readdir(dir)) != NULL)
		n += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	closedir(dir);
	return n;
}

static void
refused(int status, const char *says)
{

	assert_int_equal(report_status(), status);
	assert_non_null(strstr(report_first(), says));
	report_forget();
}

static void
over_an_old_one(void **state)
{
	static const char *const pragmas[] = { "PRAGMA journal_mode = DELETE",
		"PRAGMA journal_mode = WAL", "PRAGMA page_size = 512; VACUUM" };
	const char *path = at("a.db");
	struct buf B = { 0 };
	struct stat st;

	(void)state;
	for (size_t i = 0; i < 9; i++) {
		unlink(path);
		sql(path, pragmas[i / 3]);
		sql(path, old_rows);
		make_new(&B, pragmas[i % 3]);
		assert_int_equal(restore(path, &B, NULL, 0), 0);
		holds(path, &B);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 07777, 0640);
		assert_int_equal(st.st_mtim.tv_sec, 1600000000);
		assert_int_equal(st.st_mtim.tv_nsec, 123456789);
		assert_int_equal(files(), 1);
		assert_int_equal(number(path, "SELECT count(*) FROM t"), 3);
		assert_true(sound(path));
		buf_free(&B);
	}
}

static void
over_nothing(void **state)
{
	const char *path = at("a.db");
	struct buf B = { 0 }, none = { 0 };

	(void)state;
	make_new(&B, "");
	/* What lies beside a file that is not there belongs to nothing. */
	spill(at("a.db-journal"), "stale", 5);
	assert_int_equal(restore(path, &B, "absent", 0), 0);
	holds(path, &B);
	assert_int_equal(files(), 1);
	assert_int_equal(restore(path, &none, NULL, 0), 0);
	holds(path, &none);
	assert_int_equal(restore(path, &B, NULL, 0), 0);
	holds(path, &B);
	assert_int_equal(restore(path, NULL, NULL, 0), 0);
	assert_int_equal(files(), 0);
	assert_int_equal(restore(path, NULL, "absent", 0), 0);
	buf_free(&B);
}

static int
die_with_log(const char *path)
{
	sqlite3 *C = connect(path);

	run(C, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;"
	    "INSERT INTO t VALUES ('in the log'); UPDATE t SET a = 'in the log'");
	_exit(0);
}

static int
die_in_transaction(const char *path)
{
	sqlite3 *C = connect(path);

	run(C, "INSERT INTO t SELECT hex(randomblob(3000)) FROM (VALUES (1), (2), (3));"
	    "PRAGMA cache_size = 1; BEGIN; UPDATE t SET a = hex(randomblob(5000))");
	_exit(0);
}

static void
over_leftovers(void **state)
{
	int (*const kinds[])(const char *) = { die_with_log, die_in_transaction };
	static const char *const beside[] = { "a.db-wal", "a.db-journal" };
	const char *path = at("a.db");
	struct buf B = { 0 };

	(void)state;
	make_new(&B, "");
	for (int i = 0; i < 4; i++) {
		unlink(path);
		sql(path, old_rows);
		elsewhere(kinds[i % 2], path);
		assert_true(there(at(beside[i % 2])));
		assert_int_equal(restore(path, i < 2 ? &B : NULL, NULL, 0), 0);
		assert_int_equal(files(), i < 2 ? 1 : 0);
		if (i < 2)
			holds(path, &B);
	}
	buf_free(&B);
}

/* A file that SQLite cannot read, with a log that would be played into the new one. */
static void
over_garbage(void **state)
{
	const char *path = at("a.db");
	struct buf B = { 0 };
	char garbage[9000];

	(void)state;
	make_new(&B, "PRAGMA journal_mode = WAL");
	sql(path, old_rows);
	elsewhere(die_with_log, path);
	memset(garbage, 0x5a, sizeof garbage);
	spill(path, garbage, sizeof garbage);
	assert_int_equal(restore(path, &B, NULL, 0), 0);
	holds(path, &B);
	assert_int_equal(files(), 1);
	assert_int_equal(number(path, "SELECT count(*) FROM t WHERE a = 'in the log'"), 0);
	assert_int_equal(number(path, "SELECT count(*) FROM t"), 3);
	buf_free(&B);
}

static void
bad_payload(void **state)
{
	const char *path = at("a.db");
	struct buf B = { 0 }, before = { 0 };

	(void)state;
	sql(path, old_rows);
	slurp(path, &before);
	make_new(&B, "PRAGMA page_size = 512; VACUUM");
	memset(B.data + 512, 0xee, 512);
	assert_int_equal(restore(path, &B, NULL, 0), -1);
	refused(EXIT_INVALID, "damaged");
	buf_cut(&B, 300);
	assert_int_equal(restore(path, &B, NULL, 0), -1);
	refused(EXIT_INVALID, "");
	holds(path, &before);
	assert_int_equal(files(), 1);
	buf_free(&B);
	buf_free(&before);
}

/* It is checked while it comes: whatever its header says, and wherever it stops. */
static void
odd_arrivals(void **state)
{
	const struct db_facts F = { .present = 1, .mode = 0600, .uid = getuid(), .gid = getgid() };
	const char *path = at("a.db");
	struct buf B = { 0 }, old = { 0 };
	struct db_stage *S;
	struct db *D;

	(void)state;
	make_new(&B, "PRAGMA page_size = 512; VACUUM");
	/* Its length counts only where version and change counter agree. */
	B.data[31] = 1;
	B.data[95] ^= 1;
	assert_int_equal(restore(path, &B, NULL, 0), 0);
	holds(path, &B);
	assert_true(sound(path));
	slurp(path, &old);
	B.data[95] ^= 1;
	assert_int_equal(restore(path, &B, NULL, 0), -1);
	refused(EXIT_INVALID, "damaged");
	buf_free(&B);
	make_new(&B, "PRAGMA page_size = 512; VACUUM");
	for (size_t len = B.len - 1; len > 0; len = len < 512 ? len / 2 : len - 509) {
		struct buf part = { .data = B.data, .len = len };

		assert_int_equal(restore(path, &part, NULL, 0), -1);
		refused(EXIT_INVALID, "");
	}
	buf_add(&B, "surplus", 7);
	assert_int_equal(restore(path, &B, NULL, 0), -1);
	refused(EXIT_INVALID, "length");
	/* Given up half way. */
	for (size_t len = 0; len < 3000; len += 700) {
		D = open_db(path);
		assert_int_equal(E->stage(D, &F, &S), 0);
		assert_int_equal(E->stage_write(S, B.data, len), 0);
		E->abort(S);
		E->close(D);
		assert_int_equal(report_status(), EXIT_DONE);
	}
	holds(path, &old);
	assert_int_equal(files(), 1);
	buf_free(&B);
	buf_free(&old);
}

static void
idle(const char *path)
{

	assert_int_equal(number(path, "SELECT count(*) FROM t"), 1);
	run(connect(path), "SELECT count(*) FROM t");
}

static void
reading(const char *path)
{

	run(connect(path), "BEGIN; SELECT count(*) FROM t");
}

/* Whoever has it open, in whatever way, is seen and named; nothing changes. */
static void
in_use(void **state)
{
	other_act *const acts[] = { idle, reading };
	const char *path = at("a.db");
	struct buf B = { 0 }, before = { 0 };
	struct other O;
	char pid[64], *old;

	(void)state;
	make_new(&B, "");
	for (int i = 0; i < 4; i++) {
		unlink(path);
		sql(path, i < 2 ? "PRAGMA journal_mode = DELETE" : "PRAGMA journal_mode = WAL");
		sql(path, old_rows);
		slurp(path, &before);
		old = state_of(path);
		O = other_begin(acts[i % 2], path);
		snprintf(pid, sizeof pid, "sqlite_restore (pid %d)", (int)O.pid);
		assert_int_equal(restore(path, &B, old, 0), -1);
		refused(EXIT_IN_USE, pid);
		holds(path, &before);
		other_end(&O);
		buf_free(&before);
		free(old);
	}
	/* By force, where nothing is locked. */
	unlink(path);
	sql(path, old_rows);
	O = other_begin(idle, path);
	assert_int_equal(restore(path, &B, NULL, 1), 0);
	holds(path, &B);
	other_end(&O);
	holds(path, &B);
	buf_free(&B);
}

/* By force too, a log that others use is left alone: they would go on writing into it. */
static int
force_into_log(const char *path)
{
	struct buf B = { 0 };
	pid_t us = getpid();

	/* The lock is waited for; that we are asked to stop ends the wait. */
	cancel_catch();
	if (fork() == 0) {
		usleep(300000);
		kill(us, SIGINT);
		_exit(0);
	}
	slurp(at("new.db"), &B);
	return restore(path, &B, NULL, 1) == -1 && report_status() == EXIT_SIGNAL + SIGINT ? 0 : 1;
}

static void
in_use_by_log(void **state)
{
	const char *path = at("a.db");
	struct buf B = { 0 }, before = { 0 };
	struct other O;

	(void)state;
	make_new(&B, "");
	spill(at("new.db"), B.data, B.len);
	sql(path, "PRAGMA journal_mode = WAL");
	sql(path, old_rows);
	slurp(path, &before);
	O = other_begin(idle, path);
	assert_int_equal(elsewhere(force_into_log, path), 0);
	holds(path, &before);
	other_end(&O);
	buf_free(&B);
	buf_free(&before);
}

static int
force_new(const char *path)
{
	struct buf B = { 0 };

	slurp(at("new.db"), &B);
	return restore(path, &B, NULL, 1) == 0 ? 0 : 1;
}

/* Who had it open when it was replaced by force gets an error, not the old rows. */
static void
replaced_under_a_user(void **state)
{
	const char *path = at("a.db");
	struct buf B = { 0 };
	struct other O;
	sqlite3 *C;

	(void)state;
	make_new(&B, "");
	spill(at("new.db"), B.data, B.len);
	sql(path, old_rows);
	O = other_ready(force_new, path);
	C = connect(path);
	run(C, "SELECT count(*) FROM t");
	assert_int_equal(other_go(&O), 0);
	assert_int_equal(sqlite3_exec(C, "SELECT count(*) FROM t", NULL, NULL, NULL),
	    SQLITE_NOTADB);
	sqlite3_close(C);
	holds(path, &B);
	buf_free(&B);
}

/* Opens, writes, closes, over and over; whatever it gets, it must not be a damaged database. */
static void
come_and_go(const char *path)
{
	sqlite3 *C;
	int rc;

	if (fork() != 0)
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;) {
		if (sqlite3_open_v2(path, &C, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK) {
			sqlite3_busy_timeout(C, 2000);
			rc = sqlite3_exec(C,
			    "INSERT INTO t VALUES (hex(randomblob(200)))", NULL, NULL, NULL);
			if (rc == SQLITE_CORRUPT)
				spill(at("corrupt"), "", 0);
		}
		sqlite3_close(C);
		usleep(10000);
	}
}

static void
while_others_come_and_go(void **state)
{
	static const char *const modes[] = { "PRAGMA journal_mode = DELETE",
		"PRAGMA journal_mode = WAL" };
	const char *path = at("a.db");
	struct buf B[2] = { { 0 }, { 0 } };
	int done = 0;
	struct other O;

	(void)state;
	make_new(&B[0], modes[0]);
	make_new(&B[1], modes[1]);
	assert_int_equal(restore(path, &B[1], NULL, 0), 0);
	O = other_begin(come_and_go, path);
	for (int i = 0; done < 8 && i < 500; i++) {
		if (restore(path, &B[i % 2], NULL, 0) == 0)
			done++;
		else
			assert_int_equal(report_status(), EXIT_IN_USE);
		report_forget();
		assert_int_equal(number(path, "SELECT count(*) FROM t WHERE a = 'new'"), 1);
		assert_true(sound(path));
		usleep(1000);
	}
	other_end(&O);
	assert_true(done > 0);
	assert_false(there(at("corrupt")));
	assert_true(sound(path));
	buf_free(&B[0]);
	buf_free(&B[1]);
}

static void
users_are_told(void **state)
{
	const char *path = at("a.db");
	struct db_user *U;
	struct other O;
	struct db *D;
	size_t n;

	(void)state;
	sql(path, old_rows);
	D = open_db(path);
	assert_int_equal(E->check(D), 0);
	assert_int_equal(E->users(D, &U, &n), 0);
	assert_int_equal(n, 0);
	O = other_begin(idle, path);
	assert_int_equal(E->users(D, &U, &n), 0);
	assert_int_equal(n, 1);
	assert_int_equal(U[0].pid, O.pid);
	assert_string_equal(U[0].who, "sqlite_restore");
	engine_users_free(U, n);
	other_end(&O);
	E->close(D);
}

static void
state_moved_on(void **state)
{
	const char *path = at("a.db");
	struct buf B = { 0 }, before = { 0 };
	char *old;

	(void)state;
	make_new(&B, "");
	sql(path, old_rows);
	old = state_of(path);
	sql(path, "INSERT INTO t VALUES ('since')");
	slurp(path, &before);
	assert_int_equal(restore(path, &B, old, 0), -1);
	refused(EXIT_REFUSED, "changed since");
	assert_int_equal(restore(path, &B, "absent", 0), -1);
	refused(EXIT_REFUSED, "changed since");
	holds(path, &before);
	free(old);
	old = state_of(path);
	assert_int_equal(restore(path, &B, old, 0), 0);
	holds(path, &B);
	free(old);
	buf_free(&B);
	buf_free(&before);
}

/* What a killed run has left is removed by the next; what a living one is making is not. */
static void
leftover_stage(void **state)
{
	const struct db_facts F = { .present = 1, .mode = 0600, .uid = getuid(), .gid = getgid() };
	const char *path = at("a.db");
	struct db *D1, *D2;
	struct db_stage *S1, *S2;
	struct buf B = { 0 };

	(void)state;
	spill(at(".a.db.slate-Ab3dEf"), "left", 4);
	spill(at(".a.db.slate-other"), "keep", 4);
	spill(at(".b.db.slate-Ab3dEf"), "keep", 4);
	make_new(&B, "");
	D1 = open_db(path);
	D2 = open_db(path);
	assert_int_equal(E->stage(D1, &F, &S1), 0);
	assert_false(there(at(".a.db.slate-Ab3dEf")));
	assert_int_equal(E->stage(D2, &F, &S2), 0);
	assert_int_equal(files(), 4);
	assert_int_equal(E->stage_write(S1, B.data, B.len), 0);
	assert_int_equal(E->stage_check(S1), 0);
	assert_int_equal(E->commit(S1, NULL, 0), 0);
	E->abort(S1);
	E->abort(S2);
	E->close(D1);
	E->close(D2);
	holds(path, &B);
	assert_int_equal(files(), 3);
	buf_free(&B);
}

static void
long_name(void **state)
{
	char name[256];
	struct buf B = { 0 };

	(void)state;
	memset(name, 'n', sizeof name);
	memcpy(name + 240, ".db", sizeof ".db");
	make_new(&B, "");
	assert_int_equal(restore(at(name), &B, NULL, 0), 0);
	assert_int_equal(restore(at(name), &B, NULL, 0), 0);
	holds(at(name), &B);
	assert_int_equal(files(), 1);
	buf_free(&B);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(over_an_old_one, begin, end),
		cmocka_unit_test_setup_teardown(over_nothing, begin, end),
		cmocka_unit_test_setup_teardown(over_leftovers, begin, end),
		cmocka_unit_test_setup_teardown(over_garbage, begin, end),
		cmocka_unit_test_setup_teardown(bad_payload, begin, end),
		cmocka_unit_test_setup_teardown(odd_arrivals, begin, end),
		cmocka_unit_test_setup_teardown(in_use, begin, end),
		cmocka_unit_test_setup_teardown(in_use_by_log, begin, end),
		cmocka_unit_test_setup_teardown(replaced_under_a_user, begin, end),
		cmocka_unit_test_setup_teardown(while_others_come_and_go, begin, end),
		cmocka_unit_test_setup_teardown(users_are_told, begin, end),
		cmocka_unit_test_setup_teardown(state_moved_on, begin, end),
		cmocka_unit_test_setup_teardown(leftover_stage, begin, end),
		cmocka_unit_test_setup_teardown(long_name, begin, end),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
