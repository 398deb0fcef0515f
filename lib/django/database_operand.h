#ifndef DJANGO_DATABASE_OPERAND_H
#define DJANGO_DATABASE_OPERAND_H

struct database;

/* A database as a URL. */

/* database_secret(D): Return 1 if its URL holds a password or the like, else 0. */
int database_secret(const struct database *D);

/*
 * database_operand(D, secrets):
 * Return it as an operand DATABASE (see target_parse()), to be freed; without
 * ${secrets}, "***" stands for each.  NULL where it has none, or with a report (memory).
 */
char *database_operand(const struct database *D, int secrets);

#endif
