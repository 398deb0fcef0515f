#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/cancel.h"
#include "base/cli.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"

/* Being asked to stop, and how a tool ends.  Each case is a process of its own. */

/* Run ${act} in a child; return how it ended, as of wait(2). */
static int
in_child(int (*act)(void))
{
	int status = -1;
	pid_t pid;

	/* What stands in stdout's buffer is not the child's to write. */
	fflush(stdout);
	if ((pid = fork()) == 0) {
		report_mute(1);
		_exit(act());
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static int
stops_and_dies(void)
{

	cancel_catch();
	raise(SIGTERM);
	if (cancel_asked() != SIGTERM || cancel_check() != -1)
		return 1;
	if (report_status() != EXIT_SIGNAL + SIGTERM)
		return 2;
	cancel_die();
	return 3;
}

static int
holds(void)
{

	cancel_catch();
	cancel_hold(1);
	raise(SIGINT);
	if (cancel_asked() != 0 || cancel_check() != 0)
		return 1;
	cancel_hold(0);
	return cancel_asked() == SIGINT ? 0 : 2;
}

static int
leaves_ignored_alone(void)
{

	signal(SIGHUP, SIG_IGN);
	cancel_catch();
	raise(SIGHUP);
	return cancel_asked();
}

static int
reads_no_further(void)
{
	char c;
	int p[2];

	cancel_catch();
	if (pipe(p) == -1)
		return 1;
	/* A silent pipe; the signal comes while it is waited for. */
	if (fork() == 0) {
		usleep(50000);
		kill(getppid(), SIGTERM);
		_exit(0);
	}
	if (file_read(p[0], &c, 1, "pipe") != -1)
		return 2;
	return report_status() == EXIT_SIGNAL + SIGTERM ? 0 : 3;
}

static int
finishes_by_signal(void)
{

	cancel_catch();
	raise(SIGINT);
	return cli_finish(EXIT_FAILED);
}

static int
writes_into_nothing(void)
{

	if (freopen("/dev/full", "w", stdout) == NULL)
		return 99;
	puts("text");
	return cli_finish(EXIT_DONE);
}

static int
keeps_the_first_error(void)
{

	report(EXIT_REFUSED, "no");
	return cli_finish(EXIT_DONE);
}

/* Started with all of the first three descriptors closed. */
static int
fills_descriptors(void)
{
	int fd;

	for (fd = 0; fd < 3; fd++)
		close(fd);
	cli_begin("test");
	if ((fd = dup(0)) < 3)
		return 1;
	close(fd);
	/* What is written nowhere is still an error. */
	puts("text");
	return cli_finish(EXIT_DONE) == EXIT_FAILED ? 0 : 2;
}

static void
signals(void **state)
{
	int status;

	(void)state;
	status = in_child(stops_and_dies);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
	assert_int_equal(in_child(holds), 0);
	assert_int_equal(in_child(leaves_ignored_alone), 0);
	assert_int_equal(in_child(reads_no_further), 0);
}

static void
ends(void **state)
{
	int status;

	(void)state;
	status = in_child(finishes_by_signal);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
	assert_int_equal(WEXITSTATUS(in_child(writes_into_nothing)), EXIT_FAILED);
	assert_int_equal(WEXITSTATUS(in_child(keeps_the_first_error)), EXIT_REFUSED);
	assert_int_equal(in_child(fills_descriptors), 0);
}

static void
options(void **state)
{
	const char *value = NULL;
	uint64_t n;

	(void)state;
	report_mute(1);
	/* The hint goes to stderr, which belongs to the test's reader. */
	assert_non_null(freopen("/dev/null", "w", stderr));
	assert_int_equal(cli_once("usage: x\n", "--a", "1", &value), 0);
	assert_int_equal(cli_once("usage: x\n", "--a", "2", &value), -1);
	assert_string_equal(value, "1");
	assert_int_equal(report_status(), EXIT_USAGE);
	assert_int_equal(cli_number("usage: x\n", "--n", "19", 1, 19, &n), 0);
	assert_int_equal(n, 19);
	assert_int_equal(cli_number("usage: x\n", "--n", "20", 1, 19, &n), -1);
	assert_int_equal(cli_number("usage: x\n", "--n", "3x", 1, 19, &n), -1);
	report_forget();
	report_mute(0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signals),
		cmocka_unit_test(ends),
		cmocka_unit_test(options),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
