#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "django/ancestry.h"
#include "django/apps.h"
#include "django/field.h"
#include "django/names.h"
#include "django/schema_inside.h"
#include "django/state.h"
#include "django/values.h"
#include "python/access.h"

/* The keys that fields and the together options bring (BaseDatabaseSchemaEditor.table_sql). */

static const char *
index_name(const struct making *M, const char *const *columns, size_t n, const char *suffix)
{

	return names_index(M->P.arena, M->t->name, columns, n, suffix, M->max);
}

/* "ns"."table": only what stands behind the namespace is told. */
static const char *
bare(const char *table)
{
	const char *dot = strstr(table, "\".\"");

	return dot == NULL ? table : dot + 3;
}

int
schema_foreign(struct making *M, const char *column, const struct model *to, const char *to_field,
    const struct field *F)
{
	struct schema_key *K = schema_add_key(M, SCHEMA_FOREIGN, &column, 1);
	const struct model *of = to == NULL ? NULL : ancestry_table(M->P.state, to);
	const struct field *G;
	char *suffix;

	if (K == NULL)
		return -1;
	K->field = F;
	if (of == NULL)
		return 0;
	G = to_field != NULL ? ancestry_field(M->P.state, of, to_field)
			     : ancestry_primary(M->P.state, of);
	K->to_table = schema_table_name(M->P.arena, M->P.state, of, M->P.database);
	if (K->to_table == NULL)
		return -1;
	K->to_column = "id";
	if (G != NULL && column_name(M->P.arena, G, &K->to_column) == -1)
		return -1;
	/* SQLite has foreign keys without a name. */
	if (M->P.database == SCHEMA_SQLITE || K->to_column == NULL)
		return 0;
	suffix = arena_printf(M->P.arena, "_fk_%s_%s", bare(K->to_table), K->to_column);
	if (suffix == NULL || (K->name = index_name(M, &column, 1, suffix)) == NULL)
		return -1;
	return 0;
}

static int
add_index(struct making *M, const char *column, const char *suffix, const struct field *F)
{
	struct schema_key *K = schema_add_key(M, SCHEMA_INDEX, &column, 1);

	if (K == NULL || (K->name = index_name(M, &column, 1, suffix)) == NULL)
		return -1;
	K->field = F;
	return 0;
}

/* PostgreSQL searches LIKE 'a%' only with an index made for that. */
static int
add_like(struct making *M, const char *column, const char *type, const struct field *F)
{
	size_t n = M->t->keys_n;

	if (M->P.database != SCHEMA_POSTGRES)
		return 0;
	if (type != NULL && (strchr(type, '[') != NULL ||
		(!str_begins(type, "varchar") && !str_begins(type, "text"))))
		return 0;
	if (add_index(M, column, "_like", F) == -1)
		return -1;
	/* Not where the collation has no order by characters, which only the server knows. */
	M->t->keys[n].sure =
	    type != NULL && (F == NULL || field_get(F, "db_collation") == NULL);
	return 0;
}

int
schema_index(struct making *M, const char *column, const char *type, const struct field *F,
    int unique)
{

	if (!unique && add_index(M, column, "", F) == -1)
		return -1;
	return add_like(M, column, type, F);
}

/* 1; 0; or -1: not known. */
static int
is_indexed(const struct field *F)
{
	struct value *V;

	if (!field_effective(F, "db_index", &V))
		return -1;
	if (V != NULL)
		return value_truth(V);
	return F->kind != NULL && (F->kind->traits & FIELD_INDEXED) != 0;
}

static int
is_unique(const struct schema_column *C)
{

	if (C->primary || (C->field->kind != NULL && (C->field->kind->traits & FIELD_UNIQUE) != 0))
		return 1;
	return column_truth(C->field, "unique");
}

/* PostGIS has an index on each shape (PostGISSchemaEditor). */
static int
add_spatial(struct making *M, const struct schema_column *C)
{
	struct value *V;

	if (M->P.database != SCHEMA_POSTGRES || !field_effective(C->field, "spatial_index", &V) ||
	    (V != NULL && value_truth(V) == 0))
		return 0;
	return add_index(M, C->name, "_id", C->field);
}

static const char *
given_text(const struct field *F, const char *name)
{
	struct value *V;

	return field_effective(F, name, &V) ? values_text(V) : NULL;
}

static int
add_foreign(struct making *M, const struct schema_column *C)
{
	const struct field *F = C->field;
	const struct model *to;
	struct value *V;

	if (F->kind == NULL || (F->kind->traits & FIELD_FOREIGN) == 0 ||
	    !field_effective(F, "db_constraint", &V) || (V != NULL && value_truth(V) == 0))
		return 0;
	to = F->to_app == NULL ? NULL : state_find(M->P.state, F->to_app, F->to_model);
	if (to == NULL &&
	    schema_open(M, "it is not known which model '%s' leads to", F->name) == -1)
		return -1;
	if (field_effective(F, "to_field", &V) && V != NULL && V->kind != VALUE_NONE &&
	    values_text(V) == NULL)
		return schema_open(M, "it is not known which field '%s' leads to", F->name);
	return schema_foreign(M, C->name, to, given_text(F, "to_field"), F);
}

/* What stands in the definition of a column. */
static int
add_inline(struct making *M, const struct schema_column *C)
{
	struct schema_key *K = NULL;
	int unique = 0;

	if (C->primary) {
		if ((K = schema_add_key(M, SCHEMA_PRIMARY, &C->name, 1)) == NULL)
			return -1;
		K->field = C->field;
		K->sure = C->sure;
	}
	if (C->field == NULL)
		return 0;
	if (!C->primary && (unique = is_unique(C)) != 0) {
		if ((K = schema_add_key(M, SCHEMA_UNIQUE, &C->name, 1)) == NULL)
			return -1;
		K->field = C->field;
		K->sure = C->sure && unique == 1;
	}
	if (column_check(&M->P, C->field)) {
		if ((K = schema_add_key(M, SCHEMA_CHECK, &C->name, 1)) == NULL)
			return -1;
		K->field = C->field;
	}
	return add_foreign(M, C);
}

static int
add_own_index(struct making *M, const struct schema_column *C)
{
	const struct field *F = C->field;
	size_t from = M->t->keys_n;
	int unique, indexed;

	if (F == NULL)
		return 0;
	if (F->kind != NULL && (F->kind->traits & FIELD_SHAPE) != 0)
		return add_spatial(M, C);
	unique = is_unique(C);
	indexed = is_indexed(F);
	if (unique == 0 && indexed == 0)
		return 0;
	if (schema_index(M, C->name, C->type, F, unique == 1) == -1)
		return -1;
	for (size_t i = from; i < M->t->keys_n; i++)
		M->t->keys[i].sure &= C->sure && (unique == 1 || (unique == 0 && indexed == 1));
	return 0;
}

/* A field by its name or, as Options.get_field() takes it too, with the _id of a relation. */
static const struct field *
field_named(const struct model *m, const char *name)
{
	const struct field *F = model_field(m, name);
	size_t n = strlen(name);

	for (size_t i = 0; F == NULL && str_ends(name, "_id") && i < m->fields_n; i++)
		if (strlen(m->fields[i]->name) == n - 3 &&
		    strncmp(m->fields[i]->name, name, n - 3) == 0 &&
		    m->fields[i]->kind != NULL &&
		    (m->fields[i]->kind->traits & FIELD_FOREIGN) != 0)
			F = m->fields[i];
	return F;
}

int
schema_columns(struct making *M, const struct value *V, const char ***columns, size_t *n)
{
	const struct field *F;
	const char *name, **all, *column;

	if (!values_list(V))
		return 0;
	if ((all = arena_alloc(M->P.arena, (V->n + 1) * sizeof *all)) == NULL)
		return -1;
	for (size_t i = 0; i < V->n; i++) {
		if ((name = values_text(V->items[i])) == NULL)
			return 0;
		F = field_named(M->m, *name == '-' ? name + 1 : name);
		if (F == NULL)
			column = strcmp(name + (*name == '-'), "id") == 0 ? "id" : NULL;
		else if (column_name(M->P.arena, F, &column) == -1)
			return -1;
		if (column == NULL)
			return 0;
		all[i] = *name != '-' ? column : arena_printf(M->P.arena, "-%s", column);
		if (all[i] == NULL)
			return -1;
	}
	*columns = all;
	*n = V->n;
	return 1;
}

static int
add_group(struct making *M, const char *option, const struct value *V, enum schema_kind kind,
    const char *suffix)
{
	const char **columns;
	struct schema_key *K;
	size_t n;
	int rc = schema_columns(M, V, &columns, &n);

	if (rc == 0)
		return schema_open(M, "fields in %s are not known", option);
	if (rc == -1 || n == 0)
		return rc == -1 ? -1 : 0;
	if ((K = schema_add_key(M, kind, columns, n)) == NULL)
		return -1;
	K->name = index_name(M, columns, n, suffix);
	return K->name == NULL ? -1 : 0;
}

/* One group of names may stand there without a list around it. */
static int
add_together(struct making *M, const char *option, enum schema_kind kind, const char *suffix)
{
	const struct value *V = model_option(M->m, option);

	if (V == NULL || value_truth(V) == 0)
		return 0;
	if (!values_list(V))
		return schema_open(M, "%s is not known", option);
	if (values_text(V->items[0]) != NULL)
		return add_group(M, option, V, kind, suffix);
	for (size_t i = 0; i < V->n; i++)
		if (add_group(M, option, V->items[i], kind, suffix) == -1)
			return -1;
	return 0;
}

/* The columns of a CompositePrimaryKey. */
static int
add_composite(struct making *M)
{
	const struct field *F = ancestry_primary(M->P.state, M->m);
	const char **columns;
	struct schema_key *K;
	size_t n;
	int rc;

	if (F == NULL || F->kind == NULL || (F->kind->traits & FIELD_COMPOSITE) == 0)
		return 0;
	if ((rc = schema_columns(M, field_get(F, "*"), &columns, &n)) != 1)
		return rc == -1 ? -1 : schema_open(M, "fields in '%s' are not known", F->name);
	if ((K = schema_add_key(M, SCHEMA_PRIMARY, columns, n)) == NULL)
		return -1;
	K->field = F;
	return 0;
}

/* Django 5.1 and newer leaves the option out of the models that it makes tables of. */
static int
has_index_together(const struct state *S)
{

	return S->apps != NULL && S->apps->django != 0 && S->apps->django < 501;
}

int
schema_keys(struct making *M)
{
	const struct schema_table *t = M->t;

	for (size_t i = 0; i < t->columns_n; i++)
		if (add_inline(M, &t->columns[i]) == -1)
			return -1;
	if (add_composite(M) == -1 ||
	    add_together(M, "unique_together", SCHEMA_UNIQUE, "_uniq") == -1)
		return -1;
	for (size_t i = 0; i < t->columns_n; i++)
		if (add_own_index(M, &t->columns[i]) == -1)
			return -1;
	if (has_index_together(M->P.state) &&
	    add_together(M, "index_together", SCHEMA_INDEX, "_idx") == -1)
		return -1;
	return schema_meta(M);
}
