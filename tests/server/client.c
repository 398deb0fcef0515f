#include <mongoc/mongoc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * What tests ask of a MongoDB server, independent of the engine.
 *
 * usage: client URL load FIXTURE [COUNT]   put a fixture into the database: shop, every, refused, changed, many
 *        client URL show                   print all of it: options, indexes, documents in order
 *        client URL run JSON               run a command
 *        client URL ask JSON               run it, and print the reply
 */

static mongoc_client_t *client;
static mongoc_database_t *database;

static void
die(const char *what, const bson_error_t *E)
{

	fprintf(stderr, "client: %s: %s\n", what, E == NULL ? "" : E->message);
	exit(1);
}

/* Not every server knows all that a driver says at its end. */
static void
drop_log(mongoc_log_level_t level, const char *domain, const char *message, void *cookie)
{

	(void)level;
	(void)domain;
	(void)message;
	(void)cookie;
}

static void
run(const bson_t *command, int to_print)
{
	bson_error_t E;
	bson_t reply;
	char *text;

	if (!mongoc_database_command_simple(database, command, NULL, &reply, &E))
		die("command", &E);
	if (to_print) {
		text = bson_as_relaxed_extended_json(&reply, NULL);
		puts(text);
		bson_free(text);
	}
	bson_destroy(&reply);
}

static void
ask_json(const char *text, int to_print)
{
	bson_error_t E;
	bson_t *command = bson_new_from_json((const uint8_t *)text, -1, &E);

	if (command == NULL)
		die("JSON", &E);
	run(command, to_print);
	bson_destroy(command);
}

static void
run_json(const char *text)
{

	ask_json(text, 0);
}

/* ${doc} is destroyed. */
static void
insert(const char *name, bson_t *doc)
{
	mongoc_collection_t *C = mongoc_database_get_collection(database, name);
	bson_t opts = BSON_INITIALIZER;
	bson_error_t E;

	BSON_APPEND_BOOL(&opts, "validate", false);
	if (!mongoc_collection_insert_one(C, doc, &opts, NULL, &E))
		die(name, &E);
	bson_destroy(&opts);
	bson_destroy(doc);
	mongoc_collection_destroy(C);
}

static void
many(const char *name, int count)
{
	mongoc_collection_t *C = mongoc_database_get_collection(database, name);
	enum { AT_ONCE = 1000 };
	bson_t *docs[AT_ONCE];
	bson_error_t E;

	for (int i = 0; i < count;) {
		int n = 0;

		for (; n < AT_ONCE && i < count; n++, i++)
			docs[n] = BCON_NEW("_id", BCON_INT32(i), "name",
			    BCON_UTF8("a name of some length, so that it counts"), "price",
			    BCON_DOUBLE(i * 1.25), "when", BCON_DATE_TIME(1700000000000 + i));
		if (!mongoc_collection_insert_many(C, (const bson_t **)docs, (size_t)n, NULL, NULL, &E))
			die(name, &E);
		while (n > 0)
			bson_destroy(docs[--n]);
	}
	mongoc_collection_destroy(C);
}

/* What any server takes, FerretDB too: with django_migrations and djongo's own collection. */
static void
load_shop(int count)
{

	many("shop_item", count);
	many("größe x", 3);
	run_json("{\"create\": \"empty\"}");
	run_json("{\"create\": \"capped\", \"capped\": true, \"size\": 65536}");
	run_json("{\"createIndexes\": \"shop_item\", \"indexes\": [{\"key\": {\"name\": 1, \"price\": -1},"
	    " \"name\": \"by name\"}, {\"key\": {\"when\": 1}, \"name\": \"when_1\", \"unique\": true}]}");
	run_json("{\"insert\": \"django_migrations\", \"documents\": ["
	    "{\"_id\": 1, \"id\": 1, \"app\": \"shop\", \"name\": \"0001_initial\"},"
	    "{\"_id\": 2, \"id\": 2, \"app\": \"fees\", \"name\": \"0001_initial\"}]}");
	run_json("{\"insert\": \"__schema__\", \"documents\": [{\"_id\": 1, \"name\": \"shop_item\","
	    " \"auto\": {\"field_names\": [\"id\"], \"seq\": 1000}}]}");
}

/* A document of these bytes between its length and its end. */
static void
raw_document(const char *name, const char *bytes, size_t n)
{
	uint32_t length = (uint32_t)(4 + n + 1), le = BSON_UINT32_TO_LE(length);
	uint8_t *raw = calloc(1, length);
	bson_t doc;

	if (raw == NULL)
		die("memory", NULL);
	memcpy(raw, &le, 4);
	memcpy(raw + 4, bytes, n);
	if (!bson_init_static(&doc, raw, length))
		die("a fixture", NULL);
	insert(name, &doc);
	free(raw);
}
#define RAW(name, bytes) raw_document(name, bytes, sizeof(bytes) - 1)

/* A document of one element, given as it stands in BSON, beside its _id. */
static void
element(int id, const char *bytes, size_t n)
{
	uint8_t *raw;
	uint32_t length = (uint32_t)(4 + 1 + 4 + 4 + n + 1), le = BSON_UINT32_TO_LE(length);
	int32_t id_le = (int32_t)BSON_UINT32_TO_LE((uint32_t)id);
	bson_t doc;

	if ((raw = calloc(1, length)) == NULL)
		die("memory", NULL);
	memcpy(raw, &le, 4);
	memcpy(raw + 4, "\x10_id", 5);
	memcpy(raw + 9, &id_le, 4);
	memcpy(raw + 13, bytes, n);
	if (!bson_init_static(&doc, raw, length))
		die("a fixture", NULL);
	insert("every", &doc);
	free(raw);
}
#define ELEMENT(id, bytes) element(id, bytes, sizeof(bytes) - 1)

static void
load_big(int id, size_t n)
{
	char *bytes = malloc(n + 10);
	uint32_t le = BSON_UINT32_TO_LE((uint32_t)n + 1);

	if (bytes == NULL)
		die("memory", NULL);
	memcpy(bytes, "\x02t", 3);
	memcpy(bytes + 3, &le, 4);
	memset(bytes + 7, 'x', n);
	bytes[7 + n] = '\0';
	element(id, bytes, n + 8);
	free(bytes);
}

static void
load_deep(int id)
{
	enum { DEPTH = 180 };
	char bytes[DEPTH * 8];
	size_t n = 0;

	for (uint32_t i = 0; i < DEPTH; i++) {
		uint32_t le = BSON_UINT32_TO_LE((DEPTH - 1 - i) * 8 + 5);

		memcpy(bytes + n, "\x03" "a\0", 3);
		memcpy(bytes + n + 3, &le, 4);
		n += 7;
	}
	memset(bytes + n, 0, DEPTH);
	element(id, bytes, n + DEPTH);
}

static void
load_wide(int id)
{
	enum { WIDTH = 10000 };
	char *bytes = malloc(WIDTH * 12);
	size_t n = 0;

	for (int i = 0; i < WIDTH; i++)
		n += (size_t)sprintf(bytes + n, "\x0a" "f%d", i) + 1;
	element(id, bytes, n);
	free(bytes);
}

/* _id of every kind; the same number in three kinds is three documents here. */
static void
load_ids(void)
{

	RAW("kinds", "\x10_id\0\1\0\0\0");
	RAW("kinds", "\x12_id\0\2\0\0\0\0\0\0\0");
	RAW("kinds", "\x01_id\0\0\0\0\0\0\0\xf8\x7f");
	RAW("kinds", "\x01_id\0\0\0\0\0\0\0\xf8\x3f");
	RAW("kinds", "\x02_id\0\2\0\0\0x\0");
	RAW("kinds", "\x05_id\0\20\0\0\0\4\1\2\3\4\5\6\7\10\1\2\3\4\5\6\7\10");
	RAW("kinds", "\x07_id\0\1\2\3\4\5\6\7\10\11\12\13\14");
	RAW("kinds", "\x08_id\0\1");
	RAW("kinds", "\x09_id\0\1\0\0\0\0\0\0\0");
	RAW("kinds", "\x0a_id\0");
	RAW("kinds", "\x0b_id\0x\0\0");
	RAW("kinds", "\x11_id\0\1\0\0\0\2\0\0\0");
	RAW("kinds", "\x11_id\0\0\0\0\0\0\0\0\0");
	RAW("kinds", "\x13_id\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\x40\x30");
	RAW("kinds", "\x7f_id\0");
	RAW("kinds", "\x03_id\0\5\0\0\0\0");
	RAW("kinds", "\x04_id\0\5\0\0\0\0");
	RAW("kinds", "\x10" "a\0\1\0\0\0\x10_id\0\3\0\0\0");
}

/* What FerretDB refuses, each in its own way, among what it takes. */
static void
load_refused(void)
{

	many("refused", 20);
	RAW("refused", "\x10_id\0\x64\0\0\0\x10" "a.b\0\1\0\0\0");
	RAW("refused", "\x10_id\0\x65\0\0\0\x10$c\0\1\0\0\0");
	RAW("refused", "\x10_id\0\x66\0\0\0\x10" "a\0\1\0\0\0\x10" "a\0\2\0\0\0");
	RAW("refused", "\x10_id\0\x67\0\0\0\x01" "a\0\0\0\0\0\0\0\xf0\x7f");
	RAW("refused", "\x10_id\0\x68\0\0\0\x01" "a\0\0\0\0\0\0\0\xf8\x7f");
	RAW("refused", "\x10_id\0\x69\0\0\0\xff" "a\0");
	RAW("refused", "\x10_id\0\x6a\0\0\0\x13" "a\0\1\2\3\4\5\6\7\10\1\2\3\4\5\6\7\10");
	RAW("refused", "\x04_id\0\5\0\0\0\0");
}

/* What FerretDB takes, and makes something else of. */
static void
load_changed(void)
{

	many("changed", 20);
	RAW("changed", "\x10_id\0\x64\0\0\0\x01" "a\0\0\0\0\0\0\0\0\x80");
	RAW("changed", "\x10_id\0\x65\0\0\0\x02" "a\0\3\0\0\0\xff\xfe\0");
}

/* Every type and oddity, every kind of collection and index: for servers that keep bytes. */
static void
load_every(void)
{

	ELEMENT(1, "\x13" "a\0\1\2\3\4\5\6\7\10\1\2\3\4\5\6\7\10");
	ELEMENT(2, "\x11" "a\0\0\0\0\0\0\0\0\0");
	ELEMENT(3, "\xff" "a\0");
	ELEMENT(4, "\x7f" "a\0");
	ELEMENT(5, "\x01" "a\0\0\0\0\0\0\0\xf8\x7f");
	ELEMENT(6, "\x01" "a\0\0\0\0\0\0\0\0\x80");
	ELEMENT(7, "\x10" "a\0\1\0\0\0\x10" "a\0\2\0\0\0");
	ELEMENT(8, "\x10\0\1\0\0\0");
	ELEMENT(9, "\x10" "a.b\0\1\0\0\0\x10$c\0\1\0\0\0");
	ELEMENT(10, "\x02" "a\0\3\0\0\0\xff\xfe\0");
	ELEMENT(11, "\x06" "a\0");
	ELEMENT(12, "\x0e" "a\0\2\0\0\0s\0");
	ELEMENT(13, "\x0d" "a\0\2\0\0\0j\0");
	ELEMENT(14, "\x0b" "a\0^x\0ix\0");
	ELEMENT(15, "\x0c" "a\0\2\0\0\0r\0\1\2\3\4\5\6\7\10\11\12\13\14");
	ELEMENT(16, "\x0f" "a\0\17\0\0\0\2\0\0\0c\0\5\0\0\0\0");
	ELEMENT(17, "\x05" "a\0\4\0\0\0\x80\1\2\3\4");
	ELEMENT(18, "\x09" "a\0\xff\xff\xff\xff\xff\xff\xff\x7f");
	load_big(19, (16 << 20) - 100);
	/* Exactly as large as a document may be: 16 MiB with its _id and end. */
	load_big(20, (16 << 20) - 14 - 8);
	ELEMENT(21, "\x01" "a\0\0\0\0\0\0\0\xf0\x7f");
	ELEMENT(22, "\x01" "a\0\0\0\0\0\0\0\xf0\xff");
	ELEMENT(23, "\x01" "a\0\1\0\0\0\0\0\0\0");
	ELEMENT(24, "\x01" "a\0\1\0\0\0\0\0\xf8\xff");
	ELEMENT(25, "\x13" "a\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x7c");
	ELEMENT(26, "\x11" "a\0\xff\xff\xff\xff\xff\xff\xff\xff");
	ELEMENT(27, "\x02" "a\0\4\0\0\0x\0y\0");
	ELEMENT(28, "\x02" "a\nb\0\1\0\0\0\0");
	ELEMENT(29, "\x02\xff\xfe\0\1\0\0\0\0");
	ELEMENT(30, "\x08" "a\0\2");
	ELEMENT(31, "\x04" "a\0\14\0\0\0\x10" "7\0\1\0\0\0\0");
	ELEMENT(32, "\x03" "a\0\5\0\0\0\0\x03\0\5\0\0\0\0");
	ELEMENT(33, "\x05" "a\0\10\0\0\0\2\4\0\0\0\1\2\3\4");
	ELEMENT(34, "\x05" "a\0\0\0\0\0\6");
	ELEMENT(35, "\x02" "_id\0\1\0\0\0\0");
	ELEMENT(36, "\x07" "a\0\0\0\0\0\0\0\0\0\0\0\0\0");
	load_deep(37);
	load_wide(38);
	load_ids();
	insert("ids", BCON_NEW("_id", "{", "x", BCON_INT32(1), "}"));
	insert("ids", BCON_NEW("_id", BCON_NULL));
	insert("ids", BCON_NEW("_id", BCON_UTF8("")));
	insert("ids", BCON_NEW("_id", BCON_MINKEY));
	many("many", 100000);
	run_json("{\"create\": \"view\", \"viewOn\": \"every\", \"pipeline\": [{\"$match\": {\"a\": 1}}]}");
	run_json("{\"create\": \"capped\", \"capped\": true, \"size\": 4096, \"max\": 10}");
	run_json("{\"create\": \"checked\", \"validator\": {\"$expr\": {\"$gt\": [\"$a\", 1]}},"
	    " \"validationLevel\": \"moderate\", \"collation\": {\"locale\": \"de\", \"strength\": 2}}");
	run_json("{\"create\": \"clustered\", \"clusteredIndex\": {\"key\": {\"_id\": 1}, \"unique\": true}}");
	run_json("{\"create\": \"series\", \"timeseries\": {\"timeField\": \"t\", \"metaField\": \"m\"}}");
	insert("system.buckets.series", BCON_NEW("_id", BCON_INT32(1), "control", "{", "version",
	    BCON_INT32(2), "}"));
	run_json("{\"createIndexes\": \"checked\", \"indexes\": ["
	    "{\"key\": {\"a\": 1, \"b\": -1}, \"name\": \"partial\", \"partialFilterExpression\":"
	    " {\"a\": {\"$gt\": 5}}, \"unique\": true},"
	    "{\"key\": {\"h\": \"hashed\"}, \"name\": \"h\"},"
	    "{\"key\": {\"g\": \"2dsphere\"}, \"name\": \"g\", \"2dsphereIndexVersion\": 3},"
	    "{\"key\": {\"e\": 1}, \"name\": \"ttl\", \"expireAfterSeconds\": 10},"
	    "{\"key\": {\"s\": 1}, \"name\": \"sparse\", \"sparse\": true, \"hidden\": true},"
	    "{\"key\": {\"_fts\": \"text\", \"_ftsx\": 1}, \"name\": \"text\", \"weights\": {\"t\": 1}},"
	    "{\"key\": {\"$**\": 1}, \"name\": \"all\"}]}");
}

static int
by_text(const void *a, const void *b)
{

	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* What is in a cursor, one JSON object a line, sorted: order is no part of a database. */
static void
show_all(mongoc_cursor_t *cursor, const char *what, const char *name, const char *leave_out)
{
	char **lines = NULL;
	const bson_t *doc;
	bson_error_t E;
	size_t n = 0;

	while (mongoc_cursor_next(cursor, &doc)) {
		bson_t copy = BSON_INITIALIZER;

		if (leave_out != NULL)
			bson_copy_to_excluding_noinit(doc, &copy, leave_out, NULL);
		else
			/* As it is: a copy would tell of what is odd in it. */
			bson_copy_to(doc, &copy);
		if ((n & (n - 1)) == 0 &&
		    (lines = realloc(lines, (n == 0 ? 1 : 2 * n) * sizeof *lines)) == NULL)
			die("memory", NULL);
		/* Bytes, for JSON does not show all that may be in a document. */
		lines[n] = malloc(2 * copy.len + 1);
		for (uint32_t i = 0; i < copy.len; i++)
			snprintf(lines[n] + 2 * i, 3, "%02x", bson_get_data(&copy)[i]);
		n++;
		bson_destroy(&copy);
	}
	if (mongoc_cursor_error(cursor, &E) && E.code != 26)
		die(name, &E);
	if (n > 0)
		qsort(lines, n, sizeof *lines, by_text);
	for (size_t i = 0; i < n; i++) {
		printf("%s %s %s\n", what, name, lines[i]);
		free(lines[i]);
	}
	free(lines);
	mongoc_cursor_destroy(cursor);
}

static void
show(void)
{
	bson_t all = BSON_INITIALIZER;
	char **names = mongoc_database_get_collection_names_with_opts(database, NULL, NULL);
	size_t n = 0;

	show_all(mongoc_database_find_collections_with_opts(database, NULL), "collection", "-", "info");
	while (names != NULL && names[n] != NULL)
		n++;
	if (n > 0)
		qsort(names, n, sizeof *names, by_text);
	for (size_t i = 0; i < n; i++) {
		mongoc_collection_t *C = mongoc_database_get_collection(database, names[i]);

		show_all(mongoc_collection_find_indexes_with_opts(C, NULL), "index", names[i], "ns");
		show_all(mongoc_collection_find_with_opts(C, &all, NULL, NULL), "document", names[i], NULL);
		mongoc_collection_destroy(C);
	}
	bson_strfreev(names);
}

int
main(int argc, char **argv)
{
	mongoc_uri_t *uri;

	mongoc_log_set_handler(drop_log, NULL);
	mongoc_init();
	if (argc < 3 || (uri = mongoc_uri_new(argv[1])) == NULL) {
		fputs("usage: client URL load FIXTURE [COUNT] | show | run JSON | ask JSON\n", stderr);
		return 2;
	}
	client = mongoc_client_new_from_uri(uri);
	database = mongoc_client_get_database(client, mongoc_uri_get_database(uri));
	if (strcmp(argv[2], "show") == 0)
		show();
	else if (strcmp(argv[2], "run") == 0 && argc > 3)
		run_json(argv[3]);
	else if (strcmp(argv[2], "ask") == 0 && argc > 3)
		ask_json(argv[3], 1);
	else if (argc > 3 && strcmp(argv[3], "shop") == 0)
		load_shop(argc > 4 ? atoi(argv[4]) : 2000);
	else if (argc > 3 && strcmp(argv[3], "every") == 0)
		load_every();
	else if (argc > 3 && strcmp(argv[3], "refused") == 0)
		load_refused();
	else if (argc > 3 && strcmp(argv[3], "changed") == 0)
		load_changed();
	else if (argc > 3)
		many(argv[3], argc > 4 ? atoi(argv[4]) : 1000);
	mongoc_database_destroy(database);
	mongoc_client_destroy(client);
	mongoc_uri_destroy(uri);
	mongoc_cleanup();
	return 0;
}
