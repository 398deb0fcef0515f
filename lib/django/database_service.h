#ifndef DJANGO_DATABASE_SERVICE_H
#define DJANGO_DATABASE_SERVICE_H

#include <stddef.h>

struct database_option;
struct database_reading;
struct database_value;

/* What a file of libpq's services says under a name. */
struct database_service {
	struct database_option *all; /* a secret has no text */
	size_t n;
	const char *unknown; /* why libpq would not find it, or it is not known; or NULL */
};

/*
 * database_service(R, name, file, S): Fill ${S}, which is empty; ${file}: that of the settings,
 * or NULL.  database_service_says(S, key): Return what it says, maybe an empty value, or NULL.
 */
void database_service(
    struct database_reading *R, const char *name, const char *file, struct database_service *S);
const struct database_value *database_service_says(
    const struct database_service *S, const char *key);

#endif
