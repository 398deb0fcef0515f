#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire.h"

enum { WIRE_7_0 = 21, REPLY_BYTES = 16 << 20, FIRST_BATCH = 101 };

/* A cursor that has more: where it is in which collection. */
struct cursor {
	const struct store_collection *C;
	size_t next;
};
static struct cursor cursors[4096];
static size_t cursors_n;

void
fails(bson_t *reply, int code, const char *message)
{

	BSON_APPEND_DOUBLE(reply, "ok", 0);
	BSON_APPEND_INT32(reply, "code", code);
	BSON_APPEND_UTF8(reply, "errmsg", message);
}

static void
ok(bson_t *reply)
{

	BSON_APPEND_DOUBLE(reply, "ok", 1);
}

static const char *
text_in(const bson_t *doc, const char *key)
{
	bson_iter_t i;

	return bson_iter_init_find(&i, doc, key) && BSON_ITER_HOLDS_UTF8(&i)
	    ? bson_iter_utf8(&i, NULL)
	    : "";
}

static int64_t
number_in(const bson_t *doc, const char *key, int64_t otherwise)
{
	bson_iter_t i;

	return bson_iter_init_find(&i, doc, key) && BSON_ITER_HOLDS_NUMBER(&i)
	    ? bson_iter_as_int64(&i)
	    : otherwise;
}

static int
inside(const bson_t *doc, const char *key, bson_t *part)
{
	const uint8_t *bytes;
	bson_iter_t i;
	uint32_t n;

	if (!bson_iter_init_find(&i, doc, key))
		return 0;
	if (BSON_ITER_HOLDS_DOCUMENT(&i))
		bson_iter_document(&i, &n, &bytes);
	else if (BSON_ITER_HOLDS_ARRAY(&i))
		bson_iter_array(&i, &n, &bytes);
	else
		return 0;
	return bson_init_static(part, bytes, n);
}

static const char *
index_key(size_t i)
{
	static char digits[8][16];
	static unsigned turn;
	const char *key;

	turn = (turn + 1) % 8;
	bson_uint32_to_string((uint32_t)i, &key, digits[turn], sizeof digits[turn]);
	return key;
}

static void
do_hello(struct login *L, bson_t *reply)
{
	bson_t hosts;

	(void)L;
	BSON_APPEND_BOOL(reply, "ismaster", true);
	BSON_APPEND_BOOL(reply, "isWritablePrimary", true);
	BSON_APPEND_BOOL(reply, "helloOk", true);
	BSON_APPEND_INT32(reply, "maxBsonObjectSize", 16 << 20);
	BSON_APPEND_INT32(reply, "maxMessageSizeBytes", 48000000);
	BSON_APPEND_INT32(reply, "maxWriteBatchSize", 100000);
	BSON_APPEND_INT32(reply, "logicalSessionTimeoutMinutes", 30);
	BSON_APPEND_INT32(reply, "minWireVersion", 0);
	BSON_APPEND_INT32(reply, "maxWireVersion", WIRE_7_0);
	BSON_APPEND_BOOL(reply, "readOnly", false);
	if (settings.user != NULL) {
		BSON_APPEND_ARRAY_BEGIN(reply, "saslSupportedMechs", &hosts);
		BSON_APPEND_UTF8(&hosts, "0", "SCRAM-SHA-256");
		bson_append_array_end(reply, &hosts);
	}
	if (settings.set != NULL) {
		BSON_APPEND_UTF8(reply, "setName", settings.set);
		BSON_APPEND_INT32(reply, "setVersion", 1);
		BSON_APPEND_BOOL(reply, "secondary", false);
	}
	ok(reply);
}

static void
begin_cursor(bson_t *reply, const char *database, const char *name, int64_t id, const char *batch,
    bson_t *cursor, bson_t *list)
{
	char space[600];

	snprintf(space, sizeof space, "%s.%s", database, name);
	BSON_APPEND_DOCUMENT_BEGIN(reply, "cursor", cursor);
	BSON_APPEND_INT64(cursor, "id", id);
	BSON_APPEND_UTF8(cursor, "ns", space);
	BSON_APPEND_ARRAY_BEGIN(cursor, batch, list);
}

static void
end_cursor(bson_t *reply, bson_t *cursor, bson_t *list)
{

	bson_append_array_end(cursor, list);
	bson_append_document_end(reply, cursor);
	ok(reply);
}

static void
put_uuid(bson_t *entry, const struct store_collection *C)
{
	bson_t info;

	BSON_APPEND_DOCUMENT_BEGIN(entry, "info", &info);
	BSON_APPEND_BOOL(&info, "readOnly", strcmp(C->type, "view") == 0);
	if (strcmp(C->type, "collection") == 0)
		bson_append_binary(&info, "uuid", -1, BSON_SUBTYPE_UUID, C->uuid, sizeof C->uuid);
	bson_append_document_end(entry, &info);
}

static void
do_list(const char *database, const bson_t *command, bson_t *reply)
{
	const int twice = settings.fault != NULL && strcmp(settings.fault, "list") == 0;
	bson_t cursor, list, entry, filter;
	const struct store_collection *C;
	const char *wanted = "";
	size_t n = 0;

	if (inside(command, "filter", &filter))
		wanted = text_in(&filter, "name");
	begin_cursor(reply, database, "$cmd.listCollections", 0, "firstBatch", &cursor, &list);
	for (size_t i = 0; (C = store_at(i)) != NULL; i++) {
		if (C->gone || strcmp(C->database, database) != 0 ||
		    (*wanted != '\0' && strcmp(C->name, wanted) != 0))
			continue;
		for (int k = 0; k <= twice; k++) {
			const char *key = index_key(n++);

			BSON_APPEND_DOCUMENT_BEGIN(&list, key, &entry);
			BSON_APPEND_UTF8(&entry, "name", C->name);
			BSON_APPEND_UTF8(&entry, "type", C->type);
			BSON_APPEND_DOCUMENT(&entry, "options", C->options);
			put_uuid(&entry, C);
			bson_append_document_end(&list, &entry);
		}
	}
	end_cursor(reply, &cursor, &list);
}

static void
do_list_indexes(const char *database, const bson_t *command, bson_t *reply)
{
	const char *name = text_in(command, "listIndexes");
	const struct store_collection *C = store_find(database, name);
	bson_t cursor, list;

	if (C == NULL) {
		fails(reply, 26, "ns does not exist");
		return;
	}
	begin_cursor(reply, database, name, 0, "firstBatch", &cursor, &list);
	for (size_t i = 0; i < C->indexes_n; i++) {
		const char *key = index_key(i);

		BSON_APPEND_DOCUMENT(&list, key, C->indexes[i]);
	}
	end_cursor(reply, &cursor, &list);
}

/* The buckets of a time series are asked for under another name. */
static struct store_collection *
data_of(const char *database, const char *name)
{

	return strncmp(name, "system.buckets.", 15) == 0 ? store_find(database, name + 15)
							 : store_find(database, name);
}

/* A reply with many documents is written by hand: a bench wants a server as fast as memory. */
struct pen {
	uint8_t *p;
	size_t at;
};

static void
put_bytes(struct pen *P, const void *p, size_t n)
{

	memcpy(P->p + P->at, p, n);
	P->at += n;
}

static void
put_key(struct pen *P, uint8_t type, const char *key)
{

	P->p[P->at++] = type;
	put_bytes(P, key, strlen(key) + 1);
}

static void
put_word(struct pen *P, size_t at, uint32_t value)
{

	value = htole32(value);
	memcpy(P->p + at, &value, sizeof value);
}

/* Where a document or an array begins; pen_end() fills in its length. */
static size_t
put_begin(struct pen *P, uint8_t type, const char *key)
{

	if (key != NULL)
		put_key(P, type, key);
	P->at += sizeof(uint32_t);
	return P->at - sizeof(uint32_t);
}

static void
put_end(struct pen *P, size_t begin)
{

	P->p[P->at++] = 0;
	put_word(P, begin, (uint32_t)(P->at - begin));
}

static void
put_documents(struct pen *P, const struct document *all, size_t n)
{
	char digits[12] = "";

	for (size_t i = 0; i < n; i++) {
		char *d = digits + sizeof digits - 1;

		for (size_t left = i; d == digits + sizeof digits - 1 || left > 0; left /= 10)
			*--d = (char)('0' + left % 10);
		put_key(P, BSON_TYPE_DOCUMENT, d);
		put_bytes(P, all[i].data, all[i].len);
	}
}

static void
put_batch(bson_t *reply, int64_t id, const char *space, const char *key, const struct document *all,
    size_t n, size_t bytes, int moment)
{
	/* A type, at most ten digits and a NUL before each document; and all else. */
	struct pen P = { .p = bson_reserve_buffer(reply, (uint32_t)(bytes + n * 12 + 1024)) };
	size_t whole, cursor, list;

	if (P.p == NULL)
		abort();
	whole = put_begin(&P, 0, NULL);
	cursor = put_begin(&P, BSON_TYPE_DOCUMENT, "cursor");
	put_key(&P, BSON_TYPE_INT64, "id");
	put_bytes(&P, &(int64_t){ (int64_t)htole64((uint64_t)id) }, sizeof id);
	put_key(&P, BSON_TYPE_UTF8, "ns");
	put_word(&P, P.at, (uint32_t)strlen(space) + 1);
	P.at += sizeof(uint32_t);
	put_bytes(&P, space, strlen(space) + 1);
	list = put_begin(&P, BSON_TYPE_ARRAY, key);
	put_documents(&P, all, n);
	put_end(&P, list);
	if (moment) {
		put_key(&P, BSON_TYPE_TIMESTAMP, "atClusterTime");
		put_bytes(&P, &(uint64_t){ htole64(1000ULL << 32 | 1) }, sizeof(uint64_t));
	}
	put_end(&P, cursor);
	put_key(&P, BSON_TYPE_DOUBLE, "ok");
	put_bytes(&P, &(double){ 1 }, sizeof(double));
	put_end(&P, whole);
	reply->len = (uint32_t)P.at;
}

static void
give(const struct cursor *from, size_t slot, int64_t batch, const char *key, const char *database,
    const char *name, const bson_t *command, bson_t *reply)
{
	const struct store_collection *C = from->C;
	size_t at = from->next, bytes = 0, end = at;
	char space[600];
	bson_t concern;
	int moment;

	while (C != NULL && end < C->n && (int64_t)(end - at) < batch &&
	    (end == at || bytes + C->all[end].len < REPLY_BYTES))
		bytes += C->all[end++].len;
	snprintf(space, sizeof space, "%s.%s", database, name);
	moment = inside(command, "readConcern", &concern) &&
	    strcmp(text_in(&concern, "level"), "snapshot") == 0;
	put_batch(reply, C != NULL && end < C->n ? (int64_t)slot + 1 : 0, space, key,
	    end > at ? &C->all[at] : NULL, end - at, bytes, moment);
	cursors[slot].next = end;
}

static void
do_find(const char *database, const bson_t *command, bson_t *reply)
{
	const char *name = text_in(command, "find");
	size_t slot = cursors_n++ % (sizeof cursors / sizeof *cursors);

	cursors[slot] = (struct cursor){ .C = data_of(database, name) };
	give(&cursors[slot], slot, number_in(command, "batchSize", FIRST_BATCH), "firstBatch",
	    database, name, command, reply);
}

static void
do_get_more(const char *database, const bson_t *command, bson_t *reply)
{
	int64_t id = number_in(command, "getMore", 0);

	if (id < 1 || (size_t)id > sizeof cursors / sizeof *cursors) {
		fails(reply, 43, "cursor not found");
		return;
	}
	give(&cursors[id - 1], (size_t)id - 1, number_in(command, "batchSize", INT64_MAX),
	    "nextBatch", database, text_in(command, "collection"), command, reply);
}

static void
do_insert(struct login *L, const char *database, const bson_t *command, const struct document *documents, size_t n,
    bson_t *reply)
{
	const char *name = text_in(command, "insert");
	struct store_collection *C = data_of(database, name);
	const uint8_t *bytes;
	bson_iter_t i;
	uint32_t length;
	bson_t list;
	size_t count = n;

	if (C == NULL)
		C = store_make(database, name, NULL);
	if (n > 0 && settings.fault != NULL && strcmp(settings.fault, "insert") == 0) {
		/* The last byte of the last value of the first; or the last document. */
		if (strcmp(settings.how, "change") == 0)
			documents[0].data[documents[0].len - 2] ^= 1;
		if (strcmp(settings.how, "lose") == 0)
			n--;
	}
	if (n > 0) {
		store_take(C, L->region, documents, n);
		L->kept = 1;
	}
	if (inside(command, "documents", &list) && bson_iter_init(&i, &list))
		for (; bson_iter_next(&i) && BSON_ITER_HOLDS_DOCUMENT(&i); count++) {
			bson_iter_document(&i, &length, &bytes);
			store_put(C, bytes, length);
		}
	BSON_APPEND_INT32(reply, "n", (int32_t)count);
	ok(reply);
}

/* All but the key itself, which is the name. */
static void
do_create(const char *database, const bson_t *command, bson_t *reply)
{
	bson_t options = BSON_INITIALIZER;

	bson_copy_to_excluding_noinit(command, &options, "create", "$db", "lsid", "$clusterTime",
	    "$readPreference", "txnNumber", NULL);
	if (store_make(database, text_in(command, "create"), &options) == NULL)
		fails(reply, 48, "namespace already exists");
	else
		ok(reply);
	bson_destroy(&options);
}

static void
add_index(struct store_collection *C, const bson_t *index)
{
	bson_t *whole = BCON_NEW("v", BCON_INT32(2));

	bson_concat(whole, index);
	C->indexes = reallocarray(C->indexes, C->indexes_n + 1, sizeof *C->indexes);
	if (C->indexes == NULL)
		abort();
	C->indexes[C->indexes_n++] = whole;
}

static void
do_create_indexes(const char *database, const bson_t *command, bson_t *reply)
{
	const char *name = text_in(command, "createIndexes");
	struct store_collection *C = store_find(database, name);
	const uint8_t *bytes;
	bson_t list, index;
	bson_iter_t i;
	uint32_t n;

	if (C == NULL)
		C = store_make(database, name, NULL);
	if (inside(command, "indexes", &list) && bson_iter_init(&i, &list))
		while (bson_iter_next(&i) && BSON_ITER_HOLDS_DOCUMENT(&i)) {
			bson_iter_document(&i, &n, &bytes);
			if (bson_init_static(&index, bytes, n))
				add_index(C, &index);
		}
	ok(reply);
}

static void
do_drop(const char *database, const bson_t *command, bson_t *reply)
{
	struct store_collection *C = store_find(database, text_in(command, "drop"));

	if (C == NULL) {
		fails(reply, 26, "ns not found");
		return;
	}
	store_drop(C);
	ok(reply);
}

static void
do_drop_indexes(const char *database, const bson_t *command, bson_t *reply)
{
	struct store_collection *C = store_find(database, text_in(command, "dropIndexes"));
	bson_iter_t i;

	for (size_t k = 0; C != NULL && k < C->indexes_n; k++)
		if (bson_iter_init_find(&i, C->indexes[k], "name") && BSON_ITER_HOLDS_UTF8(&i) &&
		    strcmp(bson_iter_utf8(&i, NULL), text_in(command, "index")) == 0) {
			bson_destroy(C->indexes[k]);
			memmove(C->indexes + k, C->indexes + k + 1,
			    (--C->indexes_n - k) * sizeof *C->indexes);
			ok(reply);
			return;
		}
	fails(reply, 27, "index not found");
}

static void
do_drop_database(const char *database, bson_t *reply)
{
	struct store_collection *C;

	for (size_t i = 0; (C = store_at(i)) != NULL; i++)
		if (!C->gone && strcmp(C->database, database) == 0)
			store_drop(C);
	ok(reply);
}

static void
do_rename(const bson_t *command, bson_t *reply)
{
	char *from = strdup(text_in(command, "renameCollection")), *to = strdup(text_in(command, "to"));
	char *dot = strchr(from, '.'), *dot2 = strchr(to, '.');
	struct store_collection *C;

	if (dot == NULL || dot2 == NULL) {
		fails(reply, 73, "invalid namespace");
		goto done;
	}
	*dot = *dot2 = '\0';
	C = store_find(from, dot + 1);
	if (C == NULL)
		fails(reply, 26, "source namespace does not exist");
	else if (strcmp(C->type, "collection") != 0)
		fails(reply, 166, "cannot rename a view or time series");
	else if (store_find(to, dot2 + 1) != NULL)
		fails(reply, 48, "target namespace exists");
	else {
		free(C->name);
		C->name = strdup(dot2 + 1);
		ok(reply);
	}

done:
	free(from);
	free(to);
}

/* Does a document have all that a simple query says? */
static int
fits(const struct document *d, const bson_t *query)
{
	bson_iter_t i, k;
	bson_t doc;

	if (!bson_init_static(&doc, d->data, d->len) || !bson_iter_init(&i, query))
		return 0;
	while (bson_iter_next(&i))
		if (BSON_ITER_HOLDS_UTF8(&i) &&
		    (!bson_iter_init_find(&k, &doc, bson_iter_key(&i)) || !BSON_ITER_HOLDS_UTF8(&k) ||
			strcmp(bson_iter_utf8(&i, NULL), bson_iter_utf8(&k, NULL)) != 0))
			return 0;
	return 1;
}

/* The first of "deletes" or "updates", in the command or beside it. */
static int
first_of(const bson_t *command, const char *key, const struct document *documents, size_t n,
    bson_t *one)
{
	bson_t list;

	if (n > 0)
		return bson_init_static(one, documents[0].data, documents[0].len);
	return inside(command, key, &list) && inside(&list, "0", one);
}

static void
do_delete(const char *database, const bson_t *command, const struct document *documents, size_t n,
    bson_t *reply)
{
	struct store_collection *C = data_of(database, text_in(command, "delete"));
	bson_t one, query;
	int32_t count = 0;

	if (C != NULL && first_of(command, "deletes", documents, n, &one) && inside(&one, "q", &query))
		for (size_t i = C->n; i > 0; i--)
			if (fits(&C->all[i - 1], &query)) {
				store_cut(C, i - 1);
				count++;
			}
	BSON_APPEND_INT32(reply, "n", count);
	ok(reply);
}

/* A document in place of the one that fits, or a new one. */
static void
do_update(const char *database, const bson_t *command, const struct document *documents, size_t n,
    bson_t *reply)
{
	const char *name = text_in(command, "update");
	struct store_collection *C = store_find(database, name);
	bson_t one, query, with;

	if (C == NULL)
		C = store_make(database, name, NULL);
	if (!first_of(command, "updates", documents, n, &one) || !inside(&one, "q", &query) ||
	    !inside(&one, "u", &with)) {
		fails(reply, 9, "not an update");
		return;
	}
	for (size_t i = C->n; i > 0; i--)
		if (fits(&C->all[i - 1], &query))
			store_cut(C, i - 1);
	store_put(C, bson_get_data(&with), with.len);
	BSON_APPEND_INT32(reply, "n", 1);
	ok(reply);
}

static void
do_stats(const char *database, const char *name, bson_t *reply)
{
	const struct store_collection *C = data_of(database, name);
	size_t bytes = C == NULL ? 0 : C->bytes;

	BSON_APPEND_INT64(reply, "count", C == NULL ? 0 : (int64_t)C->n);
	BSON_APPEND_INT64(reply, "size", (int64_t)bytes);
	BSON_APPEND_INT64(reply, "avgObjSize",
	    C == NULL || C->n == 0 ? 0 : (int64_t)(bytes / C->n));
	ok(reply);
}

static void
do_database_stats(const char *database, bson_t *reply)
{
	const struct store_collection *C;
	int64_t bytes = 0;

	for (size_t i = 0; (C = store_at(i)) != NULL; i++)
		if (!C->gone && strcmp(C->database, database) == 0)
			bytes += (int64_t)C->bytes;
	BSON_APPEND_INT64(reply, "dataSize", bytes);
	ok(reply);
}

static void
do_count(const char *database, const bson_t *command, bson_t *reply)
{
	const struct store_collection *C = data_of(database, text_in(command, "count"));

	BSON_APPEND_INT32(reply, "n", C == NULL ? 0 : (int32_t)C->n);
	ok(reply);
}

static void
put_version(bson_t *reply)
{
	int number[4] = { 0 };
	bson_t list;

	sscanf(settings.version, "%d.%d.%d", &number[0], &number[1], &number[2]);
	BSON_APPEND_UTF8(reply, "version", settings.version);
	BSON_APPEND_ARRAY_BEGIN(reply, "versionArray", &list);
	for (size_t i = 0; i < 4; i++) {
		const char *key = index_key(i);

		BSON_APPEND_INT32(&list, key, number[i]);
	}
	bson_append_array_end(reply, &list);
}

static void
do_server(const char *name, bson_t *reply)
{

	if (strcmp(name, "buildInfo") == 0 || strcmp(name, "buildinfo") == 0)
		put_version(reply);
	else if (strcmp(name, "serverStatus") == 0)
		BSON_APPEND_UTF8(reply, "host", "wire.test:27017");
	ok(reply);
}

/* Our own client, and "peer": another server of the set, or "someone": a program. */
static void
do_current_op(bson_t *reply)
{
	const char *driver = strcmp(settings.how, "peer") == 0 ? "NetworkInterfaceTL-ReplNetwork" : "PyMongo";

	BCON_APPEND(reply, "inprog", "[", "{", "desc", "TTLMonitor", "}", "{", "client", "127.0.0.1:1",
	    "appName", "slate", "}", "{", "client", "127.0.0.1:2", "clientMetadata", "{", "driver", "{",
	    "name", BCON_UTF8(driver), "}", "}", "}", "]");
	ok(reply);
}

static int
is(const char *name, const char *const *list)
{

	for (; *list != NULL; list++)
		if (strcmp(name, *list) == 0)
			return 1;
	return 0;
}

void
answer(struct login *L, const char *database, const bson_t *command,
    const struct document *documents, size_t n, bson_t *reply)
{
	static const char *const hello[] = { "hello", "isMaster", "ismaster", NULL };
	static const char *const plain[] = { "ping", "buildInfo", "buildinfo", "serverStatus",
		"endSessions", "killCursors", "replSetInitiate", NULL };
	static const char *const login[] = { "saslStart", "saslContinue", NULL };
	bson_iter_t i;
	const char *name;

	bson_iter_init(&i, command);
	bson_iter_next(&i);
	name = bson_iter_key(&i);
	if (is(name, hello))
		do_hello(L, reply);
	else if (is(name, login)) {
		if (scram(L, name, command, reply) == -1)
			fails(reply, 18, "Authentication failed.");
	} else if (settings.user != NULL && !L->done && strcmp(name, "ping") != 0 &&
	    strcmp(name, "buildInfo") != 0)
		fails(reply, 13, "command requires authentication");
	else if (strcmp(name, "arm") == 0) {
		settings.disarmed = number_in(command, "arm", 0) == 0;
		settings.seen = 0;
		ok(reply);
	} else if (is(name, plain))
		do_server(name, reply);
	else if (strcmp(name, "listCollections") == 0)
		do_list(database, command, reply);
	else if (strcmp(name, "listIndexes") == 0)
		do_list_indexes(database, command, reply);
	else if (strcmp(name, "find") == 0)
		do_find(database, command, reply);
	else if (strcmp(name, "getMore") == 0)
		do_get_more(database, command, reply);
	else if (strcmp(name, "insert") == 0)
		do_insert(L, database, command, documents, n, reply);
	else if (strcmp(name, "create") == 0)
		do_create(database, command, reply);
	else if (strcmp(name, "createIndexes") == 0)
		do_create_indexes(database, command, reply);
	else if (strcmp(name, "drop") == 0)
		do_drop(database, command, reply);
	else if (strcmp(name, "dropIndexes") == 0)
		do_drop_indexes(database, command, reply);
	else if (strcmp(name, "dropDatabase") == 0)
		do_drop_database(database, reply);
	else if (strcmp(name, "renameCollection") == 0)
		do_rename(command, reply);
	else if (strcmp(name, "delete") == 0)
		do_delete(database, command, documents, n, reply);
	else if (strcmp(name, "update") == 0)
		do_update(database, command, documents, n, reply);
	else if (strcmp(name, "collStats") == 0)
		do_stats(database, text_in(command, "collStats"), reply);
	else if (strcmp(name, "dbStats") == 0)
		do_database_stats(database, reply);
	else if (strcmp(name, "count") == 0)
		do_count(database, command, reply);
	else if (strcmp(name, "currentOp") == 0 && settings.fault != NULL && strcmp(settings.fault, name) == 0)
		do_current_op(reply);
	else
		fails(reply, 59, "no such command");
}
