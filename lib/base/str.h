#ifndef BASE_STR_H
#define BASE_STR_H

#include <stddef.h>
#include <stdint.h>

/* What string.h lacks. */

/* str_begins(s, prefix), str_ends(s, suffix): Return 1 if so, else 0. */
int str_begins(const char *s, const char *prefix);
int str_ends(const char *s, const char *suffix);

/* str_printf(format, ...): Return formatted text to be freed, or NULL with a report. */
char *str_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* str_dup(s): Return a copy to be freed, or NULL with a report. */
char *str_dup(const char *s);

/*
 * str_number(s, min, max, result):
 * Read all of ${s} as a decimal number from ${min} to ${max}.  Return 0; or -1
 * without a report: sign, space, an empty text or "3x" are no number.
 */
int str_number(const char *s, uint64_t min, uint64_t max, uint64_t *result);

/*
 * str_utf8(s, n): Return 1 if the ${n} bytes are well-formed UTF-8 (Unicode 15, table 3-7), else 0.
 */
int str_utf8(const char *s, size_t n);

/* str_hex(out, p, n): Write ${n} bytes as 2 ${n} lower case digits and a NUL. */
void str_hex(char *out, const unsigned char *p, size_t n);

/* str_size(out, size, bytes): Write a size for people, as "17.3 MB"; return ${out}. */
char *str_size(char *out, size_t size, uint64_t bytes);

#endif
