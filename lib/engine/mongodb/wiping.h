#ifndef MONGODB_WIPING_H
#define MONGODB_WIPING_H

#include "journal.h"

/*
 * A server wipes collection by collection: that this was begun is noted in the database, so that
 * a later run can tell of one that was killed.
 */

/*
 * wiping_begin(D, W): Note it; the archive of an earlier one that was not finished stays the one
 * to go back to.  Return 0; 1: there is such an earlier one; or -1 with a report.
 */
int wiping_begin(struct db *D, const struct db_wipe *W);

/*
 * wiping_end(D, W): It is done: take the note back, but not that of an earlier one which was to
 * wipe more.  Return 0, or -1 with a report.
 */
int wiping_end(struct db *D, const struct db_wipe *W);

/* wiping_warn(D, J): Tell of the one that ${J} notes. */
void wiping_warn(const struct db *D, const struct journal *J);

/* wiping_refuse(D, J): Report that it is no time for a backup.  Return -1. */
int wiping_refuse(const struct db *D, const struct journal *J);

#endif
