#ifndef DB_SELECTION_H
#define DB_SELECTION_H

#include <stddef.h>

/* Tables or collections that a restore is about, by name; the others it leaves as they are. */

struct db_selection {
	const char *const *names;
	size_t n;	/* 0: all */
	int exclude;	/* all but these */
};

/* selection_has(W, name): Return 1 if it is about this one, else 0. */
int selection_has(const struct db_selection *W, const char *name);

#endif
