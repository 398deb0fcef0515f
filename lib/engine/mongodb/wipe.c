#include "wipe.h"

#include <stdlib.h>
#include <string.h>

#include "base/exit.h"
#include "base/report.h"
#include "collections.h"
#include "dump.h"
#include "swap.h"
#include "users.h"
#include "wiping.h"

/*
 * Kept when rows go: what was applied, what migrate makes from the models (as of SQLite), and
 * djongo's description of the tables.
 */
static const char history[] = "django_migrations", types[] = "django_content_type",
		  permissions[] = "auth_permission", schema[] = "__schema__";

/* Delete the documents of a collection that fit. */
static int
delete_from(struct db *D, const char *name, const bson_t *which)
{
	bson_t *command = BCON_NEW("delete", BCON_UTF8(name), "deletes", "[", "{", "q",
	    BCON_DOCUMENT(which), "limit", BCON_INT32(0), "}", "]");
	bson_t reply;
	bson_iter_t i;
	int rc;

	if ((rc = connect_run(D, NULL, NULL, command, &reply, "cannot delete documents")) == 0) {
		if (bson_iter_init_find(&i, &reply, "writeErrors"))
			rc = report(
			    EXIT_FAILED, "the server did not delete all documents: '%s'", name);
		bson_destroy(&reply);
	}
	bson_destroy(command);
	return rc;
}

/* djongo numbers rows by itself: new ones count from 1 again, but those of what stays. */
static int
reset_numbers(struct db *D)
{
	bson_t *command;
	int rc;

	command = BCON_NEW("update", BCON_UTF8(schema), "updates", "[", "{", "q", "{", "auto", "{",
	    "$exists", BCON_BOOL(true), "}", "name", "{", "$nin", "[", BCON_UTF8(history),
	    BCON_UTF8(types), BCON_UTF8(permissions), "]", "}", "}", "u", "{", "$set", "{",
	    "auto.seq", BCON_INT32(0), "}", "}", "multi", BCON_BOOL(true), "}", "]");
	rc = connect_run(D, NULL, NULL, command, NULL, "cannot reset the numbers of rows");
	bson_destroy(command);
	return rc;
}

static int
is_kept(const char *name)
{

	return strcmp(name, history) == 0 || strcmp(name, types) == 0 ||
	       strcmp(name, permissions) == 0 || strcmp(name, schema) == 0;
}

static int
wipe_rows(struct db *D)
{
	const bson_t all = BSON_INITIALIZER;
	struct collections C;
	int rc = collections_read(D, &C);

	for (size_t i = 0; i < C.n && rc == 0; i++) {
		const struct collection *c = &C.all[i];

		if (strcmp(c->type, "view") != 0 && !is_kept(c->name))
			rc = delete_from(D, c->name, &all);
	}
	if (rc == 0 && collections_find(&C, schema) != NULL)
		rc = reset_numbers(D);
	collections_free(&C);
	return rc;
}

static int
wipe_history(struct db *D, const char *const *apps, size_t n)
{
	bson_t which = BSON_INITIALIZER;
	int rc = 0;

	if (n == 0)
		rc = delete_from(D, history, &which);
	for (size_t i = 0; i < n && rc == 0; i++) {
		bson_reinit(&which);
		BSON_APPEND_UTF8(&which, "app", apps[i]);
		rc = delete_from(D, history, &which);
	}
	bson_destroy(&which);
	return rc;
}

/* Where all shall come back, what its backup does not hold must not go. */
static int
wipe_all(struct db *D, const char *archive)
{
	bson_t *command = BCON_NEW("dropDatabase", BCON_INT32(1));
	struct collections C;
	int rc;

	if ((rc = collections_read(D, &C)) == 0 && C.left_out != NULL && archive != NULL)
		rc = report(EXIT_REFUSED,
		    "its backup has no collection of such a name: '%s': '%s': rename or drop it",
		    D->shown, C.left_out);
	collections_free(&C);
	if (rc == 0)
		rc = connect_run(D, NULL, NULL, command, NULL, "cannot drop the database");
	bson_destroy(command);
	if (rc == -1)
		return -1;
	if ((rc = collections_read(D, &C)) == 0 && C.n > 0)
		rc = report(EXIT_IN_USE, "somebody writes to it: '%s': '%s' is there again",
		    D->shown, C.all[0].name);
	collections_free(&C);
	return rc;
}

/* No server can be told to stand still: the last look is just before. */
static int
unchanged(struct db *D, const char *state)
{

	return dump_unchanged(D, state, "changed since it was backed up", "back it up again");
}

/*
 * What djongo has noted of a table would be doubled when it is made again.  It goes first: a
 * collection without one is found again by the next run.
 */
static int
drop_collection(struct db *D, const char *name, int noted)
{
	bson_t *command, *which;
	bson_error_t E;
	uint64_t n = 0;
	int rc = collections_has(D, name);

	if (rc == -1 || (rc == 1 && collections_count(D, name, &n) == -1))
		return -1;
	if (n > 0)
		return report(EXIT_IN_USE, "somebody writes to it: '%s': '%s' holds rows meanwhile",
		    D->shown, name);
	if (noted) {
		which = BCON_NEW("name", BCON_UTF8(name));
		rc = delete_from(D, schema, which);
		bson_destroy(which);
		if (rc == -1)
			return -1;
	}
	command = BCON_NEW("drop", BCON_UTF8(name));
	if ((rc = connect_try(D, NULL, NULL, command, NULL, &E)) == -1)
		rc = E.code == CODE_NO_NAMESPACE
			 ? 0
			 : connect_failed(D, &E, "cannot drop a collection");
	bson_destroy(command);
	return rc;
}

static int
drop_index(struct db *D, const char *name, const char *index)
{
	bson_t *command = BCON_NEW("dropIndexes", BCON_UTF8(name), "index", BCON_UTF8(index));
	int rc = connect_run(D, NULL, NULL, command, NULL, "cannot drop an index");

	bson_destroy(command);
	return rc;
}

/* Each goes by itself: one that is interrupted is no danger, and the next run finds the rest. */
static int
wipe_leftovers(struct db *D, const struct db_leftover *L, size_t n)
{
	int noted = collections_has(D, schema), rc = noted == -1 ? -1 : 0;

	for (size_t i = 0; i < n && rc == 0; i++)
		rc = L[i].index == NULL ? drop_collection(D, L[i].table, noted)
					: drop_index(D, L[i].table, L[i].index);
	return rc;
}

/* One that failed before it changed anything is not worth a word later. */
static void
forget_if_unchanged(struct db *D, const char *state)
{

	report_mute(1);
	if (state != NULL && unchanged(D, state) == 0)
		journal_remove(D);
	report_mute(0);
}

int
wipe_run(struct db *D, const struct db_wipe *W)
{
	int earlier, rc;

	if (swap_recover(D) == -1 || users_alone(D, W->force) == -1 || unchanged(D, W->state) == -1)
		return -1;
	if (W->what == WIPE_LEFTOVERS)
		return wipe_leftovers(D, W->leftovers, W->leftover_count);
	if ((earlier = wiping_begin(D, W)) == -1)
		return -1;
	rc = W->what == WIPE_ALL    ? wipe_all(D, W->archive)
	     : W->what == WIPE_ROWS ? wipe_rows(D)
				    : wipe_history(D, W->apps, W->app_count);
	if (rc == 0)
		return W->what == WIPE_ALL ? 0 : wiping_end(D, W);
	if (!earlier)
		forget_if_unchanged(D, W->state);
	return -1;
}
