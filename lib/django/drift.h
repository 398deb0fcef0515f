#ifndef DJANGO_DRIFT_H
#define DJANGO_DRIFT_H

#include <stddef.h>

struct apps;
struct arena;
struct state;
struct value;

/*
 * What makemigrations would find: how models.py differs from the end of history
 * (django/db/migrations/autodetector.py).  What is renamed is told as removed and added.
 */

struct drift_change {
	const char *operation;	/* "AddField", as makemigrations would write it; NULL: not known */
	const char *app, *model;	/* label, and as written in the code (or history) */
	const char *name;	/* of the field, index, constraint; or NULL */
	int schema;		/* the database would see it */
	int key;		/* it is the key that Django adds, of another class */
	const char *text;	/* one line: what differs, or what is not known and why */
	const struct value *value; /* its place: in models.py, else in a migration */
};

struct drift {
	struct arena *arena;
	struct drift_change *all;
	size_t n, size;
};

/*
 * drift_find(A, history, models, wanted, D):
 * Compare; of the apps only those with migrations that are the project's own, and
 * with a label ${wanted} only that one's.  Return 0, or -1 with a report;
 * drift_free() in either case.
 */
int drift_find(const struct apps *A, const struct state *history, const struct state *models,
    const char *wanted, struct drift *D);

/* drift_free(D): Free what ${D} points to. */
void drift_free(struct drift *D);

#endif
