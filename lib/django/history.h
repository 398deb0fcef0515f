#ifndef DJANGO_HISTORY_H
#define DJANGO_HISTORY_H

#include <stddef.h>

#include "django/key.h"

struct db;
struct engine;
struct key_set;

/*
 * What the database says was applied: the table django_migrations
 * (django/db/migrations/recorder.py).
 */

struct row {
	struct key key;
	char *app, *name;	/* the same texts */
	char *applied;		/* time, as the engine gives it, or NULL */
};

struct history {
	int present;		/* the table is there */
	const char *missing;	/* a column that it lacks; nothing was read then; or NULL */
	struct row *rows;	/* in the order of their ids */
	size_t n;
	struct key_set *index;
};

/*
 * history_read(E, D, H): Read it.  Return 0, with ${H} to be freed by history_free(); or -1
 * with a report.
 */
int history_read(const struct engine *E, struct db *D, struct history *H);

/* history_has(H, key): Return 1 if there is such a row, else 0. */
int history_has(const struct history *H, const struct key *key);

/* history_free(H): Free what ${H} points to, not ${H}. */
void history_free(struct history *H);

#endif
