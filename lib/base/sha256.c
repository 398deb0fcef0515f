#include "sha256.h"

#include <endian.h>
#include <string.h>

#ifdef __x86_64__
#include <cpuid.h>
#include <immintrin.h>

#define SHA __attribute__((target("sha,sse4.1"), always_inline)) static inline

static const uint32_t constants[64] __attribute__((aligned(16))) = { 0x428a2f98, 0x71374491,
	0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
	0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc,
	0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
	0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354,
	0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
	0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c,
	0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f,
	0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2 };

/* A sum at work: the state as the instructions want it, and sixteen words of the message. */
struct lane {
	__m128i abef, cdgh, abef_before, cdgh_before, w[4];
	const unsigned char *p;
};

SHA void
lane_open(struct lane *L, const struct sha256 *S, const unsigned char *p)
{
	const uint32_t *s = S->state;

	L->abef = _mm_set_epi32((int)s[0], (int)s[1], (int)s[4], (int)s[5]);
	L->cdgh = _mm_set_epi32((int)s[2], (int)s[3], (int)s[6], (int)s[7]);
	L->p = p;
}

SHA void
lane_close(const struct lane *L, struct sha256 *S)
{
	uint32_t abef[4], cdgh[4];

	_mm_storeu_si128((__m128i *)(void *)abef, L->abef);
	_mm_storeu_si128((__m128i *)(void *)cdgh, L->cdgh);
	for (size_t i = 0; i < 2; i++) {
		S->state[i] = abef[3 - i];
		S->state[2 + i] = cdgh[3 - i];
		S->state[4 + i] = abef[1 - i];
		S->state[6 + i] = cdgh[1 - i];
	}
}

SHA void
lane_load(struct lane *L)
{
	const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);

	L->abef_before = L->abef;
	L->cdgh_before = L->cdgh;
	for (int i = 0; i < 4; i++, L->p += sizeof L->w[0])
		L->w[i] = _mm_shuffle_epi8(
		    _mm_loadu_si128((const __m128i *)(const void *)L->p), big_endian);
}

/* Four rounds, the ${i}th four; and the words that those have which come sixteen later. */
SHA void
lane_rounds(struct lane *L, int i)
{
	__m128i *w = &L->w[i % 4], last = L->w[(i + 3) % 4], sum;

	sum = _mm_add_epi32(*w, _mm_load_si128((const __m128i *)(const void *)&constants[4 * i]));
	L->cdgh = _mm_sha256rnds2_epu32(L->cdgh, L->abef, sum);
	L->abef = _mm_sha256rnds2_epu32(L->abef, L->cdgh, _mm_shuffle_epi32(sum, 0x0e));
	if (i >= 12)
		return;
	sum = _mm_sha256msg1_epu32(*w, L->w[(i + 1) % 4]);
	sum = _mm_add_epi32(sum, _mm_alignr_epi8(last, L->w[(i + 2) % 4], 4));
	*w = _mm_sha256msg2_epu32(sum, last);
}

SHA void
lane_end_block(struct lane *L)
{

	L->abef = _mm_add_epi32(L->abef, L->abef_before);
	L->cdgh = _mm_add_epi32(L->cdgh, L->cdgh_before);
}

__attribute__((target("sha,sse4.1"))) static void
add_blocks(struct sha256 *S, const unsigned char *p, size_t blocks)
{
	struct lane L;

	lane_open(&L, S, p);
	for (; blocks > 0; blocks--) {
		lane_load(&L);
#pragma GCC unroll 16
		for (int i = 0; i < 16; i++)
			lane_rounds(&L, i);
		lane_end_block(&L);
	}
	lane_close(&L, S);
}

__attribute__((target("sha,sse4.1"))) static void
add_blocks_two(struct sha256 *S, const unsigned char *p, struct sha256 *T, const unsigned char *q,
    size_t blocks)
{
	struct lane L, M;

	lane_open(&L, S, p);
	lane_open(&M, T, q);
	for (; blocks > 0; blocks--) {
		lane_load(&L);
		lane_load(&M);
#pragma GCC unroll 16
		for (int i = 0; i < 16; i++) {
			lane_rounds(&L, i);
			lane_rounds(&M, i);
		}
		lane_end_block(&L);
		lane_end_block(&M);
	}
	lane_close(&L, S);
	lane_close(&M, T);
}

int
sha256_can(void)
{
	unsigned a, b, c, d;

	return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA) != 0 &&
	       __builtin_cpu_supports("sse4.1");
}

#else

/* Never called: sha256_can() says so. */
static void
add_blocks(struct sha256 *S, const unsigned char *p, size_t blocks)
{

	(void)S;
	(void)p;
	(void)blocks;
}

static void
add_blocks_two(struct sha256 *S, const unsigned char *p, struct sha256 *T, const unsigned char *q,
    size_t blocks)
{

	(void)S;
	(void)p;
	(void)T;
	(void)q;
	(void)blocks;
}

int
sha256_can(void)
{

	return 0;
}

#endif

void
sha256_begin(struct sha256 *S)
{
	static const uint32_t state[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
		0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };

	memcpy(S->state, state, sizeof state);
	S->bytes = 0;
}

/* Add up to the end of the block that was begun.  Return how many bytes. */
static size_t
complete(struct sha256 *S, const unsigned char *p, size_t n)
{
	size_t have = S->bytes % SHA256_BLOCK;

	if (have == 0)
		return 0;
	if (n > SHA256_BLOCK - have)
		n = SHA256_BLOCK - have;
	memcpy(S->rest + have, p, n);
	S->bytes += n;
	if (have + n == SHA256_BLOCK)
		add_blocks(S, S->rest, 1);
	return n;
}

void
sha256_add(struct sha256 *S, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;
	size_t part = complete(S, p, n);

	p += part;
	n -= part;
	if (n == 0)
		return;
	add_blocks(S, p, n / SHA256_BLOCK);
	memcpy(S->rest, p + n / SHA256_BLOCK * SHA256_BLOCK, n % SHA256_BLOCK);
	S->bytes += n;
}

void
sha256_add_two(struct sha256 *S, const void *p, struct sha256 *T, const void *q, size_t n)
{
	size_t a = complete(S, p, n), b = complete(T, q, n);
	size_t whole = (n - (a > b ? a : b)) / SHA256_BLOCK * SHA256_BLOCK;

	add_blocks_two(
	    S, (const unsigned char *)p + a, T, (const unsigned char *)q + b, whole / SHA256_BLOCK);
	S->bytes += whole;
	T->bytes += whole;
	sha256_add(S, (const unsigned char *)p + a + whole, n - a - whole);
	sha256_add(T, (const unsigned char *)q + b + whole, n - b - whole);
}

void
sha256_end(struct sha256 *S, unsigned char sum[SHA256_BYTES])
{
	static const unsigned char one[SHA256_BLOCK] = { 0x80 };
	const uint64_t bits = htobe64(S->bytes * 8);
	const size_t have = S->bytes % SHA256_BLOCK, room = SHA256_BLOCK - sizeof bits;
	uint32_t word;

	/* A one, as many zeros as needed, and the length end a block. */
	sha256_add(S, one, (have < room ? room : room + SHA256_BLOCK) - have);
	sha256_add(S, &bits, sizeof bits);
	for (size_t i = 0; i < 8; i++) {
		word = htobe32(S->state[i]);
		memcpy(sum + 4 * i, &word, sizeof word);
	}
}
