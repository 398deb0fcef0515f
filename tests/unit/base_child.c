#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/cancel.h"
#include "base/child.h"
#include "base/clock.h"
#include "base/exit.h"
#include "base/report.h"

/* How children end, and what becomes of their output. */

/* Run sh -c ${script}; its stdout goes to ${out}. */
static enum child_end
shell(const char *script, struct child *C, struct buf *out, int *code)
{
	const char *const argv[] = { "sh", "-c", script, NULL };

	C->argv = argv;
	C->output = out;
	return child_run(C, code);
}

/*
 * Is there no such process, or only its zombie, where nobody reaps orphans?  It is given a moment.
 */
static int
is_gone(pid_t pid)
{
	char path[64], line[256] = "";
	FILE *f;

	for (int i = 0; i < 100; i++, usleep(20000)) {
		if (kill(pid, 0) == -1)
			return 1;
		snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
		if ((f = fopen(path, "r")) == NULL)
			return 1;
		if (fgets(line, sizeof line, f) == NULL)
			line[0] = '\0';
		fclose(f);
		if (strstr(line, ") Z") != NULL)
			return 1;
	}
	return 0;
}

static void
exits(void **state)
{
	struct child C = { 0 };
	struct buf out = { 0 };
	int code;

	(void)state;
	assert_int_equal(shell("echo hello; exit 3", &C, &out, &code), CHILD_EXITED);
	assert_int_equal(code, 3);
	assert_string_equal(out.data, "hello\n");
	buf_free(&out);
}

static void
dies(void **state)
{
	struct child C = { 0 };
	struct buf out = { 0 };
	int code;

	(void)state;
	assert_int_equal(shell("kill -KILL $$", &C, &out, &code), CHILD_SIGNALED);
	assert_int_equal(code, SIGKILL);
	buf_free(&out);
}

static void
cannot_start(void **state)
{
	const char *const argv[] = { "no-such-program-here", NULL };
	const char *const plain[] = { "true", NULL };
	struct child C = { .argv = argv };
	int code;

	(void)state;
	assert_int_equal(child_run(&C, &code), CHILD_NOT_STARTED);
	assert_int_equal(code, ENOENT);
	C = (struct child){ .argv = plain, .folder = "/no/such/folder" };
	assert_int_equal(child_run(&C, &code), CHILD_NOT_STARTED);
	assert_int_equal(code, ENOENT);
}

static void
ends_at_once(void **state)
{
	struct child C = { 0 };
	struct buf out = { 0 };
	uint64_t begun = clock_ns();
	int code;

	(void)state;
	for (int i = 0; i < 20; i++)
		assert_int_equal(shell("exit 0", &C, NULL, &code), CHILD_EXITED);
	/* Waiting in ticks would cost 50 ms each on average. */
	assert_true(clock_ns() - begun < 900000000);
	buf_free(&out);
}

static void
takes_too_long(void **state)
{
	struct child C = { .seconds = 1 };
	struct buf out = { 0 };
	uint64_t begun = clock_ns();
	int code;

	(void)state;
	/* The grandchild would hold the pipe for long; it is ended with its group. */
	assert_int_equal(shell("sleep 30 & sleep 30", &C, &out, &code), CHILD_TIMED_OUT);
	assert_true(clock_ns() - begun < 3000000000);
	buf_free(&out);
}

static void
will_not_stop(void **state)
{
	struct child C = { .seconds = 1 };
	struct buf out = { 0 };
	int code;

	(void)state;
	/* The shell goes at once, what it left behind ignores SIGTERM and must go too. */
	assert_int_equal(
	    shell("(trap '' TERM; sleep 30) & echo $!; exec sleep 30", &C, &out, &code),
	    CHILD_TIMED_OUT);
	assert_int_not_equal(out.len, 0);
	assert_true(is_gone((pid_t)atoi(out.data)));
	buf_free(&out);
}

static void
leaves_a_grandchild(void **state)
{
	struct child C = { 0 };
	struct buf out = { 0 };
	uint64_t begun = clock_ns();
	int code;

	(void)state;
	assert_int_equal(shell("sleep 8 & echo done", &C, &out, &code), CHILD_EXITED);
	assert_int_equal(code, 0);
	assert_string_equal(out.data, "done\n");
	assert_true(clock_ns() - begun < 4000000000);
	buf_free(&out);
}

static void
reads_and_writes_much(void **state)
{
	struct child C = { 0 };
	struct buf out = { 0 };
	size_t size = 3 << 20;
	char *text = malloc(size);
	int code;

	(void)state;
	assert_non_null(text);
	memset(text, 'x', size);
	C.input = text;
	C.input_len = size;
	assert_int_equal(shell("cat", &C, &out, &code), CHILD_EXITED);
	assert_int_equal(code, 0);
	assert_int_equal(out.len, size);
	assert_memory_equal(out.data, text, size);
	buf_free(&out);
	/* One that does not read it all is no error; what is too much is drained and dropped. */
	assert_int_equal(shell("exit 0", &C, NULL, &code), CHILD_EXITED);
	assert_int_equal(code, 0);
	C.max = 1000;
	assert_int_equal(shell("cat", &C, &out, &code), CHILD_EXITED);
	assert_int_equal(code, 0);
	assert_int_equal(out.len, 1000);
	buf_free(&out);
	free(text);
}

static void
surroundings(void **state)
{
	const char *const env[] = { "SLATE_ONE=1", "SLATE_TWO", NULL };
	struct child C = { .env = env, .folder = "/" };
	struct buf out = { 0 }, errors = { 0 };
	int code;

	(void)state;
	setenv("SLATE_TWO", "2", 1);
	C.errors = &errors;
	assert_int_equal(
	    shell("pwd; echo $SLATE_ONE ${SLATE_TWO-unset}; cat; echo talk >&2", &C, &out, &code),
	    CHILD_EXITED);
	assert_string_equal(out.data, "/\n1 unset\n");
	assert_string_equal(errors.data, "talk\n");
	assert_string_equal(getenv("SLATE_TWO"), "2");
	buf_free(&out);
	buf_free(&errors);
}

static void
pipe_signal_is_default(void **state)
{
	struct child C = { 0 };
	struct buf out = { 0 };
	int code;

	(void)state;
	/* 141: yes died of SIGPIPE; had it stayed ignored, yes would have complained instead. */
	assert_int_equal(
	    shell("exec 3>&1; { yes; echo $? >&3; } | head -n 1 >/dev/null", &C, &out, &code),
	    CHILD_EXITED);
	assert_string_equal(out.data, "141\n");
	buf_free(&out);
}

static void
dies_with_us(void **state)
{
	struct child C = { 0 };
	struct buf out = { 0 };
	char text[16] = "";
	int p[2], code;
	pid_t parent;

	(void)state;
	assert_int_equal(pipe(p), 0);
	if ((parent = fork()) == 0) {
		C.env = (const char *const[]){ NULL };
		dup2(p[1], 9);
		shell("echo $$ >&9; exec sleep 30 9>&-", &C, &out, &code);
		_exit(0);
	}
	close(p[1]);
	assert_true(read(p[0], text, sizeof text - 1) > 0);
	kill(parent, SIGKILL);
	assert_int_equal(waitpid(parent, &code, 0), parent);
	assert_true(is_gone((pid_t)atoi(text)));
	close(p[0]);
}

static void
is_cancelled(void **state)
{
	struct child C = { 0 };
	struct buf out = { 0 };
	uint64_t begun = clock_ns();
	int code;

	(void)state;
	raise(SIGTERM);
	assert_int_equal(shell("sleep 30", &C, &out, &code), CHILD_CANCELLED);
	assert_true(clock_ns() - begun < 2000000000);
	report_mute(1);
	assert_int_equal(child_report(EXIT_FAILED, &C, CHILD_CANCELLED, code), -1);
	assert_int_equal(report_status(), EXIT_SIGNAL + SIGTERM);
	/* While something is put back, nothing is cancelled. */
	cancel_hold(1);
	assert_int_equal(shell("exit 4", &C, &out, &code), CHILD_EXITED);
	assert_int_equal(code, 4);
	cancel_hold(0);
	buf_free(&out);
}

int
main(void)
{
	/* The last one leaves a mark that cannot be taken away. */
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exits),
		cmocka_unit_test(dies),
		cmocka_unit_test(cannot_start),
		cmocka_unit_test(ends_at_once),
		cmocka_unit_test(takes_too_long),
		cmocka_unit_test(will_not_stop),
		cmocka_unit_test(leaves_a_grandchild),
		cmocka_unit_test(reads_and_writes_much),
		cmocka_unit_test(surroundings),
		cmocka_unit_test(pipe_signal_is_default),
		cmocka_unit_test(dies_with_us),
		cmocka_unit_test(is_cancelled),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	cancel_catch();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
