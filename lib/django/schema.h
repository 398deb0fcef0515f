#ifndef DJANGO_SCHEMA_H
#define DJANGO_SCHEMA_H

#include <stddef.h>

struct arena;
struct field;
struct model;
struct state;

/*
 * What a state looks like in a database that was made from it at once: tables, columns, indexes,
 * constraints, and their names (django/db/backends/base/schema.py).
 */

enum schema_database {
	SCHEMA_SQLITE, SCHEMA_POSTGRES,
	/* Of these only names and keys hold, not the types of columns. */
	SCHEMA_DJONGO, SCHEMA_MONGODB,
	SCHEMA_DATABASES
};

struct schema_column {
	const char *name;
	const char *type;		/* "varchar(20)"; NULL: not known */
	const struct field *field;	/* NULL: of a many-to-many table, implicit id, _order */
	int null;			/* -1: not known */
	int primary;
	int sure;			/* 0: it may not be there: of a field class not known */
};

enum schema_kind {
	SCHEMA_PRIMARY, SCHEMA_UNIQUE, SCHEMA_FOREIGN, SCHEMA_CHECK, SCHEMA_EXCLUDE, SCHEMA_INDEX
};

struct schema_key {
	enum schema_kind kind;
	const char *name;		/* NULL: the database names it */
	const char *const *columns;	/* "-name": descending */
	size_t n;
	const char *to_table, *to_column; /* of a foreign key */
	int partial;			/* has a condition, or expressions in place of columns */
	int sure;			/* 0: it may not be there */
	const struct field *field;	/* whose it is, or NULL */
};

struct schema_table {
	const char *name;
	const struct model *model;	/* its, or the owner of the many-to-many field */
	const struct field *many;	/* or NULL */
	struct schema_column *columns;
	size_t columns_n;
	struct schema_key *keys;
	size_t keys_n;
	const char *open;		/* why there may be more to it, or NULL */
};

struct schema {
	struct arena *arena;
	struct schema_table *tables;	/* by name; what migrate would make, nothing swapped out */
	size_t n;
};

/* schema_of(S, database): Return what ${S} makes, or NULL with a report (memory). */
struct schema *schema_of(const struct state *S, enum schema_database database);

/* schema_table_name(A, S, m, database): Return the table of a model. */
const char *schema_table_name(struct arena *A, const struct state *S, const struct model *m,
    enum schema_database database);

/* schema_free(S): NULL is allowed. */
void schema_free(struct schema *S);

#endif
