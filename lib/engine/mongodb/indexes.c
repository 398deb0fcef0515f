#include "indexes.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "collections.h"

static const char *
name_of(const bson_t *index)
{
	bson_iter_t i;

	return bson_iter_init_find(&i, index, "name") && BSON_ITER_HOLDS_UTF8(&i)
		   ? bson_iter_utf8(&i, NULL)
		   : "";
}

/* "a,-b,place:2dsphere"; a comma or sign within a name stays as it is. */
static char *
columns_of(const bson_t *index)
{
	struct buf B = { 0 };
	bson_iter_t i, at;

	if (!bson_iter_init_find(&i, index, "key") || !BSON_ITER_HOLDS_DOCUMENT(&i) ||
	    !bson_iter_recurse(&i, &at))
		return str_dup("");
	while (bson_iter_next(&at)) {
		const double order = BSON_ITER_HOLDS_NUMBER(&at) ? bson_iter_as_double(&at) : 0;

		buf_printf(&B, "%s%s%s", B.len > 0 ? "," : "", order < 0 ? "-" : "",
		    bson_iter_key(&at));
		if (BSON_ITER_HOLDS_UTF8(&at))
			buf_printf(&B, ":%s", bson_iter_utf8(&at, NULL));
	}
	return buf_take(&B);
}

static char *
condition_of(const bson_t *index)
{
	const uint8_t *bytes;
	char *json, *text;
	bson_iter_t i;
	uint32_t n;
	bson_t doc;

	if (!bson_iter_init_find(&i, index, "partialFilterExpression") ||
	    !BSON_ITER_HOLDS_DOCUMENT(&i))
		return NULL;
	bson_iter_document(&i, &n, &bytes);
	if (!bson_init_static(&doc, bytes, n))
		return NULL;
	json = bson_as_relaxed_extended_json(&doc, NULL);
	text = json == NULL ? NULL : str_dup(json);
	bson_free(json);
	return text;
}

static int
take(const struct collection *c, const bson_t *index, struct db_index *I)
{
	bson_iter_t i;

	*I = (struct db_index){ .table = str_dup(c->name),
		.name = str_dup(name_of(index)),
		.columns = columns_of(index) };
	I->unique = bson_iter_init_find(&i, index, "unique") && bson_iter_as_bool(&i);
	I->condition = condition_of(index);
	return I->table == NULL || I->columns == NULL || I->name == NULL ? -1 : 0;
}

int
indexes_list(struct db *D, struct db_index **I, size_t *n)
{
	struct collections C;
	size_t count = 0;
	int rc;

	*I = NULL;
	*n = 0;
	if ((rc = collections_read(D, &C)) == -1)
		goto done;
	for (size_t i = 0; i < C.n; i++)
		count += C.all[i].indexes_n;
	if ((*I = calloc(count + 1, sizeof **I)) == NULL)
		rc = report_errno(EXIT_FAILED, "cannot get memory");
	for (size_t i = 0; i < C.n && rc == 0; i++)
		for (size_t k = 0; k < C.all[i].indexes_n && rc == 0; k++) {
			/* Each collection has one of its own accord. */
			if (strcmp(name_of(C.all[i].indexes[k]), "_id_") != 0)
				rc = take(&C.all[i], C.all[i].indexes[k], &(*I)[(*n)++]);
		}

done:
	collections_free(&C);
	if (rc == -1) {
		engine_indexes_free(*I, *n);
		*I = NULL;
		*n = 0;
	}
	return rc;
}
