#ifndef DJANGO_COLUMN_H
#define DJANGO_COLUMN_H

#include "django/schema.h"

struct arena;
struct field_kind;

/* What column a field has (Field.db_parameters, rel_db_type, get_attname_column). */

/* What it is asked within. */
struct column_place {
	struct arena *arena;
	const struct state *state;
	enum schema_database database;
};

/*
 * column_name(A, F, name): Set the column's name, also when its class is not known; or NULL: it
 * has none.  Return 0, or -1 with a report (memory).
 */
int column_name(struct arena *A, const struct field *F, const char **name);

/*
 * column_type(P, F, type): Set the type, or NULL: not known, or there is none.  Return 0, or -1
 * with a report (memory).
 */
int column_type(const struct column_place *P, const struct field *F, const char **type);

/*
 * column_reference_type(P, m, to, type): Likewise, of what refers to a field of ${m} (NULL: its
 * primary key).
 */
int column_reference_type(const struct column_place *P, const struct model *m, const char *to,
    const char **type);

/* column_kind_type(P, k): Return the pattern of a kind's type (field_kind.h), or NULL. */
const char *column_kind_type(const struct column_place *P, const struct field_kind *k);

/* column_check(P, F): Return 1 if the column itself has a check (of a Positive*Field), else 0. */
int column_check(const struct column_place *P, const struct field *F);

/* column_truth(F, name): Return 1 if an argument is true, 0 if it is not, -1: not known. */
int column_truth(const struct field *F, const char *name);

#endif
