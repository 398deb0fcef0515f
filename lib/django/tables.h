#ifndef DJANGO_TABLES_H
#define DJANGO_TABLES_H

#include <stddef.h>

#include "django/graph.h"

/* Which tables the history ends with: a replay of the operations that make and drop them. */

struct table {
	const char *name;
	const char *app;
	const char *model;	/* as written: "EventLog"; of a many-to-many table, its owner */
	const char *field;	/* of a many-to-many table, or NULL */
	const struct migration *made;	/* the migration that creates it */
	int expected;		/* 0: may be there: unmanaged, or of a strange field class */
};

struct tables {
	struct arena *arena;
	struct table *all;	/* by name without regard to case; nothing swapped out */
	size_t n;
	int complete;		/* 0: an operation or a name in it was not known */
};

/*
 * tables_replay(M, plan):
 * Replay the nodes in the order of ${plan}.  Return the tables, or NULL with a report.
 */
struct tables *tables_replay(const struct migrations *M, const struct nodes *plan);

/* tables_find(T, name): Return a table, without regard to case, or NULL. */
const struct table *tables_find(const struct tables *T, const char *name);

/* tables_free(T): NULL is allowed. */
void tables_free(struct tables *T);

#endif
