#include "staged.h"

#include <stdlib.h>
#include <string.h>

#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "collections.h"

static int
is_type(const struct staged *s, const char *type)
{

	return strcmp(s->type, type) == 0;
}

/* The index of _id is there by itself, unless it is one of another kind. */
static int
is_plain_id(const bson_t *index)
{
	bson_iter_t i, key;

	return bson_iter_init(&i, index) && bson_iter_find_descendant(&i, "key._id", &key) &&
	       BSON_ITER_HOLDS_NUMBER(&key) && bson_iter_as_int64(&key) == 1 &&
	       bson_iter_init_find(&i, index, "key") && bson_iter_recurse(&i, &key) &&
	       bson_iter_next(&key) && !bson_iter_next(&key);
}

/* An index without what belongs to the server that had it. */
static bson_t *
index_of(const bson_t *index)
{
	bson_t *copy = bson_new();

	bson_copy_to_excluding_noinit(index, copy, "v", "ns", "background", NULL);
	return copy;
}

static int
take_index(struct staged *s, const bson_iter_t *entry)
{
	const uint8_t *bytes;
	bson_t index, **all;
	uint32_t n;

	if (!BSON_ITER_HOLDS_DOCUMENT(entry))
		return report(EXIT_INVALID, "an index has no description: '%s'", s->name);
	bson_iter_document(entry, &n, &bytes);
	if (!bson_init_static(&index, bytes, n))
		return report(EXIT_INVALID, "an index has no description: '%s'", s->name);
	if (is_plain_id(&index))
		return 0;
	if ((all = reallocarray(s->indexes, s->indexes_n + 1, sizeof *all)) == NULL)
		return report_errno(EXIT_FAILED, "cannot get memory");
	s->indexes = all;
	s->indexes[s->indexes_n++] = index_of(&index);
	return 0;
}

static int
take_metadata(struct staged *s, const bson_t *doc)
{
	const uint8_t *bytes;
	bson_iter_t i, at;
	bson_t options;
	uint32_t n;

	if (bson_iter_init_find(&i, doc, "options") && BSON_ITER_HOLDS_DOCUMENT(&i)) {
		bson_iter_document(&i, &n, &bytes);
		if (bson_init_static(&options, bytes, n)) {
			bson_destroy(s->options);
			s->options = bson_copy(&options);
		}
	}
	if (!bson_iter_init_find(&i, doc, "indexes") || !BSON_ITER_HOLDS_ARRAY(&i) ||
	    !bson_iter_recurse(&i, &at))
		return 0;
	while (bson_iter_next(&at))
		if (take_index(s, &at) == -1)
			return -1;
	return 0;
}

int
staged_read(struct staged *s, const char *name, const char *type, const char *metadata)
{
	bson_error_t E;
	bson_t *doc;
	int rc;

	*s = (struct staged){ .options = bson_new(), .name = str_dup(name) };
	if (s->name == NULL)
		return -1;
	if (*metadata != '\0') {
		if ((doc = bson_new_from_json((const uint8_t *)metadata, -1, &E)) == NULL)
			return report(EXIT_INVALID, "its description is no JSON: '%s'", name);
		rc = take_metadata(s, doc);
		bson_destroy(doc);
		if (rc == -1)
			return -1;
	}
	/* Old archives have no type, but what makes it one is among the options. */
	if (bson_has_field(s->options, "viewOn"))
		type = "view";
	else if (bson_has_field(s->options, "timeseries"))
		type = "timeseries";
	else if (*type == '\0')
		type = "collection";
	return (s->type = str_dup(type)) == NULL ? -1 : 0;
}

void
staged_free(struct staged *s)
{

	for (size_t i = 0; i < s->indexes_n; i++)
		bson_destroy(s->indexes[i]);
	free(s->indexes);
	bson_destroy(s->options);
	free(s->name);
	free(s->temporary);
	free(s->type);
	*s = (struct staged){ 0 };
}

int
staged_create(const struct staged *s, struct db *D)
{
	const char *name = s->temporary == NULL ? s->name : s->temporary;
	bson_t command = BSON_INITIALIZER;
	bson_error_t E;
	int rc = 0;

	BSON_APPEND_UTF8(&command, "create", name);
	/* The documents of a time series are kept as they are until there is one of its name. */
	if (s->temporary == NULL || !is_type(s, "timeseries"))
		bson_concat(&command, s->options);
	if (connect_try(D, NULL, NULL, &command, NULL, &E) == -1)
		rc = report(EXIT_FAILED, "the server does not take this collection: '%s': %s",
		    s->name, E.message);
	bson_destroy(&command);
	return rc;
}

static int
create_index(const struct staged *s, struct db *D, const char *name, const bson_t *index)
{
	bson_t *command = BCON_NEW(
	    "createIndexes", BCON_UTF8(name), "indexes", "[", BCON_DOCUMENT(index), "]");
	bson_error_t E;
	bson_iter_t i;
	int rc = 0;

	if (connect_try(D, NULL, NULL, command, NULL, &E) == -1)
		rc = report(EXIT_FAILED, "the server does not take this index: '%s' of '%s': %s",
		    bson_iter_init_find(&i, index, "name") && BSON_ITER_HOLDS_UTF8(&i)
			? bson_iter_utf8(&i, NULL)
			: "",
		    s->name, E.message);
	bson_destroy(command);
	return rc;
}

int
staged_index(const struct staged *s, struct db *D)
{
	const char *name = s->temporary == NULL ? s->name : s->temporary;

	for (size_t i = 0; i < s->indexes_n; i++)
		if (create_index(s, D, name, s->indexes[i]) == -1)
			return -1;
	return 0;
}

static int has_all(const bson_t *wanted, const bson_t *there);

/* The fields of an index are in an order that counts. */
static int
same_order(const bson_t *wanted, const bson_t *there)
{
	bson_iter_t i, k;

	if (!bson_iter_init(&i, wanted) || !bson_iter_init(&k, there))
		return 0;
	while (bson_iter_next(&i))
		if (!bson_iter_next(&k) || strcmp(bson_iter_key(&i), bson_iter_key(&k)) != 0)
			return 0;
	return 1;
}

static int
same_inside(const char *key, const bson_value_t *v, const bson_value_t *w)
{
	bson_t a, b;

	return bson_init_static(&a, v->value.v_doc.data, v->value.v_doc.data_len) &&
	       bson_init_static(&b, w->value.v_doc.data, w->value.v_doc.data_len) &&
	       bson_count_keys(&a) == bson_count_keys(&b) && has_all(&a, &b) &&
	       (strcmp(key, "key") != 0 || same_order(&a, &b));
}

/* Does the server say all of this, maybe more? */
static int
has_all(const bson_t *wanted, const bson_t *there)
{
	bson_iter_t i, k;
	const bson_value_t *v, *w;

	if (!bson_iter_init(&i, wanted))
		return 0;
	while (bson_iter_next(&i)) {
		if (!bson_iter_init_find(&k, there, bson_iter_key(&i)))
			return 0;
		v = bson_iter_value(&i);
		w = bson_iter_value(&k);
		if (BSON_ITER_HOLDS_NUMBER(&i) || BSON_ITER_HOLDS_BOOL(&i)) {
			if (bson_iter_as_int64(&i) != bson_iter_as_int64(&k))
				return 0;
		} else if (v->value_type != w->value_type)
			return 0;
		else if (v->value_type == BSON_TYPE_DOCUMENT || v->value_type == BSON_TYPE_ARRAY) {
			if (!same_inside(bson_iter_key(&i), v, w))
				return 0;
		} else if (v->value_type == BSON_TYPE_UTF8 &&
			   strcmp(v->value.v_utf8.str, w->value.v_utf8.str) != 0)
			return 0;
	}
	return 1;
}

static int
compare_indexes(const struct staged *s, const struct collection *c)
{
	bson_iter_t i;
	size_t k;

	for (size_t n = 0; n < s->indexes_n; n++) {
		for (k = 0; k < c->indexes_n && !has_all(s->indexes[n], c->indexes[k]); k++)
			continue;
		if (k == c->indexes_n)
			return report(EXIT_FAILED,
			    "the server made another index than this: '%s' "
			    "of '%s'",
			    bson_iter_init_find(&i, s->indexes[n], "name") &&
				    BSON_ITER_HOLDS_UTF8(&i)
				? bson_iter_utf8(&i, NULL)
				: "",
			    s->name);
	}
	return 0;
}

int
staged_compare(const struct staged *s, struct db *D)
{
	const char *name = s->temporary == NULL ? s->name : s->temporary;
	struct collection c;
	int rc = -1;

	if (collections_one(D, name, &c) == -1)
		return -1;
	if ((s->temporary == NULL || !is_type(s, "timeseries")) && !has_all(s->options, c.options))
		report(EXIT_FAILED, "the server did not take all options of the collection: '%s'",
		    s->name);
	else
		rc = compare_indexes(s, &c);
	collection_end(&c);
	return rc;
}
