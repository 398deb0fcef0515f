/* What is written comes back; what was damaged in any bit, or cut anywhere, does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/about.h"
#include "archive/reader.h"
#include "archive/writer.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "base/exit.h"
#include "base/hash.h"
#include "base/report.h"

enum { PIECE = 8 << 20 };

/* Under the sanitizers everything takes ten times as long. */
#ifdef __SANITIZE_ADDRESS__
enum { STEP = 17 };
#else
enum { STEP = 1 };
#endif

static const struct archive_about database = { .kind = ARCHIVE_DATABASE,
	.engine = (char *)"sqlite",
	.payload = (char *)"sqlite-image",
	.id = (char *)"sqlite:/srv/\xc3\xa4/db \"1\"",
	.name = (char *)"\xc3\xa4/db \"1\"",
	.version = (char *)"3.40.1",
	.present = 1,
	.mode = 0640,
	.uid = 1000,
	.gid = 4294967294,
	.mtime_ns = -1234567890123,
	.created = 1795000000 };
static const struct archive_about tree = { .kind = ARCHIVE_FILES, .id = (char *)"/srv/app",
	.name = (char *)"app", .created = 1795000000 };

/* Every test is run with archives that are compressed, and with those that are not. */
static int compressed = WRITER_LEVEL, stored, level;

static int
setup(void **state)
{

	level = *(int *)*state;
	report_mute(1);
	report_forget();
	return 0;
}

static int
memory(void)
{

	return memfd_create("archive", MFD_CLOEXEC);
}

/* Bytes that look like something, and do not shrink to nothing. */
static void
fill(char *p, size_t n)
{
	uint32_t x = 2463534242;

	for (size_t i = 0; i < n; i++) {
		x ^= x << 13;
		x ^= x >> 17;
		x ^= x << 5;
		p[i] = (char)("abcdefgh"[x & 7]);
	}
}

/* Write a payload in steps of ${step} and return where it is. */
static int
write_payload(const char *p, size_t n, size_t step, char sum[HASH_HEX], uint64_t *bytes)
{
	struct archive_count counts[] = { { (char *)"auth_user", 3 },
		{ (char *)"\xc3\xa4 \"x\"", 0 } };
	int fd = memory();
	struct archive_writer *W = writer_open(fd, "test", &database, level);

	assert_non_null(W);
	for (size_t at = 0; at < n; at += step)
		assert_int_equal(writer_payload(W, p + at, n - at < step ? n - at : step), 0);
	assert_int_equal(writer_end(W, counts, 2, sum, bytes), 0);
	writer_free(W);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

static void
round_trip(const char *p, size_t n, size_t step)
{
	char sum[HASH_HEX], expected[HASH_HEX], *back = malloc(n + 1);
	const struct archive_about *A;
	const struct archive_count *C;
	uint64_t bytes;
	const void *part;
	size_t have = 0, count;
	ssize_t got;
	int fd = write_payload(p, n, step, sum, &bytes);
	struct archive_reader *R = reader_open(fd, "test");

	assert_non_null(R);
	A = reader_about(R);
	assert_string_equal(A->id, database.id);
	assert_string_equal(A->name, database.name);
	assert_string_equal(A->version, "3.40.1");
	assert_int_equal(A->mode, 0640);
	assert_int_equal(A->gid, 4294967294);
	assert_int_equal(A->mtime_ns, database.mtime_ns);
	assert_int_equal(A->created, database.created);
	while ((got = reader_payload(R, &part)) > 0) {
		assert_true((size_t)got <= n - have);
		memcpy(back + have, part, (size_t)got);
		have += (size_t)got;
	}
	assert_int_equal(got, 0);
	assert_int_equal(reader_end(R), 0);
	assert_int_equal(have, n);
	assert_memory_equal(back, p, n);
	assert_string_equal(reader_sum(R), sum);
	assert_int_equal(reader_bytes(R), bytes);
	assert_int_equal(lseek(fd, 0, SEEK_END), bytes);
	assert_int_equal(reader_payload_bytes(R), n);
	hash_of(p, n, expected);
	assert_string_equal(reader_payload_sum(R), expected);
	C = reader_counts(R, &count);
	assert_int_equal(count, 2);
	assert_string_equal(C[0].name, "auth_user");
	assert_int_equal(C[0].rows, 3);
	reader_free(R);
	assert_int_equal(reader_verify(fd, "test", sum), 0);
	sum[0] = sum[0] == '0' ? '1' : '0';
	assert_int_equal(reader_verify(fd, "test", sum), -1);
	close(fd);
	free(back);
}

static void
payloads_come_back(void **state)
{
	size_t n = 2 * PIECE + 12345;
	char *p = malloc(n);

	(void)state;
	fill(p, n);
	round_trip(p, 0, 1);
	round_trip(p, 1, 1);
	round_trip(p, 4096, 7);
	round_trip(p, PIECE - 1, PIECE);
	round_trip(p, PIECE, PIECE);
	round_trip(p, PIECE + 1, 65536);
	round_trip(p, n, n);
	free(p);
}

static void
every_bit_counts(void **state)
{
	char p[300], sum[HASH_HEX], *whole, *copy;
	uint64_t bytes;
	int fd;

	(void)state;
	fill(p, sizeof p);
	fd = write_payload(p, sizeof p, sizeof p, sum, &bytes);
	whole = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	copy = malloc(bytes);
	memcpy(copy, whole, bytes);
	assert_int_equal(reader_verify(fd, "test", sum), 0);
	for (size_t bit = 0; bit < 8 * bytes; bit += STEP) {
		whole[bit / 8] ^= (char)(1 << bit % 8);
		report_forget();
		if (reader_verify(fd, "test", NULL) != -1 || report_status() != EXIT_INVALID)
			fail_msg("bit %zu flipped, status %d", bit, report_status());
		whole[bit / 8] = copy[bit / 8];
	}
	assert_int_equal(reader_verify(fd, "test", sum), 0);
	munmap(whole, bytes);
	free(copy);
	close(fd);
}

static void
every_cut_counts(void **state)
{
	char p[300], sum[HASH_HEX];
	uint64_t bytes;
	int fd;

	(void)state;
	fill(p, sizeof p);
	fd = write_payload(p, sizeof p, sizeof p, sum, &bytes);
	while (bytes > 0) {
		bytes -= bytes > STEP ? STEP : bytes;
		assert_int_equal(ftruncate(fd, (off_t)bytes), 0);
		report_forget();
		assert_int_equal(reader_verify(fd, "test", NULL), -1);
		assert_int_equal(report_status(), EXIT_INVALID);
	}
	close(fd);
}

static void
every_cut_piece_counts(void **state)
{
	size_t n = PIECE + 5;
	char *p = malloc(n), sum[HASH_HEX];
	uint64_t bytes;
	int fd;

	(void)state;
	fill(p, n);
	fd = write_payload(p, n, n, sum, &bytes);
	/* In the middle of large data, not only near the ends. */
	for (uint64_t cut = bytes - 1; cut > bytes / 2; cut -= bytes / 7) {
		assert_int_equal(ftruncate(fd, (off_t)cut), 0);
		assert_int_equal(reader_verify(fd, "test", NULL), -1);
	}
	close(fd);
	free(p);
}

/* A file with this content, open to read. */
static int
a_file(const char *content, struct stat *st)
{
	int fd = memory();

	assert_int_equal(write(fd, content, strlen(content)), (ssize_t)strlen(content));
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	assert_int_equal(fstat(fd, st), 0);
	return fd;
}

static int
add_file(struct archive_writer *W, const char *path, const char *content, mode_t mode, time_t when)
{
	char sum[HASH_HEX], expected[HASH_HEX];
	struct stat st;
	int fd = a_file(content, &st), rc;

	st.st_mode = S_IFREG | mode;
	st.st_mtim = (struct timespec){ when, 123456789 };
	st.st_atim = (struct timespec){ when + 1, 1 };
	if ((rc = writer_file(W, fd, path, &st, sum)) == 0) {
		hash_of(content, strlen(content), expected);
		assert_string_equal(sum, expected);
	}
	close(fd);
	return rc;
}

static char long_path[1200];
static const struct {
	const char *path, *content;
	mode_t mode;
	time_t when;
} some[] = { { "app/migrations/0001_initial.py", "x = 1\n", 0644, 1795000000 },
	{ "empty", "", 0, 0 }, { " a\n\t\"'\\%41 ", "b", 0777, 1 },
	{ "\xc3\xa4/\xff\xfe/\x7f", "not UTF-8", 0600, -5 }, { "...", "c", 0400, 4000000000 },
	{ "-rf", "d", 0644, 7 }, { long_path, "e", 0644, 8 } };
enum { SOME = sizeof some / sizeof *some };

static void
files_come_back(void **state)
{
	struct archive_member M;
	struct archive_writer *W;
	struct archive_reader *R;
	char sum[HASH_HEX], wanted[HASH_HEX], found[HASH_HEX], text[100];
	int fd = memory();
	uint64_t bytes;

	(void)state;
	memset(long_path, 'a', sizeof long_path - 1);
	for (size_t i = 200; i < sizeof long_path - 1; i += 200)
		long_path[i] = '/';
	W = writer_open(fd, "test", &tree, level);
	for (size_t i = 0; i < SOME; i++)
		assert_int_equal(
		    add_file(W, some[i].path, some[i].content, some[i].mode, some[i].when), 0);
	assert_int_equal(writer_end(W, NULL, 0, sum, &bytes), 0);
	writer_free(W);

	lseek(fd, 0, SEEK_SET);
	R = reader_open(fd, "test");
	assert_non_null(R);
	for (size_t i = 0; i < SOME; i++) {
		assert_int_equal(reader_next(R, &M), 1);
		assert_string_equal(M.path, some[i].path);
		assert_int_equal(M.mode, some[i].mode);
		assert_int_equal(M.mtime_ns, some[i].when * 1000000000 + 123456789);
		assert_int_equal(M.atime_ns, (some[i].when + 1) * 1000000000 + 1);
		assert_int_equal(M.bytes, strlen(some[i].content));
		/* Every second one is left unread. */
		if (i % 2 == 0) {
			assert_int_equal(reader_content(R, text, sizeof text), M.bytes);
			assert_memory_equal(text, some[i].content, M.bytes);
			assert_int_equal(reader_content(R, text, sizeof text), 0);
		}
		if (i % 3 == 0) {
			assert_int_equal(hash_of(some[i].content, M.bytes, wanted), 0);
			assert_int_equal(reader_content_end(R, found), 0);
			assert_string_equal(found, wanted);
		}
	}
	assert_int_equal(reader_next(R, &M), 0);
	assert_int_equal(reader_next(R, &M), 0);
	assert_int_equal(reader_end(R), 0);
	assert_string_equal(reader_sum(R), sum);
	reader_free(R);
	assert_int_equal(reader_verify(fd, "test", sum), 0);
	close(fd);
}

/* Whatever was refused, the archive cannot be ended any more, and what is there is none. */
static void
never_ends(struct archive_writer *W, int fd)
{
	char sum[HASH_HEX];
	uint64_t bytes;

	assert_int_equal(writer_end(W, NULL, 0, sum, &bytes), -1);
	writer_free(W);
	assert_int_equal(reader_verify(fd, "test", NULL), -1);
	close(fd);
}

static void
files_are_refused(void **state)
{
	static const char *const paths[] = { "", "/etc/passwd", "..", "a/../b", "a/./b", "./a",
		"a//b", "a/" };
	char sum[HASH_HEX];
	uint64_t bytes;
	struct archive_writer *W;
	struct stat st;
	int fd, file;

	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		W = writer_open(fd = memory(), "test", &tree, level);
		assert_int_equal(add_file(W, paths[i], "x", 0644, 0), -1);
		never_ends(W, fd);
	}
	/* Longer or shorter than it was. */
	for (int change = -1; change <= 1; change += 2) {
		W = writer_open(fd = memory(), "test", &tree, level);
		file = a_file("four", &st);
		st.st_size += change;
		assert_int_equal(writer_file(W, file, "a", &st, sum), -1);
		close(file);
		never_ends(W, fd);
	}
	/* A time that nanoseconds cannot tell. */
	W = writer_open(fd = memory(), "test", &tree, level);
	assert_int_equal(add_file(W, "a", "x", 0644, 10000000000), -1);
	never_ends(W, fd);
	/* The same twice. */
	W = writer_open(fd = memory(), "test", &tree, level);
	assert_int_equal(add_file(W, "a", "x", 0644, 0), 0);
	assert_int_equal(add_file(W, "a", "x", 0644, 0), 0);
	assert_int_equal(writer_end(W, NULL, 0, sum, &bytes), -1);
	never_ends(W, fd);
}

static void
kinds_do_not_mix(void **state)
{
	struct archive_about absent = database, nameless = tree, bytes = tree;
	struct archive_writer *W;
	int fd;

	(void)state;
	W = writer_open(fd = memory(), "test", &tree, level);
	assert_int_equal(writer_payload(W, "x", 1), -1);
	never_ends(W, fd);
	W = writer_open(fd = memory(), "test", &database, level);
	assert_int_equal(add_file(W, "a", "x", 0644, 0), -1);
	never_ends(W, fd);
	absent.present = 0;
	W = writer_open(fd = memory(), "test", &absent, level);
	assert_int_equal(writer_payload(W, "x", 1), -1);
	never_ends(W, fd);
	nameless.name = NULL;
	assert_null(writer_open(-1, "test", &nameless, level));
	bytes.id = (char *)"/srv/\xff";
	assert_null(writer_open(-1, "test", &bytes, level));
	assert_null(writer_open(-1, "test", &tree, -1));
	assert_null(writer_open(-1, "test", &tree, 10));
}

/* What libarchive alone would make a valid tar of: a writer that is just freed. */
static void
given_up_is_no_archive(void **state)
{
	int fd = memory();
	struct archive_writer *W = writer_open(fd, "test", &database, level);

	(void)state;
	assert_int_equal(writer_payload(W, "half", 4), 0);
	writer_free(W);
	assert_int_equal(reader_verify(fd, "test", NULL), -1);
	close(fd);
}

static void
full_disk_is_told(void **state)
{
	char *p = malloc(2 * PIECE), sum[HASH_HEX];
	int fd = open("/dev/full", O_WRONLY | O_CLOEXEC), rc;
	struct archive_writer *W = writer_open(fd, "test", &database, level);
	uint64_t bytes;

	(void)state;
	for (size_t i = 0; i < 2 * PIECE; i++)
		p[i] = (char)rand();
	rc = writer_payload(W, p, 2 * PIECE);
	if (rc == 0)
		rc = writer_end(W, NULL, 0, sum, &bytes);
	assert_int_equal(rc, -1);
	assert_int_equal(report_status(), EXIT_FAILED);
	writer_free(W);
	close(fd);
	free(p);
}

static void
signal_ends_it(void **state)
{
	char sum[HASH_HEX], p[100] = { 0 };
	uint64_t bytes;
	int fd = write_payload(p, sizeof p, sizeof p, sum, &bytes);

	(void)state;
	cancel_catch();
	raise(SIGTERM);
	assert_int_equal(reader_verify(fd, "test", NULL), -1);
	assert_int_equal(report_status(), EXIT_SIGNAL + SIGTERM);
	close(fd);
}

#define BOTH(test) \
	{ #test, test, setup, NULL, &compressed }, { #test "_stored", test, setup, NULL, &stored }

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		BOTH(payloads_come_back),
		BOTH(every_bit_counts),
		BOTH(every_cut_counts),
		BOTH(every_cut_piece_counts),
		BOTH(files_come_back),
		BOTH(files_are_refused),
		BOTH(kinds_do_not_mix),
		BOTH(given_up_is_no_archive),
		BOTH(full_disk_is_told),
		/* The last, as the signal stays noted. */
		{ "signal_ends_it", signal_ends_it, setup, NULL, &compressed },
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
