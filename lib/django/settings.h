#ifndef DJANGO_SETTINGS_H
#define DJANGO_SETTINGS_H

#include <stddef.h>

#include "django/problem.h"

struct eval;
struct project;
struct value;

/* A project's settings, as far as they are known without running them. */

struct settings;

/*
 * settings_read(P):
 * Evaluate the settings module of ${P}, which must outlive the result.  Return
 * it, also when some of it cannot be known; NULL with a report (EXIT_INVALID)
 * that names file and line when there is none, or when it is no Python.
 */
struct settings *settings_read(struct project *P);

/* settings_project(S), settings_eval(S): Return what it was read from and with. */
const struct project *settings_project(const struct settings *S);
struct eval *settings_eval(const struct settings *S);

/* settings_get(S, name): Return the value of a setting, or NULL: it is not set (Django's default holds). */
struct value *settings_get(const struct settings *S, const char *name);

/* settings_text(S, name, standard): Return a setting that is a str, or ${standard} where it is not set; NULL: not known. */
const char *settings_text(const struct settings *S, const char *name, const char *standard);

/* settings_problems(S): Return what is not known or not right among the settings that matter to us. */
const struct problems *settings_problems(const struct settings *S);

/*
 * settings_database(S, alias):
 * Return the operand DATABASE (as target_parse() reads it, "sqlite:/srv/app/db.sqlite3")
 * of an alias of DATABASES, to be freed.  A relative file is taken from the
 * project's folder, as under manage.py.  NULL with a report (EXIT_INVALID) that
 * says why, where, and that DATABASE can be given instead.
 */
char *settings_database(const struct settings *S, const char *alias);

/* settings_aliases(S, n): Return the names of DATABASES in order; ${n} is 0 when they are not known. */
const char *const *settings_aliases(const struct settings *S, size_t *n);

/* settings_free(S): NULL is allowed. */
void settings_free(struct settings *S);

#endif
