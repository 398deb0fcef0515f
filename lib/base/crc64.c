#include "base/crc64.h"

#include <endian.h>
#include <string.h>

/* The polynomial of ECMA-182, bits reversed. */
#define POLYNOMIAL 0xC96C5795D7870F42ULL

/* Eight bytes are looked up at once: tables[k] is a byte with k more behind it. */
enum { AT_ONCE = 8 };
static uint64_t tables[AT_ONCE][256];

static void
make_tables(void)
{

	for (unsigned byte = 0; byte < 256; byte++) {
		uint64_t crc = byte;

		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? POLYNOMIAL : 0);
		tables[0][byte] = crc;
	}
	for (int k = 1; k < AT_ONCE; k++)
		for (unsigned byte = 0; byte < 256; byte++)
			tables[k][byte] =
			    tables[k - 1][byte] >> 8 ^ tables[0][tables[k - 1][byte] & 0xff];
}

static uint64_t
look_up(uint64_t crc, const unsigned char *p, size_t n)
{
	uint64_t word;

	for (; n >= AT_ONCE; n -= AT_ONCE, p += AT_ONCE) {
		memcpy(&word, p, sizeof word);
		crc ^= le64toh(word);
		word = 0;
		for (int k = 0; k < AT_ONCE; k++)
			word ^= tables[AT_ONCE - 1 - k][crc >> 8 * k & 0xff];
		crc = word;
	}
	for (; n > 0; n--, p++)
		crc = crc >> 8 ^ tables[0][(crc ^ *p) & 0xff];
	return crc;
}

#ifdef __x86_64__
#include <immintrin.h>

/*
 * Sixteen bytes at a time are multiplied to where they count as much some bytes further on, and
 * added there (Intel, "Fast CRC Computation Using PCLMULQDQ Instruction").  The factors are x^575
 * and x^511, and x^191 and x^127, modulo the polynomial, bits reversed.
 */
#define FURTHER64 _mm_set_epi64x(0x081f6054a7842df4, 0x6ae3efbb9dd441f3)
#define FURTHER16 _mm_set_epi64x((int64_t)0xdabe95afc7875f40, (int64_t)0xe05dd497ca393ae4)
enum { LEAST = 32 };

static __attribute__((target("pclmul"))) __m128i
further(__m128i x, __m128i by, const unsigned char *p)
{
	__m128i next = _mm_loadu_si128((const __m128i *)(const void *)p);

	x = _mm_xor_si128(_mm_clmulepi64_si128(x, by, 0x00), _mm_clmulepi64_si128(x, by, 0x11));
	return _mm_xor_si128(x, next);
}

static __attribute__((target("pclmul"))) uint64_t
multiply(uint64_t crc, const unsigned char *p, size_t n)
{
	static const unsigned char zeros[16];
	unsigned char rest[16];
	__m128i a, b, c, d;

	a = _mm_xor_si128(_mm_loadu_si128((const __m128i *)(const void *)p),
	    _mm_set_epi64x(0, (int64_t)crc));
	p += 16;
	n -= 16;
	if (n >= 112) {
		b = further(_mm_setzero_si128(), FURTHER16, p);
		c = further(_mm_setzero_si128(), FURTHER16, p + 16);
		d = further(_mm_setzero_si128(), FURTHER16, p + 32);
		for (p += 48, n -= 48; n >= 64; p += 64, n -= 64) {
			a = further(a, FURTHER64, p);
			b = further(b, FURTHER64, p + 16);
			c = further(c, FURTHER64, p + 32);
			d = further(d, FURTHER64, p + 48);
		}
		a = _mm_xor_si128(further(a, FURTHER16, zeros), b);
		a = _mm_xor_si128(further(a, FURTHER16, zeros), c);
		a = _mm_xor_si128(further(a, FURTHER16, zeros), d);
	}
	for (; n >= 16; p += 16, n -= 16)
		a = further(a, FURTHER16, p);
	_mm_storeu_si128((__m128i *)(void *)rest, a);
	return look_up(look_up(0, rest, sizeof rest), p, n);
}

static int can_multiply;

void
crc64_begin(void)
{

	make_tables();
	can_multiply = __builtin_cpu_supports("pclmul");
}

uint64_t
crc64(uint64_t crc, const void *p, size_t n)
{

	return ~(can_multiply && n >= LEAST ? multiply(~crc, p, n) : look_up(~crc, p, n));
}

#else

void
crc64_begin(void)
{

	make_tables();
}

uint64_t
crc64(uint64_t crc, const void *p, size_t n)
{

	return ~look_up(~crc, p, n);
}

#endif
