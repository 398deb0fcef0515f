#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/evp.h>
#include <string.h>

#include "base/crc64.h"
#include "base/hash.h"
#include "base/xxh64.h"

/* CRC-64, XXH64, SHA-256: against known values, and against themselves in other pieces. */

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

static uint64_t
xxh(uint64_t seed, const void *p, size_t n, size_t step)
{
	const char *at = p;
	struct xxh64 X;

	xxh64_begin(&X, seed);
	for (; n > step; at += step, n -= step)
		xxh64_add(&X, at, step);
	xxh64_add(&X, at, n);
	return xxh64_end(&X);
}

static void
xxh_is_right(void **state)
{
	unsigned char p[N];

	(void)state;
	fill(p);
	assert_true(xxh(0, "", 0, N) == 0xEF46DB3751D8E999);
	assert_true(xxh(0, "abc", 3, N) == 0x44BC2CF5AD770999);
	assert_true(xxh(0, "Nobody inspects the spammish repetition", 39, N) == 0xFBCEA83C8A378BF1);
	assert_true(xxh(0, p, N, N) != xxh(1, p, N, N));
	for (size_t step = 1; step < 100; step++)
		assert_true(xxh(5, p, N, step) == xxh(5, p, N, N));
}

static void
is_sum_of(struct hash *H, const unsigned char *p, size_t n)
{
	unsigned char sum[HASH_BYTES], expected[HASH_BYTES];

	assert_int_equal(hash_end(H, sum), 0);
	assert_int_equal(EVP_Digest(p, n, expected, NULL, EVP_sha256(), NULL), 1);
	assert_memory_equal(sum, expected, sizeof sum);
}

/* Two at a time, from and to every place in a block. */
static void
sha_is_right(void **state)
{
	struct hash *H = hash_new(), *K = hash_new();
	unsigned char p[N];

	(void)state;
	fill(p);
	for (size_t n = 0; n < 300; n++)
		for (size_t before = 0; before < 130; before++) {
			assert_int_equal(hash_add(H, p, before), 0);
			assert_int_equal(hash_add(K, p, 5), 0);
			assert_int_equal(hash_try_two(H, p + before, K, p + 5, n), 0);
			is_sum_of(H, p, before + n);
			is_sum_of(K, p, 5 + n);
		}
	hash_free(H);
	hash_free(K);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(crc_is_right),
		cmocka_unit_test(xxh_is_right),
		cmocka_unit_test(sha_is_right),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
