#ifndef DB_WIPE_H
#define DB_WIPE_H

#include <stddef.h>

/* What to empty a database of. */

enum db_wipe_what { WIPE_ALL, WIPE_ROWS, WIPE_HISTORY, WIPE_LEFTOVERS };

/* A table with all that goes with it, or an index of one. */
struct db_leftover {
	char *table, *index;	/* ${index} NULL: the table */
};

struct db_wipe {
	enum db_wipe_what what;
	const char *const *apps;	/* WIPE_HISTORY: forget the migrations of these; none: all */
	size_t app_count;
	const struct db_leftover *leftovers;	/* WIPE_LEFTOVERS: drop these only */
	size_t leftover_count;
	const char *archive;	/* where it is backed up, for people; or NULL */
	const char *state;	/* refuse (EXIT_REFUSED) when, under the lock, it is another; or NULL */
	int force;		/* though others have it open */
};

#endif
