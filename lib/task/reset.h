#ifndef TASK_RESET_H
#define TASK_RESET_H

#include <jansson.h>

#include "db/engine.h"

struct flow;
struct source;

/* Emptying a database, once it is proven that it can be had back. */

struct reset_plan {
	enum db_wipe what;
	const char *const *apps;	/* WIPE_HISTORY: of these; none: of all */
	size_t app_count;
	int only_leftovers;		/* drop these and nothing else, whatever ${what} says */
	const struct db_leftover *leftovers;
	size_t leftover_count;
	const char *store;		/* --store, for a backup of our own */
	int no_backup;
	const char *confirm;		/* the database's name as the user gave it, or NULL */
	int force;
	int dry;
	const char *const *hosts;	/* --allow-host */
	size_t host_count;
};

/*
 * reset_run(F, S, backup, plan):
 * Empty the database ${S}.  ${backup} is the receipt that proves its backup, or NULL:
 * then one is made.  The archive is read whole, and identity and state are compared,
 * before anything is changed.  Say in ${F} what was done.  Return 0, or -1 with a report.
 */
int reset_run(struct flow *F, const struct source *S, const json_t *backup,
    const struct reset_plan *plan);

#endif
