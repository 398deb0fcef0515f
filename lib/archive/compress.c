#include "compress.h"

#include <stdlib.h>
#include <unistd.h>
#include <zstd.h>

#include "base/cancel.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "base/str.h"
#include "stored.h"
#include "sums.h"

/* Larger jobs compress a little better and need more memory, higher levels too. */
enum { OUT = 1 << 20, WORKERS_MAX = 4, JOB = 4 << 20, JOB_SLOW = 2 << 20, SLOW = 7 };

const unsigned char compress_trailer[TRAILER_HEAD] = {
	0x50, 0x2a, 0x4d, 0x18, HASH_BYTES, 0, 0, 0
};

struct compress {
	ZSTD_CCtx *context; /* NULL: all is stored as it is */
	struct stored stored;
	struct sums *sums;
	struct hash *sum;
	char *name;
	int fd;
	char *out[2]; /* one is filled while the other is still being summed */
	uint64_t ticket[2];
	int which;
	size_t used;
	uint64_t bytes;
};

static int
set(struct compress *C, ZSTD_cParameter parameter, int value)
{
	size_t rc = ZSTD_CCtx_setParameter(C->context, parameter, value);

	if (ZSTD_isError(rc))
		return report(EXIT_FAILED, "cannot set up zstd: %s", ZSTD_getErrorName(rc));
	return 0;
}

static int
set_all(struct compress *C, int level)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	int workers = cores < 1 ? 1 : cores > WORKERS_MAX ? WORKERS_MAX : (int)cores;

	if (level == 0)
		return 0;
	if (level < 0 || level > COMPRESS_LEVEL_MAX)
		return report(EXIT_USAGE, "compression level must be 0 to %d", COMPRESS_LEVEL_MAX);
	if ((C->context = ZSTD_createCCtx()) == NULL)
		return report(EXIT_FAILED, "cannot set up zstd: out of memory");
	if (set(C, ZSTD_c_compressionLevel, level) == -1 || set(C, ZSTD_c_checksumFlag, 1) == -1)
		return -1;
	/* A zstd built without threads refuses this, and works without. */
	if (!ZSTD_isError(ZSTD_CCtx_setParameter(C->context, ZSTD_c_nbWorkers, workers)))
		return set(C, ZSTD_c_jobSize, level < SLOW ? JOB : JOB_SLOW);
	return 0;
}

struct compress *
compress_new(int fd, const char *name, int level, struct sums *S)
{
	struct compress *C;

	if ((C = calloc(1, sizeof *C)) == NULL)
		goto err0;
	C->fd = fd;
	C->sums = S;
	if ((C->name = str_dup(name)) == NULL || (C->sum = hash_new()) == NULL)
		goto err1;
	if ((C->out[0] = malloc(OUT)) == NULL || (C->out[1] = malloc(OUT)) == NULL)
		goto err1;
	if (set_all(C, level) == -1)
		goto err1;

	return C;

err1:
	compress_free(C);
err0:
	report(EXIT_FAILED, "cannot begin the archive: '%s'", name);
	return NULL;
}

static int
flush(struct compress *C)
{

	if (C->used == 0)
		return 0;
	C->ticket[C->which] = sums_add(C->sums, C->sum, C->out[C->which], C->used);
	if (file_write(C->fd, C->out[C->which], C->used, C->name) == -1)
		return -1;
	C->bytes += C->used;
	C->used = 0;
	C->which ^= 1;
	return sums_wait(C->sums, C->ticket[C->which]);
}

/* Let zstd take from ${in} and fill the buffer; return what it says is left to do, or -1. */
static ssize_t
step(struct compress *C, ZSTD_inBuffer *in, ZSTD_EndDirective what)
{
	ZSTD_outBuffer out = { C->out[C->which], OUT, C->used };
	size_t left;

	if (cancel_check() == -1)
		return -1;
	left = C->context == NULL ? stored_stream(&C->stored, &out, in, what) :
				    ZSTD_compressStream2(C->context, &out, in, what);
	if (ZSTD_isError(left))
		return report(EXIT_FAILED, "cannot compress: '%s': %s", C->name,
		    ZSTD_getErrorName(left));
	C->used = out.pos;
	if (C->used + STORED_ROOM > OUT && flush(C) == -1)
		return -1;
	return left > 0;
}

int
compress_write(struct compress *C, const void *p, size_t n)
{
	ZSTD_inBuffer in = { p, n, 0 };

	while (in.pos < in.size)
		if (step(C, &in, ZSTD_e_continue) == -1)
			return -1;
	return 0;
}

int
compress_end(struct compress *C, char sum[HASH_HEX], uint64_t *bytes)
{
	ZSTD_inBuffer in = { NULL, 0, 0 };
	unsigned char raw[HASH_BYTES];
	ssize_t left;

	while ((left = step(C, &in, ZSTD_e_end)) > 0)
		;
	if (left == -1 || flush(C) == -1)
		return -1;
	if (sums_wait(C->sums, C->ticket[C->which ^ 1]) == -1 || hash_end(C->sum, raw) == -1)
		return -1;
	if (file_write(C->fd, compress_trailer, sizeof compress_trailer, C->name) == -1 ||
	    file_write(C->fd, raw, sizeof raw, C->name) == -1)
		return -1;
	str_hex(sum, raw, sizeof raw);
	*bytes = C->bytes + TRAILER_BYTES;
	return 0;
}

void
compress_free(struct compress *C)
{

	if (C == NULL)
		return;
	/* Nothing may be freed that is still being summed. */
	if (C->sums != NULL) {
		sums_wait(C->sums, C->ticket[0]);
		sums_wait(C->sums, C->ticket[1]);
	}
	ZSTD_freeCCtx(C->context);
	free(C->out[0]);
	free(C->out[1]);
	hash_free(C->sum);
	free(C->name);
	free(C);
}
