#ifndef SQLITE_STATE_H
#define SQLITE_STATE_H

#include <sqlite3.h>

/* A text that is another one as soon as somebody has written to a database. */

/*
 * state_read(path, file, text):
 * Tell the state of the file ${path} and of what lies beside it, to be freed.
 * ${file} is SQLite's own open file when it has the database in this process, for
 * closing a descriptor of ours would drop its locks; else NULL.  Return 0, or -1
 * with a report.
 */
int state_read(const char *path, sqlite3_file *file, char **text);

/* state_settle(path): Wait until whatever is written from now on gets another time stamp. */
void state_settle(const char *path);

#endif
