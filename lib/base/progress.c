#include "progress.h"

#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

#include "clock.h"
#include "str.h"

enum { WIDTH = 30 };
static const uint64_t first_after = 500000000, next_after = 100000000;

struct progress_state {
	const char *what;	/* NULL: nothing is under way */
	uint64_t total, done;
	uint64_t begun, drawn;	/* nanoseconds; drawn 0: not yet */
	int off;
};

static struct progress_state own;
static struct progress_state *state = &own;

void
progress_begin(const char *what, uint64_t total)
{

	if (state->off || !isatty(STDERR_FILENO))
		return;
	state->what = what;
	state->total = total;
	state->done = 0;
	state->begun = clock_ns();
	state->drawn = 0;
}

static void
draw(uint64_t now)
{
	char done[32], rate[32];
	uint64_t elapsed = (now - state->begun) / 1000000;
	int filled;

	str_size(done, sizeof done, state->done);
	str_size(rate, sizeof rate, elapsed == 0 ? 0 : state->done * 1000 / elapsed);
	fprintf(stderr, "\r\033[K%s ", state->what);
	if (state->total > 0) {
		double share = (double)state->done / (double)state->total;

		filled = share >= 1 ? WIDTH : (int)(share * WIDTH);
		fputc('[', stderr);
		for (int i = 0; i < WIDTH; i++)
			fputc(i < filled ? '#' : '.', stderr);
		fprintf(stderr, "] %3.0f%% ", share >= 1 ? 100.0 : share * 100);
	}
	fprintf(stderr, "%s, %s/s", done, rate);
	fflush(stderr);
}

void
progress_add(uint64_t bytes)
{
	uint64_t now;

	if (state->what == NULL)
		return;
	state->done += bytes;
	now = clock_ns();
	if (now - (state->drawn == 0 ? state->begun : state->drawn) <
	    (state->drawn == 0 ? first_after : next_after))
		return;
	state->drawn = now;
	draw(now);
}

void
progress_end(void)
{

	if (state->what != NULL && state->drawn != 0)
		fputs("\r\033[K", stderr);
	state->what = NULL;
}

void
progress_off(void)
{

	state->off = 1;
}

struct progress_state *
progress_share(void)
{

	return state;
}

void
progress_adopt(struct progress_state *theirs)
{

	state = theirs;
}
