#ifndef DJANGO_GIVEN_H
#define DJANGO_GIVEN_H

struct eval;
struct module;

/* Settings given on the command line: NAME=VALUE. */

/*
 * given_bind(E, M, settings):
 * Let ${M} have each of ${settings}, which end with NULL.  A VALUE that is a literal of
 * Python (in quotes or brackets, a number, True, False, None) is that; another one is text.
 * Return 0, or -1 with a report (EXIT_USAGE: no name, or no literal).
 */
int given_bind(struct eval *E, struct module *M, const char *const *settings);

#endif
