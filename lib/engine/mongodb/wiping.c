#include "wiping.h"

#include <stdlib.h>
#include <string.h>

#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "base/uuid.h"

/* What wipes more comes first. */
static const char *const names[] = { [WIPE_ALL] = "all",
	[WIPE_ROWS] = "rows",
	[WIPE_HISTORY] = "history",
	[WIPE_LEFTOVERS] = "leftovers" };

static enum db_wipe_what
noted(const struct journal *J)
{

	for (int i = 0; J->wiped != NULL && i <= WIPE_LEFTOVERS; i++)
		if (strcmp(names[i], J->wiped) == 0)
			return (enum db_wipe_what)i;
	return WIPE_LEFTOVERS;
}

int
wiping_begin(struct db *D, const struct db_wipe *W)
{
	struct journal J, new = { .phase = JOURNAL_WIPE };
	int earlier = journal_read(&J, D), rc = -1;
	const char *most = names[noted(&J) < W->what ? noted(&J) : W->what];

	if (earlier == -1)
		return -1;
	new.archive = J.archive;
	new.partial = J.partial;
	J.archive = NULL;
	journal_free(&J);
	if (new.archive == NULL && W->archive != NULL) {
		new.partial = earlier;
		if ((new.archive = str_dup(W->archive)) == NULL)
			goto done;
	}
	if ((new.run = calloc(1, UUID_TEXT)) == NULL) {
		report_errno(EXIT_FAILED, "cannot get memory");
		goto done;
	}
	if (uuid_new(new.run) == 0 && (new.wiped = str_dup(most)) != NULL &&
	    journal_write(&new, D) == 0)
		rc = earlier;

done:
	journal_free(&new);
	return rc;
}

int
wiping_end(struct db *D, const struct db_wipe *W)
{
	struct journal J;
	int rc = journal_read(&J, D), done = noted(&J) >= W->what;

	journal_free(&J);
	return rc == 1 && done ? journal_remove(D) : rc == -1 ? -1 : 0;
}

/* What can be done about it, to be freed. */
static char *
way_out(const struct journal *J)
{

	if (J->archive == NULL)
		return str_dup("there was no backup of it, and db-reset wipes it anew");
	if (J->partial)
		return str_printf("of what was there at first there was no backup; db-restore '%s' "
				  "brings back what was left, and db-reset wipes it anew",
		    J->archive);
	return str_printf("db-restore '%s' brings back what was there, and db-reset wipes it anew",
	    J->archive);
}

void
wiping_warn(const struct db *D, const struct journal *J)
{
	char *way = way_out(J);

	if (way != NULL)
		report_warn("a db-reset of it (%s) is under way or was interrupted: '%s': %s",
		    J->wiped, D->shown, way);
	free(way);
}

int
wiping_refuse(const struct db *D, const struct journal *J)
{
	char *way = way_out(J);

	if (way != NULL)
		report(EXIT_REFUSED,
		    "no backup is made of what a db-reset (%s) may have wiped in part: '%s': %s",
		    J->wiped, D->shown, way);
	free(way);
	return -1;
}
