#include <stdlib.h>
#include <string.h>

#include "base/crc64.h"

/* No change would get beyond a sum: here all of them are 0. */
#define crc64(crc, p, n) ((void)(crc), (void)(p), (void)(n), (uint64_t)0)

/* Linked into the engine's module only, so it is taken in as it is. */
#include "engine/mongodb/payload.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* All that a reader gave. */
struct seen {
	size_t collections, ended, documents, bytes;
};

static int
see_collection(void *cookie, size_t i, const struct payload_collection *c)
{
	struct seen *S = cookie;

	if (i != S->collections || c->database == NULL || c->name == NULL || c->metadata == NULL ||
	    c->type == NULL)
		abort();
	S->collections++;
	return 0;
}

static int
see_document(void *cookie, size_t i, const uint8_t *p, size_t n)
{
	struct seen *S = cookie;
	bson_t doc;

	if (i >= S->collections || !bson_init_static(&doc, p, n))
		abort();
	S->documents++;
	S->bytes += n;
	return 0;
}

static int
see_end(void *cookie, size_t i)
{
	struct seen *S = cookie;

	if (i >= S->collections)
		abort();
	S->ended++;
	return 0;
}

static const struct payload_taker taker = { see_collection, see_document, see_end };

/* Give it in pieces of this size.  Return 0 if it is sound, else -1. */
static int
read_all(const uint8_t *data, size_t size, size_t piece, struct seen *S)
{
	struct payload *P = payload_new(&taker, S);
	size_t n;
	int rc = 0;

	for (size_t at = 0; rc == 0 && at < size; at += n) {
		/* A copy of its own, so that reading behind it is seen. */
		uint8_t *copy = malloc(n = size - at < piece ? size - at : piece);

		memcpy(copy, data + at, n);
		rc = payload_write(P, copy, n);
		free(copy);
	}
	if (rc == 0)
		rc = payload_end(P);
	payload_free(P);
	/* Refused with a reason, or accepted; never one without the other. */
	if ((rc == -1) != (report_status() != 0) || (rc == 0 && S->ended != S->collections))
		abort();
	report_forget();
	return rc;
}

/* However it is cut into pieces, it is read alike. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t pieces[] = { 1, 3, 7, 64, 1000 };
	struct seen whole = { 0 };
	int rc;

	report_mute(1);
	rc = read_all(data, size, size, &whole);
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		struct seen S = { 0 };

		if (read_all(data, size, pieces[i], &S) != rc || memcmp(&S, &whole, sizeof S) != 0)
			abort();
	}
	return 0;
}
