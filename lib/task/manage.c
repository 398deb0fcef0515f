#include "manage.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/child.h"
#include "base/clock.h"
#include "base/exit.h"
#include "base/report.h"
#include "interpreter.h"
#include "probe.h"

enum { TAIL_LINES = 12, TAIL_MAX = 4000 };

/* Where the last lines of the text begin. */
static const char *
tail(const struct buf *B, size_t lines)
{
	size_t at = B->len;

	while (at > 0 && strchr("\r\n ", B->data[at - 1]) != NULL)
		at--;
	for (; at > 0; at--)
		if ((B->data[at - 1] == '\n' && --lines == 0) || B->len - at >= TAIL_MAX)
			break;
	return B->data + at;
}

/* Django says what is wrong in the last line; those before it help. */
static void
tell_failure(const struct child *C, const char *command, enum child_end end, int code)
{
	const struct buf *B = C->output;
	const char *last;

	if (end != CHILD_EXITED || B->len == 0) {
		child_report(EXIT_FAILED, C, end, code);
		report(EXIT_FAILED, "manage.py %s did not end well", command);
		return;
	}
	last = tail(B, 1);
	report(EXIT_FAILED, "manage.py %s failed with exit status %d: %.*s", command, code,
	    (int)strcspn(last, "\r\n"), last);
	if (C->talk)
		return;
	for (const char *at = tail(B, TAIL_LINES); *at != '\0'; at += strspn(at, "\r\n")) {
		int n = (int)strcspn(at, "\r\n");

		report(EXIT_FAILED, "%s said: %.*s", command, n, at);
		at += n;
	}
}

int
manage_run(struct probe *P, const char *const *args)
{
	static const char *const env[] = { "PYTHONUNBUFFERED=1", NULL };
	const struct interpreter *I = P->python;
	struct buf out = { 0 };
	struct child C = { .env = env, .folder = P->project, .output = &out, .errors = &out,
		.talk = !P->quiet, .seconds = P->seconds };
	const char **argv;
	uint64_t begun = clock_ns();
	size_t n = 0;
	int code, rc = 0;
	enum child_end end;

	while (args[n] != NULL)
		n++;
	if ((argv = calloc(I->n + n + 2, sizeof *argv)) == NULL)
		return report_errno(EXIT_FAILED, "cannot get memory");
	memcpy(argv, I->argv, I->n * sizeof *argv);
	argv[I->n] = "manage.py";
	memcpy(argv + I->n + 1, args, n * sizeof *argv);
	C.argv = argv;
	if ((end = child_run(&C, &code)) != CHILD_EXITED || code != 0) {
		tell_failure(&C, args[0], end, code);
		rc = -1;
	}
	P->spent_ns += clock_ns() - begun;
	buf_free(&out);
	free(argv);
	return rc;
}
