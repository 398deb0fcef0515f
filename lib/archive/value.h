#ifndef ARCHIVE_VALUE_H
#define ARCHIVE_VALUE_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/hash.h"

/*
 * Values of the JSON members, which are not to be trusted.  All return 0, or -1 without a
 * report.
 */

/* value_object(text, n): Parse strictly; NULL if this is no object.  json_decref() it. */
json_t *value_object(const char *text, size_t n);

/* value_text(O, key): The text, inside ${O}; NULL if it is none or empty. */
const char *value_text(const json_t *O, const char *key);

int value_bool(const json_t *O, const char *key, int *result);
int value_int(const json_t *O, const char *key, int64_t *result);
int value_uint(const json_t *O, const char *key, uint64_t max, uint64_t *result);

/* value_mode(O, key, result): Permission bits as four octal digits, "0644". */
int value_mode(const json_t *O, const char *key, mode_t *result);

/* value_sum(O, key, text): 64 lower case hexadecimal digits. */
int value_sum(const json_t *O, const char *key, char text[HASH_HEX]);

#endif
