#ifndef DJANGO_SCHEMA_INSIDE_H
#define DJANGO_SCHEMA_INSIDE_H

#include <stddef.h>

#include "django/column.h"
#include "django/field_kind.h"
#include "django/schema.h"

struct value;

/* What the parts of the schema share; nobody else includes this. */

/* One table in the making. */
struct making {
	struct column_place P;
	unsigned max;			/* the length of names */
	const struct model *m;
	struct schema_table *t;
	size_t columns_size, keys_size;
};

/* schema_open(M, format, ...): There may be more to the table; the first reason stays. */
int schema_open(struct making *M, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * schema_add_column(M), schema_add_key(M, kind, columns, n): Return a new one, sure unless one of
 * its columns is not; or NULL with a report.  The columns are copied.
 */
struct schema_column *schema_add_column(struct making *M);
struct schema_key *schema_add_key(struct making *M, enum schema_kind kind,
    const char *const *columns, size_t n);

/*
 * schema_columns_sure(M, columns, n): Return 0 if one is of a field whose class is not known, else
 * 1.
 */
int schema_columns_sure(const struct making *M, const char *const *columns, size_t n);

/* schema_keys(M): The keys of a model's table, whose columns are there. */
int schema_keys(struct making *M);

/*
 * schema_foreign(M, column, to, to_field, F): The foreign key of a column to a model, and its index
 * if ${indexed}.
 */
int schema_foreign(struct making *M, const char *column, const struct model *to,
    const char *to_field, const struct field *F);

/*
 * schema_index(M, column, type, F, unique): The indexes that a column has for itself; one that is
 * unique needs no other but that for LIKE.
 */
int schema_index(struct making *M, const char *column, const char *type, const struct field *F,
    int unique);

/* schema_many(M, F, owner): Fill the table of a many-to-many field; ${owner} is its model's. */
int schema_many(struct making *M, const struct field *F, const char *owner);

/* schema_meta(M): The keys of Meta.indexes and Meta.constraints. */
int schema_meta(struct making *M);

/*
 * schema_columns(M, V, columns, n): Set the columns of a list of field names, "-" in front of a
 * descending one.  Return 1; 0: something of it is not known; -1 with a report.
 */
int schema_columns(struct making *M, const struct value *V, const char ***columns, size_t *n);

#endif
