#include "django/model_index.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "django/field_kind.h"
#include "django/model_meta.h"
#include "django/models_read.h"
#include "django/names.h"
#include "django/values.h"
#include "python/access.h"

/* "%(app_label)s_%(class)s_idx" */
static const char *
filled(struct models_reading *R, const struct model *m, const char *name)
{
	struct buf B = { 0 };
	char *text = NULL;

	if (strchr(name, '%') == NULL)
		return name;
	for (; *name != '\0'; name++) {
		if (str_begins(name, "%(app_label)s")) {
			buf_str(&B, m->app);
			name += strlen("%(app_label)s") - 1;
		} else if (str_begins(name, "%(class)s")) {
			buf_str(&B, m->lower);
			name += strlen("%(class)s") - 1;
		} else {
			name += str_begins(name, "%%");
			buf_char(&B, *name);
		}
	}
	if (!B.failed)
		text = arena_strdup(R->arena, B.data);
	buf_free(&B);
	return text;
}

/* "GinIndex" is suffixed "gin". */
static const char *
suffix_of(struct models_reading *R, const struct value *V)
{
	static const char *const known[][2] = { { "BloomIndex", "bloom" }, { "BrinIndex", "brin" },
		{ "BTreeIndex", "btree" }, { "GinIndex", "gin" }, { "GistIndex", "gist" },
		{ "HashIndex", "hash" }, { "SpGistIndex", "spgist" } };
	const char *name = call_name(V), *dot;
	const struct value *own = NULL;

	if (V->call->callee->kind == VALUE_CLASS)
		own = class_get(V->call->callee, "suffix");
	if (values_text(own) != NULL)
		return values_text(own);
	(void)R;
	if (name == NULL)
		return NULL;
	dot = strrchr(name, '.');
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(dot == NULL ? name : dot + 1, known[i][0]) == 0)
			return known[i][1];
	return "idx";
}

static const char *
column(struct models_reading *R, const struct field *F)
{
	const struct value *V = field_get(F, "db_column");

	if (V != NULL)
		return values_text(V);
	if (F->column == NULL)
		return NULL;
	return (F->kind->traits & FIELD_FOREIGN) == 0 ? F->name
						      : arena_join(R->arena, F->name, "_id", NULL);
}

/* The column of a field, descending with "-" in front; NULL: it is not known. */
static const char *
column_of(struct models_reading *R, const struct model_class *K, const char *name)
{
	int descending = *name == '-';
	const char *text;

	name += descending;
	for (size_t i = 0; i < K->mro_n; i++)
		for (size_t k = 0; k < K->mro[i]->attributes_n; k++) {
			const struct attribute *a = &K->mro[i]->attributes[k];

			if (a->field == NULL || strcmp(a->name, name) != 0)
				continue;
			text = column(R, a->field);
			return text == NULL || !descending ? text
							   : arena_join(R->arena, "-", text, NULL);
		}
	return NULL;
}

static const char *
table_of(struct models_reading *R, const struct model *m)
{
	const struct value *V = model_option(m, "db_table");

	if (V != NULL && values_text(V) == NULL)
		return NULL;
	if (values_text(V) != NULL && *values_text(V) != '\0')
		return values_text(V);
	return names_table(R->arena, m->app, m->name, NAMES_SQLITE);
}

/* The name that an index has when nobody gave it one. */
static const char *
made_name(struct models_reading *R, const struct model_class *K, const struct model *m,
    const struct value *V)
{
	const struct value *fields = call_arg(V, -1, "fields");
	const char *table = table_of(R, m), *suffix = suffix_of(R, V), **columns;

	if (!values_list(fields) || fields->n == 0 || table == NULL || suffix == NULL ||
	    (columns = arena_alloc(R->arena, fields->n * sizeof(const char *))) == NULL)
		return NULL;
	for (size_t i = 0; i < fields->n; i++) {
		const char *name = values_text(model_class_resolve(R, fields->items[i]));

		if (name == NULL || (columns[i] = column_of(R, K, name)) == NULL)
			return NULL;
	}
	return names_meta(R->arena, table, columns, fields->n, suffix);
}

static const char *
name_of(struct models_reading *R, const struct model_class *K, const struct model *m,
    struct value *V, int constraint)
{
	struct value *name;

	if (V->kind != VALUE_CALL)
		return NULL;
	if ((name = call_arg(V, -1, "name")) != NULL)
		name = model_class_resolve(R, name);
	if (values_text(name) != NULL && *values_text(name) != '\0')
		return filled(R, m, values_text(name));
	for (size_t i = 0; i < V->call->keywords_n; i++)
		if (V->call->keywords[i].name == NULL)
			return NULL;
	if (constraint || (name != NULL && name->kind != VALUE_NONE && values_text(name) == NULL))
		return NULL;
	return made_name(R, K, m, V);
}

static int
set(struct models_reading *R, const struct model_class *K, const struct model *m,
    const char *option, struct named **list, size_t *n)
{
	struct value *V = model_meta_get(R, K, option);
	size_t count;

	if (V == NULL || V->kind == VALUE_NONE)
		return 0;
	count = values_list(V) ? V->n : 1;
	if ((*list = arena_alloc(R->arena, (count + 1) * sizeof **list)) == NULL)
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct value *item = values_list(V) ? model_class_resolve(R, V->items[i]) : V;

		(*list)[i].value = item;
		(*list)[i].name = name_of(R, K, m, item, *option == 'c');
	}
	*n = count;
	return 0;
}

int
model_index_set(struct models_reading *R, struct model_class *K, struct model *m)
{

	if (set(R, K, m, "indexes", &m->indexes, &m->indexes_n) == -1)
		return -1;
	return set(R, K, m, "constraints", &m->constraints, &m->constraints_n);
}
