#include "base/sha256.h"

#include <endian.h>
#include <string.h>

static const uint32_t first[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
	0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };

#ifdef __x86_64__
#include <immintrin.h>

#define WITH_SHA __attribute__((target("sha,sse4.1")))
#define INSIDE static inline WITH_SHA __attribute__((always_inline))

static const uint32_t rounds[64] = { 0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b,
	0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6,
	0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d,
	0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
	0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585,
	0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
	0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa,
	0xa4506ceb, 0xbef9a3f7, 0xc67178f2 };

/* The state in the order that the instructions want, and the last 16 words of the schedule. */
struct lane {
	__m128i abef, cdgh, words[4];
};

INSIDE void
enter(struct lane *L, const uint32_t state[8])
{
	__m128i abcd = _mm_loadu_si128((const __m128i *)(const void *)state);
	__m128i efgh = _mm_loadu_si128((const __m128i *)(const void *)(state + 4));

	abcd = _mm_shuffle_epi32(abcd, 0xb1);
	efgh = _mm_shuffle_epi32(efgh, 0x1b);
	L->abef = _mm_alignr_epi8(abcd, efgh, 8);
	L->cdgh = _mm_blend_epi16(efgh, abcd, 0xf0);
}

INSIDE void
leave(const struct lane *L, uint32_t state[8])
{
	__m128i feba = _mm_shuffle_epi32(L->abef, 0x1b), dchg = _mm_shuffle_epi32(L->cdgh, 0xb1);

	_mm_storeu_si128((__m128i *)(void *)state, _mm_blend_epi16(feba, dchg, 0xf0));
	_mm_storeu_si128((__m128i *)(void *)(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

/* The ${i}th four of the 64 rounds. */
INSIDE void
four_rounds(struct lane *L, const unsigned char *p, int i)
{
	const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
	__m128i *w = L->words, sum;

	if (i < 4)
		w[i] = _mm_shuffle_epi8(
		    _mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i)), swap);
	else
		w[i & 3] = _mm_sha256msg2_epu32(
		    _mm_add_epi32(_mm_sha256msg1_epu32(w[i & 3], w[(i + 1) & 3]),
			_mm_alignr_epi8(w[(i + 3) & 3], w[(i + 2) & 3], 4)),
		    w[(i + 3) & 3]);
	sum = _mm_add_epi32(
	    w[i & 3], _mm_loadu_si128((const __m128i *)(const void *)(rounds + 4 * i)));
	L->cdgh = _mm_sha256rnds2_epu32(L->cdgh, L->abef, sum);
	L->abef = _mm_sha256rnds2_epu32(L->abef, L->cdgh, _mm_shuffle_epi32(sum, 0x0e));
}

static WITH_SHA void
one(uint32_t state[8], const unsigned char *p, size_t blocks)
{
	struct lane L, before;

	enter(&L, state);
	for (; blocks > 0; blocks--, p += SHA256_BLOCK) {
		before = L;
#pragma GCC unroll 16
		for (int i = 0; i < 16; i++)
			four_rounds(&L, p, i);
		L.abef = _mm_add_epi32(L.abef, before.abef);
		L.cdgh = _mm_add_epi32(L.cdgh, before.cdgh);
	}
	leave(&L, state);
}

static WITH_SHA void
two(uint32_t state[8], const unsigned char *p, uint32_t other[8], const unsigned char *q,
    size_t blocks)
{
	struct lane L, M, before, before2;

	enter(&L, state);
	enter(&M, other);
	for (; blocks > 0; blocks--, p += SHA256_BLOCK, q += SHA256_BLOCK) {
		before = L;
		before2 = M;
#pragma GCC unroll 16
		for (int i = 0; i < 16; i++) {
			four_rounds(&L, p, i);
			four_rounds(&M, q, i);
		}
		L.abef = _mm_add_epi32(L.abef, before.abef);
		L.cdgh = _mm_add_epi32(L.cdgh, before.cdgh);
		M.abef = _mm_add_epi32(M.abef, before2.abef);
		M.cdgh = _mm_add_epi32(M.cdgh, before2.cdgh);
	}
	leave(&L, state);
	leave(&M, other);
}

int
sha256_able(void)
{
	unsigned a, b = 0, c, d;

	/* gcc 12 cannot be asked for "sha": leaf 7, bit 29 of EBX. */
	__asm__("cpuid" : "=a"(a), "=b"(b), "=c"(c), "=d"(d) : "a"(0), "c"(0));
	if (a < 7)
		return 0;
	__asm__("cpuid" : "=a"(a), "=b"(b), "=c"(c), "=d"(d) : "a"(7), "c"(0));
	return (b >> 29 & 1) != 0 && __builtin_cpu_supports("sse4.1");
}

#else

static void
one(uint32_t state[8], const unsigned char *p, size_t blocks)
{

	(void)state;
	(void)p;
	(void)blocks;
}

static void
two(uint32_t state[8], const unsigned char *p, uint32_t other[8], const unsigned char *q,
    size_t blocks)
{

	one(state, p, blocks);
	one(other, q, blocks);
}

int
sha256_able(void)
{

	return 0;
}

#endif

void
sha256_begin(struct sha256 *S)
{

	memcpy(S->state, first, sizeof first);
	S->bytes = 0;
}

void
sha256_add(struct sha256 *S, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;
	size_t have = S->bytes % SHA256_BLOCK, more = SHA256_BLOCK - have;

	S->bytes += n;
	if (have > 0) {
		if (more > n)
			more = n;
		memcpy(S->part + have, p, more);
		p += more;
		n -= more;
		if (have + more < SHA256_BLOCK)
			return;
		one(S->state, S->part, 1);
	}
	one(S->state, p, n / SHA256_BLOCK);
	memcpy(S->part, p + n / SHA256_BLOCK * SHA256_BLOCK, n % SHA256_BLOCK);
}

void
sha256_end(struct sha256 *S, unsigned char sum[SHA256_SUM])
{
	static const unsigned char padding[SHA256_BLOCK] = { 0x80 };
	uint64_t bits = htobe64(S->bytes * 8);
	uint32_t word;

	sha256_add(S, padding, 1 + (SHA256_BLOCK + 55 - S->bytes % SHA256_BLOCK) % SHA256_BLOCK);
	sha256_add(S, &bits, sizeof bits);
	for (int i = 0; i < 8; i++) {
		word = htobe32(S->state[i]);
		memcpy(sum + 4 * i, &word, sizeof word);
	}
}

/* As many bytes as make its block whole. */
static size_t
fill_up(struct sha256 *S, const void *p, size_t n)
{
	size_t more = (SHA256_BLOCK - S->bytes % SHA256_BLOCK) % SHA256_BLOCK;

	if (more > n)
		more = n;
	if (more > 0)
		sha256_add(S, p, more);
	return more;
}

void
sha256_add_two(struct sha256 *S, const void *p, struct sha256 *T, const void *q, size_t n)
{
	const unsigned char *a = p, *b = q, *a_end = a + n, *b_end = b + n;
	size_t blocks, least;

	a += fill_up(S, a, n);
	b += fill_up(T, b, n);
	least = (size_t)(a_end - a < b_end - b ? a_end - a : b_end - b);
	if ((blocks = least / SHA256_BLOCK) > 0) {
		two(S->state, a, T->state, b, blocks);
		least = blocks * SHA256_BLOCK;
		S->bytes += least;
		T->bytes += least;
		a += least;
		b += least;
	}
	if (a < a_end)
		sha256_add(S, a, (size_t)(a_end - a));
	if (b < b_end)
		sha256_add(T, b, (size_t)(b_end - b));
}
