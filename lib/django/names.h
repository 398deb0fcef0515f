#ifndef DJANGO_NAMES_H
#define DJANGO_NAMES_H

#include <stddef.h>

struct arena;

/*
 * The names Django gives to tables, indexes and constraints (django/db/backends/utils.py,
 * base/schema.py, django/db/models/indexes.py).
 */

/*
 * The length a database allows, in characters; 0: any.  Names of indexes have at most
 * NAMES_ANY then.
 */
enum { NAMES_SQLITE = 0, NAMES_POSTGRES = 63, NAMES_MYSQL = 64, NAMES_DJONGO = 60,
	NAMES_ANY = 200 };

/* What returns a text returns it from the arena, or NULL with a report (memory). */

/* names_table(A, app, model, max): Return the table of a model without db_table. */
char *names_table(struct arena *A, const char *app, const char *model, unsigned max);

/* names_many(A, table, field, max): Return the table of a many-to-many field. */
char *names_many(struct arena *A, const char *table, const char *field, unsigned max);

/*
 * names_index(A, table, columns, n, suffix, max): Return the name of an index or constraint that
 * nobody named: ${suffix} "", "_like", "_idx", "_uniq", "_fk_other_id", "_check".
 */
char *names_index(struct arena *A, const char *table, const char *const *columns, size_t n,
    const char *suffix, unsigned max);

/*
 * names_meta(A, table, columns, n, suffix): Likewise, of an entry of Meta.indexes (Index.set_name_
 * with_model); a descending column begins with "-"; ${suffix} "idx", "gin"...
 */
char *names_meta(struct arena *A, const char *table, const char *const *columns, size_t n,
    const char *suffix);

/* names_lower(A, name): Return it as str.lower() does, of letters people write code in. */
char *names_lower(struct arena *A, const char *name);

/* names_same(a, b): Return 1 if both are the same in lower case, else 0. */
int names_same(const char *a, const char *b);

#endif
