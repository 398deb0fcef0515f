#ifndef SQLITE_READ_H
#define SQLITE_READ_H

#include "source.h"

/* Looking into a database; all in the held read transaction, which they begin where there is none. */

/* read_tables(D, T, n), read_check(D), read_query(D, text, row, cookie): As in db/engine.h. */
int read_tables(struct db *D, struct db_table **T, size_t *n);
int read_check(struct db *D);
int read_query(struct db *D, const char *text, db_row *row, void *cookie);

/* read_sound(C, path): Is the database of this connection sound?  Return 0, or -1 with a report. */
int read_sound(sqlite3 *C, const char *path);

#endif
