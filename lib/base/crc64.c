#include "base/crc64.h"

#include <endian.h>
#include <string.h>

/* The polynomial of ECMA-182, bits reversed. */
#define POLYNOMIAL 0xC96C5795D7870F42ULL

/* Eight bytes are looked up at once: tables[k] is a byte with k more behind it. */
enum { AT_ONCE = 8 };
static uint64_t tables[AT_ONCE][256];

void
crc64_begin(void)
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

uint64_t
crc64(uint64_t crc, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;
	uint64_t word;

	crc = ~crc;
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
	return ~crc;
}
