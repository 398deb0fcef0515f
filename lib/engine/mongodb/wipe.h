#ifndef MONGODB_WIPE_H
#define MONGODB_WIPE_H

#include "connect.h"

/*
 * wipe_run(D, W): engine's wipe().  Users of the server stay; of a collection that is left over,
 * djongo's note goes too.
 */
int wipe_run(struct db *D, const struct db_wipe *W);

#endif
