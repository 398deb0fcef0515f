#include "transcript.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/cancel.h"
#include "base/exit.h"
#include "base/report.h"

enum { SILENCE_MS = 2000, TICK_MS = 100, MAX = 16 << 20, RUN_TEXT = 64, RUNS = 1000 };

/* One tool's run, as its lines tell. */
struct run {
	const char *id;
	const char *tool;
	json_int_t lines;
	const json_t *end;	/* NULL: it has not ended */
};

struct transcript {
	struct buf text;
	size_t understood;	/* so many bytes of it are lines of receipts */
	json_t **lines;
	size_t count;
	struct run *runs;
	size_t run_count;
};

/* A terminal or the null device holds no receipts; what else is there, may. */
static int
holds_none(int fd)
{
	struct stat st;

	if (fstat(fd, &st) == -1)
		return errno == EBADF;
	if (S_ISCHR(st.st_mode))
		return isatty(fd) || st.st_rdev == makedev(1, 3);
	return 0;
}

/*
 * Read all of it.  Only the first byte is waited for with a limit: a begun transcript
 * may take hours.
 */
static int
take(int fd, struct buf *B)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int waited = 0;

	for (;;) {
		int ready = poll(&p, 1, TICK_MS);
		char *room;
		ssize_t n;

		if (cancel_check() == -1)
			return -1;
		if (ready == -1 && errno != EINTR)
			return report_errno(EXIT_FAILED, "cannot wait for standard input");
		if (ready <= 0) {
			waited += TICK_MS;
			if (B->len == 0 && waited >= SILENCE_MS)
				return 0;
			continue;
		}
		if ((room = buf_room(B, 65536)) == NULL)
			return -1;
		n = read(fd, room, 65536);
		if (n == -1 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (n == -1)
			return report_errno(EXIT_FAILED, "cannot read standard input");
		if (n == 0)
			return 0;
		B->len += (size_t)n;
		B->data[B->len] = '\0';
		if (B->len > MAX)
			return report(EXIT_INVALID,
			    "transcript on standard input is larger than 16 MiB");
	}
}

static struct run *
find_run(struct transcript *T, const char *id)
{

	for (size_t i = 0; i < T->run_count; i++)
		if (strcmp(T->runs[i].id, id) == 0)
			return &T->runs[i];
	return NULL;
}

static int
begin_run(struct transcript *T, const char *id, const char *tool, size_t number)
{
	struct run *more;

	if (find_run(T, id) != NULL)
		return report(EXIT_INVALID, "transcript line %zu: a second begin of one run of %s",
		    number,
		    tool);
	if (T->run_count == RUNS)
		return report(EXIT_INVALID, "transcript holds more than %d runs", RUNS);
	if ((more = realloc(T->runs, (T->run_count + 1) * sizeof *more)) == NULL)
		return report_errno(EXIT_FAILED, "cannot get memory");
	T->runs = more;
	T->runs[T->run_count++] = (struct run){ .id = id, .tool = tool, .lines = 1 };
	return 0;
}

/* File the line under its run; what stands outside of any run's begin and end is foreign. */
static int
file_line(struct transcript *T, const json_t *line, size_t number)
{
	const char *tool = transcript_string(line, "tool");
	const char *id = transcript_string(line, "run");
	const char *event = transcript_string(line, "event");
	unsigned long long version;
	struct run *run;

	if (transcript_uint(line, "slate", &version) == -1 || tool == NULL || id == NULL ||
	    event == NULL || strlen(id) >= RUN_TEXT)
		return report(EXIT_INVALID, "transcript line %zu is no receipt of slate", number);
	if (version != 1)
		return report(EXIT_INVALID, "transcript line %zu has version %llu, only 1 is known",
		    number,
		    version);
	if (strcmp(event, "begin") == 0)
		return begin_run(T, id, tool, number);
	if ((run = find_run(T, id)) == NULL || strcmp(run->tool, tool) != 0)
		return report(EXIT_INVALID, "transcript line %zu: %s tells of '%s' without a begin",
		    number, tool, event);
	if (run->end != NULL)
		return report(EXIT_INVALID, "transcript line %zu: %s tells of '%s' after its end",
		    number,
		    tool, event);
	run->lines++;
	if (strcmp(event, "end") == 0)
		run->end = line;
	return 0;
}

static int
add_line(struct transcript *T, const char *text, size_t n)
{
	json_error_t error;
	json_t *line, **more;
	size_t number = T->count + 1;

	line = json_loadb(text, n, JSON_REJECT_DUPLICATES, &error);
	if (line == NULL || !json_is_object(line)) {
		json_decref(line);
		return report(EXIT_INVALID, "transcript line %zu is no receipt of slate", number);
	}
	if ((more = realloc(T->lines, (T->count + 1) * sizeof(*more))) == NULL) {
		json_decref(line);
		return report_errno(EXIT_FAILED, "cannot get memory");
	}
	T->lines = more;
	T->lines[T->count++] = line;
	return file_line(T, line, number);
}

static int
split(struct transcript *T)
{
	const char *at = T->text.data, *last = at + T->text.len;

	while (at < last) {
		const char *newline = memchr(at, '\n', (size_t)(last - at));

		if (newline == NULL)
			return report(EXIT_INVALID, "transcript ends in the middle of line %zu",
			    T->count + 1);
		if (add_line(T, at, (size_t)(newline - at)) == -1)
			return -1;
		at = newline + 1;
		T->understood = (size_t)(at - T->text.data);
	}
	return 0;
}

/* A run that failed tells why; its message and status become ours. */
static int
judge_end(const struct run *run)
{
	const char *status = transcript_string(run->end, "status");
	const char *error = transcript_string(run->end, "error");
	unsigned long long code = 0, lines = 0;

	if (status == NULL || transcript_uint(run->end, "exit", &code) == -1 ||
	    transcript_uint(run->end, "lines", &lines) == -1 || code > 255)
		return report(EXIT_INVALID, "the end that %s told is not complete", run->tool);
	if (strcmp(status, "ok") != 0 || code > EXIT_FINDING)
		return report(code == EXIT_DONE ? EXIT_INVALID : (int)code, "%s failed before: %s",
		    run->tool, error == NULL ? "it did not say why" : error);
	if ((json_int_t)lines != run->lines)
		return report(EXIT_INVALID,
		    "%s told %lld lines of receipts, not the %llu of its end",
		    run->tool, (long long)run->lines, lines);
	return 0;
}

static int
judge(const struct transcript *T)
{

	/*
	 * A tool says its begin before it repeats what came from upstream: the last
	 * run began first, and its failure is the cause of those before it.  A failure
	 * that was told explains a begin without an end further down.
	 */
	for (size_t i = T->run_count; i-- > 0;)
		if (T->runs[i].end != NULL && judge_end(&T->runs[i]) == -1)
			return -1;
	for (size_t i = T->run_count; i-- > 0;)
		if (T->runs[i].end == NULL)
			return report(EXIT_INVALID,
			    "%s began and never ended: it was killed or cut off",
			    T->runs[i].tool);
	return 0;
}

static int
empty(enum transcript_need need)
{

	if (need == TRANSCRIPT_MAY) {
		report_note("standard input holds no receipts; going on without");
		return 0;
	}
	return report(EXIT_INVALID,
	    "standard input is a pipe without receipts: give </dev/null if there are none");
}

int
transcript_read(int fd, enum transcript_need need, struct transcript **result)
{
	struct transcript *T;

	*result = NULL;
	if (holds_none(fd))
		return 0;
	if ((T = calloc(1, sizeof *T)) == NULL)
		return report_errno(EXIT_FAILED, "cannot get memory");
	*result = T;
	if (take(fd, &T->text) == -1)
		return -1;
	if (T->text.len == 0) {
		transcript_free(T);
		*result = NULL;
		return empty(need);
	}
	if (split(T) == -1)
		return -1;
	return judge(T);
}

const char *
transcript_text(const struct transcript *T, size_t *n)
{

	*n = T == NULL ? 0 : T->understood;
	return T == NULL || T->text.data == NULL ? "" : T->text.data;
}

size_t
transcript_count(const struct transcript *T)
{

	return T == NULL ? 0 : T->count;
}

const json_t *
transcript_line(const struct transcript *T, size_t i)
{

	return T->lines[i];
}

const json_t *
transcript_last(const struct transcript *T, const char *event)
{

	for (size_t i = transcript_count(T); i-- > 0;) {
		const char *name = transcript_string(T->lines[i], "event");

		if (name != NULL && strcmp(name, event) == 0)
			return T->lines[i];
	}
	return NULL;
}

static const json_t *
look_up(const json_t *at, const char *path)
{

	while (at != NULL) {
		size_t n = strcspn(path, ".");
		char key[64];

		if (n >= sizeof key)
			return NULL;
		memcpy(key, path, n);
		key[n] = '\0';
		at = json_object_get(at, key);
		if (path[n] == '\0')
			break;
		path += n + 1;
	}
	return at;
}

const char *
transcript_string(const json_t *line, const char *path)
{

	return json_string_value(look_up(line, path));
}

int
transcript_uint(const json_t *line, const char *path, unsigned long long *result)
{
	const json_t *value = look_up(line, path);

	if (!json_is_integer(value) || json_integer_value(value) < 0)
		return -1;
	*result = (unsigned long long)json_integer_value(value);
	return 0;
}

void
transcript_free(struct transcript *T)
{

	if (T == NULL)
		return;
	for (size_t i = 0; i < T->count; i++)
		json_decref(T->lines[i]);
	free(T->lines);
	free(T->runs);
	buf_free(&T->text);
	free(T);
}
