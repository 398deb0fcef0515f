#ifndef CHECK_LEFTOVER_H
#define CHECK_LEFTOVER_H

#include <stddef.h>

struct db_leftover;
struct db_table;
struct subject;

/* What failed attempts to migrate have left in a database. */

struct leftovers {
	struct db_leftover *all;	/* indexes of tables that stay, and whole tables */
	size_t n;
	size_t kept;	/* tables that are left over, but hold rows: never dropped */
};

/*
 * leftovers_find(S, L): Find what no applied migration accounts for.  Where the history is not
 * known, or not all of what it makes, nothing is.  Return 0, or -1 with a report, also where a
 * file of migrations was not read; leftovers_free() in either case.
 */
int leftovers_find(const struct subject *S, struct leftovers *L);
void leftovers_free(struct leftovers *L);

/*
 * leftover_why(S, t, label): Return why a table may be called left over, and whose it seems to be;
 * NULL: it may not.  In data.c.
 */
const char *leftover_why(const struct subject *S, const struct db_table *t, const char **label);

#endif
