#include "collections.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/cancel.h"
#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"

/* What a whole dump of a database leaves out, as mongodump does (common/dumprestore/config.go). */
static int
is_left_out(const char *name)
{

	return (str_begins(name, "system.") && strcmp(name, "system.js") != 0) ||
	       strchr(name, '$') != NULL || str_begins(name, OWN_PREFIX);
}

/* What servers make by themselves beside what a user has (docs: System Collections). */
static int
is_servers(const char *name)
{
	static const char *const known[] = { "system.buckets.", "system.views", "system.profile",
		"system.indexes", "system.namespaces", "system.drop.", "system.resharding." };

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_begins(name, known[i]))
			return 1;
	return str_begins(name, OWN_PREFIX);
}

static const char *
text_in(const bson_t *doc, const char *key)
{
	bson_iter_t i;

	return bson_iter_init_find(&i, doc, key) && BSON_ITER_HOLDS_UTF8(&i)
		   ? bson_iter_utf8(&i, NULL)
		   : NULL;
}

static void
take_uuid(struct collection *c, const bson_t *entry)
{
	bson_iter_t i, at;
	const uint8_t *bytes;
	uint32_t n;

	if (!bson_iter_init(&i, entry) || !bson_iter_find_descendant(&i, "info.uuid", &at) ||
	    !BSON_ITER_HOLDS_BINARY(&at))
		return;
	bson_iter_binary(&at, NULL, &n, &bytes);
	if (n == 16)
		str_hex(c->uuid, bytes, n);
}

static int
take_entry(struct collections *C, const bson_t *entry)
{
	const char *name = text_in(entry, "name"), *type = text_in(entry, "type");
	struct collection *all, *c;
	bson_iter_t i;
	bson_t options;
	const uint8_t *bytes;
	uint32_t n;

	if (name == NULL)
		return report(EXIT_FAILED, "the server lists a collection without a name");
	if ((all = reallocarray(C->all, C->n + 1, sizeof *all)) == NULL)
		return report_errno(EXIT_FAILED, "cannot get memory");
	C->all = all;
	c = &C->all[C->n++];
	*c = (struct collection){ .name = str_dup(name),
		.type = str_dup(type == NULL ? "collection" : type) };
	if (bson_iter_init_find(&i, entry, "options") && BSON_ITER_HOLDS_DOCUMENT(&i)) {
		bson_iter_document(&i, &n, &bytes);
		if (!bson_init_static(&options, bytes, n))
			return report(EXIT_FAILED, "the server lists damaged options: '%s'", name);
		c->options = bson_copy(&options);
	} else
		c->options = bson_new();
	take_uuid(c, entry);
	return c->name == NULL || c->type == NULL ? -1 : 0;
}

static int
by_name(const void *a, const void *b)
{
	const struct collection *c = a, *d = b;

	return strcmp(c->name, d->name);
}

/* All that a backup holds, or, with ${opts}, what these say. */
static int
list(struct db *D, const bson_t *opts, struct collections *C)
{
	mongoc_database_t *database = mongoc_client_get_database(D->client, D->name);
	mongoc_cursor_t *cursor = mongoc_database_find_collections_with_opts(database, opts);
	const bson_t *entry;
	const char *name;
	bson_error_t E;
	int rc = 0;

	while (rc == 0 && mongoc_cursor_next(cursor, &entry)) {
		name = text_in(entry, "name");
		if (opts != NULL || name == NULL || !is_left_out(name))
			rc = take_entry(C, entry);
		else if (C->left_out == NULL && !is_servers(name))
			rc = (C->left_out = str_dup(name)) == NULL ? -1 : 0;
	}
	if (rc == 0 && mongoc_cursor_error(cursor, &E))
		rc = connect_failed(D, &E, "cannot list the collections");
	mongoc_cursor_destroy(cursor);
	mongoc_database_destroy(database);
	if (rc == -1)
		return -1;
	if (C->n > 0)
		qsort(C->all, C->n, sizeof *C->all, by_name);
	for (size_t i = 1; i < C->n; i++)
		if (strcmp(C->all[i - 1].name, C->all[i].name) == 0)
			return report(EXIT_FAILED, "the server lists a collection twice: '%s'",
			    C->all[i].name);
	return 0;
}

static int
by_index_name(const void *a, const void *b)
{
	const bson_t *const *c = a, *const *d = b;
	const char *s = text_in(*c, "name"), *t = text_in(*d, "name");

	return strcmp(s == NULL ? "" : s, t == NULL ? "" : t);
}

static int
read_indexes(struct db *D, struct collection *c)
{
	mongoc_collection_t *from = mongoc_client_get_collection(D->client, D->name, c->name);
	mongoc_cursor_t *cursor = mongoc_collection_find_indexes_with_opts(from, NULL);
	const bson_t *index;
	bson_t **all;
	bson_error_t E;
	int rc = 0;

	while (rc == 0 && mongoc_cursor_next(cursor, &index)) {
		if ((all = reallocarray(c->indexes, c->indexes_n + 1, sizeof *all)) == NULL) {
			rc = report_errno(EXIT_FAILED, "cannot get memory");
			break;
		}
		c->indexes = all;
		c->indexes[c->indexes_n++] = bson_copy(index);
	}
	/* It may have gone since it was listed: that is found when its documents are read. */
	if (rc == 0 && mongoc_cursor_error(cursor, &E) && E.code != CODE_NO_NAMESPACE)
		rc = connect_failed(D, &E, "cannot list the indexes");
	mongoc_cursor_destroy(cursor);
	mongoc_collection_destroy(from);
	if (c->indexes_n > 0)
		qsort(c->indexes, c->indexes_n, sizeof *c->indexes, by_index_name);
	return rc;
}

int
collections_read(struct db *D, struct collections *C)
{

	*C = (struct collections){ 0 };
	if (list(D, NULL, C) == -1)
		return -1;
	for (size_t i = 0; i < C->n; i++) {
		if (cancel_check() == -1)
			return -1;
		if (strcmp(C->all[i].type, "view") != 0 && read_indexes(D, &C->all[i]) == -1)
			return -1;
	}
	return 0;
}

int
collections_one(struct db *D, const char *name, struct collection *c)
{
	bson_t *opts = BCON_NEW("filter", "{", "name", BCON_UTF8(name), "}");
	struct collections C = { 0 };
	int rc = list(D, opts, &C);

	bson_destroy(opts);
	if (rc == 0 && C.n != 1)
		rc = report(EXIT_FAILED, "the server does not list a collection: '%s'", name);
	if (rc == 0 && strcmp(C.all[0].type, "view") != 0)
		rc = read_indexes(D, &C.all[0]);
	if (rc == 0) {
		*c = C.all[0];
		C.n = 0;
	}
	collections_free(&C);
	return rc;
}

int
collections_has(struct db *D, const char *name)
{
	bson_t *opts = BCON_NEW("filter", "{", "name", BCON_UTF8(name), "}");
	struct collections C = { 0 };
	int rc = list(D, opts, &C);

	bson_destroy(opts);
	if (rc == 0)
		rc = C.n > 0;
	collections_free(&C);
	return rc;
}

int
collections_count(struct db *D, const char *name, uint64_t *n)
{
	bson_t *ask = BCON_NEW("count", BCON_UTF8(name)), reply;
	bson_iter_t i;
	int rc;

	if ((rc = connect_run(D, NULL, NULL, ask, &reply, "cannot count")) == 0) {
		*n = bson_iter_init_find(&i, &reply, "n") ? (uint64_t)bson_iter_as_int64(&i) : 0;
		bson_destroy(&reply);
	}
	bson_destroy(ask);
	return rc;
}

void
collection_end(struct collection *c)
{

	for (size_t k = 0; k < c->indexes_n; k++)
		bson_destroy(c->indexes[k]);
	free(c->indexes);
	bson_destroy(c->options);
	free(c->name);
	free(c->type);
	*c = (struct collection){ 0 };
}

void
collections_free(struct collections *C)
{

	for (size_t i = 0; i < C->n; i++)
		collection_end(&C->all[i]);
	free(C->all);
	free(C->left_out);
	*C = (struct collections){ 0 };
}

const struct collection *
collections_find(const struct collections *C, const char *name)
{

	for (size_t i = 0; i < C->n; i++)
		if (strcmp(C->all[i].name, name) == 0)
			return &C->all[i];
	return NULL;
}

char *
collection_data(const struct collection *c)
{

	if (strcmp(c->type, "view") == 0)
		return NULL;
	return strcmp(c->type, "timeseries") == 0 ? str_printf("system.buckets.%s", c->name)
						  : str_dup(c->name);
}

/* A text as JSON writes it. */
static void
add_json_text(struct buf *B, const char *text)
{

	buf_char(B, '"');
	for (const char *c = text; *c != '\0'; c++)
		if (*c == '"' || *c == '\\')
			buf_printf(B, "\\%c", *c);
		else if ((unsigned char)*c < 0x20)
			buf_printf(B, "\\u%04x", (unsigned)*c);
		else
			buf_char(B, *c);
	buf_char(B, '"');
}

static int
add_document(struct buf *B, const bson_t *doc)
{
	size_t n;
	char *text = bson_as_canonical_extended_json(doc, &n);

	if (text == NULL)
		return report(EXIT_FAILED, "the server describes a collection in damaged BSON");
	buf_add(B, text, n);
	bson_free(text);
	return 0;
}

char *
collection_describe(const struct collection *c, int uuid)
{
	struct buf B = { 0 };

	buf_char(&B, '{');
	if (!bson_empty(c->options)) {
		buf_str(&B, "\"options\":");
		if (add_document(&B, c->options) == -1)
			goto err;
		buf_char(&B, ',');
	}
	buf_str(&B, "\"indexes\":[");
	for (size_t i = 0; i < c->indexes_n; i++) {
		if (i > 0)
			buf_char(&B, ',');
		if (add_document(&B, c->indexes[i]) == -1)
			goto err;
	}
	buf_char(&B, ']');
	if (uuid && *c->uuid != '\0')
		buf_printf(&B, ",\"uuid\":\"%s\"", c->uuid);
	buf_str(&B, ",\"collectionName\":");
	add_json_text(&B, c->name);
	buf_printf(&B, ",\"type\":\"%s\"}", c->type);
	return buf_take(&B);

err:
	buf_free(&B);
	return NULL;
}
