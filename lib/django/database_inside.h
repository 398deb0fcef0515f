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

/*
 * database_why(A, V): Return why a value is of no use, without telling the value; NULL with a
 * report.
 */
const char *database_why(struct arena *A, const struct value *V);

/* database_variable(R, name): Return what an environment variable says. */
struct database_value database_variable(struct database_reading *R, const char *name);

/* database_option_add(R, name, value, wanted): Put an option into ${R->D}, once. */
void database_option_add(struct database_reading *R, const char *name,
    struct database_value value, int wanted);

/*
 * database_options(R, wanted, parts): Put all of ${R->inner} there but for ${parts}, those of
 * ${wanted} as needed; both end with NULL, or are NULL.
 */
void database_options(struct database_reading *R, const char *const *wanted,
    const char *const *parts);

/* database_option_room(R, list, n): Return a new one at the end, or NULL with a report. */
struct database_option *database_option_room(struct database_reading *R,
    struct database_option **list, size_t *n);

/* database_option_find(D, name): Return an option that is given, or NULL. */
const struct database_option *database_option_find(const struct database *D, const char *name);

/* database_is_one(name, names): Return 1 if it is among these (ends with NULL), else 0. */
int database_is_one(const char *name, const char *const *names);

/* database_ignore(R, keys): Note which of these (ends with NULL) are set for nothing. */
void database_ignore(struct database_reading *R, const char *const *keys);

/* database_is_secret(name): Return 1 if an option of this name is nobody's business, else 0. */
int database_is_secret(const char *name);

/* database_port(V, many): Make a port that is none unknown; ${many}: commas are allowed. */
void database_port(struct database_value *V, int many);

/* database_given(V): Return 1 if it says something, or may, else 0. */
int database_given(const struct database_value *V);

/* database_decode(A, s, n): Return ${n} bytes with %XX undone, or NULL with a report. */
char *database_decode(struct arena *A, const char *s, size_t n);

/* database_hide(R): Make parts that hold a URL, and maybe a password, unknown. */
void database_hide(struct database_reading *R);

/* The engines: fill ${R->D} from ${R->dict}. */
void database_postgresql(struct database_reading *R);
void database_djongo(struct database_reading *R);
void database_mongodb(struct database_reading *R);

#endif
