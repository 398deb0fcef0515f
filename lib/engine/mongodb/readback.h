#ifndef MONGODB_READBACK_H
#define MONGODB_READBACK_H

#include "staged.h"

/* What the server made of the documents that it was given. */

/*
 * readback_compare(D, all, n): Read the staged documents back.  Return 0 if they are what was
 * given, or -1 with a report that names the collection.
 */
int readback_compare(const struct db *D, const struct staged *all, size_t n);

/*
 * readback_state(D, all, n): Now that they have their names, the state of the database is known,
 * and need not be read.  Return 0, or -1 with a report.
 */
int readback_state(struct db *D, const struct staged *all, size_t n);

#endif
