#ifndef MONGODB_WIPE_H
#define MONGODB_WIPE_H

#include "connect.h"

/* wipe_run(): engine's wipe().  Users of the server stay. */
int wipe_run(struct db *D, enum db_wipe what, const char *const *apps, size_t n,
    const char *state, int force);

/* wipe_drop(D, L, n, state, force): engine's drop(); of a collection djongo's note too. */
int wipe_drop(struct db *D, const struct db_leftover *L, size_t n, const char *state, int force);

#endif
