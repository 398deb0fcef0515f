#include "base/xxh64.h"

#include <endian.h>
#include <string.h>

/* The five primes of its definition (xxHash, doc/xxhash_spec.md). */
#define PRIME1 0x9E3779B185EBCA87ULL
#define PRIME2 0xC2B2AE3D27D4EB4FULL
#define PRIME3 0x165667B19E3779F9ULL
#define PRIME4 0x85EBCA77C2B2AE63ULL
#define PRIME5 0x27D4EB2F165667C5ULL

static uint64_t
rotate(uint64_t x, int by)
{

	return x << by | x >> (64 - by);
}

static uint64_t
word_at(const unsigned char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof word);
	return le64toh(word);
}

static uint64_t
mix(uint64_t lane, uint64_t word)
{

	return rotate(lane + word * PRIME2, 31) * PRIME1;
}

void
xxh64_begin(struct xxh64 *X, uint64_t seed)
{

	X->lane[0] = seed + PRIME1 + PRIME2;
	X->lane[1] = seed + PRIME2;
	X->lane[2] = seed;
	X->lane[3] = seed - PRIME1;
	X->seed = seed;
	X->bytes = 0;
}

static const unsigned char *
take_stripes(struct xxh64 *X, const unsigned char *p, const unsigned char *end)
{
	uint64_t a = X->lane[0], b = X->lane[1], c = X->lane[2], d = X->lane[3];

	for (; end - p >= XXH64_STRIPE; p += XXH64_STRIPE) {
		a = mix(a, word_at(p));
		b = mix(b, word_at(p + 8));
		c = mix(c, word_at(p + 16));
		d = mix(d, word_at(p + 24));
	}
	X->lane[0] = a;
	X->lane[1] = b;
	X->lane[2] = c;
	X->lane[3] = d;
	return p;
}

void
xxh64_add(struct xxh64 *X, const void *bytes, size_t n)
{
	const unsigned char *p = bytes, *end = p + n;
	size_t have = X->bytes % XXH64_STRIPE, more = XXH64_STRIPE - have;

	if (n == 0)
		return;
	X->bytes += n;
	if (have > 0) {
		if (more > n)
			more = n;
		memcpy(X->part + have, p, more);
		p += more;
		if (have + more < XXH64_STRIPE)
			return;
		take_stripes(X, X->part, X->part + XXH64_STRIPE);
	}
	p = take_stripes(X, p, end);
	if (p < end)
		memcpy(X->part, p, (size_t)(end - p));
}

/* What is left behind the last whole stripe. */
static uint64_t
take_rest(uint64_t sum, const unsigned char *p, size_t n)
{
	uint32_t half;

	for (; n >= 8; p += 8, n -= 8)
		sum = rotate(sum ^ mix(0, word_at(p)), 27) * PRIME1 + PRIME4;
	if (n >= sizeof half) {
		memcpy(&half, p, sizeof half);
		sum = rotate(sum ^ le32toh(half) * PRIME1, 23) * PRIME2 + PRIME3;
		p += sizeof half;
		n -= sizeof half;
	}
	for (; n > 0; p++, n--)
		sum = rotate(sum ^ *p * PRIME5, 11) * PRIME1;
	return sum;
}

uint64_t
xxh64_end(const struct xxh64 *X)
{
	uint64_t sum = X->seed + PRIME5;

	if (X->bytes >= XXH64_STRIPE) {
		sum = rotate(X->lane[0], 1) + rotate(X->lane[1], 7) + rotate(X->lane[2], 12) +
		    rotate(X->lane[3], 18);
		for (int i = 0; i < 4; i++)
			sum = (sum ^ mix(0, X->lane[i])) * PRIME1 + PRIME4;
	}
	sum = take_rest(sum + X->bytes, X->part, X->bytes % XXH64_STRIPE);
	sum = (sum ^ sum >> 33) * PRIME2;
	sum = (sum ^ sum >> 29) * PRIME3;
	return sum ^ sum >> 32;
}
