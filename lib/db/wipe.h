#ifndef DB_WIPE_H
#define DB_WIPE_H

#include <stddef.h>

/* What to empty a database of. */

enum db_wipe_what { WIPE_ALL, WIPE_ROWS, WIPE_HISTORY, WIPE_LEFTOVERS };

/* A table with all that goes with it, an index of one, or what djongo noted of one that is gone. */
struct db_leftover {
	char *table, *index;	/* ${index} NULL: the table */
	int gone;		/* there is only the note */
};

struct db_wipe {
	enum db_wipe_what what;
	const char *const *apps;	/* WIPE_HISTORY: of these; none: of all */
	size_t app_count;
	const struct db_leftover *leftovers;	/* WIPE_LEFTOVERS: drop these only */
	size_t leftover_count;
	const char *archive;	/* where it is backed up, for people; or NULL */
	const char *state;	/* with another, under the lock, refuse; or NULL */
	int force;		/* though others have it open */
};

#endif
