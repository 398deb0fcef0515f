#ifndef MONGODB_DUMP_H
#define MONGODB_DUMP_H

#include "connect.h"

struct collections;
struct reading_sum;

/*
 * dump_run(D, sink, cookie):
 * engine's dump(): the archive of `mongodump --archive`, byte for byte as mongorestore reads
 * it.  Sets ${D->dumped} and ${D->counts}.
 */
int dump_run(struct db *D, db_sink *sink, void *cookie);

/* dump_state(D, text): engine's state(): read all and sum it; after dump_run(), what that read. */
int dump_state(struct db *D, char **text);

/*
 * dump_unchanged(D, state, what, then): Is it still in this state (NULL: in any)?  Return 0; or -1
 * with a report, "WHAT: 'NAME'; THEN" if it is not.
 */
int dump_unchanged(struct db *D, const char *state, const char *what, const char *then);

/* dump_tables(D, T, n): engine's tables(): what dump_run() counted, else what the server counts. */
int dump_tables(struct db *D, struct db_table **T, size_t *n);

/*
 * dump_sum_up(C, sums): Return the state of a database that holds this: descriptions, numbers and
 * sums, ordered by name.  NULL with a report.
 */
char *dump_sum_up(const struct collections *C, const struct reading_sum *sums);

#endif
