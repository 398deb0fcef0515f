#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
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

#include "base/buf.h"
#include "base/file.h"
#include "base/publish.h"
#include "base/report.h"
#include "base/str.h"

/* Files that appear whole or not at all, and what else base/file.h promises. */

static char folder[] = "/tmp/slate-unit.XXXXXX";

static int
enter(void **state)
{

	(void)state;
	report_mute(1);
	return mkdtemp(folder) == NULL ? -1 : chdir(folder);
}

static int
leave(void **state)
{

	(void)state;
	return chdir("/") == -1 ? -1 : rmdir(folder);
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
holds(const char *path, const char *text)
{
	struct buf B = { 0 };

	assert_int_equal(file_slurp(AT_FDCWD, path, 1000, &B), 0);
	assert_string_equal(B.data, text);
	buf_free(&B);
}

static int
files_here(void)
{
	DIR *D = opendir(".");
	int n = 0;

	assert_non_null(D);
	while (readdir(D) != NULL)
		n++;
	closedir(D);
	return n - 2;	/* "." and ".." */
}

static void
appears_whole(void **state)
{
	struct publish *P = publish_open("new", PUBLISH_NEW);
	struct stat st;

	(void)state;
	assert_non_null(P);
	assert_int_equal(file_write(publish_fd(P), "text", 4, "new"), 0);
	assert_int_equal(access("new", F_OK), -1);
	assert_int_equal(publish_commit(P), 0);
	publish_free(P);
	holds("new", "text");
	assert_int_equal(stat("new", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	unlink("new");
	assert_int_equal(files_here(), 0);
}

static void
or_not_at_all(void **state)
{
	struct publish *P;

	(void)state;
	for (int mode = PUBLISH_NEW; mode <= PUBLISH_OVER; mode++) {
		P = publish_open("never", (enum publish_mode)mode);
		assert_non_null(P);
		assert_int_equal(file_write(publish_fd(P), "text", 4, "never"), 0);
		publish_free(P);
		assert_int_equal(files_here(), 0);
	}
	publish_free(NULL);
	assert_null(publish_open("none/never", PUBLISH_NEW));
	assert_null(publish_open("none/never", PUBLISH_OVER));
}

static void
never_replaces(void **state)
{
	struct publish *P;

	(void)state;
	put("old", "old");
	assert_null(publish_open("old", PUBLISH_NEW));
	unlink("old");
	/* It comes in between: the commit must see it. */
	assert_non_null(P = publish_open("old", PUBLISH_NEW));
	put("old", "theirs");
	assert_int_equal(publish_commit(P), -1);
	publish_free(P);
	holds("old", "theirs");
	unlink("old");
	/* A dangling link is a name too. */
	assert_int_equal(symlink("nowhere", "old"), 0);
	assert_null(publish_open("old", PUBLISH_NEW));
	unlink("old");
	assert_int_equal(files_here(), 0);
}

static void
replaces_in_one_step(void **state)
{
	struct publish *P;
	char name[256];

	(void)state;
	put("old", "old");
	assert_int_equal(symlink("old", "link"), 0);
	assert_non_null(P = publish_open("link", PUBLISH_OVER));
	assert_int_equal(file_write(publish_fd(P), "new", 3, "link"), 0);
	holds("old", "old");
	assert_int_equal(publish_commit(P), 0);
	publish_free(P);
	/* The link still is one. */
	assert_int_equal(readlink("link", name, sizeof name), 3);
	holds("old", "new");
	unlink("link");
	unlink("old");
	/* The longest name there is. */
	memset(name, 'x', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	assert_non_null(P = publish_open(name, PUBLISH_OVER));
	assert_int_equal(publish_commit(P), 0);
	publish_free(P);
	assert_int_equal(unlink(name), 0);
	assert_int_equal(files_here(), 0);
}

static void
replaces_files_only(void **state)
{

	(void)state;
	/* Renaming over the null device is possible for root, and a disaster. */
	assert_null(publish_open("/dev/null", PUBLISH_OVER));
	assert_int_equal(symlink("/dev/null", "link"), 0);
	assert_null(publish_open("link", PUBLISH_OVER));
	unlink("link");
	assert_int_equal(mkdir("folder", 0700), 0);
	assert_null(publish_open("folder", PUBLISH_OVER));
	rmdir("folder");
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_null(publish_open("fifo", PUBLISH_OVER));
	unlink("fifo");
}

static void
slurps(void **state)
{
	struct buf B = { 0 };

	(void)state;
	put("f", "0123456789");
	buf_str(&B, "before ");
	assert_int_equal(file_slurp(AT_FDCWD, "f", 10, &B), 0);
	assert_string_equal(B.data, "before 0123456789");
	assert_int_equal(file_slurp(AT_FDCWD, "f", 9, &B), -1);
	assert_int_equal(errno, EFBIG);
	assert_string_equal(B.data, "before 0123456789");
	unlink("f");
	assert_int_equal(file_slurp(AT_FDCWD, "f", 9, &B), -1);
	assert_int_equal(errno, ENOENT);
	/* Neither is waited for. */
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(file_slurp(AT_FDCWD, "fifo", 9, &B), -1);
	assert_int_equal(errno, EINVAL);
	unlink("fifo");
	assert_int_equal(file_slurp(AT_FDCWD, "/dev/zero", 9, &B), -1);
	assert_int_equal(errno, EINVAL);
	assert_int_equal(file_slurp(AT_FDCWD, ".", 9, &B), -1);
	buf_free(&B);
	put("empty", "");
	assert_int_equal(file_slurp(AT_FDCWD, "empty", 0, &B), 0);
	assert_int_equal(B.len, 0);
	unlink("empty");
	buf_free(&B);
	/* One whose size says nothing. */
	assert_int_equal(file_slurp(AT_FDCWD, "/proc/self/status", 1 << 20, &B), 0);
	assert_true(B.len > 100);
	buf_free(&B);
}

static void
reads_to_the_end(void **state)
{
	char text[8] = "";
	int p[2];

	(void)state;
	assert_int_equal(pipe(p), 0);
	assert_int_equal(write(p[1], "abc", 3), 3);
	close(p[1]);
	assert_int_equal(file_read(p[0], text, sizeof text, "pipe"), 3);
	assert_int_equal(file_read(p[0], text, sizeof text, "pipe"), 0);
	close(p[0]);
	assert_int_equal(file_read(p[0], text, sizeof text, "pipe"), -1);
	assert_int_equal(file_write(p[0], text, sizeof text, "pipe"), -1);
	assert_int_equal(file_write(p[0], text, 0, "pipe"), 0);
}

static void
splits(const char *path, const char *above, const char *name)
{
	char *part = file_folder(path);

	assert_string_equal(part, above);
	assert_string_equal(file_name(path), name);
	free(part);
}

static void
names_parts(void **state)
{

	(void)state;
	splits("a", ".", "a");
	splits("/a", "/", "a");
	splits("a/b", "a", "b");
	splits("/a//b", "/a", "b");
	splits("//a", "/", "a");
	splits("a/", "a", "");
}

static void
finds_the_real_path(void **state)
{
	char *here = file_real("."), *path, *wanted;

	(void)state;
	assert_non_null(here);
	put("file", "");
	assert_int_equal(symlink("file", "link"), 0);
	wanted = str_printf("%s/file", here);
	assert_non_null(path = file_real("./link"));
	assert_string_equal(path, wanted);
	free(path);
	unlink("file");
	/* What is not there yet has a path as well. */
	assert_non_null(path = file_real("..//./file"));
	assert_string_equal(file_name(path), "file");
	free(path);
	assert_null(file_real("none/file"));
	assert_int_equal(errno, ENOENT);
	assert_non_null(path = file_real("/none-such"));
	assert_string_equal(path, "/none-such");
	free(path);
	unlink("link");
	free(wanted);
	free(here);
}

static void
makes_folders(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(file_make_folders("a/b//c/", 0700), 0);
	assert_int_equal(stat("a/b/c", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	assert_int_equal(file_make_folders("a/b/c", 0700), 0);
	put("a/file", "");
	assert_int_equal(file_make_folders("a/file", 0700), -1);
	assert_int_equal(file_make_folders("a/file/b", 0700), -1);
	assert_int_equal(file_make_folders("", 0700), -1);
	assert_int_equal(file_make_folders("/", 0700), 0);
	unlink("a/file");
	rmdir("a/b/c");
	rmdir("a/b");
	rmdir("a");
}

static void
knows_the_room(void **state)
{

	(void)state;
	assert_int_equal(file_room(".", 1), 0);
	assert_int_equal(file_room(".", UINT64_MAX), -1);
	assert_int_equal(file_room("none", 1), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(appears_whole),
		cmocka_unit_test(or_not_at_all),
		cmocka_unit_test(never_replaces),
		cmocka_unit_test(replaces_in_one_step),
		cmocka_unit_test(replaces_files_only),
		cmocka_unit_test(slurps),
		cmocka_unit_test(reads_to_the_end),
		cmocka_unit_test(names_parts),
		cmocka_unit_test(finds_the_real_path),
		cmocka_unit_test(makes_folders),
		cmocka_unit_test(knows_the_room),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, enter, leave);
}
