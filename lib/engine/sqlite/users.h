#ifndef SQLITE_USERS_H
#define SQLITE_USERS_H

#include <stddef.h>

struct db_user;
struct stat;

/* Who else has a file open.  Our own process is never meant. */

/*
 * users_find(path, U, n):
 * Ask the kernel (a lease, then /proc).  Only while SQLite does not have the file
 * open in this process: closing our descriptor would drop its locks.  A user who
 * is there but cannot be seen has pid 0.  Return 0; 1 when it cannot be told
 * whether there are others; -1 with a report.
 */
int users_find(const char *path, struct db_user **U, size_t *n);

/* users_scan(st, U, n): Those that /proc shows; there may be more.  Return 0 or -1. */
int users_scan(const struct stat *st, struct db_user **U, size_t *n);

/* users_text(U, n): They in words, "python3 manage.py shell (pid 71)", to be freed; or NULL. */
char *users_text(const struct db_user *U, size_t n);

/* users_named(path): Those that /proc shows, in words, to be freed; NULL: none is seen. */
char *users_named(const char *path);

#endif
