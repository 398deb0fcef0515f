#include "journal.h"

#include <stdlib.h>
#include <string.h>

#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"

static const char home[] = OWN_PREFIX "journal";

int
journal_add(struct journal_entry **list, size_t *n, const char *name, const char *temporary,
    const char *type, const bson_t *options)
{
	struct journal_entry *all, *e;

	if ((all = reallocarray(*list, *n + 1, sizeof *all)) == NULL)
		return report_errno(EXIT_FAILED, "cannot get memory");
	*list = all;
	e = &all[(*n)++];
	*e = (struct journal_entry){ .name = str_dup(name),
		.temporary = temporary == NULL ? NULL : str_dup(temporary),
		.type = str_dup(type),
		.options = bson_copy(options) };
	return e->name == NULL || e->type == NULL || (temporary != NULL && e->temporary == NULL)
		   ? -1
		   : 0;
}

static void
put_entries(bson_t *doc, const char *key, const struct journal_entry *all, size_t n)
{
	bson_t list = BSON_INITIALIZER, one;
	const char *index;
	char digits[16];

	for (size_t i = 0; i < n; i++) {
		bson_uint32_to_string((uint32_t)i, &index, digits, sizeof digits);
		BSON_APPEND_DOCUMENT_BEGIN(&list, index, &one);
		BSON_APPEND_UTF8(&one, "name", all[i].name);
		if (all[i].temporary != NULL)
			BSON_APPEND_UTF8(&one, "temporary", all[i].temporary);
		BSON_APPEND_UTF8(&one, "type", all[i].type);
		/* Options may have keys that servers refuse within documents ("$expr"). */
		bson_append_binary(&one, "options", -1, BSON_SUBTYPE_BINARY,
		    bson_get_data(all[i].options), all[i].options->len);
		bson_append_document_end(&list, &one);
	}
	BSON_APPEND_ARRAY(doc, key, &list);
	bson_destroy(&list);
}

int
journal_write(const struct journal *J, struct db *D)
{
	bson_t doc = BSON_INITIALIZER, *command, reply;
	bson_iter_t i;
	int rc;

	BSON_APPEND_UTF8(&doc, "_id", "journal");
	BSON_APPEND_UTF8(&doc, "run", J->run);
	BSON_APPEND_INT32(&doc, "phase", J->phase);
	if (J->wiped != NULL)
		BSON_APPEND_UTF8(&doc, "wiped", J->wiped);
	if (J->archive != NULL)
		BSON_APPEND_UTF8(&doc, "archive", J->archive);
	if (J->partial)
		BSON_APPEND_BOOL(&doc, "partial", true);
	put_entries(&doc, "old", J->old, J->old_n);
	put_entries(&doc, "new", J->new, J->new_n);
	command = BCON_NEW("update", BCON_UTF8(home), "updates", "[", "{", "q", "{", "_id",
	    BCON_UTF8("journal"), "}", "u", BCON_DOCUMENT(&doc), "upsert", BCON_BOOL(true), "}",
	    "]");
	if ((rc = connect_run(D, NULL, NULL, command, &reply, "cannot note what is done")) == 0) {
		if (bson_iter_init_find(&i, &reply, "writeErrors") ||
		    !bson_iter_init_find(&i, &reply, "n") || bson_iter_as_int64(&i) != 1)
			rc = report(
			    EXIT_FAILED, "the server does not note what is done: '%s'", D->shown);
		bson_destroy(&reply);
	}
	bson_destroy(command);
	bson_destroy(&doc);
	return rc;
}

static int
bad(struct db *D)
{

	return report(EXIT_INVALID, "what slate noted there is damaged: '%s': collection '%s'",
	    D->shown, home);
}

static int
take_entry(struct journal_entry **list, size_t *n, const bson_t *doc)
{
	const char *texts[3] = { "name", "temporary", "type" };
	const uint8_t *bytes;
	bson_subtype_t kind;
	bson_iter_t i;
	bson_t options;
	uint32_t len;

	for (size_t k = 0; k < 3; k++) {
		const char *key = texts[k];

		texts[k] = bson_iter_init_find(&i, doc, key) && BSON_ITER_HOLDS_UTF8(&i)
			       ? bson_iter_utf8(&i, NULL)
			       : NULL;
	}
	if (texts[0] == NULL || texts[2] == NULL ||
	    (texts[1] != NULL && !str_begins(texts[1], OWN_PREFIX)) ||
	    !bson_iter_init_find(&i, doc, "options") || !BSON_ITER_HOLDS_BINARY(&i))
		return 1;
	bson_iter_binary(&i, &kind, &len, &bytes);
	if (!bson_init_static(&options, bytes, len))
		return 1;
	return journal_add(list, n, texts[0], texts[1], texts[2], &options);
}

/* Return 0; 1: it is damaged; -1 with a report. */
static int
take_entries(const bson_t *doc, const char *key, struct journal_entry **list, size_t *n)
{
	const uint8_t *bytes;
	bson_iter_t i, at;
	uint32_t len;
	bson_t one;
	int rc = 0;

	if (!bson_iter_init_find(&i, doc, key) || !BSON_ITER_HOLDS_ARRAY(&i) ||
	    !bson_iter_recurse(&i, &at))
		return 1;
	while (rc == 0 && bson_iter_next(&at)) {
		if (!BSON_ITER_HOLDS_DOCUMENT(&at))
			return 1;
		bson_iter_document(&at, &len, &bytes);
		rc = bson_init_static(&one, bytes, len) ? take_entry(list, n, &one) : 1;
	}
	return rc;
}

/* Return 0, with a text to be freed or, where there is none, NULL; -1 with a report. */
static int
take_text(char **text, const bson_t *doc, const char *key)
{
	bson_iter_t i;

	if (!bson_iter_init_find(&i, doc, key) || !BSON_ITER_HOLDS_UTF8(&i))
		return 0;
	return (*text = str_dup(bson_iter_utf8(&i, NULL))) == NULL ? -1 : 0;
}

static int
take(struct journal *J, struct db *D, const bson_t *doc)
{
	bson_iter_t i;
	int rc;

	if (take_text(&J->run, doc, "run") == -1 || take_text(&J->wiped, doc, "wiped") == -1 ||
	    take_text(&J->archive, doc, "archive") == -1)
		return -1;
	if (J->run == NULL)
		return bad(D);
	if (!bson_iter_init_find(&i, doc, "phase") || !BSON_ITER_HOLDS_NUMBER(&i) ||
	    bson_iter_as_int64(&i) < JOURNAL_ASIDE || bson_iter_as_int64(&i) > JOURNAL_WIPE)
		return bad(D);
	J->phase = (enum journal_phase)bson_iter_as_int64(&i);
	J->partial = bson_iter_init_find(&i, doc, "partial") && bson_iter_as_bool(&i);
	if (J->phase == JOURNAL_WIPE && J->wiped == NULL)
		return bad(D);
	if ((rc = take_entries(doc, "old", &J->old, &J->old_n)) == 0)
		rc = take_entries(doc, "new", &J->new, &J->new_n);
	return rc == 1 ? bad(D) : rc;
}

int
journal_read(struct journal *J, struct db *D)
{
	mongoc_collection_t *C = mongoc_client_get_collection(D->client, D->name, home);
	const bson_t all = BSON_INITIALIZER, *doc;
	mongoc_cursor_t *cursor = mongoc_collection_find_with_opts(C, &all, NULL, NULL);
	bson_error_t E;
	int rc = 0;

	*J = (struct journal){ 0 };
	if (mongoc_cursor_next(cursor, &doc))
		rc = take(J, D, doc) == -1 ? -1 : 1;
	else if (mongoc_cursor_error(cursor, &E))
		rc = connect_failed(D, &E, "cannot look for what was not finished");
	mongoc_cursor_destroy(cursor);
	mongoc_collection_destroy(C);
	if (rc == -1)
		journal_free(J);
	return rc;
}

int
journal_remove(struct db *D)
{
	bson_t *command = BCON_NEW("drop", BCON_UTF8(home));
	bson_error_t E;
	int rc = 0;

	if (connect_try(D, NULL, NULL, command, NULL, &E) == -1 && E.code != CODE_NO_NAMESPACE)
		rc = connect_failed(D, &E, "cannot end what was begun");
	bson_destroy(command);
	return rc;
}

static void
free_entries(struct journal_entry *all, size_t n)
{

	for (size_t i = 0; i < n; i++) {
		free(all[i].name);
		free(all[i].temporary);
		free(all[i].type);
		bson_destroy(all[i].options);
	}
	free(all);
}

void
journal_free(struct journal *J)
{

	free_entries(J->old, J->old_n);
	free_entries(J->new, J->new_n);
	free(J->run);
	free(J->wiped);
	free(J->archive);
	*J = (struct journal){ 0 };
}
