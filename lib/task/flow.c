#include "flow.h"

#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "db/guard.h"
#include "django/project.h"
#include "receipt/receipt.h"
#include "receipt/transcript.h"

struct flow {
	struct receipt *receipt;
	struct transcript *transcript;
	int human;
};

struct flow *
flow_begin(const char *tool, const char *receipt, enum flow_out out)
{
	struct flow *F;

	if ((F = calloc(1, sizeof *F)) == NULL) {
		report_errno(EXIT_FAILED, "cannot get memory");
		goto err0;
	}
	F->human = out == FLOW_PLAN || (out == FLOW_RECEIPTS && isatty(STDOUT_FILENO));
	F->receipt = receipt_begin(tool, F->human || out == FLOW_DATA ? -1 : STDOUT_FILENO,
	    out == FLOW_PLAN ? NULL : receipt);
	if (F->receipt == NULL)
		goto err1;

	return F;

err1:
	free(F);
err0:
	return NULL;
}

static int
read_stdin(struct flow *F, enum transcript_need need)
{
	int rc = transcript_read(STDIN_FILENO, need, &F->transcript);
	const char *text;
	size_t n;

	/* Also what is not complete is passed on, so that the last one tells the whole story. */
	text = transcript_text(F->transcript, &n);
	if (receipt_repeat(F->receipt, text, n) == -1)
		return -1;
	return rc;
}

int
flow_read(struct flow *F)
{

	return read_stdin(F, TRANSCRIPT_MUST);
}

int
flow_read_any(struct flow *F)
{

	return read_stdin(F, TRANSCRIPT_MAY);
}

int
flow_locked(struct flow *F, const char *folder,
    int (*act)(void *cookie, struct flow *F, struct project *P), void *cookie)
{
	struct project *P;
	int lock, rc = -1;

	if ((P = project_find(folder)) == NULL)
		return report_status();
	if ((lock = guard_lock(project_folder(P))) != -1) {
		rc = act(cookie, F, P);
		close(lock);
	}
	project_free(P);
	return rc == 0 ? EXIT_DONE : report_status();
}

const struct transcript *
flow_transcript(const struct flow *F)
{

	return F->transcript;
}

struct receipt *
flow_receipt(const struct flow *F)
{

	return F->receipt;
}

int
flow_human(const struct flow *F)
{

	return F->human;
}

void
flow_say(const struct flow *F, const char *format, ...)
{
	struct buf B = { 0 }, line = { 0 };
	va_list args;

	if (!F->human)
		return;
	va_start(args, format);
	buf_vprintf(&B, format, args);
	va_end(args);
	/* A name in it could move the terminal's cursor. */
	for (size_t i = 0; i < B.len; i++) {
		unsigned char c = (unsigned char)B.data[i];

		if (c < 0x20 || c == 0x7f)
			buf_printf(&line, "\\x%02x", c);
		else
			buf_char(&line, B.data[i]);
	}
	buf_char(&line, '\n');
	if (!line.failed)
		file_write(STDOUT_FILENO, line.data, line.len, "standard output");
	buf_free(&line);
	buf_free(&B);
}

int
flow_end(struct flow *F, int status)
{

	if (F == NULL)
		return status;
	status = receipt_end(F->receipt, status);
	receipt_free(F->receipt);
	transcript_free(F->transcript);
	free(F);
	return status;
}
