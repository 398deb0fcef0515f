#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/exit.h"
#include "base/report.h"
#include "db/engine.h"
#include "db/guard.h"
#include "db/target.h"

/* Which database an operand names, what of it is shown, and what may be destroyed. */

static char folder[] = "/tmp/slate-unit.XXXXXX";

static int
enter(void **state)
{

	(void)state;
	report_mute(1);
	if (mkdtemp(folder) == NULL || chdir(folder) == -1 || mkdir("p", 0700) == -1 ||
	    mkdir("q", 0700) == -1)
		return -1;
	return symlink("../q/real.db", "p/link.db") == -1 || symlink("q", "r") == -1 ? -1 : 0;
}

static int
leave(void **state)
{
	static const char *const names[] = { "p/link.db", "r", "p", "q", "url", "q/real.db" };

	(void)state;
	for (size_t i = 0; i < 2 * sizeof names / sizeof *names; i++)
		remove(names[i % (sizeof names / sizeof *names)]);
	return chdir("/") == -1 ? -1 : rmdir(folder);
}

static void
reads(const char *operand, const char *engine, const char *shown)
{
	struct db_target *T = target_parse(operand);

	assert_non_null(T);
	assert_string_equal(T->engine, engine);
	assert_string_equal(T->shown, shown);
	target_free(T);
}

static void
fails(const char *operand, int status)
{

	assert_null(target_parse(operand));
	assert_int_equal(report_status(), status);
	report_forget();
}

static void
put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void
paths(void **state)
{
	char here[4096], wanted[8192];
	const char *const same[] = { "q/x.db", "sqlite:q/x.db", "sqlite:///q/x.db", "./q//x.db",
		"r/x.db", "env:SLATE_TEST_DB", "@url" };

	(void)state;
	assert_non_null(getcwd(here, sizeof here));
	snprintf(wanted, sizeof wanted, "%s/q/x.db", here);
	setenv("SLATE_TEST_DB", "sqlite:q/x.db", 1);
	put("url", "sqlite:q/x.db\r\n");
	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		reads(same[i], "sqlite", wanted);
	snprintf(wanted, sizeof wanted, "sqlite:///%s/q/x?y%%20z.db", here);
	reads(wanted, "sqlite", wanted + strlen("sqlite:///"));
	fails("", EXIT_USAGE);
	fails("sqlite:", EXIT_USAGE);
	fails(":memory:", EXIT_USAGE);
	fails("sqlite://host/x", EXIT_USAGE);
	fails("sqlite://:memory:", EXIT_USAGE);
	fails("q/", EXIT_INVALID);
	fails("nowhere/x.db", EXIT_FAILED);
	fails("env:SLATE_TEST_UNSET", EXIT_USAGE);
	fails("@nowhere", EXIT_FAILED);
	put("url", "a\nb\n");
	fails("@url", EXIT_INVALID);
	put("url", "\n");
	fails("@url", EXIT_INVALID);
}

/* Whatever is wrong with a URL, its password is not seen. */
static void
passwords(void **state)
{
	static const char *const urls[][3] = {
		{ "postgres://u:secret@h:5432/d?sslmode=no", "postgresql", "postgres://h:5432/d" },
		{ "postgresql://u:sec@ret@h/d", "postgresql", "postgresql://h/d" },
		{ "postgres://u:sec/ret@h/d", "postgresql", "postgres://h/d" },
		{ "postgres://u:sec?ret@h/d", "postgresql", "postgres://h/d" },
		{ "postgres://u:sec#ret@h/d", "postgresql", "postgres://h/d" },
		{ "postgres:///d?password=secret", "postgresql", "postgres:///d" },
		{ "mongodb://u:se%40cret@a:1,b:2/d?x=y", "mongodb", "mongodb://a:1,b:2/d" },
		{ "mongodb+srv://h.example.org/d", "mongodb", "mongodb+srv://h.example.org/d" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
		reads(urls[i][0], urls[i][1], urls[i][2]);
	assert_null(target_parse("mysql://u:secret@h/d"));
	assert_null(strstr(report_first(), "secret"));
	assert_non_null(strstr(report_first(), "mysql"));
	report_forget();
	put("url", "mysql://u:secret@h/d");
	assert_null(target_parse("@url"));
	assert_null(strstr(report_first(), "secret"));
	report_forget();
}

static int
guard(const char *operand, const char *project, const char *host)
{
	struct db_target *T = target_parse(operand);
	int rc;

	assert_non_null(T);
	rc = guard_target(T, project, &host, host != NULL);
	target_free(T);
	if (rc == -1) {
		assert_int_equal(report_status(), EXIT_REFUSED);
		report_forget();
	}
	return rc;
}

static void
hosts(void **state)
{
	static const char *const here[] = { "postgres://localhost/d",
		"postgres://u:p@LOCALHOST:1/d", "postgres://127.0.0.1:5/d",
		"postgres://127.8.9.1/d", "postgres://[::1]:5432/d", "postgres:///d",
		"postgres://%2Frun%2Fpg/d", "mongodb://localhost:1,127.0.0.1:2/d" };
	static const char *const there[] = { "postgres://db.example.org/d", "postgres://10.0.0.1/d",
		"postgres://127.0.0.1.example.org/d", "postgres://localhost@db.example.org/d",
		"postgres://1270.0.0.1/d", "mongodb://localhost,db.example.org/d",
		"postgres://[::2]/d", "postgres://localhost/d?host=db.example.org",
		"mongodb+srv://db.example.org/d", "postgres://127.0.0.999/d" };

	(void)state;
	unsetenv("SLATE_ALLOW_HOSTS");
	for (size_t i = 0; i < sizeof here / sizeof *here; i++)
		assert_int_equal(guard(here[i], NULL, NULL), 0);
	for (size_t i = 0; i < sizeof there / sizeof *there; i++)
		assert_int_equal(guard(there[i], NULL, NULL), -1);
	assert_int_equal(guard(there[0], NULL, "example.org"), -1);
	assert_int_equal(guard(there[0], NULL, "DB.example.org"), 0);
	setenv("SLATE_ALLOW_HOSTS", "10.0.0.2, 10.0.0.1", 1);
	assert_int_equal(guard(there[1], NULL, NULL), 0);
	assert_int_equal(guard(there[0], NULL, NULL), -1);
	unsetenv("SLATE_ALLOW_HOSTS");
}

static void
files(void **state)
{
	char whole[4096];

	(void)state;
	put("q/real.db", "");
	assert_int_equal(guard("/etc/x.db", NULL, NULL), -1);
	assert_int_equal(guard("/usr/x.db", NULL, NULL), -1);
	assert_int_equal(guard("/var/lib/x.db", NULL, NULL), -1);
	assert_int_equal(guard("p/x.db", "p", NULL), 0);
	assert_int_equal(guard("p/link.db", "p", NULL), -1);
	assert_int_equal(guard("p/link.db", ".", NULL), 0);
	assert_int_equal(guard("q/real.db", "p", NULL), 0);
	assert_int_equal(guard("r/x.db", "r", NULL), 0);
	assert_non_null(getcwd(whole, sizeof whole));
	strncat(whole, "/p", sizeof whole - strlen(whole) - 1);
	assert_int_equal(guard("p/link.db", whole, NULL), -1);
	assert_int_equal(guard("p/x.db", whole, NULL), 0);
}

static void
receipts(void **state)
{
	char id[] = "sqlite:/a/b", name[] = "a/b";
	const struct db_facts F = { .id = id, .name = name };

	(void)state;
	assert_int_equal(guard_receipt(&F, "s1", "sqlite:/a/b", "s1"), 0);
	assert_int_equal(guard_receipt(&F, "s1", "sqlite:/a/b", "s2"), -1);
	assert_int_equal(guard_receipt(&F, "s1", "sqlite:/a/c", "s1"), -1);
	assert_int_equal(guard_receipt(&F, "changed", "sqlite:/a/b", "changed"), -1);
	assert_int_equal(report_status(), EXIT_REFUSED);
	report_forget();
	assert_int_equal(guard_receipt(&F, "s1", NULL, "s1"), -1);
	assert_int_equal(report_status(), EXIT_INVALID);
	report_forget();
	assert_int_equal(guard_confirm(&F, "a/b"), 0);
	assert_int_equal(guard_confirm(&F, "b"), -1);
	assert_int_equal(guard_confirm(&F, NULL), -1);
	report_forget();
}

static void
engines(void **state)
{

	(void)state;
	assert_null(engine_load("../evil"));
	assert_int_equal(report_status(), EXIT_USAGE);
	report_forget();
	/* One that is not built, or cannot be loaded, says what to install. */
	if (engine_load("postgresql") == NULL)
		assert_non_null(strstr(report_first(), "libpq"));
	report_forget();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths),
		cmocka_unit_test(passwords),
		cmocka_unit_test(hosts),
		cmocka_unit_test(files),
		cmocka_unit_test(receipts),
		cmocka_unit_test(engines),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, enter, leave);
}
