#include "base/md5.h"

#include <string.h>

/* The sines of RFC 1321, and by how much each round of four turns. */
static const uint32_t sines[64] = {
	0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a,
	0xa8304613, 0xfd469501, 0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be,
	0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340,
	0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
	0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8,
	0x676f02d9, 0x8d2a4c8a, 0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c,
	0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa,
	0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
	0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92,
	0xffeff47d, 0x85845dd1, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1,
	0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};
static const unsigned char turns[4][4] = {
	{ 7, 12, 17, 22 }, { 5, 9, 14, 20 }, { 4, 11, 16, 23 }, { 6, 10, 15, 21 }
};

static uint32_t
word(const unsigned char *p)
{

	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void
mix(uint32_t state[4], const unsigned char block[MD5_BLOCK])
{
	uint32_t a = state[0], b = state[1], c = state[2], d = state[3], f;
	unsigned at;

	for (unsigned i = 0; i < 64; i++) {
		switch (i / 16) {
		case 0:
			f = (b & c) | (~b & d);
			at = i;
			break;
		case 1:
			f = (d & b) | (~d & c);
			at = (5 * i + 1) % 16;
			break;
		case 2:
			f = b ^ c ^ d;
			at = (3 * i + 5) % 16;
			break;
		default:
			f = c ^ (b | ~d);
			at = 7 * i % 16;
		}
		f += a + sines[i] + word(block + (size_t)at * 4);
		a = d;
		d = c;
		c = b;
		b += f << turns[i / 16][i % 4] | f >> (32 - turns[i / 16][i % 4]);
	}
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
}

void
md5_begin(struct md5 *M)
{

	*M = (struct md5){ .state = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476 } };
}

void
md5_add(struct md5 *M, const void *p, size_t n)
{
	const unsigned char *from = p;

	while (n > 0) {
		size_t at = M->n % MD5_BLOCK, room = MD5_BLOCK - at;

		room = n < room ? n : room;
		memcpy(M->block + at, from, room);
		M->n += room;
		from += room;
		n -= room;
		if (M->n % MD5_BLOCK == 0)
			mix(M->state, M->block);
	}
}

void
md5_end(struct md5 *M, unsigned char sum[MD5_BYTES])
{
	static const unsigned char pad[MD5_BLOCK] = { 0x80 };
	unsigned char bits[8];

	for (unsigned i = 0; i < 8; i++)
		bits[i] = (unsigned char)(M->n * 8 >> 8 * i);
	md5_add(M, pad, 1 + (119 - M->n % MD5_BLOCK) % MD5_BLOCK);
	md5_add(M, bits, 8);
	for (unsigned i = 0; i < MD5_BYTES; i++)
		sum[i] = (unsigned char)(M->state[i / 4] >> 8 * (i % 4));
}
