/* Where archives are kept and what they are called. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "archive/about.h"
#include "archive/store.h"
#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"

static char *home;

static int
setup(void **state)
{
	char name[] = "/tmp/slate-store.XXXXXX";

	(void)state;
	assert_non_null(mkdtemp(name));
	home = realpath(name, NULL);
	report_mute(1);
	report_forget();
	unsetenv("SLATE_STORE");
	unsetenv("XDG_STATE_HOME");
	setenv("HOME", home, 1);
	return chdir(home);
}

static int
teardown(void **state)
{
	char *argv[] = { (char *)"rm", (char *)"-rf", home, NULL };
	pid_t pid;

	(void)state;
	if (chdir("/") == 0 && (pid = fork()) == 0) {
		execvp("rm", argv);
		_exit(127);
	}
	wait(NULL);
	free(home);
	return 0;
}

static void
folder_is(const char *option, const char *expected)
{
	char *got = store_folder(option), *whole = str_printf("%s/%s", home, expected);
	struct stat st;

	assert_string_equal(got, whole);
	assert_int_equal(stat(got, &st), 0);
	assert_int_equal(st.st_mode, S_IFDIR | 0700);
	free(got);
	free(whole);
}

static void
folder_by_rank(void **state)
{
	char *state_home = str_printf("%s/state", home);

	(void)state;
	folder_is(NULL, ".local/state/slate");
	setenv("XDG_STATE_HOME", "relative", 1);
	folder_is(NULL, ".local/state/slate");
	setenv("XDG_STATE_HOME", state_home, 1);
	folder_is(NULL, "state/slate");
	setenv("SLATE_STORE", "here/there", 1);
	folder_is(NULL, "here/there");
	setenv("SLATE_STORE", "", 1);
	folder_is(NULL, "state/slate");
	folder_is("given//x/", "given/x");
	umask(0);
	folder_is("open", "open");
	umask(022);
	free(state_home);
}

static void
folder_refused(void **state)
{
	int fd = open("file", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

	(void)state;
	close(fd);
	assert_null(store_folder("file"));
	assert_null(store_folder(""));
	unsetenv("HOME");
	report_forget();
	assert_null(store_folder(NULL));
	assert_int_equal(report_status(), EXIT_FAILED);
	assert_non_null(strstr(report_first(), "HOME"));
}

static void
name_is(const char *name, const char *expected)
{
	struct archive_about A = { .id = (char *)"sqlite:/srv/app/db.sqlite3",
		.name = (char *)(uintptr_t)name,
		.created = 1795226437 };
	char *got = store_name("/x", &A);

	assert_string_equal(got, expected);
	free(got);
}

static void
names_are_plain(void **state)
{
	char longest[400];

	(void)state;
	name_is("app/db.sqlite3", "/x/app-db.sqlite3-7eabfee2-20261121T020037Z.tar.zst");
	name_is("../../etc", "/x/etc-7eabfee2-20261121T020037Z.tar.zst");
	name_is("-rf \n'\"$(x)", "/x/rf------x--7eabfee2-20261121T020037Z.tar.zst");
	name_is("\xc3\xa4\xff", "/x/----7eabfee2-20261121T020037Z.tar.zst");
	name_is("", "/x/archive-7eabfee2-20261121T020037Z.tar.zst");
	memset(longest, 'a', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	struct archive_about A = { .id = (char *)"x", .name = longest };
	char *got = store_name("", &A);

	assert_true(strlen(got) < 200);
	free(got);
}

static void
make(const char *path)
{
	int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

	assert_int_not_equal(fd, -1);
	assert_int_equal(write(fd, "x", 1), 1);
	close(fd);
}

static void
second_in_a_second(void **state)
{
	struct archive_about A = { .id = (char *)"x", .name = (char *)"db", .created = 0 };
	char *first = store_name(home, &A), *second, *third;

	(void)state;
	make(first);
	second = store_name(home, &A);
	assert_string_not_equal(first, second);
	assert_true(str_ends(second, "Z-2.tar.zst"));
	make(second);
	third = store_name(home, &A);
	assert_true(str_ends(third, "Z-3.tar.zst"));
	free(first);
	free(second);
	free(third);
}

static void
list_knows_its_own(void **state)
{
	struct store_entry *E;
	size_t n;

	(void)state;
	assert_int_equal(mkdir("runs", 0700), 0);
	assert_int_equal(mkdir("folder.tar.zst", 0700), 0);
	assert_int_equal(symlink("a", "link.tar.zst"), 0);
	make(".unfinished.tar.zst");
	make("verified");
	make("b-00000000-20261121T020037Z-2.tar.zst");
	make("a-00000000-20261121T020037Z.tar.zst");
	make("renamed.tar.zst");
	assert_int_equal(store_list(home, &E, &n), 0);
	assert_int_equal(n, 3);
	assert_true(str_ends(E[0].path, "/a-00000000-20261121T020037Z.tar.zst"));
	assert_int_equal(E[0].created, 1795226437);
	assert_int_equal(E[1].created, 1795226437);
	assert_true(E[2].created > 1795226437 - 1000000000);
	assert_int_equal(E[0].bytes, 1);
	store_list_free(E, n);
	assert_int_equal(store_list("missing", &E, &n), -1);
}

static void
locks_are_shared(void **state)
{
	int one, two, other;

	(void)state;
	make("a");
	one = store_lock("a");
	two = store_lock("a");
	assert_true(one >= 0 && two >= 0);
	other = open("a", O_RDONLY | O_CLOEXEC);
	assert_int_equal(flock(other, LOCK_EX | LOCK_NB), -1);
	close(one);
	close(two);
	assert_int_equal(flock(other, LOCK_EX | LOCK_NB), 0);
	report_forget();
	assert_int_equal(store_lock("a"), -1);
	assert_int_equal(report_status(), EXIT_IN_USE);
	close(other);
	report_forget();
	assert_int_equal(store_lock("missing"), -1);
	assert_int_equal(report_status(), EXIT_INVALID);
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(store_lock("fifo"), -1);
}

static void
memory_is_no_proof(void **state)
{
	char name[] = "/dev/shm/slate-store.XXXXXX";
	struct stat shm, here;

	(void)state;
	assert_int_equal(store_proof(home, home), 0);
	/* A machine whose /tmp is in memory has no place for the other half of the test. */
	if (store_proof(home, NULL) == -1 || stat("/dev/shm", &shm) == -1 ||
	    stat(home, &here) == -1 || shm.st_dev == here.st_dev || mkdtemp(name) == NULL)
		skip();
	/* Both in memory: then the store lives as long as the database. */
	assert_int_equal(store_proof(name, name), 0);
	assert_int_equal(store_proof(name, home), -1);
	assert_int_equal(report_status(), EXIT_REFUSED);
	assert_int_equal(store_proof(name, NULL), -1);
	assert_int_equal(store_proof(home, NULL), 0);
	assert_int_equal(store_proof(name, "/dev/shm/not yet there"), 0);
	rmdir(name);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(folder_by_rank, setup, teardown),
		cmocka_unit_test_setup_teardown(folder_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(names_are_plain, setup, teardown),
		cmocka_unit_test_setup_teardown(second_in_a_second, setup, teardown),
		cmocka_unit_test_setup_teardown(list_knows_its_own, setup, teardown),
		cmocka_unit_test_setup_teardown(locks_are_shared, setup, teardown),
		cmocka_unit_test_setup_teardown(memory_is_no_proof, setup, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
