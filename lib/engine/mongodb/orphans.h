#ifndef MONGODB_ORPHANS_H
#define MONGODB_ORPHANS_H

#include "connect.h"

/*
 * orphans_count(D, R): engine's orphans().  Both sides are read once, in order, and nothing of
 * them is kept: the server sorts, by its indexes where it has them.
 */
int orphans_count(struct db *D, struct db_relation *R);

#endif
