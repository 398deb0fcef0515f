#ifndef SQLITE_WIPE_H
#define SQLITE_WIPE_H

#include "source.h"

/* wipe_run(D, W): engine's wipe(). */
int wipe_run(struct db *D, const struct db_wipe *W);

#endif
