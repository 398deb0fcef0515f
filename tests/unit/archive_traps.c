/*
 * Archives made by hand, each wrong in one way, with sums that are right: what a
 * reader that trusts tar or zstd would take.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zstd.h>

#include "archive/compress.h"
#include "archive/reader.h"
#include "archive/stored.h"
#include "base/buf.h"
#include "base/exit.h"
#include "base/hash.h"
#include "base/report.h"

enum { BLOCK = 512, PIECE = 8 << 20 };

static const char about[] =
    "{\"format\":1,\"slate\":\"0\",\"kind\":\"database\",\"created\":\"2026-11-21T02:00:37Z\","
    "\"id\":\"sqlite:/srv/app/db\",\"name\":\"app/db\",\"engine\":\"sqlite\",\"version\":null,"
    "\"payload\":\"sqlite-image\",\"piece\":8388608,\"present\":true,\"mode\":\"0644\",\"uid\":0,"
    "\"gid\":0,\"mtime\":0}\n";
static const char about_absent[] =
    "{\"format\":1,\"slate\":\"0\",\"kind\":\"database\",\"created\":\"2026-11-21T02:00:37Z\","
    "\"id\":\"sqlite:/srv/app/db\",\"name\":\"app/db\",\"engine\":\"sqlite\",\"version\":null,"
    "\"payload\":\"sqlite-image\",\"piece\":8388608,\"present\":false,\"mode\":\"0644\",\"uid\":0,"
    "\"gid\":0,\"mtime\":0}\n";
static const char about_files[] =
    "{\"format\":1,\"slate\":\"0\",\"kind\":\"files\",\"created\":\"2026-11-21T02:00:37Z\","
    "\"id\":\"/srv/app\",\"name\":\"app\"}\n";

/* A member as POSIX ustar has it; the type '0' is a regular file. */
static void
member_as(struct buf *B, const char *name, char type, const char *link, const void *p, size_t n)
{
	char head[BLOCK] = { 0 };
	unsigned sum = 0;

	assert_true(strlen(name) < 100);
	memcpy(head, name, strlen(name));
	memcpy(head + 100, "0000644", 8);
	memcpy(head + 108, "0000000", 8);
	memcpy(head + 116, "0000000", 8);
	snprintf(head + 124, 12, "%011zo", n);
	memcpy(head + 136, "00000000000", 12);
	memset(head + 148, ' ', 8);
	head[156] = type;
	memcpy(head + 157, link, strlen(link));
	memcpy(head + 257, "ustar\00000", 8);
	for (size_t i = 0; i < BLOCK; i++)
		sum += (unsigned char)head[i];
	snprintf(head + 148, 8, "%06o", sum);
	buf_add(B, head, BLOCK);
	buf_add(B, p, n);
	while (B->len % BLOCK != 0)
		buf_char(B, '\0');
}

static void
member(struct buf *B, const char *name, const void *p, size_t n)
{

	member_as(B, name, '0', "", p, n);
}

static void
text_member(struct buf *B, const char *name, const char *text)
{

	member(B, name, text, strlen(text));
}

static void
zeros(struct buf *B, size_t n)
{

	memset(buf_room(B, n), 0, n);
	B->len += n;
}

/* The manifest of a payload, put behind it. */
static void
manifest(struct buf *B, unsigned members, const void *p, size_t n)
{
	char sum[HASH_HEX];
	struct buf M = { 0 };

	assert_int_equal(hash_of(p, n, sum), 0);
	buf_printf(&M, "{\"format\":1,\"members\":%u,\"payload\":{\"bytes\":%zu,\"sha256\":\"%s\"},"
	    "\"tables\":[{\"name\":\"t\",\"rows\":1}]}\n", members, n, sum);
	member(B, "manifest.json", M.data, M.len);
	buf_free(&M);
}

static int
memory(const void *p, size_t n)
{
	int fd = memfd_create("archive", MFD_CLOEXEC);

	assert_int_equal(write(fd, p, n), (ssize_t)n);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

/* A frame of raw blocks, with the same settings. */
static void
store(ZSTD_inBuffer *in, ZSTD_outBuffer *to, int checksum, int window)
{
	struct stored S = { 0 };
	unsigned char *p = to->dst;

	while (stored_stream(&S, to, in, ZSTD_e_end) != 0)
		continue;
	if (!checksum) {
		p[4] &= (unsigned char)~4;
		to->pos -= 4;
	}
	if (window > 0)
		p[5] = (unsigned char)((window - 10) << 3);
}

static void
compress(ZSTD_inBuffer *in, ZSTD_outBuffer *to, int checksum, int window)
{
	ZSTD_CCtx *C = ZSTD_createCCtx();

	ZSTD_CCtx_setParameter(C, ZSTD_c_checksumFlag, checksum);
	if (window > 0)
		ZSTD_CCtx_setParameter(C, ZSTD_c_windowLog, window);
	/* Not all in one call: then the frame would tell its size, and need no window. */
	while (in->pos < in->size)
		assert_false(ZSTD_isError(ZSTD_compressStream2(C, to, in, ZSTD_e_continue)));
	assert_int_equal(ZSTD_compressStream2(C, to, in, ZSTD_e_end), 0);
	ZSTD_freeCCtx(C);
}

/* Every test is run with frames that are compressed, and with those that are not. */
static int compressed, stored = 1;
static const int *how;

static int
setup(void **state)
{

	how = *state;
	return 0;
}

/* Make a frame with these settings, and put a right trailer behind it. */
static void
pack(const struct buf *tar, int checksum, int window, struct buf *out)
{
	unsigned char sum[HASH_BYTES];
	struct hash *H = hash_new();
	size_t bound = ZSTD_compressBound(tar->len) + STORED_ROOM;
	ZSTD_inBuffer in = { tar->data, tar->len, 0 };
	ZSTD_outBuffer to = { buf_room(out, bound), bound, 0 };

	(*how ? store : compress)(&in, &to, checksum, window);
	hash_add(H, to.dst, to.pos);
	hash_end(H, sum);
	out->len += to.pos;
	buf_add(out, compress_trailer, sizeof compress_trailer);
	buf_add(out, sum, sizeof sum);
	hash_free(H);
}

static int
verdict(const struct buf *archive)
{
	int fd = memory(archive->data, archive->len), rc;

	report_mute(1);
	report_forget();
	rc = reader_verify(fd, "test", NULL);
	if (rc == -1 && report_status() != EXIT_INVALID) {
		fprintf(stderr, "status %d: %s\n", report_status(), report_first());
		rc = -2;
	}
	close(fd);
	return rc;
}

static void
packed_is(struct buf *tar, int expected)
{
	struct buf archive = { 0 };

	pack(tar, 1, 0, &archive);
	assert_int_equal(verdict(&archive), expected);
	buf_free(&archive);
	buf_free(tar);
}

/* "SQLite": the small payload of most tests. */
static void
begin(struct buf *tar)
{

	text_member(tar, "slate.json", about);
}

static void
good(struct buf *tar)
{

	begin(tar);
	text_member(tar, "payload/00000000", "SQLite");
	manifest(tar, 3, "SQLite", 6);
	zeros(tar, 2 * BLOCK);
}

/* Were this one refused, no other test here would say anything. */
static void
made_by_hand_but_right(void **state)
{
	struct buf tar = { 0 };

	(void)state;
	good(&tar);
	packed_is(&tar, 0);
}

static void
ends_too_early(void **state)
{
	struct buf tar = { 0 };

	(void)state;
	packed_is(&tar, -1);
	zeros(&tar, 2 * BLOCK);
	packed_is(&tar, -1);
	begin(&tar);
	packed_is(&tar, -1);
	begin(&tar);
	zeros(&tar, 2 * BLOCK);
	packed_is(&tar, -1);
	/* Cut between members, with and without a proper end: tar sees nothing wrong. */
	begin(&tar);
	text_member(&tar, "payload/00000000", "SQLite");
	packed_is(&tar, -1);
	begin(&tar);
	text_member(&tar, "payload/00000000", "SQLite");
	zeros(&tar, 2 * BLOCK);
	packed_is(&tar, -1);
	/* Cut inside a member. */
	good(&tar);
	buf_cut(&tar, 2 * BLOCK + 100);
	packed_is(&tar, -1);
	/* Without the blocks that end a tar, or with one. */
	good(&tar);
	buf_cut(&tar, tar.len - 2 * BLOCK);
	packed_is(&tar, -1);
	good(&tar);
	buf_cut(&tar, tar.len - BLOCK);
	packed_is(&tar, -1);
	good(&tar);
	buf_cut(&tar, tar.len - 1);
	packed_is(&tar, -1);
}

static void
ends_too_late(void **state)
{
	struct buf tar = { 0 };

	(void)state;
	good(&tar);
	buf_char(&tar, '\0');
	packed_is(&tar, -1);
	good(&tar);
	zeros(&tar, BLOCK);
	packed_is(&tar, -1);
	good(&tar);
	zeros(&tar, 3 << 20);
	packed_is(&tar, -1);
	good(&tar);
	good(&tar);
	packed_is(&tar, -1);
	/* A member behind the manifest. */
	good(&tar);
	buf_cut(&tar, tar.len - 2 * BLOCK);
	text_member(&tar, "payload/00000001", "more");
	zeros(&tar, 2 * BLOCK);
	packed_is(&tar, -1);
	/* The second of the two last blocks is not empty. */
	good(&tar);
	tar.data[tar.len - 1] = 'x';
	packed_is(&tar, -1);
}

static void
frame_is_wrong(void **state)
{
	struct buf tar = { 0 }, archive = { 0 };

	(void)state;
	good(&tar);
	pack(&tar, 0, 0, &archive);
	assert_int_equal(verdict(&archive), -1);
	buf_cut(&archive, 0);
	/* A window of 128 MiB; zstd only asks for it when the frame does not tell its size. */
	pack(&tar, 1, 27, &archive);
	assert_int_equal(verdict(&archive), -1);
	buf_cut(&archive, 0);

	/* Two archives, one behind the other; a strange frame before, between, behind. */
	pack(&tar, 1, 0, &archive);
	pack(&tar, 1, 0, &archive);
	assert_int_equal(verdict(&archive), -1);
	buf_cut(&archive, archive.len / 2);
	assert_int_equal(verdict(&archive), 0);
	buf_add(&archive, "\x51\x2a\x4d\x18\0\0\0\0", 8);
	assert_int_equal(verdict(&archive), -1);
	buf_cut(&archive, 0);
	buf_add(&archive, "\x51\x2a\x4d\x18\0\0\0\0", 8);
	pack(&tar, 1, 0, &archive);
	assert_int_equal(verdict(&archive), -1);
	buf_cut(&archive, 0);

	/* Without the trailer, with half of it, with more behind it. */
	pack(&tar, 1, 0, &archive);
	buf_char(&archive, '\0');
	assert_int_equal(verdict(&archive), -1);
	for (size_t cut = 1; cut <= TRAILER_BYTES + 1; cut++) {
		buf_cut(&archive, archive.len - 1);
		assert_int_equal(verdict(&archive), cut == 1 ? 0 : -1);
	}
	buf_free(&archive);
	buf_free(&tar);
}

static void
not_compressed(void **state)
{
	struct buf tar = { 0 }, empty = { 0 };

	(void)state;
	assert_int_equal(verdict(&empty), -1);
	good(&tar);
	assert_int_equal(verdict(&tar), -1);
	buf_free(&tar);
}

static void
names_are_wrong(void **state)
{
	static const char *const names[] = { "payload/0", "payload/00000001", "./payload/00000000",
		"/payload/00000000", "payload//00000000", "payload/../payload/00000000",
		"payload/00000000/", "PAYLOAD/00000000", "tree/a", "slate.json", "x",
		"payload/\xc3\xa4", "\xff" };
	struct buf tar = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		begin(&tar);
		text_member(&tar, names[i], "SQLite");
		manifest(&tar, 3, "SQLite", 6);
		zeros(&tar, 2 * BLOCK);
		packed_is(&tar, -1);
	}
	/* The first member has another name. */
	text_member(&tar, "Slate.json", about);
	text_member(&tar, "payload/00000000", "SQLite");
	manifest(&tar, 3, "SQLite", 6);
	zeros(&tar, 2 * BLOCK);
	packed_is(&tar, -1);
}

static void
types_are_wrong(void **state)
{
	struct buf tar = { 0 };

	(void)state;
	/* Hard link, symbolic link, device, device, folder, FIFO. */
	for (const char *type = "123456"; *type != '\0'; type++) {
		begin(&tar);
		member_as(&tar, "payload/00000000", *type, "/etc/passwd", "", 0);
		manifest(&tar, 3, "", 0);
		zeros(&tar, 2 * BLOCK);
		packed_is(&tar, -1);
		/* As one more beside the right ones. */
		begin(&tar);
		text_member(&tar, "payload/00000000", "SQLite");
		member_as(&tar, "extra", *type, "/etc/passwd", "", 0);
		manifest(&tar, 4, "SQLite", 6);
		zeros(&tar, 2 * BLOCK);
		packed_is(&tar, -1);
	}
}

static void
pieces_are_wrong(void **state)
{
	char *big = calloc(1, PIECE + 7);
	struct buf tar = { 0 };

	(void)state;
	/* Right: a full piece and the rest. */
	begin(&tar);
	member(&tar, "payload/00000000", big, PIECE);
	member(&tar, "payload/00000001", big, 7);
	manifest(&tar, 4, big, PIECE + 7);
	zeros(&tar, 2 * BLOCK);
	packed_is(&tar, 0);
	/* The other way round, doubled, too large, cut elsewhere, empty, missing. */
	begin(&tar);
	member(&tar, "payload/00000001", big, 7);
	member(&tar, "payload/00000000", big, PIECE);
	manifest(&tar, 4, big, PIECE + 7);
	zeros(&tar, 2 * BLOCK);
	packed_is(&tar, -1);
	begin(&tar);
	member(&tar, "payload/00000000", big, PIECE);
	member(&tar, "payload/00000000", big, 7);
	manifest(&tar, 4, big, PIECE + 7);
	zeros(&tar, 2 * BLOCK);
	packed_is(&tar, -1);
	begin(&tar);
	member(&tar, "payload/00000000", big, PIECE + 7);
	manifest(&tar, 3, big, PIECE + 7);
	zeros(&tar, 2 * BLOCK);
	packed_is(&tar, -1);
	begin(&tar);
	member(&tar, "payload/00000000", big, PIECE - 1);
	member(&tar, "payload/00000001", big, 8);
	manifest(&tar, 4, big, PIECE + 7);
	zeros(&tar, 2 * BLOCK);
	packed_is(&tar, -1);
	begin(&tar);
	member(&tar, "payload/00000000", "", 0);
	manifest(&tar, 3, "", 0);
	zeros(&tar, 2 * BLOCK);
	packed_is(&tar, -1);
	begin(&tar);
	member(&tar, "payload/00000000", big, PIECE);
	manifest(&tar, 3, big, PIECE + 7);
	zeros(&tar, 2 * BLOCK);
	packed_is(&tar, -1);
	free(big);
}

static void
absent_has_no_payload(void **state)
{
	struct buf tar = { 0 };

	(void)state;
	text_member(&tar, "slate.json", about_absent);
	manifest(&tar, 2, "", 0);
	zeros(&tar, 2 * BLOCK);
	packed_is(&tar, 0);
	text_member(&tar, "slate.json", about_absent);
	text_member(&tar, "payload/00000000", "SQLite");
	manifest(&tar, 3, "SQLite", 6);
	zeros(&tar, 2 * BLOCK);
	packed_is(&tar, -1);
}

static void
manifest_is_wrong(void **state)
{
	static const char *const manifests[] = { "", "{", "[]", "{}",
		"{\"format\":1,\"members\":3}",
		"{\"format\":1,\"members\":3,\"payload\":{\"bytes\":6,\"sha256\":0},\"tables\":[]}",
		"{\"format\":1,\"members\":3,\"members\":3,\"payload\":{},\"tables\":[]}" };
	struct buf tar = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof manifests / sizeof *manifests; i++) {
		begin(&tar);
		text_member(&tar, "payload/00000000", "SQLite");
		text_member(&tar, "manifest.json", manifests[i]);
		zeros(&tar, 2 * BLOCK);
		packed_is(&tar, -1);
	}
	/* Other bytes, another size, another number of members; twice. */
	begin(&tar);
	text_member(&tar, "payload/00000000", "SQLite");
	manifest(&tar, 3, "SQLitf", 6);
	zeros(&tar, 2 * BLOCK);
	packed_is(&tar, -1);
	begin(&tar);
	text_member(&tar, "payload/00000000", "SQLite");
	manifest(&tar, 3, "SQLit", 5);
	zeros(&tar, 2 * BLOCK);
	packed_is(&tar, -1);
	begin(&tar);
	text_member(&tar, "payload/00000000", "SQLite");
	manifest(&tar, 4, "SQLite", 6);
	zeros(&tar, 2 * BLOCK);
	packed_is(&tar, -1);
	begin(&tar);
	text_member(&tar, "payload/00000000", "SQLite");
	manifest(&tar, 4, "SQLite", 6);
	manifest(&tar, 4, "SQLite", 6);
	zeros(&tar, 2 * BLOCK);
	packed_is(&tar, -1);
}

static void
about_is_wrong(void **state)
{
	static const char *const texts[] = { "{}", "{\"format\":2}",
		"{\"format\":1,\"kind\":\"database\"}",
		"{\"format\":1,\"kind\":\"x\",\"created\":\"2026-11-21T02:00:37Z\",\"id\":\"a\","
		"\"name\":\"b\"}",
		"{\"format\":1,\"kind\":\"files\",\"created\":\"2026-02-31T02:00:37Z\",\"id\":"
		"\"a\","
		"\"name\":\"b\"}" };
	struct buf tar = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		text_member(&tar, "slate.json", texts[i]);
		text_member(&tar, "payload/00000000", "SQLite");
		manifest(&tar, 3, "SQLite", 6);
		zeros(&tar, 2 * BLOCK);
		packed_is(&tar, -1);
	}
}

static void
files(struct buf *tar, const char *name, const char *mode, const char *mtime, int times)
{
	struct buf M = { 0 };
	char sum[HASH_HEX];

	hash_of("x", 1, sum);
	text_member(tar, "slate.json", about_files);
	buf_printf(&M, "{\"format\":1,\"members\":%d,\"files\":[", 2 + times);
	for (int i = 0; i < times; i++) {
		text_member(tar, name, "x");
		buf_printf(&M, "%s{\"member\":\"%s\",\"bytes\":1,\"sha256\":\"%s\",\"mode\":\"%s\","
		    "\"mtime\":%s,\"atime\":0}", i == 0 ? "" : ",", name, sum, mode, mtime);
	}
	buf_str(&M, "]}\n");
	text_member(tar, "manifest.json", M.data);
	zeros(tar, 2 * BLOCK);
	buf_free(&M);
}

static void
files_are_wrong(void **state)
{
	static const char *const names[] = { "tree/", "tree//a", "tree/../a", "tree/a/..",
		"tree/./a", "tree/a/", "/tree/a", "a", "tree/%61", "tree/%2e%2e/a", "tree/%",
		"tree/%0", "tree/%00", "tree/%c3%a4", "tree/a%2Fb", "tree/.", "tree" };
	struct buf tar = { 0 };

	(void)state;
	files(&tar, "tree/app/a%C3%A4%0A%25.py", "0644", "0", 1);
	packed_is(&tar, 0);
	files(&tar, "tree/a", "0644", "0", 0);
	packed_is(&tar, 0);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		files(&tar, names[i], "0644", "0", 1);
		packed_is(&tar, -1);
	}
	files(&tar, "tree/a", "0644", "0", 2);
	packed_is(&tar, -1);
	files(&tar, "tree/a", "0600", "0", 1);
	packed_is(&tar, -1);
	files(&tar, "tree/a", "0644", "1", 1);
	packed_is(&tar, -1);
}

#define BOTH(test) \
	{ #test, test, setup, NULL, &compressed }, { #test "_stored", test, setup, NULL, &stored }

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		BOTH(made_by_hand_but_right),
		BOTH(ends_too_early),
		BOTH(ends_too_late),
		BOTH(frame_is_wrong),
		BOTH(not_compressed),
		BOTH(names_are_wrong),
		BOTH(types_are_wrong),
		BOTH(pieces_are_wrong),
		BOTH(absent_has_no_payload),
		BOTH(manifest_is_wrong),
		BOTH(about_is_wrong),
		BOTH(files_are_wrong),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
