#include "report.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "exit.h"

enum { MESSAGE_MAX = 4096 };

struct report_state {
	const char *program;
	int quiet;
	int mute;
	int status; /* of the first error */
	char first[MESSAGE_MAX]; /* its text */
};

/* A module's copy points to the program's state after report_adopt(). */
static struct report_state own = { .program = "slate" };
static struct report_state *state = &own;

void
report_program(const char *name)
{

	state->program = name;
}

void
report_quiet(void)
{

	state->quiet = 1;
}

/* Control characters could move a terminal's cursor and forge lines of a log. */
static void
clean(char *out, size_t size, const char *in)
{
	size_t n = 0;

	for (; *in != '\0' && n + sizeof "\\xNN" <= size; in++) {
		unsigned char c = (unsigned char)*in;

		if (c < 0x20 || c == 0x7f)
			n += (size_t)snprintf(out + n, size - n, "\\x%02x", c);
		else
			out[n++] = *in;
	}
	out[n] = '\0';
}

/*
 * A URL where another text was expected may hold a password, and that any character: all goes from
 * its "://" up to the last '@' before the quote that ends it.
 */
static void
hide_logins(char *text)
{
	static const char *const ends[] = { "': ", "', ", "'; ", "' " };
	char *from = text, *at, *end, *stop;

	while ((from = strstr(from, "://")) != NULL) {
		from += strlen("://");
		end = from + strlen(from);
		for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
			if ((stop = strstr(from, ends[i])) != NULL && stop < end)
				end = stop;
		if ((at = memrchr(from, '@', (size_t)(end - from))) == NULL)
			continue;
		for (int i = 0; i < 3 && from < at; i++)
			*from++ = '*';
		memmove(from, at, strlen(at) + 1);
	}
}

static void
say(int error, int with_errno, const char *format, va_list args)
{
	int saved = errno;
	char raw[MESSAGE_MAX], text[MESSAGE_MAX];
	size_t used;

	vsnprintf(raw, sizeof raw, format, args);
	used = strlen(raw);
	if (with_errno)
		snprintf(raw + used, sizeof raw - used, ": %s", strerror(saved));
	hide_logins(raw);
	clean(text, sizeof text, raw);

	if (error != EXIT_DONE && state->status == EXIT_DONE) {
		state->status = error;
		memcpy(state->first, text, sizeof text);
	}
	if (!state->mute && (error != EXIT_DONE || !state->quiet))
		fprintf(stderr, "%s: %s\n", state->program, text);
	errno = saved;
}

int
report(int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(status, 0, format, args);
	va_end(args);
	return -1;
}

int
report_errno(int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(status, 1, format, args);
	va_end(args);
	return -1;
}

void
report_warn(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(EXIT_DONE, 0, format, args);
	va_end(args);
}

void
report_note(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(EXIT_DONE, 0, format, args);
	va_end(args);
}

int
report_status(void)
{

	return state->status;
}

const char *
report_first(void)
{

	return state->status == EXIT_DONE ? NULL : state->first;
}

void
report_forget(void)
{

	state->status = EXIT_DONE;
	state->first[0] = '\0';
}

void
report_mute(int on)
{

	state->mute = on;
}

struct report_state *
report_share(void)
{

	return state;
}

void
report_adopt(struct report_state *theirs)
{

	state = theirs;
}
