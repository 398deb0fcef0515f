#ifndef SQLITE_WIPE_H
#define SQLITE_WIPE_H

#include "source.h"

/* wipe_run(D, what, apps, n, state, force): As in db/engine.h. */
int wipe_run(struct db *D, enum db_wipe what, const char *const *apps, size_t n, const char *state,
    int force);

/* wipe_drop(D, L, n, state, force): Likewise. */
int wipe_drop(struct db *D, const struct db_leftover *L, size_t n, const char *state, int force);

#endif
