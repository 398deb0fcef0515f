#ifndef DJANGO_TABLES_H
#define DJANGO_TABLES_H

#include <stddef.h>

struct arena;
struct migration;
struct state;

/* Which tables a history ends with. */

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

/* tables_of(S): Return the tables of a replay, which must outlive them; NULL with a report. */
struct tables *tables_of(const struct state *S);

/* tables_find(T, name): Return a table, without regard to case, or NULL. */
const struct table *tables_find(const struct tables *T, const char *name);

/* tables_free(T): NULL is allowed. */
void tables_free(struct tables *T);

#endif
