#ifndef DJANGO_DATABASE_SHOW_H
#define DJANGO_DATABASE_SHOW_H

struct buf;
struct database;
struct databases;
struct json;
struct settings;

/*
 * Databases for people and programs.  Without ${secrets} no password, nor what else is one, gets
 * into ${B}.  Look at the buf's ${failed} at the end.
 */

/*
 * database_text(D, S, secrets, B): Its URL on a line, and below, indented, every value and
 * whence.
 */
void database_text(const struct database *D, const struct settings *S, int secrets, struct buf *B);

/*
 * databases_json(L, S, alias, secrets, B): One object and a newline; ${alias}: only this one, or
 * NULL.
 */
void databases_json(const struct databases *L, const struct settings *S, const char *alias,
    int secrets, struct buf *B);

/* databases_report(L, S, alias): Report (EXIT_INVALID) all of it that is not known, and where. */
void databases_report(const struct databases *L, const struct settings *S, const char *alias);

#endif
