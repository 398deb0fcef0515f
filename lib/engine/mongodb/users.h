#ifndef MONGODB_USERS_H
#define MONGODB_USERS_H

#include "connect.h"

/*
 * users_find(D, U, n):
 * engine's users(): who else is connected to the server: of this machine, by its table of
 * connections; of others, as far as the server tells.  Return 0; 1: cannot tell; -1 with a report.
 */
int users_find(struct db *D, struct db_user **U, size_t *n);

/* users_alone(D, force): Return 0 if nobody else is known to be connected, or -1 with a report. */
int users_alone(struct db *D, int force);

#endif
