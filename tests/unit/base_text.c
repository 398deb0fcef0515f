#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/exit.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/report.h"
#include "base/str.h"
#include "base/uuid.h"

/* Text and memory: buf, arena, str, json, clock, hash. */

static void
grows(void **state)
{
	struct buf B = { 0 };
	char *text;

	(void)state;
	assert_string_equal(text = buf_take(&B), "");
	free(text);
	for (int i = 0; i < 10000; i++)
		assert_int_equal(buf_printf(&B, "%04d", i), 0);
	assert_int_equal(B.len, 40000);
	assert_memory_equal(B.data + 39996, "9999", 5);
	buf_cut(&B, 4);
	buf_cut(&B, 400);
	assert_string_equal(B.data, "0000");
	assert_int_equal(buf_add(&B, "a\0b", 3), 0);
	assert_int_equal(B.len, 7);
	assert_int_equal(buf_add(&B, NULL, 0), 0);
	assert_non_null(text = buf_take(&B));
	assert_memory_equal(text, "0000a\0b", 8);
	assert_null(B.data);
	free(text);
}

static void
stays_failed(void **state)
{
	struct buf B = { 0 };

	(void)state;
	buf_str(&B, "text");
	assert_null(buf_room(&B, SIZE_MAX));
	assert_int_equal(B.failed, 1);
	assert_int_equal(buf_char(&B, 'x'), -1);
	assert_null(buf_take(&B));
	assert_int_equal(report_status(), EXIT_FAILED);
	report_forget();
	/* And may be used again. */
	assert_int_equal(buf_char(&B, 'x'), 0);
	buf_free(&B);
	buf_free(&B);
}

static void
gives_out(void **state)
{
	struct arena *A = arena_new(0);
	char *p, *q;

	(void)state;
	assert_non_null(A);
	for (size_t n = 0; n < 3000; n += 7) {
		assert_non_null(p = arena_alloc(A, n));
		assert_int_equal((uintptr_t)p % sizeof(uint64_t), 0);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(p[i], 0);
		memset(p, 'x', n);
	}
	assert_non_null(p = arena_alloc(A, 1 << 20));
	assert_int_equal(p[(1 << 20) - 1], 0);
	p = arena_strdup(A, "text");
	q = arena_strndup(A, "textual", 4);
	assert_string_equal(p, q);
	assert_string_equal(arena_printf(A, "%s-%d", p, 7), "text-7");
	arena_free(A);
	arena_free(NULL);
}

static void
has_a_limit(void **state)
{
	struct arena *A = arena_new(100);

	(void)state;
	assert_non_null(arena_alloc(A, 60));
	assert_non_null(arena_alloc(A, 40));
	assert_null(arena_alloc(A, 1));
	assert_int_equal(report_status(), EXIT_INVALID);
	report_forget();
	assert_null(arena_alloc(A, SIZE_MAX));
	report_forget();
	assert_null(arena_printf(A, "%s", "x"));
	report_forget();
	arena_free(A);
}

static void
numbers(void **state)
{
	static const char *const bad[] = { "", " 1", "1 ", "+1", "-1", "3x", "0x10", "1e3", "1.0",
		"18446744073709551616", "99999999999999999999", "\xd9\xa1" };
	uint64_t n = 7;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(str_number(bad[i], 0, UINT64_MAX, &n), -1);
	assert_int_equal(n, 7);
	assert_int_equal(str_number("18446744073709551615", 0, UINT64_MAX, &n), 0);
	assert_true(n == UINT64_MAX);
	assert_int_equal(str_number("007", 7, 7, &n), 0);
	assert_int_equal(n, 7);
	assert_int_equal(str_number("6", 7, 9, &n), -1);
	assert_int_equal(str_number("10", 7, 9, &n), -1);
}

static void
utf8(void **state)
{
	static const char *const good[] = { "", "a", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80",
		"\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80",
		"\xf4\x8f\xbf\xbf", "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x90\x8d" };
	static const char *const bad[] = { "\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2",
		"\xc2"
		"a",
		"\xe0\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf", "\xe2\x82",
		"\xe2\x82"
		"a",
		"\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf0\x9f\x90", "\xff",
		"ok\xfe",
		"\xf0\x90\x80"
		"a" };

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_int_equal(str_utf8(good[i], strlen(good[i])), 1);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(str_utf8(bad[i], strlen(bad[i])), 0);
}

static void
small_things(void **state)
{
	char text[32];

	(void)state;
	assert_true(str_begins("abc", "ab") && str_begins("abc", "") && !str_begins("ab", "abc"));
	assert_true(str_ends("abc", "bc") && str_ends("abc", "") && !str_ends("bc", "abc"));
	str_hex(text, (const unsigned char *)"\x00\xab\xff", 3);
	assert_string_equal(text, "00abff");
	assert_string_equal(str_size(text, sizeof text, 0), "0 B");
	assert_string_equal(str_size(text, sizeof text, 999), "999 B");
	assert_string_equal(str_size(text, sizeof text, 1000), "1.0 kB");
	assert_string_equal(str_size(text, sizeof text, 999949), "999.9 kB");
	assert_string_equal(str_size(text, sizeof text, 999950), "1.0 MB");
	assert_string_equal(str_size(text, sizeof text, 17300000), "17.3 MB");
	assert_string_equal(str_size(text, sizeof text, UINT64_MAX), "18.4 EB");
}

static void
writes_json(void **state)
{
	struct buf B = { 0 };
	struct json J = { .out = &B };

	(void)state;
	json_open_object(&J, NULL);
	json_put_string(&J, "a", "x");
	json_put_string(&J, "none", NULL);
	json_open_array(&J, "list");
	json_put_uint(&J, NULL, UINT64_MAX);
	json_put_int(&J, NULL, INT64_MIN);
	json_open_object(&J, NULL);
	json_close_object(&J);
	json_open_array(&J, NULL);
	json_close_array(&J);
	json_put_bool(&J, NULL, 1);
	json_close_array(&J);
	json_put_null(&J, "n");
	json_put_raw(&J, "r", "[1]");
	json_close_object(&J);
	assert_string_equal(B.data, "{\"a\":\"x\",\"none\":null,\"list\":[18446744073709551615,"
				    "-9223372036854775808,{},[],true],\"n\":null,\"r\":[1]}");
	buf_free(&B);
}

static void
quotes_as(const char *s, size_t n, const char *wanted)
{
	struct buf B = { 0 };
	struct json J = { .out = &B };

	json_put_string_n(&J, NULL, s, n);
	assert_string_equal(B.data, wanted);
	buf_free(&B);
}

static void
escapes_json(void **state)
{

	(void)state;
	quotes_as("", 0, "\"\"");
	quotes_as("a\"b\\c/d", 7, "\"a\\\"b\\\\c/d\"");
	quotes_as("\n\t\r\x01\x1f\x7f", 6, "\"\\n\\t\\u000d\\u0001\\u001f\\u007f\"");
	quotes_as("a\0b", 3, "\"a\\u0000b\"");
	quotes_as("\xc3\xbc\xf0\x9f\x90\x8d", 6, "\"\xc3\xbc\xf0\x9f\x90\x8d\"");
	/* Every byte that is no UTF-8 becomes U+FFFD, what follows stays. */
	quotes_as("\xff" "a", 2, "\"\xef\xbf\xbd" "a\"");
	quotes_as("\xc3" "A", 2, "\"\xef\xbf\xbd" "A\"");
	quotes_as("\xe2\x82", 2, "\"\xef\xbf\xbd\xef\xbf\xbd\"");
	quotes_as("\xed\xa0\x80", 3, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
	quotes_as("\xc3\"", 2, "\"\xef\xbf\xbd\\\"\"");
	/* Not over the end that was given. */
	quotes_as("\xc3\xbc", 1, "\"\xef\xbf\xbd\"");
}

static void
tells_time(void **state)
{
	static const char *const bad[] = { "", "2026-11-21", "2026-11-21T02:00:37",
		"2026-02-31T00:00:00Z", "2026-11-21T02:00:37Zx", "2026-11-21T25:00:00Z",
		"2026-11-21T02:00:37+00:00" };
	char text[CLOCK_TEXT];
	time_t when;

	(void)state;
	clock_text(text, 0);
	assert_string_equal(text, "1970-01-01T00:00:00Z");
	assert_int_equal(clock_parse("2026-11-21T02:00:37Z", &when), 0);
	clock_text(text, when);
	assert_string_equal(text, "2026-11-21T02:00:37Z");
	clock_stamp(text, when);
	assert_string_equal(text, "20261121T020037Z");
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(clock_parse(bad[i], &when), -1);
	assert_true(clock_ns() <= clock_ns());
}

static void
sums(void **state)
{
	struct hash *H = hash_new();
	char text[HASH_HEX], id[UUID_TEXT], other[UUID_TEXT];

	(void)state;
	assert_int_equal(hash_end_hex(H, text), 0);
	assert_string_equal(text,
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	/* It is ready for another one (FIPS 180-2, appendix B.1). */
	assert_int_equal(hash_add(H, "a", 1), 0);
	assert_int_equal(hash_add(H, "bc", 2), 0);
	assert_int_equal(hash_end_hex(H, text), 0);
	assert_string_equal(text,
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	hash_free(H);
	hash_free(NULL);
	assert_int_equal(hash_of("abc", 3, text), 0);
	assert_memory_equal(text, "ba7816bf", 8);

	assert_int_equal(uuid_new(id), 0);
	assert_int_equal(uuid_new(other), 0);
	assert_int_equal(strlen(id), UUID_TEXT - 1);
	assert_string_not_equal(id, other);
	assert_int_equal(id[14], '4');
	assert_non_null(strchr("89ab", id[19]));
}

static void
first_error_decides(void **state)
{

	(void)state;
	assert_null(report_first());
	report_warn("odd");
	assert_int_equal(report_status(), EXIT_DONE);
	assert_int_equal(report(EXIT_REFUSED, "a\033[2Jb\n%s", "c"), -1);
	assert_int_equal(report(EXIT_FAILED, "later"), -1);
	assert_int_equal(report_status(), EXIT_REFUSED);
	/* Nothing from outside moves a terminal's cursor or forges a line. */
	assert_string_equal(report_first(), "a\\x1b[2Jb\\x0ac");
	report_forget();
	assert_null(report_first());
	assert_int_equal(report_status(), EXIT_DONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grows),
		cmocka_unit_test(stays_failed),
		cmocka_unit_test(gives_out),
		cmocka_unit_test(has_a_limit),
		cmocka_unit_test(numbers),
		cmocka_unit_test(utf8),
		cmocka_unit_test(small_things),
		cmocka_unit_test(writes_json),
		cmocka_unit_test(escapes_json),
		cmocka_unit_test(tells_time),
		cmocka_unit_test(sums),
		cmocka_unit_test(first_error_decides),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	report_mute(1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
