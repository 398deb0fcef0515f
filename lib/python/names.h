#ifndef PYTHON_NAMES_H
#define PYTHON_NAMES_H

#include <stddef.h>

/* Names kept once: two equal names of one table are one pointer. */

struct names;

/* names_new(): Return an empty table, or NULL with a report. */
struct names *names_new(void);

/*
 * names_add(N, s, n):
 * Return the one copy of a name, with a NUL behind it, that lives as long as
 * ${N}; or NULL with a report.
 */
const char *names_add(struct names *N, const char *s, size_t n);

/* names_keyword(name): Return the number of a reserved word given by names_add(), or 0. */
unsigned names_keyword(const char *name);

/* names_length(name): Return the length of a name given by names_add(). */
size_t names_length(const char *name);

/* names_free(N): Free ${N} and all its names.  NULL is allowed. */
void names_free(struct names *N);

#endif
