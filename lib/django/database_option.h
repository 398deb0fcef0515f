#ifndef DJANGO_DATABASE_OPTION_H
#define DJANGO_DATABASE_OPTION_H

#include "django/database_inside.h"

/* Options while a database is read. */

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

#endif
