#include "orphans.h"

#include <stdio.h>
#include <string.h>

#include "base/cancel.h"

/* How long the server may sort; and its codes for what it does not sort (error_codes.yml). */
enum { MILLISECONDS = 120000, CODE_TOO_LONG = 50, CODE_FAILED = 96, CODE_TOO_MUCH = 292 };

/* One side of the reference: the values of a field, in the server's order. */
struct side {
	mongoc_collection_t *collection;
	mongoc_cursor_t *cursor;
	const char *field;
	bson_t last;		/* the document of ${at} */
	bson_iter_t at;
	int here;		/* there is a value */
};

/* The order of types (MongoDB, "BSON Types", comparison); 0: one that is not compared here. */
static int
rank(const bson_iter_t *i)
{

	switch (bson_iter_type(i)) {
	case BSON_TYPE_INT32:
	case BSON_TYPE_INT64:
	case BSON_TYPE_DOUBLE:
		return 2;
	case BSON_TYPE_UTF8:
		return 3;
	case BSON_TYPE_BINARY:
		return 6;
	case BSON_TYPE_OID:
		return 7;
	case BSON_TYPE_BOOL:
		return 8;
	case BSON_TYPE_DATE_TIME:
		return 9;
	default:
		return 0;
	}
}

static int
sign(int64_t a, int64_t b)
{

	return (a > b) - (a < b);
}

static int
compare_bytes(const void *a, size_t n, const void *b, size_t m)
{
	const int rc = memcmp(a, b, n < m ? n : m);

	return rc != 0 ? rc : sign((int64_t)n, (int64_t)m);
}

static int
compare_numbers(const bson_iter_t *a, const bson_iter_t *b)
{
	double x, y;

	if (BSON_ITER_HOLDS_INT(a) && BSON_ITER_HOLDS_INT(b))
		return sign(bson_iter_as_int64(a), bson_iter_as_int64(b));
	x = bson_iter_as_double(a);
	y = bson_iter_as_double(b);
	return (x > y) - (x < y);
}

static int
compare_binary(const bson_iter_t *a, const bson_iter_t *b)
{
	bson_subtype_t s, t;
	const uint8_t *p, *q;
	uint32_t n, m;

	bson_iter_binary(a, &s, &n, &p);
	bson_iter_binary(b, &t, &m, &q);
	if (n != m)
		return sign(n, m);
	return s != t ? sign(s, t) : memcmp(p, q, n);
}

static int
compare(const bson_iter_t *a, const bson_iter_t *b)
{
	const int r = rank(a), q = rank(b);
	const char *s, *t;
	uint32_t n, m;

	if (r != q)
		return r - q;
	switch (r) {
	case 2:
		return compare_numbers(a, b);
	case 3:
		s = bson_iter_utf8(a, &n);
		t = bson_iter_utf8(b, &m);
		return compare_bytes(s, n, t, m);
	case 6:
		return compare_binary(a, b);
	case 7:
		return memcmp(bson_iter_oid(a), bson_iter_oid(b), sizeof(bson_oid_t));
	case 8:
		return sign(bson_iter_bool(a), bson_iter_bool(b));
	default:
		return sign(bson_iter_date_time(a), bson_iter_date_time(b));
	}
}

static int
begin(struct db *D, struct side *S, const char *table, const char *column)
{
	bson_t all = BSON_INITIALIZER, opts = BSON_INITIALIZER, part;

	*S = (struct side){ .field = column };
	bson_init(&S->last);
	S->collection = mongoc_client_get_collection(D->client, D->name, table);
	BSON_APPEND_DOCUMENT_BEGIN(&opts, "sort", &part);
	BSON_APPEND_INT32(&part, column, 1);
	bson_append_document_end(&opts, &part);
	BSON_APPEND_DOCUMENT_BEGIN(&opts, "projection", &part);
	BSON_APPEND_INT32(&part, column, 1);
	if (strcmp(column, "_id") != 0)
		BSON_APPEND_INT32(&part, "_id", 0);
	bson_append_document_end(&opts, &part);
	BSON_APPEND_INT64(&opts, "maxTimeMS", MILLISECONDS);
	S->cursor = mongoc_collection_find_with_opts(S->collection, &all, &opts, NULL);
	bson_destroy(&opts);
	bson_destroy(&all);
	return 0;
}

static void
end(struct side *S)
{

	mongoc_cursor_destroy(S->cursor);
	mongoc_collection_destroy(S->collection);
	bson_destroy(&S->last);
}

/* On to the next value that is one.  Return 0; 1: it cannot be compared; -1 with a report. */
static int
next(struct db *D, struct side *S)
{
	const bson_t *doc;
	bson_error_t E;
	bson_iter_t i, before;
	int had = S->here;
	bson_t old;

	S->here = 0;
	while (mongoc_cursor_next(S->cursor, &doc)) {
		if (cancel_check() == -1)
			return -1;
		if (!bson_iter_init_find(&i, doc, S->field) || BSON_ITER_HOLDS_NULL(&i))
			continue;
		if (rank(&i) == 0)
			return 1;
		bson_copy_to(&S->last, &old);
		bson_destroy(&S->last);
		bson_copy_to(doc, &S->last);
		if (!bson_iter_init_find(&S->at, &S->last, S->field))
			had = 0;
		/* Another order than ours: nothing can be said. */
		if (had && bson_iter_init_find(&before, &old, S->field) &&
		    compare(&before, &S->at) > 0)
			had = 2;
		bson_destroy(&old);
		S->here = 1;
		return had == 2;
	}
	if (!mongoc_cursor_error(S->cursor, &E))
		return 0;
	/* Without an index a server sorts so much, and no more. */
	return E.code == CODE_TOO_LONG || E.code == CODE_TOO_MUCH || E.code == CODE_FAILED
		   ? 1
		   : connect_failed(D, &E, "cannot read");
}

static void
show(const bson_iter_t *i, char *out, size_t size)
{
	char hex[25];

	if (BSON_ITER_HOLDS_UTF8(i))
		snprintf(out, size, "%s", bson_iter_utf8(i, NULL));
	else if (BSON_ITER_HOLDS_INT(i))
		snprintf(out, size, "%lld", (long long)bson_iter_as_int64(i));
	else if (BSON_ITER_HOLDS_OID(i)) {
		bson_oid_to_string(bson_iter_oid(i), hex);
		snprintf(out, size, "%s", hex);
	} else
		snprintf(out, size, "...");
}

static int
merge(struct db *D, struct side *from, struct side *to, struct db_relation *R)
{
	int rc = next(D, from);

	if (rc == 0)
		rc = next(D, to);
	while (rc == 0 && from->here) {
		const int order = to->here ? compare(&from->at, &to->at) : -1;

		if (order > 0) {
			rc = next(D, to);
			continue;
		}
		if (order < 0 && R->orphans++ == 0)
			show(&from->at, R->first, sizeof R->first);
		rc = next(D, from);
	}
	return rc;
}

int
orphans_count(struct db *D, struct db_relation *R)
{
	struct side from, to;
	int rc;

	R->orphans = 0;
	R->unknown = 0;
	*R->first = '\0';
	begin(D, &from, R->table, R->column);
	begin(D, &to, R->to_table, R->to_column);
	rc = merge(D, &from, &to, R);
	end(&to);
	end(&from);
	R->unknown = rc == 1;
	return rc == -1 ? -1 : 0;
}
