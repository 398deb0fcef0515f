#ifndef MONGODB_SWAP_H
#define MONGODB_SWAP_H

#include "connect.h"
#include "db/selection.h"
#include "staged.h"

/*
 * Changing names: what was there is put aside, what was staged takes its place, and only then the
 * old goes.  A document in the database says how far this is, so that a later run can put back.
 */

enum swap_side { SWAP_NEW, SWAP_OLD };

/* swap_name(run, side, i): Return the name a collection has meanwhile, to be freed; or NULL. */
char *swap_name(const char *run, enum swap_side side, size_t i);

/*
 * swap_run(D, run, all, n, W):
 * Replace everything that is selected by the ${n} staged collections.  Return 0; or -1 with a
 * report and all as it was.
 */
int swap_run(struct db *D, const char *run, const struct staged *all, size_t n,
    const struct db_selection *W);

/*
 * swap_recover(D): Put back, or finish, what a run left behind that was killed, and drop what it
 * had staged; of an unfinished db-reset, tell.  Return 0, or -1 with a report.
 * swap_settled(D): Is it the time for a backup?  Return 0, or -1 with a report.
 * swap_warn(D): Tell who only looks of what is unfinished.  Return 0, or -1 with a report.
 */
int swap_recover(struct db *D);
int swap_settled(struct db *D);
int swap_warn(struct db *D);

/*
 * swap_sweep(D, run): Drop what a run has staged (NULL: any), unless something is unfinished.
 * Return how many collections.
 * swap_left(D): Return how many are staged.
 */
size_t swap_sweep(struct db *D, const char *run);
size_t swap_left(struct db *D);

#endif
