#include "expand.h"

#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "base/cancel.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/progress.h"
#include "base/report.h"
#include "base/str.h"
#include "compress.h"
#include "sums.h"

/* A window of 2^23 bytes is more than any level of ours needs. */
enum { IN = 1 << 19, OUT = 1 << 20, WINDOW_LOG = 23 };

struct expand {
	ZSTD_DCtx *context;
	struct sums *sums;
	struct hash *sum;
	char *name;
	int fd;
	char *chunk[2]; /* one is read while the other is still being summed */
	uint64_t ticket[2];
	int which;
	ZSTD_inBuffer in; /* in chunk[which] */
	char *out;
	uint64_t bytes, total;
	char text[HASH_HEX];
	int begun, ended;
};

struct expand *
expand_new(int fd, const char *name, struct sums *S)
{
	struct expand *E;

	if ((E = calloc(1, sizeof *E)) == NULL)
		goto err0;
	E->fd = fd;
	E->sums = S;
	if ((E->name = str_dup(name)) == NULL || (E->sum = hash_new()) == NULL)
		goto err1;
	if ((E->chunk[0] = malloc(IN)) == NULL || (E->chunk[1] = malloc(IN)) == NULL ||
	    (E->out = malloc(OUT)) == NULL || (E->context = ZSTD_createDCtx()) == NULL)
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

/*
 * The frame must carry a checksum and need no dictionary (RFC 8878, 3.1.1.1.1);
 * zstd itself would also be content without the one, and pass over foreign
 * skippable frames.
 */
static int
check_head(const struct expand *E)
{
	static const unsigned char magic[] = { 0x28, 0xb5, 0x2f, 0xfd };
	const unsigned char *p = E->in.src;

	if (E->in.size <= sizeof magic || memcmp(p, magic, sizeof magic) != 0)
		return report(EXIT_INVALID, "not an archive of slate: '%s'", E->name);
	if ((p[4] & 0x0f) != 0x04)
		return report(EXIT_INVALID,
		    "not an archive of slate: '%s': its zstd frame has no checksum", E->name);
	return 0;
}

/* Read the next chunk into the other buffer. */
static int
refill(struct expand *E)
{
	ssize_t got;

	if (cancel_check() == -1)
		return -1;
	E->ticket[E->which] = sums_add(E->sums, E->sum, E->in.src, E->in.size);
	E->which ^= 1;
	if (sums_wait(E->sums, E->ticket[E->which]) == -1)
		return -1;
	if ((got = file_read(E->fd, E->chunk[E->which], IN, E->name)) == -1)
		return -1;
	E->in = (ZSTD_inBuffer){ E->chunk[E->which], (size_t)got, 0 };
	E->bytes += (uint64_t)got;
	progress_add((uint64_t)got);
	if (!E->begun) {
		E->begun = 1;
		return check_head(E);
	}
	if (got == 0)
		return report(EXIT_INVALID, "archive is cut: '%s'", E->name);
	return 0;
}

/* The frame has ended: what follows in the chunk and the file must be the trailer, and be right. */
static int
check_trailer(struct expand *E)
{
	unsigned char trailer[TRAILER_BYTES + 1], sum[HASH_BYTES];
	size_t have = E->in.size - E->in.pos;
	ssize_t got = 0;

	E->ticket[E->which] = sums_add(E->sums, E->sum, E->in.src, E->in.pos);
	if (have > sizeof trailer)
		have = sizeof trailer;
	memcpy(trailer, (const char *)E->in.src + E->in.pos, have);
	if ((got = file_read(E->fd, trailer + have, sizeof trailer - have, E->name)) == -1)
		return -1;
	E->bytes += (uint64_t)got;
	have += (size_t)got;
	if (have < TRAILER_BYTES)
		return report(
		    EXIT_INVALID, "archive is cut: '%s': its trailer is missing", E->name);
	if (memcmp(trailer, trailer_head, TRAILER_HEAD) != 0)
		return report(EXIT_INVALID,
		    "archive is not valid: '%s': its trailer is missing, something else is there",
		    E->name);
	if (have > TRAILER_BYTES)
		return report(EXIT_INVALID,
		    "archive is not valid: '%s': there is more behind its end", E->name);
	if (sums_wait(E->sums, E->ticket[E->which]) == -1 || hash_end(E->sum, sum) == -1)
		return -1;
	if (memcmp(trailer + TRAILER_HEAD, sum, sizeof sum) != 0)
		return report(EXIT_INVALID,
		    "archive is damaged: '%s': its bytes have not the sum of its trailer", E->name);
	str_hex(E->text, sum, sizeof sum);
	return 0;
}

ssize_t
expand_next(struct expand *E, const void **p)
{
	ZSTD_outBuffer out = { E->out, OUT, 0 };
	size_t rc;

	while (!E->ended && out.pos < out.size) {
		if (E->in.pos == E->in.size && refill(E) == -1)
			return -1;
		rc = ZSTD_decompressStream(E->context, &out, &E->in);
		if (ZSTD_isError(rc))
			return report(EXIT_INVALID, "archive is damaged: '%s': %s", E->name,
			    ZSTD_getErrorName(rc));
		if (rc != 0)
			continue;
		E->ended = 1;
		if (check_trailer(E) == -1)
			return -1;
	}
	*p = E->out;
	E->total += out.pos;
	return (ssize_t)out.pos;
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
	if (E->sums != NULL) {
		sums_wait(E->sums, E->ticket[0]);
		sums_wait(E->sums, E->ticket[1]);
	}
	ZSTD_freeDCtx(E->context);
	free(E->chunk[0]);
	free(E->chunk[1]);
	free(E->out);
	hash_free(E->sum);
	free(E->name);
	free(E);
}
