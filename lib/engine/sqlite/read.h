#ifndef SQLITE_READ_H
#define SQLITE_READ_H

#include "source.h"

/* Looking into a database, in the held read transaction; it is begun where there is none. */

/*
 * read_tables(D, T, n), read_check(D), read_query(D, text, row, cookie):
 * As in db/engine.h.  read_check() lets go again of what it has begun.
 */
int read_tables(struct db *D, struct db_table **T, size_t *n);
int read_check(struct db *D);
int read_query(struct db *D, const char *text, db_row *row, void *cookie);

/*
 * read_indexes(D, I, n), read_orphans(D, R): Likewise.  What SQLite makes of its own accord for a
 * primary key is no index; a condition is not read, only that there is one.
 */
int read_indexes(struct db *D, struct db_index **I, size_t *n);
int read_orphans(struct db *D, struct db_relation *R);

#endif
