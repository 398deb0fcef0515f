#include "stored.h"

#include <endian.h>
#include <string.h>

/* The largest block of any frame, and of what kind ours are. */
enum { BLOCK_MAX = 128 << 10, BLOCK_HEAD = 3, LAST = 1, RAW = 0 << 1, SIZE_SHIFT = 3 };

/* The magic; a checksum, but no length and no dictionary; a window of 2^(10+7) bytes. */
static const unsigned char head[] = { 0x28, 0xb5, 0x2f, 0xfd, 0x04, 7 << 3 };

static void
put(ZSTD_outBuffer *out, const void *p, size_t n)
{

	memcpy((char *)out->dst + out->pos, p, n);
	out->pos += n;
}

static void
put_block(struct stored *S, ZSTD_outBuffer *out, const void *p, size_t n, int last)
{
	uint32_t word = htole32((uint32_t)n << SIZE_SHIFT | RAW | (last ? LAST : 0));

	put(out, &word, BLOCK_HEAD);
	if (n > 0) {
		put(out, p, n);
		XXH64_update(&S->check, p, n);
	}
}

size_t
stored_stream(struct stored *S, ZSTD_outBuffer *out, ZSTD_inBuffer *in, ZSTD_EndDirective what)
{
	size_t left = in->size - in->pos, n = left < BLOCK_MAX ? left : BLOCK_MAX;
	uint32_t check;

	if (!S->begun) {
		put(out, head, sizeof head);
		XXH64_reset(&S->check, 0);
		S->begun = 1;
	}
	if (n > out->size - out->pos - BLOCK_HEAD)
		n = out->size - out->pos - BLOCK_HEAD;
	if (n > 0) {
		put_block(S, out, (const char *)in->src + in->pos, n, 0);
		in->pos += n;
		return what == ZSTD_e_end;
	}
	if (what != ZSTD_e_end)
		return 0;
	put_block(S, out, NULL, 0, 1);
	check = htole32((uint32_t)XXH64_digest(&S->check));
	put(out, &check, sizeof check);
	return 0;
}
