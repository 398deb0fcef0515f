#ifndef DJANGO_VALUES_H
#define DJANGO_VALUES_H

#include "django/problem.h"

struct value;

/* What lib/django often asks of values. */

/*
 * problem_at(kind, V): Return a problem of this kind at the place of a value, for
 * problems_add().
 */
struct problem problem_at(enum problem_kind kind, const struct value *V);

/* values_text(V): Return the text of a str or path, or NULL. */
const char *values_text(const struct value *V);

/* values_list(V): Return 1 for a list, tuple or set, else 0. */
int values_list(const struct value *V);

/*
 * values_unknown(L, V, app, name, format, ...):
 * Note as PROBLEM_UNKNOWN that what the format says is not known, and why ${V} is
 * not.  Return 0, or -1 with a report.
 */
int values_unknown(struct problems *L, const struct value *V, const char *app, const char *name,
    const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
