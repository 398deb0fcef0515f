#include "query.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/exit.h"
#include "base/report.h"

enum { FIELDS_MAX = 16, TEXT_MAX = 512 };

struct query {
	const char *find, *sort;
	const char *fields[FIELDS_MAX];
	size_t n;
	bson_t filter;
	int64_t limit;
};

static int
read_query(const bson_t *doc, struct query *Q)
{
	bson_iter_t i, at;

	if (bson_iter_init_find(&i, doc, "find") && BSON_ITER_HOLDS_UTF8(&i))
		Q->find = bson_iter_utf8(&i, NULL);
	if (bson_iter_init_find(&i, doc, "sort") && BSON_ITER_HOLDS_UTF8(&i))
		Q->sort = bson_iter_utf8(&i, NULL);
	if (bson_iter_init_find(&i, doc, "fields") && BSON_ITER_HOLDS_ARRAY(&i) &&
	    bson_iter_recurse(&i, &at))
		while (bson_iter_next(&at) && Q->n < FIELDS_MAX && BSON_ITER_HOLDS_UTF8(&at))
			Q->fields[Q->n++] = bson_iter_utf8(&at, NULL);
	if (bson_iter_init_find(&i, doc, "limit") && BSON_ITER_HOLDS_INT(&i))
		Q->limit = bson_iter_as_int64(&i);
	if (bson_iter_init_find(&i, doc, "filter") && BSON_ITER_HOLDS_DOCUMENT(&i)) {
		const uint8_t *bytes;
		uint32_t n;

		bson_iter_document(&i, &n, &bytes);
		if (!bson_init_static(&Q->filter, bytes, n))
			return -1;
	}
	return Q->find == NULL || Q->n == 0 ? -1 : 0;
}

/* An array as JSON: of a document that holds it, since no function for it is in all versions. */
static char *
array_as_json(const bson_t *array, size_t *len)
{
	static const char before[] = "{ \"a\" : ", behind[] = " }";
	bson_t whole = BSON_INITIALIZER;
	char *text;

	BSON_APPEND_ARRAY(&whole, "a", array);
	if ((text = bson_as_relaxed_extended_json(&whole, len)) != NULL) {
		*len -= strlen(before) + strlen(behind);
		memmove(text, text + strlen(before), *len);
		text[*len] = '\0';
	}
	bson_destroy(&whole);
	return text;
}

/* A document or array as JSON, to be freed with bson_free(); or NULL. */
static char *
json_of(const bson_iter_t *i, size_t *len)
{
	const uint8_t *bytes;
	uint32_t n;
	bson_t doc;

	if (BSON_ITER_HOLDS_DOCUMENT(i))
		bson_iter_document(i, &n, &bytes);
	else
		bson_iter_array(i, &n, &bytes);
	if (!bson_init_static(&doc, bytes, n))
		return NULL;
	return BSON_ITER_HOLDS_DOCUMENT(i) ? bson_as_relaxed_extended_json(&doc, len)
					   : array_as_json(&doc, len);
}

/* A value as text; NULL: none that has one.  ${made} is freed by bson_free(). */
static const char *
text_of(const bson_iter_t *i, char *out, size_t *len, char **made)
{
	char when[CLOCK_TEXT];

	if (BSON_ITER_HOLDS_DOCUMENT(i) || BSON_ITER_HOLDS_ARRAY(i))
		return *made = json_of(i, len);

	if (BSON_ITER_HOLDS_UTF8(i)) {
		uint32_t n;
		const char *text = bson_iter_utf8(i, &n);

		*len = n;
		return text;
	}
	if (BSON_ITER_HOLDS_DATE_TIME(i)) {
		clock_text(when, (time_t)(bson_iter_date_time(i) / 1000));
		snprintf(out, TEXT_MAX, "%s", when);
	} else if (BSON_ITER_HOLDS_INT(i))
		snprintf(out, TEXT_MAX, "%lld", (long long)bson_iter_as_int64(i));
	else
		return NULL;
	*len = strlen(out);
	return out;
}

static int
give(const struct query *Q, const bson_t *doc, db_row *row, void *cookie)
{
	char texts[FIELDS_MAX][TEXT_MAX], *made[FIELDS_MAX] = { NULL };
	const char *values[FIELDS_MAX];
	size_t lengths[FIELDS_MAX];
	bson_iter_t i, at;
	int rc;

	for (size_t k = 0; k < Q->n; k++) {
		lengths[k] = 0;
		values[k] = bson_iter_init(&i, doc) &&
				    bson_iter_find_descendant(&i, Q->fields[k], &at)
				? text_of(&at, texts[k], &lengths[k], &made[k])
				: NULL;
	}
	rc = row(cookie, Q->n, values, lengths);
	for (size_t k = 0; k < Q->n; k++)
		bson_free(made[k]);
	return rc;
}

static int
run(struct db *D, const struct query *Q, db_row *row, void *cookie)
{
	mongoc_collection_t *C = mongoc_client_get_collection(D->client, D->name, Q->find);
	bson_t opts = BSON_INITIALIZER, sort;
	mongoc_cursor_t *cursor;
	const bson_t *doc;
	bson_error_t E;
	int rc = 0;

	if (Q->sort != NULL) {
		BSON_APPEND_DOCUMENT_BEGIN(&opts, "sort", &sort);
		BSON_APPEND_INT32(&sort, Q->sort + (*Q->sort == '-'), *Q->sort == '-' ? -1 : 1);
		bson_append_document_end(&opts, &sort);
	}
	if (Q->limit > 0)
		BSON_APPEND_INT64(&opts, "limit", Q->limit);
	cursor = mongoc_collection_find_with_opts(C, &Q->filter, &opts, NULL);
	while (rc == 0 && mongoc_cursor_next(cursor, &doc))
		rc = give(Q, doc, row, cookie);
	if (rc == 0 && mongoc_cursor_error(cursor, &E))
		rc = connect_failed(D, &E, "cannot read");
	mongoc_cursor_destroy(cursor);
	mongoc_collection_destroy(C);
	bson_destroy(&opts);
	return rc;
}

int
query_run(struct db *D, const char *text, db_row *row, void *cookie)
{
	struct query Q = { .filter = BSON_INITIALIZER };
	bson_error_t E;
	bson_t *doc = bson_new_from_json((const uint8_t *)text, -1, &E);
	int rc;

	if (doc == NULL || read_query(doc, &Q) == -1)
		rc = report(EXIT_FAILED, "not a query of this engine: '%s'", text);
	else
		rc = run(D, &Q, row, cookie);
	bson_destroy(&Q.filter);
	bson_destroy(doc);
	return rc;
}
