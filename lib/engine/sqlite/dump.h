#ifndef SQLITE_DUMP_H
#define SQLITE_DUMP_H

#include "source.h"

/*
 * dump_run(D, sink, cookie):
 * Give all pages to ${sink}, in order, as they are in the held transaction; and
 * remember the state of what was read.  Return 0, or -1 with a report.
 */
int dump_run(struct db *D, db_sink *sink, void *cookie);

#endif
