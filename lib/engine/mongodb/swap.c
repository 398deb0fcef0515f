#include "swap.h"

#include <stdlib.h>
#include <string.h>

#include "base/cancel.h"
#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "collections.h"
#include "fetch.h"
#include "insert.h"
#include "journal.h"
#include "wiping.h"

/* So much of a run's name is in that of its collections. */
enum { RUN_SHOWN = 8 };

char *
swap_name(const char *run, enum swap_side side, size_t i)
{

	return str_printf(
	    OWN_PREFIX "%.*s_%s_%zu", RUN_SHOWN, run, side == SWAP_NEW ? "new" : "old", i);
}

/* What could not be done, with the name of the collection.  Return -1. */
static int
failed(const struct db *D, const bson_error_t *E, const char *what, const char *name)
{
	char *text = str_printf("%s '%s'", what, name);

	connect_failed(D, E, text == NULL ? what : text);
	free(text);
	return -1;
}

static int
rename_to(struct db *D, const char *from, const char *to)
{
	char *a = str_printf("%s.%s", D->name, from), *b = str_printf("%s.%s", D->name, to);
	bson_error_t E;
	bson_t *command;
	int rc = -1;

	if (a != NULL && b != NULL) {
		command = BCON_NEW("renameCollection", BCON_UTF8(a), "to", BCON_UTF8(b));
		if ((rc = connect_try(D, NULL, "admin", command, NULL, &E)) == -1)
			failed(D, &E, "cannot rename the collection",
			    str_begins(to, OWN_PREFIX) ? from : to);
		bson_destroy(command);
	}
	free(a);
	free(b);
	return rc;
}

/* One that is not there is dropped too. */
static int
drop(struct db *D, const char *name)
{
	bson_t *command = BCON_NEW("drop", BCON_UTF8(name));
	bson_error_t E;
	int rc = 0;

	if (connect_try(D, NULL, NULL, command, NULL, &E) == -1 && E.code != CODE_NO_NAMESPACE)
		rc = connect_failed(D, &E, "cannot drop a collection");
	bson_destroy(command);
	return rc;
}

static int
create(struct db *D, const char *name, const bson_t *options)
{
	bson_t command = BSON_INITIALIZER;
	bson_error_t E;
	int rc;

	BSON_APPEND_UTF8(&command, "create", name);
	bson_concat(&command, options);
	if ((rc = connect_try(D, NULL, NULL, &command, NULL, &E)) == -1)
		failed(D, &E, "the server does not take the collection", name);
	bson_destroy(&command);
	return rc;
}

/* Documents as they are: what cannot be renamed is copied. */
static int
copy(struct db *D, const char *from, const char *to)
{
	struct insert_target target = { .collection = to, .shown = from };
	struct fetch_moment M;
	struct insert *I;
	struct fetch F;
	const bson_t *doc;
	const char *why;
	bson_error_t E;
	int rc = 0;

	if ((I = insert_begin(D)) == NULL)
		return -1;
	fetch_moment_begin(&M, D);
	M.wanted = 0;
	if (fetch_begin(&F, D, D->client, from, &M, &E) == -1) {
		rc = connect_failed(D, &E, "cannot read a collection");
		goto done;
	}
	while (rc == 0 && fetch_next(&F, &doc))
		rc = insert_document(I, &target, bson_get_data(doc), doc->len);
	if (rc == 0 && fetch_failed(&F, &E))
		rc = connect_failed(D, &E, "cannot read a collection");
	fetch_end(&F);
	if (rc == 0 && (rc = insert_flush(I)) == 0 && insert_refused(I, &why) > 0)
		rc = report(EXIT_FAILED, "the server does not take all documents: %s", why);

done:
	fetch_moment_end(&M);
	insert_free(I);
	return rc;
}

static int
is_type(const struct journal_entry *e, const char *type)
{

	return strcmp(e->type, type) == 0;
}

/* A time series is made anew, and its buckets are copied: servers do not rename one. */
static int
place_series(struct db *D, const struct journal_entry *e)
{
	char *data;
	int rc;

	if (drop(D, e->name) == -1 || create(D, e->name, e->options) == -1 ||
	    (data = str_printf("system.buckets.%s", e->name)) == NULL)
		return -1;
	rc = copy(D, e->temporary, data);
	free(data);
	return rc;
}

static int
place(struct db *D, const struct journal_entry *e)
{

	if (is_type(e, "view"))
		return create(D, e->name, e->options);
	if (is_type(e, "timeseries"))
		return place_series(D, e);
	return rename_to(D, e->temporary, e->name);
}

static int
put_aside(struct db *D, const struct journal_entry *e)
{
	char *data;
	int rc;

	if (is_type(e, "view"))
		return drop(D, e->name);
	if (!is_type(e, "timeseries"))
		return rename_to(D, e->name, e->temporary);
	if ((data = str_printf("system.buckets.%s", e->name)) == NULL)
		return -1;
	rc = copy(D, data, e->temporary);
	free(data);
	return rc == 0 ? drop(D, e->name) : -1;
}

/* One that was there before: is it in its place again? */
static int
put_back(struct db *D, const struct journal *J, const struct journal_entry *e)
{
	int there;

	if (is_type(e, "view"))
		return drop(D, e->name) == 0 ? create(D, e->name, e->options) : -1;
	if ((there = collections_has(D, e->temporary)) <= 0)
		return there;
	if (is_type(e, "timeseries")) {
		/*
		 * While things were put aside, one that is there is the old one, and its copy
		 * partial.
		 */
		if (J->phase == JOURNAL_ASIDE && (there = collections_has(D, e->name)) != 0)
			return there == -1 ? -1 : drop(D, e->temporary);
		return place_series(D, e) == 0 ? drop(D, e->temporary) : -1;
	}
	return drop(D, e->name) == 0 ? rename_to(D, e->temporary, e->name) : -1;
}

static int
was_there(const struct journal *J, const char *name)
{

	for (size_t i = 0; i < J->old_n; i++)
		if (strcmp(J->old[i].name, name) == 0)
			return 1;
	return 0;
}

/* A wipe that was interrupted before this stays noted until all is restored. */
static int
end(struct db *D, const struct journal *J)
{
	const struct journal W = { .run = J->run,
		.phase = JOURNAL_WIPE,
		.wiped = J->wiped,
		.archive = J->archive,
		.partial = J->partial };

	return J->wiped == NULL ? journal_remove(D) : journal_write(&W, D);
}

static int
undo(struct db *D, const struct journal *J)
{

	for (size_t i = 0; J->phase == JOURNAL_PLACE && i < J->new_n; i++)
		if (!was_there(J, J->new[i].name) && drop(D, J->new[i].name) == -1)
			return -1;
	for (size_t i = 0; i < J->old_n; i++)
		if (put_back(D, J, &J->old[i]) == -1)
			return -1;
	for (size_t i = 0; i < J->new_n; i++)
		if (J->new[i].temporary != NULL && drop(D, J->new[i].temporary) == -1)
			return -1;
	return end(D, J);
}

static int
finish(struct db *D, const struct journal *J)
{

	for (size_t i = 0; i < J->old_n; i++)
		if (J->old[i].temporary != NULL && drop(D, J->old[i].temporary) == -1)
			return -1;
	for (size_t i = 0; i < J->new_n; i++)
		if (J->new[i].temporary != NULL && drop(D, J->new[i].temporary) == -1)
			return -1;
	return end(D, J);
}

static int
plan(struct journal *J, struct db *D, const char *run, const struct staged *all, size_t n,
    const struct db_selection *W)
{
	struct collections C;
	char *temporary;
	int rc = journal_read(J, D);

	if (rc == 1 && J->phase != JOURNAL_WIPE)
		return report(EXIT_IN_USE, "somebody else restores it: '%s'", D->shown);
	free(J->run);
	J->phase = JOURNAL_ASIDE;
	if ((J->run = str_dup(run)) == NULL || rc == -1)
		return -1;
	rc = collections_read(D, &C);
	for (size_t i = 0; i < C.n && rc == 0; i++) {
		const struct collection *c = &C.all[i];

		if (!selection_has(W, c->name))
			continue;
		temporary = NULL;
		if (strcmp(c->type, "view") != 0 &&
		    (temporary = swap_name(run, SWAP_OLD, i)) == NULL)
			rc = -1;
		else
			rc = journal_add(
			    &J->old, &J->old_n, c->name, temporary, c->type, c->options);
		free(temporary);
	}
	collections_free(&C);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = journal_add(
		    &J->new, &J->new_n, all[i].name, all[i].temporary, all[i].type, all[i].options);
	return rc;
}

static int
change(struct db *D, struct journal *J, const struct staged *all, const struct db_selection *W)
{

	for (size_t i = 0; i < J->old_n; i++)
		if (put_aside(D, &J->old[i]) == -1)
			return -1;
	J->phase = JOURNAL_PLACE;
	if (journal_write(J, D) == -1)
		return -1;
	for (int views = 0; views < 2; views++)
		for (size_t i = 0; i < J->new_n; i++)
			if (is_type(&J->new[i], "view") == views && place(D, &J->new[i]) == -1)
				return -1;
	for (size_t i = 0; i < J->new_n; i++) {
		struct staged now = all[i];

		now.temporary = NULL;
		if (is_type(&J->new[i], "timeseries") && staged_index(&now, D) == -1)
			return -1;
		if (staged_compare(&now, D) == -1)
			return -1;
	}
	J->phase = JOURNAL_DROP;
	if (W->n == 0) {
		free(J->wiped);
		J->wiped = NULL;
	}
	return journal_write(J, D);
}

int
swap_run(
    struct db *D, const char *run, const struct staged *all, size_t n, const struct db_selection *W)
{
	struct journal J = { 0 };
	int rc = -1;

	/* From here on it is all or nothing: a signal waits. */
	cancel_hold(1);
	if (plan(&J, D, run, all, n, W) == -1 || journal_write(&J, D) == -1)
		goto done;
	if (change(D, &J, all, W) == 0) {
		rc = finish(D, &J);
		goto done;
	}
	if (undo(D, &J) == -1)
		report(EXIT_FAILED,
		    "what was there could not be put back now: '%s': it is kept under "
		    "names that begin with '" OWN_PREFIX
		    "', and the next db-restore or db-reset puts "
		    "it back",
		    D->shown);

done:
	cancel_hold(0);
	journal_free(&J);
	return rc;
}

/*
 * This process told of what was unfinished, or dealt with it: its safety copy, on a connection of
 * its own, is no backup that people rely on.
 */
static int recovered;

int
swap_recover(struct db *D)
{
	struct journal J;
	size_t n;
	int rc;

	if ((rc = journal_read(&J, D)) == -1)
		return -1;
	if (rc == 1 && J.phase == JOURNAL_WIPE) {
		if (!recovered)
			wiping_warn(D, &J);
		rc = 0;
	} else if (rc == 1) {
		report_note("finishing a restore that was interrupted: '%s'", D->shown);
		rc = J.phase == JOURNAL_DROP ? finish(D, &J) : undo(D, &J);
	}
	journal_free(&J);
	if (rc == -1)
		return -1;
	recovered = 1;
	if ((n = swap_sweep(D, NULL)) > 0)
		report_note("removed what a restore that was interrupted had left: '%s': "
			    "%zu collections",
		    D->shown, n);
	return 0;
}

static const char half_restored[] = "a restore of it is under way or was interrupted: '%s': "
				    "db-restore or db-reset puts back what was there";

int
swap_settled(struct db *D)
{
	struct journal J;
	int rc = journal_read(&J, D);

	if (rc == 1 && J.phase != JOURNAL_WIPE)
		rc = report(EXIT_REFUSED, half_restored, D->shown);
	else if (rc == 1)
		rc = recovered ? 0 : wiping_refuse(D, &J);
	journal_free(&J);
	return rc;
}

int
swap_warn(struct db *D)
{
	struct journal J;
	int rc = recovered ? 0 : journal_read(&J, D);

	if (rc != 1)
		return rc;
	if (J.phase == JOURNAL_WIPE)
		wiping_warn(D, &J);
	else
		report_warn(half_restored, D->shown);
	journal_free(&J);
	return 0;
}

/* One that a run has staged, or, with NULL, any run? */
static int
is_staged(const char *name, const char *run)
{
	const size_t n = strlen(OWN_PREFIX);

	return str_begins(name, OWN_PREFIX) && strlen(name) > n + RUN_SHOWN &&
	       str_begins(name + n + RUN_SHOWN, "_new_") &&
	       (run == NULL || strncmp(name + n, run, RUN_SHOWN) == 0);
}

/* Drop, or only count, what a run has staged. */
static size_t
staged_of(struct db *D, const char *run, int to_drop)
{
	mongoc_database_t *database = mongoc_client_get_database(D->client, D->name);
	bson_error_t E;
	char **names = mongoc_database_get_collection_names_with_opts(database, NULL, &E);
	bson_t *command;
	size_t n = 0;

	for (size_t i = 0; names != NULL && names[i] != NULL; i++) {
		if (!is_staged(names[i], run))
			continue;
		n++;
		if (!to_drop)
			continue;
		command = BCON_NEW("drop", BCON_UTF8(names[i]));
		connect_try(D, NULL, NULL, command, NULL, &E);
		bson_destroy(command);
	}
	bson_strfreev(names);
	mongoc_database_destroy(database);
	return n;
}

/* Is something to be put back, or a restore to be finished?  Return 0, 1, or -1 with a report. */
static int
restoring(struct db *D)
{
	struct journal J;
	int rc = journal_read(&J, D);

	if (rc == 1 && J.phase == JOURNAL_WIPE)
		rc = 0;
	journal_free(&J);
	return rc;
}

size_t
swap_sweep(struct db *D, const char *run)
{

	return restoring(D) == 0 ? staged_of(D, run, 1) : 0;
}

size_t
swap_left(struct db *D)
{

	return staged_of(D, NULL, 0);
}
