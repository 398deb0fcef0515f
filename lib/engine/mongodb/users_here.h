#ifndef MONGODB_USERS_HERE_H
#define MONGODB_USERS_HERE_H

#include "connect.h"

/* Who has a connection to the server, as far as this machine knows. */

struct users_found {
	struct db_user *all;
	size_t n;
	int hidden; /* there are others, of whom we may not know more */
};

/* users_add(F, pid, who): Take ${who}, which is freed.  Return 0 or -1. */
int users_add(struct users_found *F, pid_t pid, char *who);

/*
 * users_here(D, F, local): Add the processes of this machine that are connected to the server of
 * ${D}, but for ourselves.  Set ${local} if the server is here, too: then these are all.  Return 0
 * or -1.
 */
int users_here(const struct db *D, struct users_found *F, int *local);

#endif
