#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/exit.h"
#include "base/report.h"
#include "db/guard.h"

/* One lock on the project, and how a step of dev-reset finds it held for itself. */

static char project[] = "/tmp/slate-unit.XXXXXX", other[] = "/tmp/slate-unit.XXXXXX";

static void
one_at_a_time(void **state)
{
	int first, second;

	(void)state;
	assert_int_not_equal(first = guard_lock(project), -1);
	assert_int_equal(second = guard_lock(project), -1);
	assert_int_equal(report_status(), EXIT_IN_USE);
	report_forget();
	assert_int_not_equal(second = guard_lock(other), -1);
	close(second);
	close(first);
	assert_int_not_equal(first = guard_lock(project), -1);
	close(first);
}

static void
inherited(void **state)
{
	char number[16];
	int held, fd;

	(void)state;
	assert_int_not_equal(held = open(project, O_RDONLY | O_DIRECTORY), -1);
	assert_int_equal(flock(held, LOCK_EX | LOCK_NB), 0);
	snprintf(number, sizeof number, "%d", held);
	setenv("SLATE_LOCK", number, 1);
	assert_int_not_equal(fd = guard_lock(project), -1);
	/* Letting go of it does not let go of what the caller holds. */
	close(fd);
	unsetenv("SLATE_LOCK");
	assert_int_equal(guard_lock(project), -1);
	report_forget();
	/* It is of no use for another folder, nor is nonsense. */
	setenv("SLATE_LOCK", number, 1);
	assert_int_not_equal(fd = guard_lock(other), -1);
	assert_int_equal(guard_lock(other), -1);
	report_forget();
	close(fd);
	setenv("SLATE_LOCK", "900", 1);
	assert_int_equal(guard_lock(project), -1);
	report_forget();
	close(held);
	unsetenv("SLATE_LOCK");
}

static int
enter(void **state)
{

	(void)state;
	report_mute(1);
	return mkdtemp(project) == NULL || mkdtemp(other) == NULL ? -1 : 0;
}

static int
leave(void **state)
{

	(void)state;
	return rmdir(project) == -1 || rmdir(other) == -1 ? -1 : 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_at_a_time),
		cmocka_unit_test(inherited),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, enter, leave);
}
