#ifndef TASK_RESET_H
#define TASK_RESET_H

#include <jansson.h>

#include "db/engine.h"

struct flow;
struct source;

/* Emptying a database, once it is proven that it can be had back. */

struct reset_plan {
	struct db_wipe wipe;		/* but archive and state, which are proven here */
	const char *store;		/* --store, for a backup of our own */
	int no_backup;
	const char *confirm;		/* the database's name as the user gave it, or NULL */
	int dry;
	const char *const *hosts;	/* --allow-host */
	size_t host_count;
};

/*
 * reset_begin(S, plan): Refuse what is in use, or not for development, and take back what an
 * interrupted run left.  reset_run() does this too.  Return 0, or -1 with a report.
 */
int reset_begin(const struct source *S, const struct reset_plan *plan);

/*
 * reset_run(F, S, backup, plan):
 * Empty the database ${S}.  ${backup} is the receipt that proves its backup, or NULL:
 * then one is made.  The archive is read whole, and identity and state are compared,
 * before anything is changed.  Say in ${F} what was done.  Return 0, or -1 with a report.
 */
int reset_run(struct flow *F, const struct source *S, const json_t *backup,
    const struct reset_plan *plan);

/* reset_unheard(S): Report that it is done, though its receipt did not reach standard output. */
void reset_unheard(const struct source *S);

#endif
