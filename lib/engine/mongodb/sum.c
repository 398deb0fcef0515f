#include "sum.h"

#include <endian.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Two sums that begin differently collide at different documents. */
static const uint64_t seeds[2] = { 0, 0x736c617465 };

void
sum_document(struct sum *S, const void *p, size_t n)
{

	for (int i = 0; i < 2; i++)
		S->content[i] += XXH64(p, n, seeds[i]);
	S->documents++;
	S->bytes += n;
}

void
sum_documents(struct sum *S, const void *p, size_t n)
{
	const char *at = p, *end = at + n;
	uint32_t length;

	for (; at < end; at += length) {
		memcpy(&length, at, sizeof length);
		length = le32toh(length);
		sum_document(S, at, length);
	}
}

void
sum_add(struct sum *S, const struct sum *more)
{

	S->documents += more->documents;
	S->bytes += more->bytes;
	S->content[0] += more->content[0];
	S->content[1] += more->content[1];
}

int
sum_same(const struct sum *S, const struct sum *other)
{

	return memcmp(S, other, sizeof *S) == 0;
}
