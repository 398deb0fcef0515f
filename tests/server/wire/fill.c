#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire.h"

/* Documents for a bench: four collections of the same size, of documents of four sizes. */

enum { MEGABYTE = 1000000 };

static uint64_t seed = 88172645463325252;

static uint64_t
chance(void)
{

	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

/* Half of it is text that shrinks well, a quarter does not shrink: like most databases. */
static void
make(bson_t *doc, int64_t id, size_t text)
{
	static const char *const words[] = { "attendance", "session", "student", "subject", "the",
		"of", "present", "absent", "department", "lecture", "hall", "monday", "and", "to",
		"was", "recorded" };
	char line[16384];
	uint8_t noise[4096];
	size_t n = 0;
	bson_oid_t oid;

	for (size_t i = 0; i < sizeof oid.bytes; i++)
		oid.bytes[i] = (uint8_t)chance();
	while (n < text)
		n += (size_t)snprintf(line + n, sizeof line - n, "%s ", words[chance() % 16]);
	for (size_t i = 0; i < text / 2; i++)
		noise[i] = (uint8_t)(chance() >> 20);
	BSON_APPEND_OID(doc, "_id", &oid);
	BSON_APPEND_INT64(doc, "id", id);
	BSON_APPEND_UTF8(doc, "name", line);
	BSON_APPEND_DATE_TIME(doc, "created", 1795000000000 + id * 1000);
	BSON_APPEND_BOOL(doc, "is_active", id % 3 == 0);
	BSON_APPEND_INT32(doc, "department_id", (int32_t)(chance() % 40));
	BSON_APPEND_DOUBLE(doc, "confidence", (double)(chance() % 1000) / 1000);
	BSON_APPEND_NULL(doc, "deleted");
	BSON_APPEND_BINARY(doc, "data", BSON_SUBTYPE_BINARY, noise, (uint32_t)(text / 2));
}

void
fill(const char *what)
{
	static const size_t text[] = { 80, 250, 800, 6000 };
	static const char *const names[] = { "session", "user", "lecture", "face" };
	char *database = strdup(what), *equals = strchr(what, '=');
	size_t wanted = equals == NULL ? 0 : (size_t)atoi(equals + 1) * MEGABYTE / 4;
	struct store_collection *C;
	bson_t doc;

	if (database == NULL || equals == NULL)
		exit(2);
	database[equals - what] = '\0';
	for (size_t i = 0; i < 4; i++) {
		C = store_make(database, names[i], NULL);
		while (C != NULL && C->bytes < wanted) {
			bson_init(&doc);
			make(&doc, (int64_t)C->n + 1, text[i]);
			store_put(C, bson_get_data(&doc), doc.len);
			bson_destroy(&doc);
		}
	}
	free(database);
}
