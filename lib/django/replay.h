#ifndef DJANGO_REPLAY_H
#define DJANGO_REPLAY_H

#include <stddef.h>

struct arena;
struct migration;
struct migrations;

/* The state of models while operations are replayed, as far as tables depend on it. */

/* A many-to-many field without a model of its own between. */
struct many {
	const char *name;
	const char *db_table;		/* or NULL */
	const struct migration *made;
	int known;			/* Django's own field class */
	struct many *next;
};

struct model {
	const char *app, *name;
	const char *db_table;		/* or NULL */
	int managed, proxy;
	const char *swappable;		/* the setting, or NULL */
	const struct migration *made;
	struct many *fields;
	int gone;
	struct model *next;
};

struct replay {
	struct arena *arena;
	const struct migrations *M;
	struct model *models;		/* the newest first */
	int complete;
};

/*
 * replay_migration(R, m): Replay the operations of one migration.  Return 0, or -1 with a
 * report.
 */
int replay_migration(struct replay *R, const struct migration *m);

#endif
