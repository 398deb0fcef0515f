#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "django/version.h"

static void
numbers(void **state)
{

	(void)state;
	assert_int_equal(version_number("5.2"), 502);
	assert_int_equal(version_number("5.2.19"), 502);
	assert_int_equal(version_number("1.11.29"), 111);
	assert_int_equal(version_number("6.0rc1"), 600);
	assert_int_equal(version_number("4"), 400);
	assert_int_equal(version_number(""), 0);
	assert_int_equal(version_number("main"), 0);
	assert_int_equal(version_number("99999999999999999999"), 0);
}

static void
range(const char *spec, unsigned number, int exact)
{
	int got;

	assert_int_equal(version_range(spec, &got), number);
	assert_int_equal(got, exact);
}

static void
ranges(void **state)
{

	(void)state;
	range("==5.2.1", 502, 1);
	range("===5.2", 502, 1);
	range("==5.2.*", 502, 1);
	range("==4.*", 402, 0);
	range("~=4.2", 402, 1);
	range("~=4.0.1", 400, 1);
	range("~=4.0", 402, 0);
	range(">=4.2", VERSION_NEWEST, 0);
	range(">=4.2,<5", 402, 1);
	range(">= 4.2, < 5.0", 402, 1);
	range(">=4.2,<5.2.5", 502, 0);
	range(">=4.2,<5.2.0", 501, 0);
	range("<6", 502, 0);
	range("<=4.2", 402, 0);
	range("!=4.2.1,>=4.2,<4.3", 402, 1);
	range("^4.2", 402, 1);
	range("^4.0", 402, 0);
	range("5.2.1", 502, 1);
	range(">=4.2; python_version>'3'", VERSION_NEWEST, 0);
	range("", VERSION_NEWEST, 0);
	range("garbage", VERSION_NEWEST, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),
		cmocka_unit_test(ranges),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
