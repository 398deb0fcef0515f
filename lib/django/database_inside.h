#ifndef DJANGO_DATABASE_INSIDE_H
#define DJANGO_DATABASE_INSIDE_H

#include "django/database.h"

/* What the parts of database.h share; nobody else includes this. */

struct database_reading {
	const struct settings *S;
	struct arena *A;
	const struct value *dict;	/* DATABASES[alias] */
	const struct value *inner;	/* its OPTIONS or CLIENT; NULL: there is none */
	struct database *D;
	int failed;			/* memory was short */
};

/* database_take(R, dict, key): Return what a dict (or NULL) says under a key. */
struct database_value database_take(struct database_reading *R, const struct value *dict,
    const char *key);

/* database_value_of(R, V, key): Return what ${V} says, which stands under a key. */
struct database_value database_value_of(struct database_reading *R, struct value *V,
    const char *key);

/*
 * database_why(A, V): Return why a value is of no use, without telling the value; NULL with a
 * report.
 */
const char *database_why(struct arena *A, const struct value *V);

/* database_variable(R, name): Return what an environment variable says. */
struct database_value database_variable(struct database_reading *R, const char *name);

/* database_is_url(text): Return 1 if it is a URL that may hold a password anywhere, else 0. */
int database_is_url(const char *text);

/* database_port(V, many): Make a port that is none unknown; ${many}: commas are allowed. */
void database_port(struct database_value *V, int many);

/* database_given(V): Return 1 if it says something, or may, else 0. */
int database_given(const struct database_value *V);

/* database_decode(A, s, n): Return ${n} bytes with %XX undone, or NULL with a report. */
char *database_decode(struct arena *A, const char *s, size_t n);

/* database_hide(R): Make parts that hold a URL, and maybe a password, unknown. */
void database_hide(struct database_reading *R);

/* The engines: fill ${R->D} from ${R->dict}. */
void database_sqlite(struct database_reading *R);
void database_postgresql(struct database_reading *R);
void database_djongo(struct database_reading *R);
void database_mongodb(struct database_reading *R);

#endif
