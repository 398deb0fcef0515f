#ifndef TEST_SQLITE_HELP_H
#define TEST_SQLITE_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "base/str.h"
#include "db/engine.h"
#include "db/target.h"

/* What the tests of the SQLite engine share: a folder, databases, other processes. */

static const struct engine *E;
static char folder[4096];

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{

	(void)st;
	(void)type;
	(void)where;
	return remove(path);
}

static inline int
begin(void **state)
{
	const char *base = getenv("TMPDIR");
	char made[2048], *real;

	(void)state;
	snprintf(made, sizeof made, "%s/slate-test.XXXXXX", base == NULL ? "/tmp" : base);
	if (mkdtemp(made) == NULL || (real = realpath(made, NULL)) == NULL)
		return -1;
	snprintf(folder, sizeof folder, "%s", real);
	free(real);
	if (E == NULL)
		E = engine_load("sqlite");
	report_mute(1);
	report_forget();
	return E == NULL ? -1 : 0;
}

static inline int
end(void **state)
{

	(void)state;
	report_mute(0);
	chmod(folder, 0700);
	return nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* A path in the folder; the last 256 stay good. */
static inline const char *
at(const char *name)
{
	static char paths[256][1024];
	static int next;

	next = (next + 1) % 256;
	snprintf(paths[next], sizeof paths[next], "%.600s/%.300s", folder, name);
	return paths[next];
}

static inline sqlite3 *
connect(const char *path)
{
	sqlite3 *C;

	if (sqlite3_open(path, &C) != SQLITE_OK)
		abort();
	return C;
}

/* Run SQL in an open connection, or in one of its own. */
static inline void
run(sqlite3 *C, const char *sql)
{
	char *error = NULL;

	if (sqlite3_exec(C, sql, NULL, NULL, &error) != SQLITE_OK) {
		fprintf(stderr, "# %s: %s\n", sql, error);
		abort();
	}
}

static inline void
sql(const char *path, const char *text)
{
	sqlite3 *C = connect(path);

	run(C, text);
	sqlite3_close(C);
}

static inline sqlite3_int64
number(const char *path, const char *text)
{
	sqlite3 *C = connect(path);
	sqlite3_stmt *S = NULL;
	sqlite3_int64 n = -1;

	sqlite3_busy_timeout(C, 10000);
	if (sqlite3_prepare_v2(C, text, -1, &S, NULL) == SQLITE_OK && sqlite3_step(S) == SQLITE_ROW)
		n = sqlite3_column_int64(S, 0);
	sqlite3_finalize(S);
	sqlite3_close(C);
	return n;
}

static inline int
sound(const char *path)
{

	return number(path, "SELECT integrity_check = 'ok' FROM pragma_integrity_check") == 1;
}

static inline struct db *
open_db(const char *path)
{
	struct db_target *T = target_parse(path);
	struct db *D = NULL;

	assert_non_null(T);
	assert_int_equal(E->open(T, &D), 0);
	target_free(T);
	return D;
}

static inline int
into_buf(void *cookie, const void *p, size_t n)
{

	return buf_add(cookie, p, n);
}

static inline void
slurp(const char *path, struct buf *B)
{

	assert_int_equal(file_slurp(AT_FDCWD, path, SIZE_MAX / 2, B), 0);
}

static inline void
spill(const char *path, const void *p, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	assert_int_not_equal(fd, -1);
	assert_int_equal(file_write(fd, p, n, path), 0);
	close(fd);
}

static inline int
there(const char *path)
{

	return access(path, F_OK) == 0;
}

/* The state as a later tool would find it, to be freed. */
static inline char *
state_of(const char *path)
{
	struct db *D = open_db(path);
	char *text = NULL;

	assert_int_equal(E->state(D, &text), 0);
	E->close(D);
	return text;
}

/*
 * Another process.  It must be forked while SQLite has nothing open here, for it would
 * inherit what SQLite believes to be its own locks, and prove nothing.
 */
struct other {
	pid_t pid;
	int to, from;
};

/* Runs ${act} when it is told to; its result is the exit status. */
static inline struct other
other_ready(int (*act)(const char *path), const char *path)
{
	struct other O = { .from = -1 };
	int to[2];
	char c;

	if (pipe2(to, O_CLOEXEC) == -1 || (O.pid = fork()) == -1)
		abort();
	if (O.pid == 0) {
		close(to[1]);
		_exit(read(to[0], &c, 1) == 1 ? act(path) : 99);
	}
	close(to[0]);
	O.to = to[1];
	return O;
}

static inline int
other_go(struct other *O)
{
	int status;

	if (write(O->to, "", 1) != 1)
		abort();
	close(O->to);
	waitpid(O->pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Run ${act} in another process to its end; its exit status. */
static inline int
elsewhere(int (*act)(const char *path), const char *path)
{
	struct other O = other_ready(act, path);

	return other_go(&O);
}

typedef void other_act(const char *path);

/* Runs ${act}, says that it is ready, and stays until other_end(). */
static inline struct other
other_begin(other_act *act, const char *path)
{
	struct other O;
	int to[2], from[2];
	char c;

	if (pipe2(to, O_CLOEXEC) == -1 || pipe2(from, O_CLOEXEC) == -1 || (O.pid = fork()) == -1)
		abort();
	if (O.pid == 0) {
		close(to[1]);
		close(from[0]);
		act(path);
		if (write(from[1], "", 1) == 1 && read(to[0], &c, 1) == -1)
			_exit(1);
		_exit(0);
	}
	close(to[0]);
	close(from[1]);
	O.to = to[1];
	O.from = from[0];
	if (read(O.from, &c, 1) == -1)
		abort();
	return O;
}

static inline void
other_end(struct other *O)
{
	int status;

	close(O->to);
	close(O->from);
	waitpid(O->pid, &status, 0);
}

#endif
