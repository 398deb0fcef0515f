#include "django/schema.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/exit.h"
#include "base/report.h"
#include "django/ancestry.h"
#include "django/field.h"
#include "django/names.h"
#include "django/schema_inside.h"
#include "django/state.h"
#include "django/values.h"
#include "python/access.h"

static const unsigned longest[SCHEMA_DATABASES] = { [SCHEMA_SQLITE] = NAMES_SQLITE,
	[SCHEMA_POSTGRES] = NAMES_POSTGRES,
	[SCHEMA_DJONGO] = NAMES_DJONGO,
	[SCHEMA_MONGODB] = 0 };

/* Make room for one more in an array that doubles at each power of two. */
static void *
grow(struct arena *A, void *all, size_t n, size_t *size, size_t one)
{
	void *more;

	if (n < *size)
		return all;
	if ((more = arena_alloc(A, (*size == 0 ? 8 : 2 * *size) * one)) == NULL)
		return NULL;
	if (n > 0)
		memcpy(more, all, n * one);
	*size = *size == 0 ? 8 : 2 * *size;
	return more;
}

int
schema_open(struct making *M, const char *format, ...)
{
	char text[400];
	va_list args;

	if (M->t->open != NULL)
		return 0;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	M->t->open = arena_strdup(M->P.arena, text);
	return M->t->open == NULL ? -1 : 0;
}

struct schema_column *
schema_add_column(struct making *M)
{
	struct schema_table *t = M->t;
	struct schema_column *all = grow(
	    M->P.arena, t->columns, t->columns_n, &M->columns_size, sizeof *t->columns);

	if (all == NULL)
		return NULL;
	t->columns = all;
	all[t->columns_n].sure = 1;
	return &all[t->columns_n++];
}

int
schema_columns_sure(const struct making *M, const char *const *columns, size_t n)
{
	const struct schema_table *t = M->t;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < t->columns_n; k++) {
			const struct schema_column *C = &t->columns[k];

			if (C->field != NULL && C->field->kind == NULL &&
			    strcmp(C->name, columns[i] + (*columns[i] == '-')) == 0)
				return 0;
		}
	return 1;
}

struct schema_key *
schema_add_key(struct making *M, enum schema_kind kind, const char *const *columns, size_t n)
{
	struct schema_table *t = M->t;
	struct schema_key *all =
	    grow(M->P.arena, t->keys, t->keys_n, &M->keys_size, sizeof *t->keys);
	const char **copy;

	if (all == NULL || (copy = arena_alloc(M->P.arena, (n + 1) * sizeof *copy)) == NULL)
		return NULL;
	if (n > 0)
		memcpy(copy, columns, n * sizeof *copy);
	t->keys = all;
	all[t->keys_n] = (struct schema_key){ .kind = kind, .columns = copy, .n = n };
	all[t->keys_n].sure = schema_columns_sure(M, copy, n);
	return &all[t->keys_n++];
}

static int
is_null(const struct field *F)
{

	return F->kind != NULL && strcmp(F->kind->name, "NullBooleanField") == 0
		   ? 1
		   : column_truth(F, "null");
}

static int
add_field(struct making *M, const struct field *F, const struct field *primary)
{
	struct schema_column *C;
	const char *name, *type;

	if (F->own_model &&
	    schema_open(M, "'%s' changes its model in its own way", F->name) == -1)
		return -1;
	if (F->kind == NULL && schema_open(M, "the class of '%s' is not known: %s", F->name,
				   F->path == NULL ? "no call of a class" : F->path) == -1)
		return -1;
	if (column_name(M->P.arena, F, &name) == -1 || column_type(&M->P, F, &type) == -1)
		return -1;
	if (name == NULL)
		return 0;
	if ((C = schema_add_column(M)) == NULL)
		return -1;
	*C = (struct schema_column){ .name = name, .type = type, .field = F, .null = is_null(F) };
	C->primary = F == primary;
	C->sure = F->kind != NULL && (F->column != NULL || F->db_type != NULL);
	if (!C->sure && F->kind != NULL)
		return schema_open(
		    M, "the column of '%s' is of its own kind: %s", F->name, F->path);
	return 0;
}

/* A key that counts by itself, of a model that names none. */
static int
add_implicit(struct making *M)
{
	const struct field_kind *k = ancestry_automatic(M->P.state);
	struct schema_column *C;

	if ((C = schema_add_column(M)) == NULL)
		return -1;
	C->name = "id";
	C->primary = 1;
	C->sure = M->m->open == NULL;
	for (size_t i = 0; i < M->m->fields_n; i++)
		if (column_truth(M->m->fields[i], "primary_key") == -1) {
			C->sure = 0;
			return schema_open(M, "'%s' may be the primary key", M->m->fields[i]->name);
		}
	if (k == NULL)
		return schema_open(M, "the class of 'id' is not known (DEFAULT_AUTO_FIELD)");
	C->type = column_kind_type(&M->P, k);
	return 0;
}

/* What Django makes by itself stands first, the last of it foremost (Field.creation_counter). */
static int
add_fields(struct making *M)
{
	const struct model *m = M->m;
	const struct field *primary = ancestry_primary(M->P.state, m);
	const struct value *V = model_option(m, "order_with_respect_to");
	struct schema_column *C;

	for (size_t i = m->fields_n; i-- > 0;)
		if (column_truth(m->fields[i], "auto_created") == 1 &&
		    add_field(M, m->fields[i], primary) == -1)
			return -1;
	if (primary == NULL && add_implicit(M) == -1)
		return -1;
	for (size_t i = 0; i < m->fields_n; i++)
		if (column_truth(m->fields[i], "auto_created") != 1 &&
		    add_field(M, m->fields[i], primary) == -1)
			return -1;
	if (V == NULL || value_truth(V) != 1)
		return 0;
	if ((C = schema_add_column(M)) == NULL)
		return -1;
	C->name = "_order";
	C->type = "integer";
	return 0;
}

const char *
schema_table_name(struct arena *A, const struct state *S, const struct model *m,
    enum schema_database database)
{
	const struct model *of = ancestry_table(S, m);
	const char *given = of == NULL ? NULL : values_text(model_option(of, "db_table"));

	if (of == NULL)
		return NULL;
	if (given != NULL && *given != '\0')
		return given;
	return names_table(A, of->app, of->lower, longest[database]);
}

static int
add_model(struct making *M)
{
	const struct value *V;

	M->t->model = M->m;
	M->t->name = schema_table_name(M->P.arena, M->P.state, M->m, M->P.database);
	if (M->t->name == NULL)
		return -1;
	if (M->m->open != NULL && schema_open(M, "%s", M->m->open) == -1)
		return -1;
	if ((V = ancestry_open(M->P.state, M->m)) != NULL &&
	    schema_open(M, "a base of the model may have fields of its own") == -1)
		return -1;
	return add_fields(M) == -1 || schema_keys(M) == -1 ? -1 : 0;
}

/* Has a field a table of its own? */
static int
has_table(const struct field *F)
{

	struct value *V;

	return F->kind != NULL && (F->kind->traits & FIELD_MANY) != 0 &&
	       field_effective(F, "through", &V) && (V == NULL || V->kind == VALUE_NONE);
}

static struct making
begin(const struct schema *R, const struct state *S, const struct model *m,
    enum schema_database database, struct schema_table *t)
{

	return (struct making){ .P = { .arena = R->arena, .state = S, .database = database },
		.max = longest[database], .m = m, .t = t };
}

static int
fill(struct schema *R, const struct state *S, enum schema_database database)
{
	struct making M;
	const char *owner;

	for (size_t i = 0; i < S->n; i++) {
		const struct model *m = S->models[i];

		if (!model_managed(m) || model_swapped(S, m))
			continue;
		M = begin(R, S, m, database, &R->tables[R->n++]);
		if (add_model(&M) == -1)
			return -1;
		owner = M.t->name;
		for (size_t k = 0; k < m->fields_n; k++) {
			if (!has_table(m->fields[k]))
				continue;
			M = begin(R, S, m, database, &R->tables[R->n++]);
			if (schema_many(&M, m->fields[k], owner) == -1)
				return -1;
		}
	}
	return 0;
}

static size_t
count(const struct state *S)
{
	size_t n = S->n;

	for (size_t i = 0; i < S->n; i++)
		for (size_t k = 0; k < S->models[i]->fields_n; k++)
			n += has_table(S->models[i]->fields[k]);
	return n;
}

static int
by_name(const void *a, const void *b)
{
	const struct schema_table *t = a, *u = b;

	return strcmp(t->name, u->name);
}

struct schema *
schema_of(const struct state *S, enum schema_database database)
{
	struct schema *R;

	if ((R = calloc(1, sizeof *R)) == NULL) {
		report_errno(EXIT_FAILED, "cannot list tables");
		return NULL;
	}
	if ((R->arena = arena_new(0)) == NULL ||
	    (R->tables = arena_alloc(R->arena, (count(S) + 1) * sizeof *R->tables)) == NULL ||
	    fill(R, S, database) == -1)
		goto err1;
	if (R->n > 0)
		qsort(R->tables, R->n, sizeof *R->tables, by_name);
	return R;

err1:
	schema_free(R);
	return NULL;
}

void
schema_free(struct schema *R)
{

	if (R == NULL)
		return;
	arena_free(R->arena);
	free(R);
}
