#include "stage.h"

#include <stdlib.h>
#include <string.h>

#include "base/cancel.h"
#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "base/uuid.h"
#include "collections.h"
#include "dump.h"
#include "insert.h"
#include "payload.h"
#include "readback.h"
#include "staged.h"
#include "swap.h"
#include "users.h"

struct db_stage {
	struct db *D;
	int present; /* there is a database to come */
	int swapped; /* all is in its place, and nothing staged is left */
	char run[UUID_TEXT];
	struct payload *payload;
	struct insert *insert;
	struct staged *all; /* those that are selected */
	size_t n;
	size_t *places; /* where among them the archive's are, in its order; or NOWHERE */
	size_t places_n;
	struct db_selection selection;
	int *found; /* which of its names the archive has */
	char *from; /* the database's name in the archive */
};

#define NOWHERE SIZE_MAX

/* How many there are in this process: the safety copy has a connection of its own. */
static unsigned at_work;

int
stage_at_work(void)
{

	return at_work > 0;
}

/* What is not written into a database of this name. */
static int
is_servers_own(const char *name)
{

	return str_begins(name, "system.") && strcmp(name, "system.js") != 0;
}

/* Is it one to restore?  Return 1, 0, or -1 with a report. */
static int
select_one(struct db_stage *S, const char *name)
{
	const int wanted = selection_has(&S->selection, name);
	size_t *places;

	for (size_t i = 0; i < S->selection.n; i++)
		S->found[i] |= strcmp(S->selection.names[i], name) == 0;
	if ((places = reallocarray(S->places, S->places_n + 1, sizeof *places)) == NULL)
		return report_errno(EXIT_FAILED, "cannot get memory");
	S->places = places;
	places[S->places_n++] = wanted ? S->n : NOWHERE;
	return wanted;
}

/* A name that was mistyped shall not mean nothing, or everything. */
static int
check_selection(const struct db_stage *S)
{
	int there;

	for (size_t i = 0; i < S->selection.n; i++) {
		if (S->found[i])
			continue;
		there = S->selection.exclude ? collections_has(S->D, S->selection.names[i]) : 0;
		if (there == -1)
			return -1;
		if (there == 0)
			return report(EXIT_USAGE, "the archive has no such collection: '%s'",
			    S->selection.names[i]);
	}
	return 0;
}

static int
take_collection(void *cookie, size_t i, const struct payload_collection *c)
{
	struct db_stage *S = cookie;
	struct staged *all, *s;
	int wanted;

	(void)i;
	if (S->from == NULL && (S->from = str_dup(c->database)) == NULL)
		return -1;
	if (strcmp(S->from, c->database) != 0)
		return report(EXIT_INVALID, "the archive holds more than one database: '%s', '%s'",
		    S->from, c->database);
	if (is_servers_own(c->name) || strchr(c->name, '$') != NULL)
		return report(
		    EXIT_INVALID, "the archive holds what belongs to a server: '%s'", c->name);
	if ((wanted = select_one(S, c->name)) != 1)
		return wanted;
	if ((all = reallocarray(S->all, S->n + 1, sizeof *all)) == NULL)
		return report_errno(EXIT_FAILED, "cannot get memory");
	S->all = all;
	s = &S->all[S->n++];
	if (staged_read(s, c->name, c->type, c->metadata) == -1)
		return -1;
	if (strcmp(s->type, "view") == 0)
		return 0;
	if ((s->temporary = swap_name(S->run, SWAP_NEW, S->n - 1)) == NULL)
		return -1;
	return staged_create(s, S->D);
}

static int
take_document(void *cookie, size_t i, const uint8_t *p, size_t n)
{
	struct db_stage *S = cookie;
	struct staged *s;

	if (S->places[i] == NOWHERE)
		return 0;
	s = &S->all[S->places[i]];
	if (s->temporary == NULL)
		return report(EXIT_INVALID, "a view has documents: '%s'", s->name);
	s->target.collection = s->temporary;
	s->target.shown = s->name;
	return insert_document(S->insert, &s->target, p, n);
}

static int
take_end(void *cookie, size_t i)
{

	(void)cookie;
	(void)i;
	return cancel_check();
}

static const struct payload_taker taker = {
	.collection = take_collection, .document = take_document, .end = take_end
};

int
stage_begin(struct db *D, const struct db_facts *F, struct db_stage **result)
{
	struct db_stage *S;

	if (swap_recover(D) == -1)
		return -1;
	if ((S = calloc(1, sizeof *S)) == NULL)
		return report_errno(EXIT_FAILED, "cannot get memory");
	S->D = D;
	at_work++;
	S->present = F->present;
	if (uuid_new(S->run) == 0 && (S->payload = payload_new(&taker, S)) != NULL &&
	    (S->insert = insert_begin(D)) != NULL) {
		*result = S;
		return 0;
	}
	stage_abort(S);
	return -1;
}

int
stage_select(struct db_stage *S, const struct db_selection *W)
{

	if ((S->found = calloc(W->n + 1, sizeof *S->found)) == NULL)
		return report_errno(EXIT_FAILED, "cannot get memory");
	S->selection = *W;
	return 0;
}

int
stage_write(struct db_stage *S, const void *p, size_t n)
{

	return payload_write(S->payload, p, n);
}

int
stage_check(struct db_stage *S)
{
	const char *first;
	uint64_t refused;

	if (check_selection(S) == -1)
		return -1;
	if (!S->present)
		return 0;
	if (payload_end(S->payload) == -1 || insert_flush(S->insert) == -1)
		return -1;
	if ((refused = insert_refused(S->insert, &first)) > 0)
		return report(EXIT_FAILED,
		    "the server does not take %llu of the documents, the "
		    "first of %s",
		    (unsigned long long)refused, first);
	if (readback_compare(S->D, S->all, S->n) == -1)
		return -1;
	for (size_t i = 0; i < S->n; i++) {
		const struct staged *s = &S->all[i];

		if (cancel_check() == -1)
			return -1;
		if (s->temporary == NULL)
			continue;
		/* The indexes of a time series are made when it has its name. */
		if (strcmp(s->type, "timeseries") != 0 && staged_index(s, S->D) == -1)
			return -1;
		if (strcmp(s->type, "timeseries") != 0 && staged_compare(s, S->D) == -1)
			return -1;
	}
	return 0;
}

int
stage_commit(struct db_stage *S, const char *state, int force)
{

	if (users_alone(S->D, force) == -1 ||
	    dump_unchanged(S->D, state, "changed meanwhile", "nothing was replaced") == -1)
		return -1;
	if (swap_run(S->D, S->run, S->all, S->n, &S->selection) == -1)
		return -1;
	S->swapped = 1;
	return readback_state(S->D, S->all, S->n);
}

void
stage_abort(struct db_stage *S)
{

	if (S == NULL)
		return;
	/* Threads that still insert would make the collections anew. */
	insert_free(S->insert);
	if (!S->swapped)
		swap_sweep(S->D, S->run);
	at_work--;
	for (size_t i = 0; i < S->n; i++)
		staged_free(&S->all[i]);
	free(S->all);
	free(S->places);
	free(S->found);
	free(S->from);
	payload_free(S->payload);
	free(S);
}
