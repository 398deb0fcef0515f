#ifndef DJANGO_SETTINGS_H
#define DJANGO_SETTINGS_H

#include <stddef.h>

struct eval;
struct found;
struct project;
struct search;
struct version;
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

/*
 * settings_project(S), settings_eval(S), settings_search(S): Return what it was read from
 * and with.
 */
struct project *settings_project(const struct settings *S);
struct eval *settings_eval(const struct settings *S);
const struct search *settings_search(const struct settings *S);

/*
 * settings_found(S): Return the migrations folders where the project is read without its
 * settings (project_choice()), or NULL.
 */
const struct found *settings_found(const struct settings *S);

/* settings_django(S): Return which Django the project uses; never NULL. */
const struct version *settings_django(const struct settings *S);

/* settings_path(S): Return the settings module's file. */
const char *settings_path(const struct settings *S);

/* settings_raised(S): Return the VALUE_ERROR that would end the import of the settings, or NULL. */
const struct value *settings_raised(const struct settings *S);

/*
 * settings_get(S, name): Return the value of a setting, or NULL: it is not set (Django's
 * default holds).
 */
struct value *settings_get(const struct settings *S, const char *name);

/* settings_set(S, name, V): Let a setting have a value.  Return 0, or -1 with a report. */
int settings_set(const struct settings *S, const char *name, struct value *V);

/*
 * settings_text(S, name): Return a setting that is a str, or Django's default of it, or
 * NULL: not known.
 */
const char *settings_text(const struct settings *S, const char *name);

/*
 * settings_database(S, alias):
 * Return the operand DATABASE (as target_parse() reads it, "sqlite:/srv/app/db.sqlite3")
 * of an alias of DATABASES, to be freed; it may hold a password.  A relative file
 * is taken from the project's folder, as under manage.py.  NULL with a report
 * (EXIT_INVALID) that says why, where, and that DATABASE can be given instead.
 */
char *settings_database(const struct settings *S, const char *alias);

/* settings_free(S): NULL is allowed. */
void settings_free(struct settings *S);

#endif
