#ifndef SQLITE_SWAP_H
#define SQLITE_SWAP_H

#include "lock.h"

/*
 * swap_in(L, staged):
 * Under the lock, put the file ${staged} in the database's place, or with NULL
 * remove the database; and all that lay beside it.  A crash leaves the old one or
 * the new one.  Return 0, or -1 with a report, and then the old one is there; only
 * where the folder cannot be synced may it be the new one already.
 */
int swap_in(struct lock *L, const char *staged);

/*
 * swap_told(L): Tell who opened the old file at the last moment.  Before lock_drop():
 * as soon as nobody holds that file, its number may be another's.
 */
void swap_told(const struct lock *L);

#endif
