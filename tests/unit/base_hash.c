#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/sums.h"
#include "base/hash.h"

/* SHA-256: against known values, and in pieces, in pairs and beside each other against OpenSSL's.
 */

enum { N = 400, LONG = 3 << 20 };

static void
fill(unsigned char *p, size_t n)
{

	for (size_t i = 0; i < n; i++)
		p[i] = (unsigned char)(i * i + 7 * i + (i >> 11));
}

static void
assert_sum(struct hash *H, const unsigned char *p, size_t n)
{
	unsigned char sum[HASH_BYTES], expected[HASH_BYTES];

	assert_int_equal(hash_end(H, sum), 0);
	SHA256(p, n, expected);
	assert_memory_equal(sum, expected, sizeof sum);
}

static void
known_values(void **state)
{
	static const char two_blocks[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
	struct hash *H = hash_new();
	char text[HASH_HEX];

	(void)state;
	assert_non_null(H);
	assert_int_equal(hash_end_hex(H, text), 0);
	assert_string_equal(
	    text, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_int_equal(hash_add(H, "abc", 3), 0);
	assert_int_equal(hash_end_hex(H, text), 0);
	assert_string_equal(
	    text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_int_equal(hash_add(H, two_blocks, strlen(two_blocks)), 0);
	assert_int_equal(hash_end_hex(H, text), 0);
	assert_string_equal(
	    text, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	hash_free(H);
}

/* Every length, cut at every place. */
static void
in_pieces(void **state)
{
	struct hash *H = hash_new();
	unsigned char p[N];

	(void)state;
	fill(p, N);
	for (size_t n = 0; n < N; n++)
		for (size_t cut = 0; cut <= n; cut += n < 150 ? 1 : 17) {
			assert_int_equal(hash_try(H, p, cut), 0);
			assert_int_equal(hash_add(H, p + cut, n - cut), 0);
			assert_sum(H, p, n);
		}
	hash_free(H);
}

/* Two sums that begin anywhere in a block. */
static void
in_pairs(void **state)
{
	struct hash *H = hash_new(), *other = hash_new();
	unsigned char p[N];

	(void)state;
	fill(p, N);
	for (size_t a = 0; a < 70; a++)
		for (size_t b = 0; b < 70; b += 3)
			for (size_t n = 0; n < N - 70; n += 29) {
				hash_try(H, p, a);
				hash_try(other, p, b);
				assert_int_equal(hash_try_two(H, p + a, other, p + b, n), 0);
				hash_try_two(other, p, H, p + 1, 5);
				hash_try(H, p, 0);
				assert_int_equal(hash_try_two(H, p, other, p, 0), 0);
				/* That the five bytes were added, too. */
				unsigned char x[N + 5];

				memcpy(x, p, a + n);
				memcpy(x + a + n, p + 1, 5);
				assert_sum(H, x, a + n + 5);
				memcpy(x, p, b + n);
				memcpy(x + b + n, p, 5);
				assert_sum(other, x, b + n + 5);
			}
	hash_free(H);
	hash_free(other);
}

/* Jobs of several sums, of very different lengths, each waited for in any order. */
static void
beside_each_other(void **state)
{
	unsigned char *p = malloc(LONG);
	struct hash *H[3];
	struct sums *S = sums_new();
	size_t at[3] = { 0 }, part;
	uint64_t ticket[3] = { 0 };

	(void)state;
	assert_non_null(p);
	fill(p, LONG);
	for (int i = 0; i < 3; i++)
		assert_non_null(H[i] = hash_new());
	for (size_t round = 0; at[0] < LONG || at[1] < LONG || at[2] < LONG; round++)
		for (size_t i = 0; i < 3; i++) {
			part = (round * 7919 + i * 104729) % (i == 0 ? 1 << 20 : 200000);
			if (part > LONG - at[i])
				part = LONG - at[i];
			ticket[i] = sums_add(S, H[i], p + at[i], part);
			at[i] += part;
			if ((round + i) % 5 == 0)
				assert_int_equal(sums_wait(S, ticket[(round + 1) % 3]), 0);
		}
	for (int i = 2; i >= 0; i--)
		assert_int_equal(sums_wait(S, ticket[i]), 0);
	sums_free(S);
	for (int i = 0; i < 3; i++) {
		assert_sum(H[i], p, LONG);
		hash_free(H[i]);
	}
	free(p);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_values),
		cmocka_unit_test(in_pieces),
		cmocka_unit_test(in_pairs),
		cmocka_unit_test(beside_each_other),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
