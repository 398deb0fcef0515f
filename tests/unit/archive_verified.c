/* The record of what was verified. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/verified.h"
#include "base/report.h"

static char folder[64];

static int
setup(void **state)
{

	(void)state;
	report_mute(1);
	memcpy(folder, "/tmp/slate-verified.XXXXXX", sizeof "/tmp/slate-verified.XXXXXX");
	return mkdtemp(folder) == NULL ? -1 : chdir(folder);
}

static int
teardown(void **state)
{
	static const char *const names[] = { "a", "b", "c", ".verified" };

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unlink(names[i]);
	return chdir("/") == 0 ? rmdir(folder) : -1;
}

static struct stat
make(const char *name, const char *content)
{
	int fd = open(name, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
	struct stat st;

	assert_int_equal(write(fd, content, strlen(content)), (ssize_t)strlen(content));
	assert_int_equal(fstat(fd, &st), 0);
	close(fd);
	return st;
}

static enum verified_state
known(const char *name, const struct stat *st)
{
	struct verified *V = verified_load(folder);
	enum verified_state found;
	time_t when = 0;

	assert_non_null(V);
	found = verified_find(V, name, st, &when);
	assert_true(found == VERIFIED_NEVER || (when > 0 && when <= time(NULL)));
	verified_free(V);
	return found;
}

static void
note(const char *name, const struct stat *st, int ok)
{
	char path[128];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	verified_note(path, st, ok);
}

static void
newest_counts(void **state)
{
	struct stat a = make("a", "one"), other;

	(void)state;
	assert_int_equal(known("a", &a), VERIFIED_NEVER);
	note("a", &a, 1);
	assert_int_equal(known("a", &a), VERIFIED_OK);
	assert_int_equal(known("b", &a), VERIFIED_NEVER);
	note("a", &a, 0);
	assert_int_equal(known("a", &a), VERIFIED_BAD);
	note("a", NULL, 1);
	assert_int_equal(known("a", &a), VERIFIED_OK);
	/* Longer, later, another file: each alone is a change. */
	other = a;
	other.st_size++;
	assert_int_equal(known("a", &other), VERIFIED_CHANGED);
	other = a;
	other.st_mtim.tv_nsec ^= 1;
	assert_int_equal(known("a", &other), VERIFIED_CHANGED);
	other = a;
	other.st_ino++;
	assert_int_equal(known("a", &other), VERIFIED_CHANGED);
	/* What replaced a bad one is not known. */
	note("a", &a, 0);
	assert_int_equal(known("a", &other), VERIFIED_NEVER);
	/* A file that is gone is no reason to fail. */
	note("c", NULL, 1);
	assert_int_equal(known("c", &a), VERIFIED_NEVER);
}

static void
nonsense_says_nothing(void **state)
{
	static const char nonsense[] = "nonsense\n{\"name\":\"a\"}\n\n{\"name\":\"a\",\"ok\":tr";
	struct stat a = make("a", "one");

	(void)state;
	note("a", &a, 1);
	int fd = open(".verified", O_WRONLY | O_APPEND | O_CLOEXEC);

	assert_true(write(fd, nonsense, sizeof nonsense - 1) > 0);
	close(fd);
	assert_int_equal(known("a", &a), VERIFIED_OK);
	/* A FIFO in its place is not waited for. */
	unlink(".verified");
	assert_int_equal(mkfifo(".verified", 0600), 0);
	note("a", &a, 1);
	assert_null(verified_load(folder));
}

static void
does_not_grow_for_ever(void **state)
{
	struct stat a = make("a", "one"), b = make("b", "two"), st;

	(void)state;
	note("b", &b, 1);
	for (int i = 0; i < 4000; i++)
		note("a", &a, 1);
	assert_int_equal(stat(".verified", &st), 0);
	assert_true(st.st_size < 300 << 10);
	assert_int_equal(known("a", &a), VERIFIED_OK);
	assert_int_equal(known("b", &b), VERIFIED_OK);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(newest_counts, setup, teardown),
		cmocka_unit_test_setup_teardown(nonsense_says_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(does_not_grow_for_ever, setup, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
