#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/exit.h"
#include "base/report.h"
#include "receipt/receipt.h"
#include "receipt/transcript.h"

#define BEGIN(tool, run)                                                                           \
	"{\"slate\":1,\"tool\":\"" tool "\",\"run\":\"" run "\",\"event\":\"begin\"}\n"
#define LINE(tool, run, more) "{\"slate\":1,\"tool\":\"" tool "\",\"run\":\"" run "\"," more "}\n"
#define OK(n) "\"event\":\"end\",\"status\":\"ok\",\"exit\":0,\"lines\":" #n
#define FAILED(code, text)                                                                         \
	"\"event\":\"end\",\"status\":\"failed\",\"exit\":" #code ",\"error\":\"" text             \
	"\",\"lines\":2"

/*
 * Read ${text} as it would come from a file; a report's status and text are left to be asked for.
 */
static int
read_text(const char *text, size_t n, struct transcript **T)
{
	char path[] = "/tmp/slate-unit.XXXXXX";
	int fd = mkstemp(path), rc;

	assert_int_not_equal(fd, -1);
	unlink(path);
	assert_int_equal(write(fd, text, n), (ssize_t)n);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	report_forget();
	rc = transcript_read(fd, TRANSCRIPT_MUST, T);
	close(fd);
	return rc;
}

static void
refused(const char *text, int status, const char *words)
{
	struct transcript *T;

	assert_int_equal(read_text(text, strlen(text), &T), -1);
	assert_int_equal(report_status(), status);
	if (strstr(report_first(), words) == NULL)
		fail_msg("'%s' does not say '%s'", report_first(), words);
	transcript_free(T);
}

static void
whole_ones_are_read(void **state)
{
	static const char text[] =
	    BEGIN("db-reset", "r2") BEGIN("db-backup", "r1") LINE("db-backup", "r1",
		"\"event\":\"backup\",\"new\":[1,{}],\"database\":{\"id\":\"x\",\"bytes\":7}")
		LINE("db-backup", "r1", OK(3)) LINE("db-reset", "r2", OK(2));
	struct transcript *T;
	unsigned long long bytes;
	size_t n;

	(void)state;
	assert_int_equal(read_text(text, sizeof text - 1, &T), 0);
	assert_int_equal(transcript_count(T), 5);
	assert_string_equal(transcript_text(T, &n), text);
	assert_int_equal(n, sizeof text - 1);
	assert_string_equal(transcript_string(transcript_last(T, "backup"), "database.id"), "x");
	assert_int_equal(transcript_uint(transcript_last(T, "backup"), "database.bytes", &bytes),
	    0);
	assert_int_equal(bytes, 7);
	assert_null(transcript_string(transcript_last(T, "backup"), "database.bytes"));
	assert_int_equal(transcript_uint(transcript_last(T, "backup"), "database.id", &bytes), -1);
	assert_null(transcript_string(transcript_last(T, "backup"), "database.id.more"));
	assert_null(transcript_last(T, "clean"));
	transcript_free(T);
}

static void
broken_ones_are_refused(void **state)
{

	(void)state;
	refused("", EXIT_INVALID, "</dev/null");
	refused(BEGIN("db-backup", "r"), EXIT_INVALID, "never ended");
	refused(LINE("db-backup", "r", OK(1)), EXIT_INVALID, "without a begin");
	refused("{\"slate\":1,\"tool\":\"db-backup\",\"run\":\"r\",\"ev", EXIT_INVALID,
	    "middle of line 1");
	refused(BEGIN("db-backup", "r") "{\"slate\":1,\"tool\":\"db-b", EXIT_INVALID,
	    "middle of line 2");
	refused(BEGIN("db-backup", "r") LINE("db-backup", "r", OK(3)), EXIT_INVALID, "2 lines");
	refused(BEGIN("db-backup", "r") LINE("db-backup", "r", OK(2)) LINE("db-backup", "r", OK(3)),
	    EXIT_INVALID, "after its end");
	refused(BEGIN("db-backup", "r") BEGIN("db-backup", "r"), EXIT_INVALID, "second begin");
	refused(BEGIN("db-backup", "r") LINE("db-reset", "r", OK(2)),
	    EXIT_INVALID, "without a begin");
	refused("hello\n", EXIT_INVALID, "line 1 is no receipt");
	refused("\n", EXIT_INVALID, "line 1 is no receipt");
	refused("[1]\n", EXIT_INVALID, "line 1 is no receipt");
	refused("{}\n", EXIT_INVALID, "line 1 is no receipt");
	refused(BEGIN("db-backup", "r") "warning: something\n" LINE("db-backup", "r", OK(2)),
	    EXIT_INVALID, "line 2 is no receipt");
	refused("{\"slate\":2,\"tool\":\"db-backup\",\"run\":\"r\",\"event\":\"begin\"}\n",
	    EXIT_INVALID, "version 2");
	refused("{\"slate\":1,\"slate\":1,\"tool\":\"t\",\"run\":\"r\",\"event\":\"begin\"}\n",
	    EXIT_INVALID, "no receipt");
	refused("{\"slate\":1,\"tool\":\"t\",\"run\":\"r\",\"event\":\"be\\u0000gin\"}\n",
	    EXIT_INVALID, "no receipt");
	refused("{\"slate\":1,\"tool\":\"t\xff\",\"run\":\"r\",\"event\":\"begin\"}\n",
	    EXIT_INVALID, "no receipt");
	refused(BEGIN("db-backup", "r")
		    LINE("db-backup", "r", "\"event\":\"end\",\"status\":\"ok\""),
	    EXIT_INVALID, "not complete");
	refused(BEGIN("db-backup", "r")
	    LINE("db-backup", "r", "\"event\":\"end\",\"status\":\"ok\",\"exit\":300,\"lines\":2"),
	    EXIT_INVALID, "not complete");
}

static void
failures_are_repeated(void **state)
{

	(void)state;
	refused(BEGIN("db-backup", "r") LINE("db-backup", "r", FAILED(6, "in use")), EXIT_IN_USE,
	    "db-backup failed before: in use");
	/* The cause, not what came of it. */
	refused(BEGIN("db-reset", "s") BEGIN("db-backup", "r") LINE("db-backup", "r",
		    FAILED(5, "disk full")) LINE("db-reset", "s", FAILED(5, "upstream")),
	    EXIT_FAILED, "db-backup failed before: disk full");
	refused(BEGIN("db-reset", "s") BEGIN("db-backup", "r")
		    LINE("db-reset", "s", FAILED(4, "cut")),
	    EXIT_INVALID, "db-reset failed before: cut");
	/* Half of what it says is that it failed. */
	refused(BEGIN("db-backup", "r") LINE("db-backup", "r",
		    "\"event\":\"end\",\"status\":\"failed\",\"exit\":0,\"lines\":2"),
	    EXIT_INVALID, "did not say why");
	refused(BEGIN("db-backup", "r")
	    LINE("db-backup", "r", "\"event\":\"end\",\"status\":\"ok\",\"exit\":5,\"lines\":2"),
	    EXIT_FAILED, "failed before");
}

static void
every_cut_is_refused(void **state)
{
	static const char text[] = BEGIN("db-backup", "r") LINE("db-backup", "r",
	    "\"event\":\"backup\",\"status\":\"ok\"") LINE("db-backup", "r", OK(3));

	(void)state;
	report_mute(1);
	for (size_t n = 0; n < sizeof text - 1; n++) {
		struct transcript *T;

		assert_int_equal(read_text(text, n, &T), -1);
		assert_int_equal(report_status(), EXIT_INVALID);
		transcript_free(T);
	}
	report_mute(0);
}

static void
too_much_is_refused(void **state)
{
	size_t n = (16 << 20) + 1;
	char *text = malloc(n);
	struct transcript *T;

	(void)state;
	assert_non_null(text);
	memset(text, ' ', n);
	assert_int_equal(read_text(text, n, &T), -1);
	assert_int_equal(report_status(), EXIT_INVALID);
	assert_non_null(strstr(report_first(), "16 MiB"));
	transcript_free(T);
	free(text);
}

static void
nothing_there_is_no_transcript(void **state)
{
	struct transcript *T;
	int fd = open("/dev/null", O_RDONLY), ends[2];

	(void)state;
	report_forget();
	assert_int_equal(transcript_read(fd, TRANSCRIPT_MUST, &T), 0);
	assert_null(T);
	close(fd);
	assert_int_equal(transcript_read(fd, TRANSCRIPT_MUST, &T), 0);
	assert_null(T);
	/* A silent pipe is left after two seconds. */
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(transcript_read(ends[0], TRANSCRIPT_MAY, &T), 0);
	assert_null(T);
	assert_int_equal(report_status(), EXIT_DONE);
	assert_int_equal(transcript_read(ends[0], TRANSCRIPT_MUST, &T), -1);
	assert_int_equal(report_status(), EXIT_INVALID);
	assert_non_null(strstr(report_first(), "</dev/null"));
	transcript_free(T);
	close(ends[0]);
	close(ends[1]);
}

static void *
slow_writer(void *cookie)
{
	static const char text[] = BEGIN("db-backup", "r") LINE("db-backup", "r", OK(2));
	int fd = *(int *)cookie;

	for (size_t n = 0; n < sizeof text - 1; n++) {
		if (n == 20)
			usleep(2300000);
		if (write(fd, text + n, 1) != 1)
			break;
	}
	close(fd);
	return NULL;
}

static void
begun_ones_may_take_long(void **state)
{
	struct transcript *T;
	pthread_t writer;
	int ends[2];

	(void)state;
	report_forget();
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(pthread_create(&writer, NULL, slow_writer, &ends[1]), 0);
	assert_int_equal(transcript_read(ends[0], TRANSCRIPT_MUST, &T), 0);
	assert_int_equal(transcript_count(T), 2);
	transcript_free(T);
	pthread_join(writer, NULL);
	close(ends[0]);
}

/* What is written can be read, and a failure travels. */
static void
ours_are_understood(void **state)
{
	struct receipt *R;
	struct transcript *T;
	struct json *J;
	int ends[2];

	(void)state;
	report_forget();
	assert_int_equal(pipe(ends), 0);
	assert_non_null(R = receipt_begin("db-backup", ends[1], NULL));
	assert_non_null(J = receipt_event(R, "backup"));
	json_put_string(J, "path", "a\n\"b\\c\x01 \xc3\xa4");
	assert_int_equal(receipt_send(R), 0);
	assert_int_equal(receipt_end(R, EXIT_DONE), EXIT_DONE);
	receipt_free(R);
	close(ends[1]);
	assert_int_equal(transcript_read(ends[0], TRANSCRIPT_MUST, &T), 0);
	assert_string_equal(transcript_string(transcript_last(T, "backup"), "path"),
	    "a\n\"b\\c\x01 \xc3\xa4");
	transcript_free(T);
	close(ends[0]);

	assert_int_equal(pipe(ends), 0);
	assert_non_null(R = receipt_begin("db-backup", ends[1], NULL));
	report(EXIT_REFUSED, "no: '%s'", "\"quoted\"");
	assert_int_equal(receipt_end(R, EXIT_REFUSED), EXIT_REFUSED);
	receipt_free(R);
	close(ends[1]);
	report_forget();
	assert_int_equal(transcript_read(ends[0], TRANSCRIPT_MUST, &T), -1);
	assert_int_equal(report_status(), EXIT_REFUSED);
	assert_string_equal(report_first(), "db-backup failed before: no: '\"quoted\"'");
	transcript_free(T);
	close(ends[0]);
}

static void
a_full_device_is_noticed(void **state)
{
	int fd = open("/dev/full", O_WRONLY);

	(void)state;
	report_forget();
	assert_null(receipt_begin("db-backup", fd, NULL));
	assert_int_equal(report_status(), EXIT_FAILED);
	report_forget();
	assert_null(receipt_begin("db-backup", -1, "/dev/full"));
	assert_int_equal(report_status(), EXIT_FAILED);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_ones_are_read),
		cmocka_unit_test(broken_ones_are_refused),
		cmocka_unit_test(failures_are_repeated),
		cmocka_unit_test(every_cut_is_refused),
		cmocka_unit_test(too_much_is_refused),
		cmocka_unit_test(nothing_there_is_no_transcript),
		cmocka_unit_test(begun_ones_may_take_long),
		cmocka_unit_test(ours_are_understood),
		cmocka_unit_test(a_full_device_is_noticed),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
