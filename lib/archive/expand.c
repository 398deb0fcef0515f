#include "expand.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zstd.h>

#include "base/cancel.h"
#include "base/exit.h"
#include "base/hash.h"
#include "base/progress.h"
#include "base/report.h"
#include "base/str.h"
#include "compress.h"
#include "sums.h"

/* A window of 2^23 bytes is more than any level of ours needs. */
enum { IN = 1 << 19, OUT = 1 << 19, SLOTS = 4, WINDOW_LOG = 23, PATIENCE_MS = 100 };

struct slot {
	char *data;
	size_t len;	/* 0: the end */
	size_t taken;	/* bytes of the file that went into it */
	int failed;	/* what was wrong is in the archive's ${error} */
};

/* What is lent after a failure. */
static const struct slot nothing = { .failed = 1 };

/*
 * A second thread works ahead of the caller by a few slots, once more than the first
 * slot is asked for.  What it fails of, the caller reports when it gets there.
 */
struct expand {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t news; /* a slot was filled, or given back */
	int threaded, stop;
	struct slot slots[SLOTS];
	uint64_t filled, used; /* how many of them ever were */

	/* The rest is the second thread's, as long as it runs. */
	ZSTD_DCtx *context;
	struct sums *sums;
	struct hash *sum;
	char *name;
	int fd;
	char *chunk[2]; /* one is read while the other is still being summed */
	uint64_t ticket[2];
	int which;
	ZSTD_inBuffer in; /* in chunk[which] */
	uint64_t bytes;
	unsigned char told[HASH_BYTES]; /* the sum in the trailer */
	int begun, ended;
	int status;
	char *error;

	/* The caller's. */
	const struct slot *lent;
	uint64_t total;
	char text[HASH_HEX];
};

struct expand *
expand_new(int fd, const char *name, struct sums *S)
{
	struct expand *E;
	int short_of = 0;

	if ((E = calloc(1, sizeof *E)) == NULL)
		goto err0;
	pthread_mutex_init(&E->lock, NULL);
	pthread_cond_init(&E->news, NULL);
	E->fd = fd;
	E->sums = S;
	if ((E->name = str_dup(name)) == NULL || (E->sum = hash_new()) == NULL)
		goto err1;
	for (int i = 0; i < SLOTS; i++)
		short_of |= (E->slots[i].data = malloc(OUT)) == NULL;
	for (int i = 0; i < 2; i++)
		short_of |= (E->chunk[i] = malloc(IN)) == NULL;
	if (short_of || (E->context = ZSTD_createDCtx()) == NULL)
		goto err1;
	if (ZSTD_isError(ZSTD_DCtx_setParameter(E->context, ZSTD_d_windowLogMax, WINDOW_LOG)))
		goto err1;

	return E;

err1:
	expand_free(E);
err0:
	report(EXIT_FAILED, "cannot begin to read: '%s'", name);
	return NULL;
}

/* Remember what to report. */
static int __attribute__((format(printf, 3, 4)))
wrong(struct expand *E, int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (vasprintf(&E->error, format, args) == -1)
		E->error = NULL;
	va_end(args);
	E->status = status;
	return -1;
}

static int
must_stop(struct expand *E)
{
	int stop;

	if (!E->threaded)
		return cancel_asked() != 0;
	pthread_mutex_lock(&E->lock);
	stop = E->stop;
	pthread_mutex_unlock(&E->lock);
	return stop;
}

/* Read up to ${n} bytes.  A pipe is asked before, so that one that stays silent holds nobody. */
static ssize_t
read_file(struct expand *E, char *to, size_t n)
{
	struct pollfd asked = { .fd = E->fd, .events = POLLIN };
	size_t have = 0;
	ssize_t got;
	int ready;

	while (have < n) {
		if (must_stop(E))
			return wrong(E, EXIT_FAILED, "stopped");
		ready = poll(&asked, 1, PATIENCE_MS);
		if (ready == 0 || (ready == -1 && errno == EINTR))
			continue;
		got = read(E->fd, to + have, n - have);
		if (got == -1 && errno != EINTR)
			return wrong(
			    E, EXIT_FAILED, "cannot read: '%s': %s", E->name, strerror(errno));
		if (got == 0)
			break;
		have += got == -1 ? 0 : (size_t)got;
	}
	E->bytes += have;
	return (ssize_t)have;
}

/*
 * The frame must carry a checksum and need no dictionary (RFC 8878, 3.1.1.1.1);
 * zstd itself would also be content without the one, and pass over foreign
 * skippable frames.
 */
static int
check_head(struct expand *E)
{
	static const unsigned char magic[] = { 0x28, 0xb5, 0x2f, 0xfd };
	const unsigned char *p = E->in.src;

	if (E->in.size <= sizeof magic || memcmp(p, magic, sizeof magic) != 0)
		return wrong(E, EXIT_INVALID, "not an archive of slate: '%s'", E->name);
	if ((p[4] & 0x0f) != 0x04)
		return wrong(E, EXIT_INVALID,
		    "not an archive of slate: '%s': its zstd frame has no checksum", E->name);
	return 0;
}

/* Read the next chunk into the other buffer. */
static int
refill(struct expand *E)
{
	ssize_t got;

	E->ticket[E->which] = sums_add(E->sums, E->sum, E->in.src, E->in.size);
	E->which ^= 1;
	if (sums_wait_quietly(E->sums, E->ticket[E->which]) == -1)
		return wrong(E, EXIT_FAILED, "cannot add to a SHA-256 sum");
	if ((got = read_file(E, E->chunk[E->which], IN)) == -1)
		return -1;
	E->in = (ZSTD_inBuffer){ E->chunk[E->which], (size_t)got, 0 };
	if (!E->begun) {
		E->begun = 1;
		return check_head(E);
	}
	if (got == 0)
		return wrong(E, EXIT_INVALID, "archive is cut: '%s'", E->name);
	return 0;
}

/* The frame has ended: what follows in the chunk and the file must be the trailer and no more. */
static int
read_trailer(struct expand *E)
{
	char trailer[TRAILER_BYTES + 1];
	size_t have = E->in.size - E->in.pos;
	ssize_t got;

	E->ticket[E->which] = sums_add(E->sums, E->sum, E->in.src, E->in.pos);
	if (have > sizeof trailer)
		have = sizeof trailer;
	memcpy(trailer, (const char *)E->in.src + E->in.pos, have);
	if ((got = read_file(E, trailer + have, sizeof trailer - have)) == -1)
		return -1;
	have += (size_t)got;
	if (have < TRAILER_BYTES)
		return wrong(
		    E, EXIT_INVALID, "archive is cut: '%s': its trailer is missing", E->name);
	if (memcmp(trailer, compress_trailer, TRAILER_HEAD) != 0)
		return wrong(E, EXIT_INVALID,
		    "archive is not valid: '%s': its trailer is missing, something else is there",
		    E->name);
	if (have > TRAILER_BYTES)
		return wrong(E, EXIT_INVALID,
		    "archive is not valid: '%s': there is more behind its end", E->name);
	memcpy(E->told, trailer + TRAILER_HEAD, sizeof E->told);
	return 0;
}

/* Fill a slot with what comes next, as much as fits.  Return 0, or -1 with ${error} set. */
static int
fill(struct expand *E, struct slot *S)
{
	ZSTD_outBuffer out = { S->data, OUT, 0 };
	uint64_t before = E->bytes;
	size_t rc;

	while (!E->ended && out.pos < out.size) {
		if (E->in.pos == E->in.size && refill(E) == -1)
			return -1;
		rc = ZSTD_decompressStream(E->context, &out, &E->in);
		if (ZSTD_isError(rc))
			return wrong(E, EXIT_INVALID, "archive is damaged: '%s': %s", E->name,
			    ZSTD_getErrorName(rc));
		if (rc != 0)
			continue;
		E->ended = 1;
		if (read_trailer(E) == -1)
			return -1;
	}
	S->len = out.pos;
	S->taken = (size_t)(E->bytes - before);
	return 0;
}

static void *
work(void *cookie)
{
	struct expand *E = cookie;
	struct slot *S;
	int last = 0;

	while (!last) {
		pthread_mutex_lock(&E->lock);
		while (E->filled - E->used == SLOTS && !E->stop)
			pthread_cond_wait(&E->news, &E->lock);
		last = E->stop;
		pthread_mutex_unlock(&E->lock);
		if (last)
			break;
		S = &E->slots[E->filled % SLOTS];
		S->failed = fill(E, S) == -1;
		last = S->failed || S->len == 0;
		pthread_mutex_lock(&E->lock);
		E->filled++;
		pthread_cond_broadcast(&E->news);
		pthread_mutex_unlock(&E->lock);
	}
	return NULL;
}

static void
start(struct expand *E)
{
	sigset_t all, before;

	/* A signal shall interrupt the thread that can do something about it. */
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	E->threaded = 1;
	if (pthread_create(&E->thread, NULL, work, E) != 0)
		E->threaded = 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* Give the last slot back and wait for the next.  Return 0, or -1 with a report: a signal came. */
static int
wait_slot(struct expand *E)
{
	struct timespec until;
	int stop = 0;

	pthread_mutex_lock(&E->lock);
	while (E->filled == E->used && !stop) {
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_nsec += PATIENCE_MS * 1000000;
		until.tv_sec += until.tv_nsec / 1000000000;
		until.tv_nsec %= 1000000000;
		pthread_cond_timedwait(&E->news, &E->lock, &until);
		stop = cancel_asked();
	}
	pthread_mutex_unlock(&E->lock);
	return stop ? cancel_check() : 0;
}

static int
next_slot(struct expand *E)
{

	if (cancel_check() == -1)
		return -1;
	if (E->threaded)
		return wait_slot(E);
	E->slots[E->filled % SLOTS].failed = fill(E, &E->slots[E->filled % SLOTS]) == -1;
	E->filled++;
	return cancel_check();
}

/* All was read: do its bytes have the sum that the trailer tells? */
static int
check_sum(struct expand *E)
{
	unsigned char sum[HASH_BYTES];

	/* After the first time it is known. */
	if (*E->text != '\0')
		return 0;
	if (sums_wait(E->sums, E->ticket[E->which]) == -1 || hash_end(E->sum, sum) == -1)
		return -1;
	if (memcmp(E->told, sum, sizeof sum) != 0)
		return report(EXIT_INVALID,
		    "archive is damaged: '%s': its bytes have not the sum of its trailer", E->name);
	str_hex(E->text, sum, sizeof sum);
	return 0;
}

/* The caller is done with the slot it has; from the second on, they are filled ahead of it. */
static void
give_back(struct expand *E)
{

	pthread_mutex_lock(&E->lock);
	E->used++;
	pthread_cond_broadcast(&E->news);
	pthread_mutex_unlock(&E->lock);
	if (!E->threaded && E->used == 1)
		start(E);
}

ssize_t
expand_next(struct expand *E, const void **p)
{
	const struct slot *S = E->lent;

	/* After the end there is nothing more; after a failure neither. */
	if (S != NULL && S->failed)
		return -1;
	if (S != NULL && S->len == 0)
		return check_sum(E);
	if (S != NULL)
		give_back(E);
	E->lent = &nothing;
	if (next_slot(E) == -1)
		return -1;
	E->lent = S = &E->slots[E->used % SLOTS];
	if (S->failed)
		return report(E->status, "%s", E->error == NULL ? "cannot read" : E->error);
	progress_add(S->taken);
	*p = S->data;
	E->total += S->len;
	return S->len == 0 ? check_sum(E) : (ssize_t)S->len;
}

uint64_t
expand_total(const struct expand *E)
{

	return E->total;
}

const char *
expand_sum(const struct expand *E)
{

	return E->text;
}

uint64_t
expand_bytes(const struct expand *E)
{

	return E->bytes;
}

void
expand_free(struct expand *E)
{

	if (E == NULL)
		return;
	if (E->threaded) {
		pthread_mutex_lock(&E->lock);
		E->stop = 1;
		pthread_cond_broadcast(&E->news);
		pthread_mutex_unlock(&E->lock);
		pthread_join(E->thread, NULL);
	}
	if (E->sums != NULL) {
		sums_wait_quietly(E->sums, E->ticket[0]);
		sums_wait_quietly(E->sums, E->ticket[1]);
	}
	ZSTD_freeDCtx(E->context);
	for (int i = 0; i < SLOTS; i++)
		free(E->slots[i].data);
	free(E->chunk[0]);
	free(E->chunk[1]);
	hash_free(E->sum);
	free(E->error);
	free(E->name);
	pthread_cond_destroy(&E->news);
	pthread_mutex_destroy(&E->lock);
	free(E);
}
