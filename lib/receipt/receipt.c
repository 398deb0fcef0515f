#include "receipt.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/uuid.h"
#include "base/publish.h"
#include "base/report.h"

struct receipt {
	const char *tool;
	char run[UUID_TEXT];
	int fd;			/* -1: nowhere */
	const char *path;	/* --receipt, or NULL */
	struct publish *file;	/* of that name, or NULL */
	int device;		/* or what has that name is no file: its descriptor; else -1 */
	int broken;		/* a write failed: what follows would not be whole */
	struct buf line;
	struct json json;
	unsigned lines;
};

static int
put(struct receipt *R, const void *p, size_t n)
{

	if (R->broken)
		return -1;
	R->broken = 1;
	if (R->fd != -1 && file_write(R->fd, p, n, "standard output") == -1)
		return -1;
	if (R->file != NULL && file_write(publish_fd(R->file), p, n, R->path) == -1)
		return -1;
	if (R->device != -1 && file_write(R->device, p, n, R->path) == -1)
		return -1;
	R->broken = 0;
	return 0;
}

/*
 * A device, a FIFO or an open descriptor (/dev/fd/3) is written to; a file is replaced
 * by a whole one.
 */
static int
open_file(struct receipt *R, const char *path)
{
	struct stat st;

	R->path = path;
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
		if ((R->device = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)) == -1)
			return report_errno(EXIT_FAILED, "cannot open: '%s'", path);
		return 0;
	}
	return (R->file = publish_open(path, PUBLISH_OVER)) == NULL ? -1 : 0;
}

struct json *
receipt_event(struct receipt *R, const char *event)
{

	buf_cut(&R->line, 0);
	R->json = (struct json){ .out = &R->line };
	json_open_object(&R->json, NULL);
	json_put_uint(&R->json, "slate", 1);
	json_put_string(&R->json, "tool", R->tool);
	json_put_string(&R->json, "run", R->run);
	json_put_string(&R->json, "event", event);
	return &R->json;
}

int
receipt_send(struct receipt *R)
{

	json_close_object(&R->json);
	buf_char(&R->line, '\n');
	if (R->line.failed)
		return -1;
	R->lines++;
	return put(R, R->line.data, R->line.len);
}

struct receipt *
receipt_begin(const char *tool, int fd, const char *path)
{
	struct receipt *R;

	if ((R = calloc(1, sizeof *R)) == NULL) {
		report_errno(EXIT_FAILED, "cannot get memory");
		goto err0;
	}
	R->tool = tool;
	R->fd = fd;
	R->device = -1;
	if (uuid_new(R->run) == -1)
		goto err1;
	if (path != NULL && open_file(R, path) == -1)
		goto err1;
	receipt_event(R, "begin");
	if (receipt_send(R) == -1)
		goto err1;

	return R;

err1:
	receipt_free(R);
err0:
	return NULL;
}

const char *
receipt_run(const struct receipt *R)
{

	return R->run;
}

int
receipt_repeat(struct receipt *R, const void *text, size_t n)
{

	return n == 0 ? 0 : put(R, text, n);
}

void
receipt_done(struct json *J, time_t started, time_t finished)
{
	char from[CLOCK_TEXT], to[CLOCK_TEXT];

	clock_text(from, started);
	clock_text(to, finished);
	json_put_string(J, "status", "ok");
	json_put_string(J, "started", from);
	json_put_string(J, "finished", to);
}

int
receipt_end(struct receipt *R, int status)
{
	int good = status == EXIT_DONE || status == EXIT_FINDING;
	struct json *J = receipt_event(R, "end");

	json_put_string(J, "status", good ? "ok" : "failed");
	json_put_int(J, "exit", status);
	if (!good)
		json_put_string(J, "error", report_first() == NULL ? "unknown" : report_first());
	json_put_uint(J, "lines", R->lines + 1);
	if (receipt_send(R) == -1 || (R->file != NULL && publish_commit(R->file) == -1))
		return good ? EXIT_FAILED : status;
	return status;
}

void
receipt_free(struct receipt *R)
{

	if (R == NULL)
		return;
	publish_free(R->file);
	if (R->device != -1)
		close(R->device);
	buf_free(&R->line);
	free(R);
}
