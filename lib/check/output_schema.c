#include "check/output_schema.h"

#include "base/json.h"
#include "django/field.h"

static const char *const databases[SCHEMA_DATABASES] = { "sqlite", "postgresql" };
static const char *const kinds[] = { "primary key", "unique", "foreign key", "check", "exclude",
	"index" };

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
	if (C->primary)
		json_put_bool(J, "primary_key", 1);
	if (C->field != NULL)
		json_put_string(J, "field", C->field->name);
	if (!C->sure)
		json_put_bool(J, "sure", 0);
	json_close_object(J);
}

static void
put_key(struct json *J, const struct schema_key *K)
{

	json_open_object(J, NULL);
	json_put_string(J, "kind", kinds[K->kind]);
	json_put_string(J, "name", K->name);
	json_open_array(J, "columns");
	for (size_t i = 0; i < K->n; i++)
		json_put_string(J, NULL, K->columns[i]);
	json_close_array(J);
	if (K->to_table != NULL) {
		json_put_string(J, "to_table", K->to_table);
		json_put_string(J, "to_column", K->to_column);
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
	if (t->many != NULL)
		json_put_string(J, "field", t->many->name);
	if (t->open != NULL)
		json_put_string(J, "open", t->open);
	json_open_array(J, "columns");
	for (size_t i = 0; i < t->columns_n; i++)
		put_column(J, &t->columns[i]);
	json_close_array(J);
	json_open_array(J, "keys");
	for (size_t i = 0; i < t->keys_n; i++)
		put_key(J, &t->keys[i]);
	json_close_array(J);
	json_close_object(J);
}

void
output_schema(struct json *J, const struct schema *const all[SCHEMA_DATABASES],
    const struct model *m)
{

	json_open_object(J, "database");
	for (int i = 0; i < SCHEMA_DATABASES; i++) {
		json_open_array(J, databases[i]);
		for (int many = 0; many < 2; many++)
			for (size_t k = 0; k < all[i]->n; k++) {
				const struct schema_table *t = &all[i]->tables[k];

				if (t->model == m && (t->many != NULL) == many)
					put_table(J, t);
			}
		json_close_array(J);
	}
	json_close_object(J);
}
