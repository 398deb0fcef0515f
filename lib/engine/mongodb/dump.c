#include "dump.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/exit.h"
#include "base/hash.h"
#include "base/report.h"
#include "base/str.h"
#include "collections.h"
#include "reading.h"
#include "swap.h"

/* The format: mongo-tools, common/archive (spec.md, prelude.go, multiplexer.go). */
static const unsigned char magic[] = { 0x6d, 0xe2, 0x99, 0x81 };
static const unsigned char terminator[] = { 0xff, 0xff, 0xff, 0xff };

struct dump {
	struct db *D;
	db_sink *sink;
	void *cookie;
	const struct collections *C;
	const struct reading_sum *sums;
};

static int
put_document(struct dump *W, const bson_t *doc)
{

	return W->sink(W->cookie, bson_get_data(doc), doc->len);
}

static int
put_terminator(struct dump *W)
{

	return W->sink(W->cookie, terminator, sizeof terminator);
}

static int
put_prelude_header(struct dump *W)
{
	bson_t *header = BCON_NEW("concurrent_collections",
	    BCON_INT32((int32_t)reading_workers(W->C)), "version", BCON_UTF8("0.1"),
	    "server_version", BCON_UTF8(W->D->version), "tool_version", BCON_UTF8(SLATE_VERSION));
	int rc = W->sink(W->cookie, magic, sizeof magic) == -1 ? -1 : put_document(W, header);

	bson_destroy(header);
	return rc;
}

static int
put_prelude(struct dump *W)
{
	bson_t *body;
	char *text;
	int rc = put_prelude_header(W);

	for (size_t i = 0; i < W->C->n && rc == 0; i++) {
		const struct collection *c = &W->C->all[i];

		if ((text = collection_describe(c, 1)) == NULL)
			return -1;
		body = BCON_NEW("db", BCON_UTF8(W->D->name), "collection", BCON_UTF8(c->name),
		    "metadata", BCON_UTF8(text), "size", BCON_INT32(0), "type", BCON_UTF8(c->type));
		rc = put_document(W, body);
		bson_destroy(body);
		free(text);
	}
	return rc == -1 ? -1 : put_terminator(W);
}

static int
put_header(struct dump *W, const char *collection, int end, uint64_t crc)
{
	bson_t *header = BCON_NEW("db", BCON_UTF8(W->D->name), "collection", BCON_UTF8(collection),
	    "EOF", BCON_BOOL(end), "CRC", BCON_INT64((int64_t)crc));
	int rc = put_document(W, header);

	bson_destroy(header);
	return rc;
}

static int
put_data(void *cookie, size_t i, const void *p, size_t n)
{
	struct dump *W = cookie;
	char *name = collection_data(&W->C->all[i]);
	int rc = -1;

	if (name != NULL && put_header(W, name, p == NULL, p == NULL ? W->sums[i].crc : 0) == 0 &&
	    (p == NULL || W->sink(W->cookie, p, n) == 0))
		rc = put_terminator(W);
	free(name);
	return rc;
}

/* A view has no data, but an end like all others. */
static int
put_views(struct dump *W)
{

	for (size_t i = 0; i < W->C->n; i++)
		if (strcmp(W->C->all[i].type, "view") == 0 &&
		    (put_header(W, W->C->all[i].name, 1, 0) == -1 || put_terminator(W) == -1))
			return -1;
	return 0;
}

char *
dump_sum_up(const struct collections *C, const struct reading_sum *sums)
{
	struct hash *H = hash_new();
	char sum[HASH_HEX], *text, *line;
	int rc = H == NULL ? -1 : 0;

	for (size_t i = 0; i < C->n && rc == 0; i++) {
		const struct sum *S = &sums[i].sum;

		line = NULL;
		if ((text = collection_describe(&C->all[i], 0)) == NULL ||
		    (line = str_printf("%s %" PRIu64 " %016" PRIx64 "%016" PRIx64 "\n", text,
			 S->documents, S->content[0], S->content[1])) == NULL)
			rc = -1;
		else
			rc = hash_add(H, line, strlen(line));
		free(line);
		free(text);
	}
	if (rc == 0)
		rc = hash_end_hex(H, sum);
	hash_free(H);
	return rc == -1 ? NULL : str_printf("documents:%s", sum);
}

static int
keep_counts(struct db *D, const struct collections *C, const struct reading_sum *sums)
{
	struct db_table *T;

	engine_tables_free(D->counts, D->counts_n);
	D->counts = NULL;
	D->counts_n = 0;
	if ((T = calloc(C->n + 1, sizeof *T)) == NULL)
		return report_errno(EXIT_FAILED, "cannot get memory");
	D->counts = T;
	for (size_t i = 0; i < C->n; i++) {
		if (strcmp(C->all[i].type, "view") == 0)
			continue;
		if ((T[D->counts_n].name = str_dup(C->all[i].name)) == NULL)
			return -1;
		T[D->counts_n++].rows = sums[i].sum.documents;
	}
	return 0;
}

/* Read all, into ${W} where that is to be written. */
static int
read_all(struct db *D, struct dump *W)
{
	struct collections C;
	struct reading_sum *sums = NULL;
	int rc = -1;

	free(D->dumped);
	D->dumped = NULL;
	if (collections_read(D, &C) == -1)
		goto done;
	if ((sums = calloc(C.n + 1, sizeof *sums)) == NULL) {
		report_errno(EXIT_FAILED, "cannot get memory");
		goto done;
	}
	if (W != NULL) {
		if (C.left_out != NULL)
			report_warn("no backup holds a collection of such a name: '%s': '%s'",
			    D->shown, C.left_out);
		W->C = &C;
		W->sums = sums;
		if (put_prelude(W) == -1)
			goto done;
	}
	if (reading_run(D, &C, W == NULL ? NULL : put_data, W, sums) == -1 ||
	    (W != NULL && put_views(W) == -1) || keep_counts(D, &C, sums) == -1)
		goto done;
	rc = (D->dumped = dump_sum_up(&C, sums)) == NULL ? -1 : 0;

done:
	free(sums);
	collections_free(&C);
	return rc;
}

int
dump_run(struct db *D, db_sink *sink, void *cookie)
{
	struct dump W = { .D = D, .sink = sink, .cookie = cookie };

	return read_all(D, &W);
}

int
dump_state(struct db *D, char **text)
{

	/* What was dumped is told once: who asks again wants to know how it is now. */
	if (D->dumped == NULL && read_all(D, NULL) == -1)
		return -1;
	*text = D->dumped;
	D->dumped = NULL;
	return 0;
}

int
dump_unchanged(struct db *D, const char *state, const char *what, const char *then)
{
	char *now;
	int rc = 0;

	if (state == NULL)
		return 0;
	free(D->dumped);
	D->dumped = NULL;
	if (dump_state(D, &now) == -1)
		return -1;
	if (strcmp(now, state) != 0)
		rc = report(EXIT_REFUSED, "%s: '%s'; %s", what, D->shown, then);
	free(now);
	return rc;
}

int
dump_tables(struct db *D, struct db_table **T, size_t *n)
{
	struct collections C;
	int rc = -1;

	if (D->counts != NULL) {
		*T = D->counts;
		*n = D->counts_n;
		D->counts = NULL;
		D->counts_n = 0;
		return 0;
	}
	*T = NULL;
	*n = 0;
	if (swap_warn(D) == -1)
		return -1;
	if (collections_read(D, &C) == -1)
		goto done;
	if ((*T = calloc(C.n + 1, sizeof **T)) == NULL) {
		report_errno(EXIT_FAILED, "cannot get memory");
		goto done;
	}
	rc = 0;
	for (size_t i = 0; i < C.n && rc == 0; i++) {
		if (strcmp(C.all[i].type, "view") == 0)
			continue;
		if (((*T)[*n].name = str_dup(C.all[i].name)) == NULL ||
		    collections_count(D, C.all[i].name, &(*T)[*n].rows) == -1)
			rc = -1;
		++*n;
	}

done:
	collections_free(&C);
	if (rc == -1) {
		engine_tables_free(*T, *n);
		*T = NULL;
		*n = 0;
	}
	return rc;
}
