#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/crc64.h"

/* CRC-64: against known values, and against itself in other pieces. */

enum { N = 1200 };

static void
fill(unsigned char *p)
{

	for (size_t i = 0; i < N; i++)
		p[i] = (unsigned char)(i * i + 7 * i);
}

/* Bit by bit, as the definition has it. */
static uint64_t
slow_crc(uint64_t crc, const unsigned char *p, size_t n)
{

	for (crc = ~crc; n > 0; n--) {
		crc ^= *p++;
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xC96C5795D7870F42ULL : 0);
	}
	return ~crc;
}

static void
crc_is_right(void **state)
{
	unsigned char p[N];

	(void)state;
	fill(p);
	crc64_begin();
	assert_true(crc64(0, "123456789", 9) == 0x995DC9BBDF1939FA);
	for (size_t n = 0; n < N - 3; n++)
		for (size_t at = 0; at < 3; at++)
			assert_true(crc64(n, p + at, n) == slow_crc(n, p + at, n));
	for (size_t n = 0; n < N; n++)
		assert_true(crc64(crc64(0, p, n), p + n, N - n) == slow_crc(0, p, N));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(crc_is_right),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
