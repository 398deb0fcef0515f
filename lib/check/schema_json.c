#include "check/schema_json.h"

#include <stddef.h>

#include "base/json.h"
#include "django/field.h"
#include "django/schema.h"

static void
put_column(struct json *J, const struct schema_column *C)
{

	json_open_object(J, NULL);
	json_put_string(J, "name", C->name);
	json_put_string(J, "type", C->type);
	if (C->null == -1)
		json_put_null(J, "null");
	else
		json_put_bool(J, "null", C->null);
	json_put_bool(J, "primary", C->primary);
	if (!C->sure)
		json_put_bool(J, "sure", 0);
	json_close_object(J);
}

static void
put_key(struct json *J, const struct schema_key *K)
{
	static const char *const kinds[] = { [SCHEMA_PRIMARY] = "primary",
		[SCHEMA_UNIQUE] = "unique",
		[SCHEMA_FOREIGN] = "foreign",
		[SCHEMA_CHECK] = "check",
		[SCHEMA_EXCLUDE] = "exclude",
		[SCHEMA_INDEX] = "index" };

	json_open_object(J, NULL);
	json_put_string(J, "kind", kinds[K->kind]);
	json_put_string(J, "name", K->name);
	json_open_array(J, "columns");
	for (size_t i = 0; i < K->n; i++)
		json_put_string(J, NULL, K->columns[i]);
	json_close_array(J);
	if (K->kind == SCHEMA_FOREIGN) {
		json_open_array(J, "to");
		json_put_string(J, NULL, K->to_table);
		json_put_string(J, NULL, K->to_column);
		json_close_array(J);
	}
	if (K->partial)
		json_put_bool(J, "partial", 1);
	if (!K->sure)
		json_put_bool(J, "sure", 0);
	json_close_object(J);
}

static void
put_table(struct json *J, const struct schema_table *t)
{

	json_open_object(J, NULL);
	json_put_string(J, "name", t->name);
	json_put_string(J, "field", t->many == NULL ? NULL : t->many->name);
	json_open_array(J, "columns");
	for (size_t i = 0; i < t->columns_n; i++)
		put_column(J, &t->columns[i]);
	json_close_array(J);
	json_open_array(J, "keys");
	for (size_t i = 0; i < t->keys_n; i++)
		put_key(J, &t->keys[i]);
	json_close_array(J);
	json_put_string(J, "unknown", t->open);
	json_close_object(J);
}

void
schema_json(struct json *J, const char *key, const struct schema *R, const struct model *m)
{

	json_open_array(J, key);
	for (size_t i = 0; i < R->n; i++)
		if (R->tables[i].model == m)
			put_table(J, &R->tables[i]);
	json_close_array(J);
}
