#include "reset.h"

#include <stdlib.h>

#include "backup.h"
#include "base/cancel.h"
#include "base/exit.h"
#include "base/json.h"
#include "base/report.h"
#include "db/guard.h"
#include "db/target.h"
#include "flow.h"
#include "proof.h"
#include "receipt/receipt.h"
#include "receipt/transcript.h"
#include "source.h"

/* What proves that the database can be had back: an archive, and the state it holds. */
struct proven {
	struct proof archive;
	char *state;	/* NULL: there shall be no backup */
};

static const char *const names[] = { [WIPE_ALL] = "all",
	[WIPE_ROWS] = "rows",
	[WIPE_HISTORY] = "history",
	[WIPE_LEFTOVERS] = "leftovers" };
static const char *const in_words[] = { [WIPE_ALL] = "all",
	[WIPE_ROWS] = "the rows",
	[WIPE_HISTORY] = "the history of migrations",
	[WIPE_LEFTOVERS] = "what is left over" };

/* What can be refused before long work. */
int
reset_begin(const struct source *S, const struct reset_plan *plan)
{
	const struct engine *E = S->engine;

	if (guard_target(S->target, S->project, plan->hosts, plan->host_count) == -1)
		return -1;
	if ((plan->no_backup || plan->confirm != NULL) &&
	    guard_confirm(&S->facts, plan->confirm) == -1)
		return -1;
	if (source_in_use(S, plan->wipe.force) == -1)
		return -1;
	if (!plan->dry && E->recover != NULL && E->recover(S->db) == -1)
		return -1;
	/* What cannot be restored is no proof. */
	if (!S->facts.present || plan->wipe.force || plan->no_backup || E->check(S->db) == 0)
		return 0;
	return report(EXIT_REFUSED,
	    "a backup of it would be as damaged: to wipe it nevertheless, use --force");
}

static int
by_receipt(const struct source *S, const json_t *backup, struct proven *P)
{

	if (S->engine->state(S->db, &P->state) == -1 ||
	    guard_receipt(&S->facts, P->state, transcript_string(backup, "database.id"),
		transcript_string(backup, "database.state")) == -1 ||
	    proof_of_receipt(backup, &P->archive) == -1)
		return -1;
	return proof_read(&P->archive);
}

static int
by_own_backup(struct flow *F, const struct source *S, const struct reset_plan *plan,
    struct proven *P)
{
	const struct backup_plan how = { .store = plan->store, .level = BACKUP_LEVEL };
	struct backup B;
	int rc = -1;

	if (backup_make(S, &how, &B) == -1) {
		if (plan->wipe.force && report_status() == EXIT_INVALID)
			report(EXIT_INVALID,
			    "no backup of it can be made: copy it away, and wipe it with "
			    "--no-backup --confirm '%s'",
			    S->facts.name);
		return -1;
	}
	if (backup_tell(F, &B) == 0 && (rc = proof_of_backup(&B, &P->archive)) == 0) {
		P->state = B.state;
		B.state = NULL;
	}
	backup_free(&B);
	return rc;
}

static void
put_leftovers(struct json *J, const struct db_wipe *W)
{

	json_open_array(J, "dropped");
	for (size_t i = 0; i < W->leftover_count; i++) {
		json_open_object(J, NULL);
		json_put_string(J, "table", W->leftovers[i].table);
		json_put_string(J, "index", W->leftovers[i].index);
		if (W->leftovers[i].gone)
			json_put_bool(J, "gone", 1);
		json_close_object(J);
	}
	json_close_array(J);
}

static int
tell(struct flow *F, const struct source *S, const struct reset_plan *plan, const struct proven *P,
    time_t started)
{
	char *state = NULL;
	struct json *J = receipt_event(flow_receipt(F), "reset");
	struct db_facts now;
	int rc = -1;

	if (S->engine->identify(S->db, &now) == -1)
		return -1;
	if (S->engine->state(S->db, &state) == -1)
		goto err1;
	receipt_done(J, started, time(NULL));
	json_put_string(J, "what", names[plan->wipe.what]);
	json_open_array(J, "apps");
	for (size_t i = 0; i < plan->wipe.app_count; i++)
		json_put_string(J, NULL, plan->wipe.apps[i]);
	json_close_array(J);
	if (plan->wipe.what == WIPE_LEFTOVERS)
		put_leftovers(J, &plan->wipe);
	backup_database_receipt(J, S->engine->name, &now, state);
	if (P->state != NULL)
		proof_receipt(J, &P->archive);
	rc = receipt_send(flow_receipt(F));

err1:
	free(state);
	engine_facts_free(&now);
	return rc;
}

static void
say_leftovers(struct flow *F, const struct reset_plan *plan, const char *verb)
{

	for (size_t i = 0; i < plan->wipe.leftover_count; i++) {
		const struct db_leftover *L = &plan->wipe.leftovers[i];

		if (L->gone)
			flow_say(F, "%s djongo's note of table '%s', which is gone", verb,
			    L->table);
		else if (L->index == NULL)
			flow_say(F, "%s table '%s'", verb, L->table);
		else
			flow_say(F, "%s index '%s' of '%s'", verb, L->index, L->table);
	}
}

static void
say_plan(struct flow *F, const struct source *S, const struct reset_plan *plan,
    const struct proven *P)
{

	say_leftovers(F, plan, "would drop");
	flow_say(F, "would wipe %s of %s, %s%s", in_words[plan->wipe.what], S->facts.name,
	    P->archive.path != NULL ? "backed up in "
	    : plan->no_backup	    ? "without a backup"
				    : "after a backup of it",
	    P->archive.path != NULL ? P->archive.path : "");
}

static void
say_done(struct flow *F, const struct source *S, const struct reset_plan *plan,
    const struct proven *P)
{

	say_leftovers(F, plan, "dropped");
	flow_say(F, "wiped %s of %s", in_words[plan->wipe.what], S->facts.name);
	if (P->archive.path != NULL)
		flow_say(F, "db-restore '%s' brings it back", P->archive.path);
}

/* Prove, or see to it, that it can be had back. */
static int
prove(struct flow *F, const struct source *S, const json_t *backup, const struct reset_plan *plan,
    struct proven *P)
{

	if (plan->no_backup)
		return 0;
	if (backup != NULL)
		return by_receipt(S, backup, P);
	return plan->dry ? 0 : by_own_backup(F, S, plan, P);
}

static int
empty(const struct source *S, const struct reset_plan *plan, const struct proven *P)
{
	struct db_wipe W = plan->wipe;

	W.archive = P->archive.path;
	W.state = P->state;
	return S->engine->wipe(S->db, &W);
}

void
reset_unheard(const struct source *S)
{

	report(EXIT_FAILED, "only the receipt is missing: %s was wiped", S->facts.name);
}

int
reset_run(struct flow *F, const struct source *S, const json_t *backup,
    const struct reset_plan *plan)
{
	struct proven P = { .archive = { .fd = -1 } };
	time_t started = time(NULL);
	int rc = -1;

	if (reset_begin(S, plan) == -1 || prove(F, S, backup, plan, &P) == -1)
		goto done;
	if (plan->dry) {
		say_plan(F, S, plan, &P);
		rc = 0;
		goto done;
	}
	if (cancel_check() == -1 || empty(S, plan, &P) == -1)
		goto done;
	/* It is done: a signal that comes now stops nothing, and the receipt is owed. */
	cancel_hold(1);
	say_done(F, S, plan, &P);
	if ((rc = tell(F, S, plan, &P, started)) == -1)
		reset_unheard(S);

done:
	proof_free(&P.archive);
	free(P.state);
	return rc;
}
