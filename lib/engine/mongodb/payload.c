#include "payload.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "base/crc64.h"

/* The largest document: 16 MiB, and 16 KiB more for entries of the oplog. */
enum { DOCUMENT_MAX = (16 << 20) + (16 << 10), DOCUMENT_MIN = 5, WORD = 4 };

static const unsigned char magic[WORD] = { 0x6d, 0xe2, 0x99, 0x81 };
static const unsigned char terminator[WORD] = { 0xff, 0xff, 0xff, 0xff };

enum place {
	AT_MAGIC,
	AT_PRELUDE, /* its header is next */
	IN_PRELUDE, /* collections, until the terminator */
	AT_BLOCK, /* the header of a block, or the end */
	IN_BLOCK /* documents, until the terminator */
};

struct namespace
{
	char *database, *data; /* the name that blocks have */
	uint64_t crc;
	int ended;
};

struct payload {
	const struct payload_taker *taker;
	void *cookie;
	enum place place;
	struct buf part; /* the beginning of what is not here whole */
	struct namespace *all;
	size_t n, current;
	int last; /* the block is an end mark */
	const uint8_t *run; /* documents of it that are still to be summed */
	size_t run_len;
};

/* Within the blocks of a collection that is named, too. */
static int
bad(const struct payload *P, const char *why)
{

	if (P->place == IN_BLOCK && P->current < P->n)
		return report(EXIT_INVALID, "not a sound mongodump archive: '%s': %s",
		    P->all[P->current].data, why);
	return report(EXIT_INVALID, "not a sound mongodump archive: %s", why);
}

/* A text without NUL in it; NULL: there is none. */
static const char *
text_in(const bson_t *doc, const char *key)
{
	const char *text;
	bson_iter_t i;
	uint32_t n;

	if (!bson_iter_init_find(&i, doc, key) || !BSON_ITER_HOLDS_UTF8(&i))
		return NULL;
	text = bson_iter_utf8(&i, &n);
	return strlen(text) == n ? text : NULL;
}

/* The name of the blocks: a time series keeps its documents elsewhere. */
static char *
data_name(const struct payload_collection *c)
{

	return strcmp(c->type, "timeseries") == 0 ? str_printf("system.buckets.%s", c->name)
						  : str_dup(c->name);
}

static int
take_collection(struct payload *P, const bson_t *doc)
{
	struct payload_collection c = { .database = text_in(doc, "db"),
		.name = text_in(doc, "collection"),
		.metadata = text_in(doc, "metadata"),
		.type = text_in(doc, "type") };
	struct namespace *all;

	if (c.database == NULL || c.name == NULL || c.metadata == NULL)
		return bad(P, "an entry of its prelude lacks a name");
	if (c.type == NULL)
		c.type = "";
	if ((all = reallocarray(P->all, P->n + 1, sizeof *all)) == NULL)
		return report_errno(EXIT_FAILED, "cannot get memory");
	P->all = all;
	all[P->n] = (struct namespace){ .database = str_dup(c.database), .data = data_name(&c) };
	P->n++;
	if (all[P->n - 1].database == NULL || all[P->n - 1].data == NULL)
		return -1;
	for (size_t i = 0; i + 1 < P->n; i++)
		if (strcmp(all[i].database, all[P->n - 1].database) == 0 &&
		    strcmp(all[i].data, all[P->n - 1].data) == 0)
			return bad(P, "a collection is there twice");
	return P->taker->collection(P->cookie, P->n - 1, &c);
}

static int
take_prelude(const struct payload *P, const bson_t *doc)
{
	const char *version = text_in(doc, "version");

	if (version == NULL || strcmp(version, "0.1") != 0)
		return bad(P, "its format has a version that is not known");
	return 0;
}

/* The header of a block has these four keys and no other. */
static int
take_header(struct payload *P, const bson_t *doc)
{
	const char *database = text_in(doc, "db"), *name = text_in(doc, "collection");
	bson_iter_t end, crc;
	struct namespace *N;

	if (database == NULL || name == NULL || bson_count_keys(doc) != 4 ||
	    !bson_iter_init_find(&end, doc, "EOF") || !BSON_ITER_HOLDS_BOOL(&end) ||
	    !bson_iter_init_find(&crc, doc, "CRC") || !BSON_ITER_HOLDS_INT64(&crc))
		return bad(P, "a block has no header that is understood");
	for (P->current = 0; P->current < P->n; P->current++)
		if (strcmp(P->all[P->current].data, name) == 0 &&
		    strcmp(P->all[P->current].database, database) == 0)
			break;
	if (P->current == P->n)
		return bad(P, "a block is of a collection that its prelude does not name");
	N = &P->all[P->current];
	if (N->ended)
		return bad(P, "a collection goes on behind its end");
	P->last = bson_iter_bool(&end);
	P->place = IN_BLOCK;
	if (!P->last)
		return 0;
	N->ended = 1;
	if ((uint64_t)bson_iter_int64(&crc) != N->crc)
		return bad(P, "the sum of a collection is wrong");
	return P->taker->end(P->cookie, P->current);
}

/* Documents lie one behind the other: their sum is made in one go. */
static void
end_run(struct payload *P)
{

	if (P->run_len > 0)
		P->all[P->current].crc = crc64(P->all[P->current].crc, P->run, P->run_len);
	P->run_len = 0;
}

static void
add_to_run(struct payload *P, const uint8_t *p, size_t n)
{

	if (P->run_len == 0)
		P->run = p;
	P->run_len += n;
}

static int
take_data(struct payload *P, const uint8_t *p, size_t n)
{
	bson_t doc;

	if (P->last)
		return bad(P, "there are documents behind the end of a collection");
	/* What is inside is the server's affair: it may keep what no library of ours would make. */
	if (!bson_init_static(&doc, p, n))
		return bad(P, "a document is damaged");
	add_to_run(P, p, n);
	return P->taker->document(P->cookie, P->current, p, n);
}

static int
take_document(struct payload *P, const uint8_t *p, size_t n)
{
	bson_t doc;

	if (P->place == IN_BLOCK)
		return take_data(P, p, n);
	if (!bson_init_static(&doc, p, n) || !bson_validate(&doc, BSON_VALIDATE_NONE, NULL))
		return bad(P, "a header is damaged");
	switch (P->place) {
	case AT_PRELUDE:
		P->place = IN_PRELUDE;
		return take_prelude(P, &doc);
	case IN_PRELUDE:
		return take_collection(P, &doc);
	default:
		return take_header(P, &doc);
	}
}

static int
take_terminator(struct payload *P)
{

	if (P->place != IN_PRELUDE && P->place != IN_BLOCK)
		return bad(P, "a block has no header");
	end_run(P);
	P->place = AT_BLOCK;
	return 0;
}

/*
 * How long is what begins with these bytes?  0: not known yet; -1 with a report.  A word is the
 * magic or a terminator, all else are documents, which begin with their length.
 */
static int32_t
length_of(const struct payload *P, const uint8_t *p, size_t n)
{
	uint32_t length;

	if (n < WORD)
		return 0;
	if (P->place == AT_MAGIC)
		return memcmp(p, magic, WORD) == 0 ? WORD : bad(P, "it does not begin like one");
	if (memcmp(p, terminator, WORD) == 0)
		return WORD;
	memcpy(&length, p, sizeof length);
	length = le32toh(length);
	if (length < DOCUMENT_MIN || length > DOCUMENT_MAX)
		return bad(P, "a document has a length that none has");
	return (int32_t)length;
}

static int
take(struct payload *P, const uint8_t *p, size_t n)
{

	if (P->place == AT_MAGIC) {
		P->place = AT_PRELUDE;
		return 0;
	}
	return n == WORD ? take_terminator(P) : take_document(P, p, n);
}

/* What began in an earlier piece.  Return how much of this piece belongs to it, or -1. */
static ssize_t
complete(struct payload *P, const uint8_t *p, size_t n)
{
	size_t used = 0, more;
	int32_t length;

	while (P->part.len > 0) {
		if ((length = length_of(P, (uint8_t *)P->part.data, P->part.len)) == -1)
			return -1;
		more = (length == 0 ? WORD : (size_t)length) - P->part.len;
		if (more > n - used)
			more = n - used;
		if (buf_add(&P->part, p + used, more) == -1)
			return -1;
		used += more;
		if (length != 0 && P->part.len == (size_t)length) {
			if (take(P, (uint8_t *)P->part.data, (size_t)length) == -1)
				return -1;
			end_run(P);
			buf_cut(&P->part, 0);
		} else if (used == n && (length != 0 || P->part.len < WORD))
			break;
	}
	return (ssize_t)used;
}

int
payload_write(struct payload *P, const void *piece, size_t n)
{
	const uint8_t *p = piece;
	ssize_t used;
	int32_t length;

	if ((used = complete(P, p, n)) == -1)
		return -1;
	for (p += used, n -= (size_t)used; n > 0; p += length, n -= (size_t)length) {
		if ((length = length_of(P, p, n)) == -1)
			return -1;
		if (length == 0 || (size_t)length > n) {
			end_run(P);
			return buf_add(&P->part, p, n);
		}
		if (take(P, p, (size_t)length) == -1)
			return -1;
	}
	end_run(P);
	return 0;
}

int
payload_end(struct payload *P)
{

	if (P->part.len > 0 || P->place != AT_BLOCK)
		return bad(P, "it is cut off");
	for (size_t i = 0; i < P->n; i++)
		if (!P->all[i].ended)
			return bad(P, "it ends before all collections do");
	return 0;
}

struct payload *
payload_new(const struct payload_taker *taker, void *cookie)
{
	struct payload *P;

	if ((P = calloc(1, sizeof *P)) == NULL) {
		report_errno(EXIT_FAILED, "cannot get memory");
		return NULL;
	}
	crc64_begin();
	P->taker = taker;
	P->cookie = cookie;
	return P;
}

void
payload_free(struct payload *P)
{

	if (P == NULL)
		return;
	for (size_t i = 0; i < P->n; i++) {
		free(P->all[i].database);
		free(P->all[i].data);
	}
	free(P->all);
	buf_free(&P->part);
	free(P);
}
