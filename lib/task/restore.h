#ifndef TASK_RESTORE_H
#define TASK_RESTORE_H

#include <stddef.h>

#include "db/selection.h"

struct flow;
struct proof;

/* Bringing a database back from an archive. */

struct restore_plan {
	const char *into;	/* DATABASE, or NULL: where the archive is from */
	const char *project;	/* whose database it may be, where a server has it; or NULL */
	const char *mongodump;	/* what mongodump wrote, in place of an archive; or NULL */
	const char *store;	/* --store, for the safety copy */
	struct db_selection only;	/* what to restore of it */
	int no_backup;		/* make none */
	const char *confirm;	/* the database's name as the user gave it, or NULL */
	int force;
	int dry;
	const char *const *hosts;	/* --allow-host */
	size_t host_count;
};

/*
 * restore_run(F, P, plan):
 * Replace a database by what the archive ${P} holds: staged beside it in one pass,
 * verified, checked, and switched to after what was there has been backed up.  Say in
 * ${F} what was done.  With ${plan->mongodump}, ${P} is not looked at.  Return 0, or -1
 * with a report, and then the database is as it was.
 */
int restore_run(struct flow *F, struct proof *P, const struct restore_plan *plan);

/*
 * restore_payload(P, dry):
 * Write the bare payload to standard output.  An archive that can be read twice is
 * verified before, so that nothing of a bad one is written.  Return 0, or -1 with a report.
 */
int restore_payload(struct proof *P, int dry);

#endif
