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
	return Q->find == NULL || Q->n == 0 ? -1 : 0;
}

/* A value as text; NULL: none that has one. */
static const char *
text_of(const bson_iter_t *i, char *out, size_t *len)
{
	char when[CLOCK_TEXT];

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
	char texts[FIELDS_MAX][TEXT_MAX];
	const char *values[FIELDS_MAX];
	size_t lengths[FIELDS_MAX];
	bson_iter_t i;

	for (size_t k = 0; k < Q->n; k++) {
		lengths[k] = 0;
		values[k] = bson_iter_init_find(&i, doc, Q->fields[k])
				? text_of(&i, texts[k], &lengths[k])
				: NULL;
	}
	return row(cookie, Q->n, values, lengths);
}

static int
run(struct db *D, const struct query *Q, db_row *row, void *cookie)
{
	mongoc_collection_t *C = mongoc_client_get_collection(D->client, D->name, Q->find);
	bson_t all = BSON_INITIALIZER, opts = BSON_INITIALIZER, sort;
	mongoc_cursor_t *cursor;
	const bson_t *doc;
	bson_error_t E;
	int rc = 0;

	if (Q->sort != NULL) {
		BSON_APPEND_DOCUMENT_BEGIN(&opts, "sort", &sort);
		BSON_APPEND_INT32(&sort, Q->sort, 1);
		bson_append_document_end(&opts, &sort);
	}
	cursor = mongoc_collection_find_with_opts(C, &all, &opts, NULL);
	while (rc == 0 && mongoc_cursor_next(cursor, &doc))
		rc = give(Q, doc, row, cookie);
	if (rc == 0 && mongoc_cursor_error(cursor, &E))
		rc = connect_failed(D, &E, "cannot read");
	mongoc_cursor_destroy(cursor);
	mongoc_collection_destroy(C);
	bson_destroy(&opts);
	bson_destroy(&all);
	return rc;
}

int
query_run(struct db *D, const char *text, db_row *row, void *cookie)
{
	struct query Q = { 0 };
	bson_error_t E;
	bson_t *doc = bson_new_from_json((const uint8_t *)text, -1, &E);
	int rc;

	if (doc == NULL || read_query(doc, &Q) == -1)
		rc = report(EXIT_FAILED, "not a query of this engine: '%s'", text);
	else
		rc = run(D, &Q, row, cookie);
	bson_destroy(doc);
	return rc;
}
