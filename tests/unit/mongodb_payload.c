/*
 * Archives of mongodump made by hand, each wrong in one way, and what the reader says of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

/* Linked into the engine's module only, so it is taken in as it is. */
#include "engine/mongodb/payload.c"

enum { LIMIT = (16 << 20) + (16 << 10) };

static struct buf B;
static char told[4096];

static void
put(const bson_t *doc)
{

	assert_int_equal(buf_add(&B, bson_get_data(doc), doc->len), 0);
}

static void
end_block(void)
{

	buf_add(&B, "\xff\xff\xff\xff", 4);
}

static void
begin(const char *version)
{
	bson_t *head =
	    BCON_NEW("concurrent_collections", BCON_INT32(4), "version", BCON_UTF8(version),
		"server_version", BCON_UTF8("7.0.0"), "tool_version", BCON_UTF8("100.9.0"));

	buf_cut(&B, 0);
	buf_add(&B, "\x6d\xe2\x99\x81", 4);
	put(head);
	bson_destroy(head);
}

static void
entry(const char *name, const char *type)
{
	bson_t *doc = BCON_NEW("db", BCON_UTF8("shop"), "collection", BCON_UTF8(name), "metadata",
	    BCON_UTF8("{}"), "size", BCON_INT32(0), "type", BCON_UTF8(type));

	put(doc);
	bson_destroy(doc);
}

static void
header(const char *name, int end, uint64_t crc)
{
	bson_t *doc = BCON_NEW("db", BCON_UTF8("shop"), "collection", BCON_UTF8(name), "EOF",
	    BCON_BOOL(end), "CRC", BCON_INT64((int64_t)crc));

	put(doc);
	bson_destroy(doc);
}

/* A document {_id: id}.  Return the sum so far with it. */
static uint64_t
document(uint64_t crc, int id)
{
	bson_t *doc = BCON_NEW("_id", BCON_INT32(id));

	put(doc);
	crc = crc64(crc, bson_get_data(doc), doc->len);
	bson_destroy(doc);
	return crc;
}

static void
tell(const char *what, size_t i, const char *more)
{
	size_t n = strlen(told);

	snprintf(told + n, sizeof told - n, "%s%zu%s;", what, i, more);
}

static int
told_collection(void *cookie, size_t i, const struct payload_collection *c)
{

	(void)cookie;
	tell(c->type, i, c->name);
	return 0;
}

static int
told_document(void *cookie, size_t i, const uint8_t *p, size_t n)
{

	(void)cookie;
	(void)p;
	(void)n;
	tell("d", i, "");
	return 0;
}

static int
told_end(void *cookie, size_t i)
{

	(void)cookie;
	tell("e", i, "");
	return 0;
}

static const struct payload_taker to_told = { told_collection, told_document, told_end };

static int
read_in(size_t piece)
{
	struct payload *P = payload_new(&to_told, NULL);
	int rc = 0;

	*told = '\0';
	for (size_t at = 0, n; rc == 0 && at < B.len; at += n) {
		n = B.len - at < piece ? B.len - at : piece;
		rc = payload_write(P, B.data + at, n);
	}
	if (rc == 0)
		rc = payload_end(P);
	payload_free(P);
	return rc;
}

/* Refused with these words, whole or in pieces. */
static void
refused(const char *why)
{
	static const size_t pieces[] = { SIZE_MAX, 1, 5, 4096 };

	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		if (pieces[i] < 100 && B.len > 1 << 20)
			continue;
		assert_int_equal(read_in(pieces[i]), -1);
		assert_int_equal(report_status(), EXIT_INVALID);
		if (strstr(report_first(), why) == NULL)
			fail_msg("'%s' is said, not '%s'", report_first(), why);
		report_forget();
	}
}

static void
taken(const char *wanted)
{

	for (size_t piece = 1; piece < 70; piece++) {
		if (read_in(piece) == -1)
			fail_msg("in pieces of %zu: %s", piece, report_first());
		assert_string_equal(told, wanted);
	}
	assert_int_equal(report_status(), 0);
}

/* Two collections whose blocks are mixed, and one without documents. */
static void
make_sound(void)
{
	uint64_t a, b;

	begin("0.1");
	entry("a", "collection");
	entry("b", "");
	entry("none", "collection");
	end_block();
	header("a", 0, 0);
	a = document(0, 1);
	end_block();
	header("b", 0, 0);
	b = document(0, 1);
	b = document(b, 2);
	end_block();
	header("b", 1, b);
	end_block();
	header("a", 0, 0);
	a = document(a, 2);
	end_block();
	header("none", 0, 0);
	end_block();
	header("none", 1, 0);
	end_block();
	header("a", 1, a);
	end_block();
}

static void
sound(void **state)
{

	(void)state;
	make_sound();
	taken("collection0a;1b;collection2none;d0;d1;d1;e1;d0;e2;e0;");
	begin("0.1");
	end_block();
	taken("");
	begin("0.1");
	entry("s", "timeseries");
	end_block();
	header("system.buckets.s", 0, 0);
	end_block();
	header("system.buckets.s", 1, 0);
	end_block();
	taken("timeseries0s;e0;");
}

/* Wherever it is cut, it is not taken for whole. */
static void
cut(void **state)
{
	size_t whole;

	(void)state;
	make_sound();
	whole = B.len;
	while (B.len > 0) {
		buf_cut(&B, B.len - 1);
		assert_int_equal(read_in(SIZE_MAX), -1);
		assert_int_equal(report_status(), EXIT_INVALID);
		report_forget();
		assert_int_equal(read_in(13), -1);
		report_forget();
	}
	assert_true(whole > 500);
}

/* Each bit of the documents and of the sums counts. */
static void
flipped(void **state)
{
	size_t same = 0;

	(void)state;
	make_sound();
	for (size_t i = 0; i < 8 * B.len; i++) {
		B.data[i / 8] ^= (char)(1 << i % 8);
		if (read_in(SIZE_MAX) == 0)
			same++;
		report_forget();
		B.data[i / 8] ^= (char)(1 << i % 8);
	}
	/* Only what the prelude says in words (versions, sizes, names of types) may change. */
	assert_true(same > 0 && same < 8 * 400);
	make_sound();
	for (size_t at = 0; at + 9 < B.len; at++)
		if (memcmp(B.data + at, "\x10_id\0", 5) == 0)
			for (size_t bit = 0; bit < 32; bit++) {
				B.data[at + 5 + bit / 8] ^= (char)(1 << bit % 8);
				refused("the sum of a collection is wrong");
				B.data[at + 5 + bit / 8] ^= (char)(1 << bit % 8);
			}
}

static void
sums(void **state)
{
	uint64_t crc;

	(void)state;
	begin("0.1");
	entry("a", "collection");
	end_block();
	header("a", 0, 0);
	crc = document(0, 1);
	end_block();
	header("a", 1, crc ^ 1);
	refused("the sum of a collection is wrong");
	begin("0.1");
	entry("a", "collection");
	end_block();
	header("a", 1, 1);
	refused("the sum of a collection is wrong");
}

static void
put_length(uint32_t n)
{

	n = htole32(n);
	buf_add(&B, &n, sizeof n);
}

static void
lengths(void **state)
{
	static const uint32_t bad_ones[] = { 0, 1, 4, LIMIT + 1, 48 << 20, INT32_MAX, 1u << 31,
		UINT32_MAX - 1 };

	(void)state;
	for (size_t i = 0; i < sizeof bad_ones / sizeof *bad_ones; i++) {
		begin("0.1");
		entry("a", "collection");
		end_block();
		header("a", 0, 0);
		put_length(bad_ones[i]);
		refused("a length that none has");
	}
	/* The length fits, but the document does not end there. */
	begin("0.1");
	entry("a", "collection");
	end_block();
	header("a", 0, 0);
	put_length(6);
	buf_add(&B, "\1\1", 2);
	refused("a document is damaged");
}

/* A document of ${n} bytes. */
static uint64_t
put_large(size_t n)
{
	char *p = calloc(1, n);
	uint32_t length = htole32((uint32_t)n), text = htole32((uint32_t)n - 4 - 1 - 2 - 4 - 1);
	uint64_t crc;

	memcpy(p, &length, 4);
	memcpy(p + 4, "\2t", 3);
	memcpy(p + 7, &text, 4);
	memset(p + 11, 'x', n - 13);
	buf_add(&B, p, n);
	crc = crc64(0, p, n);
	free(p);
	return crc;
}

static void
large(void **state)
{
	uint64_t crc;

	(void)state;
	begin("0.1");
	entry("a", "collection");
	end_block();
	header("a", 0, 0);
	crc = put_large(LIMIT);
	end_block();
	header("a", 1, crc);
	end_block();
	assert_int_equal(read_in(SIZE_MAX), 0);
	assert_int_equal(read_in(1 << 20), 0);
	assert_string_equal(told, "collection0a;d0;e0;");
	begin("0.1");
	entry("a", "collection");
	end_block();
	header("a", 0, 0);
	put_large(LIMIT + 1);
	refused("a length that none has");
}

static void
names(void **state)
{
	bson_t *doc;

	(void)state;
	begin("0.1");
	entry("a", "collection");
	entry("a", "collection");
	refused("a collection is there twice");
	/* Its documents would be those of the other. */
	begin("0.1");
	entry("system.buckets.s", "collection");
	entry("s", "timeseries");
	refused("a collection is there twice");
	begin("0.1");
	entry("a", "collection");
	end_block();
	header("b", 0, 0);
	refused("its prelude does not name");
	begin("0.1");
	doc = BCON_NEW("db", BCON_UTF8("shop"), "metadata", BCON_UTF8("{}"));
	put(doc);
	bson_destroy(doc);
	refused("lacks a name");
	begin("0.1");
	doc = bson_new();
	BSON_APPEND_UTF8(doc, "db", "shop");
	bson_append_utf8(doc, "collection", -1, "a\0b", 3);
	BSON_APPEND_UTF8(doc, "metadata", "{}");
	put(doc);
	bson_destroy(doc);
	refused("lacks a name");
}

static void
marks(void **state)
{

	(void)state;
	buf_cut(&B, 0);
	refused("cut off");
	buf_str(&B, "\x6d\xe2\x99\x80....");
	refused("does not begin like one");
	begin("0.2");
	refused("a version that is not known");
	begin("0.1");
	end_block();
	end_block();
	refused("a block has no header");
	begin("0.1");
	entry("a", "collection");
	end_block();
	refused("before all collections do");
	header("a", 1, 0);
	document(0, 1);
	refused("behind the end of a collection");
	begin("0.1");
	entry("a", "collection");
	end_block();
	header("a", 1, 0);
	end_block();
	header("a", 0, 0);
	refused("goes on behind its end");
	begin("0.1");
	entry("a", "collection");
	end_block();
	header("a", 1, 0);
	end_block();
	header("a", 1, 0);
	refused("goes on behind its end");
	buf_cut(&B, 4);
	end_block();
	refused("a block has no header");
}

/* The header of a block has four keys of these types. */
static void
headers(void **state)
{
	bson_t *const docs[] = {
		BCON_NEW(
		    "db", BCON_UTF8("shop"), "collection", BCON_UTF8("a"), "EOF", BCON_BOOL(1)),
		BCON_NEW("db", BCON_UTF8("shop"), "collection", BCON_UTF8("a"), "EOF", BCON_BOOL(1),
		    "CRC", BCON_INT32(0)),
		BCON_NEW("db", BCON_UTF8("shop"), "collection", BCON_UTF8("a"), "EOF",
		    BCON_INT32(1), "CRC", BCON_INT64(0)),
		BCON_NEW("db", BCON_UTF8("shop"), "collection", BCON_UTF8("a"), "EOF", BCON_BOOL(1),
		    "CRC", BCON_INT64(0), "more", BCON_NULL),
		BCON_NEW("db", BCON_INT32(1), "collection", BCON_UTF8("a"), "EOF", BCON_BOOL(1),
		    "CRC", BCON_INT64(0)),
		bson_new(),
	};

	(void)state;
	for (size_t i = 0; i < sizeof docs / sizeof *docs; i++) {
		begin("0.1");
		entry("a", "collection");
		end_block();
		put(docs[i]);
		bson_destroy(docs[i]);
		refused("no header that is understood");
	}
	begin("0.1");
	entry("a", "collection");
	end_block();
	put_length(12);
	buf_add(&B, "\2a\0\xff\xff\xff\x7f", 8);
	refused("a header is damaged");
}

static int
says_no(void *cookie, size_t i, const uint8_t *p, size_t n)
{

	(void)cookie;
	(void)i;
	(void)p;
	(void)n;
	return report(EXIT_FAILED, "no");
}

/* Who gets a document may refuse it. */
static void
taker_refuses(void **state)
{
	static const struct payload_taker stern = { told_collection, says_no, told_end };
	struct payload *P = payload_new(&stern, NULL);

	(void)state;
	make_sound();
	assert_int_equal(payload_write(P, B.data, B.len), -1);
	assert_int_equal(report_status(), EXIT_FAILED);
	report_forget();
	payload_free(P);
}

static int
end_all(void **state)
{

	(void)state;
	buf_free(&B);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sound),
		cmocka_unit_test(cut),
		cmocka_unit_test(flipped),
		cmocka_unit_test(sums),
		cmocka_unit_test(lengths),
		cmocka_unit_test(large),
		cmocka_unit_test(names),
		cmocka_unit_test(marks),
		cmocka_unit_test(headers),
		cmocka_unit_test(taker_refuses),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	report_program("mongodb_payload");
	crc64_begin();
	report_mute(1);
	return cmocka_run_group_tests_name("mongodb_payload", tests, NULL, end_all);
}
