#include "sum.h"

#include <endian.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

void
sum_document(struct sum *S, const void *p, size_t n)
{
	XXH128_hash_t sum = XXH3_128bits(p, n);

	S->content[0] += sum.low64;
	S->content[1] += sum.high64;
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
