#include "restore.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "archive/about.h"
#include "archive/reader.h"
#include "backup.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/json.h"
#include "base/progress.h"
#include "base/report.h"
#include "base/str.h"
#include "db/guard.h"
#include "db/target.h"
#include "flow.h"
#include "mongodump.h"
#include "proof.h"
#include "receipt/receipt.h"
#include "source.h"

typedef int take(void *cookie, const void *p, size_t n);

/* Give all of the payload to ${to}; whether it was right is known only at the archive's end. */
static int
copy(struct archive_reader *R, take *to, void *cookie)
{
	ssize_t n = -1;
	const void *p;

	while (cancel_check() == 0 && (n = reader_payload(R, &p)) > 0) {
		progress_add((uint64_t)n);
		if (to(cookie, p, (size_t)n) == -1)
			return -1;
	}
	return n == 0 && cancel_asked() == 0 ? 0 : -1;
}

static int
to_stdout(void *cookie, const void *p, size_t n)
{

	(void)cookie;
	return file_write(STDOUT_FILENO, p, n, "standard output");
}

int
restore_payload(struct proof *P, int dry)
{
	struct archive_reader *R;
	int rc = -1;

	if ((P->path != NULL || dry) && proof_read(P) == -1)
		return -1;
	if (dry)
		return 0;
	if ((R = proof_begin(P)) == NULL)
		return -1;
	progress_begin("writing the payload", 0);
	if (copy(R, to_stdout, NULL) == 0)
		rc = proof_end(P, R);
	progress_end();
	reader_free(R);
	return rc;
}

/* What a restore holds while it is at work. */
struct work {
	struct flow *flow;
	struct proof *proof;
	const struct restore_plan *plan;
	struct archive_reader *R;
	struct source S;
	struct db_stage *stage;
	struct backup safety; /* what was there; no path: nothing was, or no copy is wanted */
	char *state; /* that it had */
};

static int
to_stage(void *cookie, const void *p, size_t n)
{
	struct work *W = cookie;

	return W->S.engine->stage_write(W->stage, p, n);
}

/* The engine that the payload is for. */
static const char *
engine_of(const struct work *W)
{

	return W->plan->mongodump != NULL ? "mongodb" : reader_about(W->R)->engine;
}

/*
 * The identity of a file is its name; that of a server's database does not tell how to get there.
 * The project does, if its database is the one.
 */
static int
open_where_it_was(struct work *W)
{
	const struct archive_about *A = reader_about(W->R);

	if (strcmp(A->engine, "sqlite") == 0)
		return source_open(A->id, &W->S);
	if (source_of_project(W->plan->project, NULL, &W->S) == -1)
		return report(
		    EXIT_USAGE, "say --into which database: the archive is from '%s'", A->id);
	if (strcmp(A->id, W->S.facts.id) != 0)
		return report(EXIT_REFUSED,
		    "the project has another database than the archive: '%s', "
		    "not '%s'; say --into which",
		    W->S.facts.id, A->id);
	return 0;
}

/* Where it goes, and whether it may. */
static int
find_target(struct work *W)
{
	const struct restore_plan *plan = W->plan;

	if (plan->into == NULL && plan->mongodump != NULL)
		return report(EXIT_USAGE, "say --into which database: '%s'", plan->mongodump);
	if ((plan->into == NULL ? open_where_it_was(W) : source_open(plan->into, &W->S)) == -1)
		return -1;
	if (strcmp(engine_of(W), W->S.engine->name) != 0)
		return report(EXIT_REFUSED, "the archive is from a %s database, which '%s' is not",
		    engine_of(W), W->S.target->shown);
	if (plan->only.n > 0 && W->S.engine->stage_select == NULL)
		return report(EXIT_USAGE, "restored whole or not at all: '%s': --only and "
		    "--exclude are not for %s", W->S.target->shown, W->S.engine->name);
	if (guard_target(W->S.target, NULL, plan->hosts, plan->host_count) == -1)
		return -1;
	if (((plan->no_backup && W->S.facts.bytes > 0) || plan->confirm != NULL) &&
	    guard_confirm(&W->S.facts, plan->confirm) == -1)
		return -1;
	return source_in_use(&W->S, plan->force);
}

/* What the database shall be like; of mongodump's nothing is known but that there was one. */
static struct db_facts
facts_of(const struct work *W)
{
	const struct archive_about *A;
	struct db_facts F = { .present = 1 };
	struct stat st;

	if (W->plan->mongodump != NULL)
		return F;
	A = reader_about(W->R);
	F = (struct db_facts){ .present = A->present,
		.mode = A->mode,
		.uid = A->uid,
		.gid = A->gid,
		.mtime_ns = A->mtime_ns };
	/* Only what is surely needed: an image is hardly ever smaller than its archive. */
	if (W->proof->path != NULL && fstat(W->proof->fd, &st) == 0)
		F.bytes = (uint64_t)st.st_size;
	return F;
}

static int
count_to_stage(void *cookie, const void *p, size_t n)
{

	progress_add(n);
	return to_stage(cookie, p, n);
}

/* All that is read and checked before anything is switched. */
static int
make_stage(struct work *W)
{
	const struct engine *E = W->S.engine;
	struct db_facts F = facts_of(W);
	int rc;

	if (E->stage(W->S.db, &F, &W->stage) == -1) {
		W->stage = NULL;
		return -1;
	}
	if (W->plan->only.n > 0 && E->stage_select(W->stage, &W->plan->only) == -1)
		return -1;
	progress_begin(W->S.facts.name, 0);
	if (W->plan->mongodump != NULL)
		rc = mongodump_read(W->plan->mongodump, count_to_stage, W);
	else if ((rc = copy(W->R, to_stage, W)) == 0)
		rc = proof_end(W->proof, W->R);
	progress_end();
	return rc == -1 ? -1 : E->stage_check(W->stage);
}

/* What is there now shall not be lost either. */
static int
make_safety_copy(struct work *W)
{
	const struct backup_plan how = { .store = W->plan->store, .level = BACKUP_LEVEL };

	if (W->S.facts.bytes == 0)
		return W->S.engine->state(W->S.db, &W->state);
	if (W->plan->no_backup)
		return 0;
	if (backup_make(&W->S, &how, &W->safety) == -1)
		return report(EXIT_FAILED,
		    "what is there cannot be backed up, so nothing was changed; to "
		    "replace it nevertheless, use --no-backup --confirm '%s'",
		    W->S.facts.name);
	if ((W->state = str_dup(W->safety.state)) == NULL)
		return -1;
	return backup_tell(W->flow, &W->safety);
}

/* A restore of a part is no other's proof that all is as the archive has it. */
static void
tell_selection(struct json *J, const struct db_selection *only)
{

	if (only->n == 0)
		return;
	json_open_array(J, only->exclude ? "exclude" : "only");
	for (size_t i = 0; i < only->n; i++)
		json_put_string(J, NULL, only->names[i]);
	json_close_array(J);
}

static int
tell(struct work *W, time_t started)
{
	char *state = NULL;
	struct json *J = receipt_event(flow_receipt(W->flow), "restore");
	struct db_facts now;
	int rc = -1;

	if (W->S.engine->identify(W->S.db, &now) == -1)
		return -1;
	if (W->S.engine->state(W->S.db, &state) == -1)
		goto err1;
	receipt_done(J, started, time(NULL));
	backup_database_receipt(J, W->S.engine->name, &now, state);
	if (W->plan->mongodump == NULL)
		proof_receipt(J, W->proof);
	tell_selection(J, &W->plan->only);
	json_put_string(J, "safety", W->safety.path);
	rc = receipt_send(flow_receipt(W->flow));

err1:
	free(state);
	engine_facts_free(&now);
	return rc;
}

/* What is restored, in words. */
static char *
in_words(const struct work *W)
{
	const char *part = W->plan->only.n > 0 ? "a part of " : "";
	const struct archive_about *A;
	char made[CLOCK_TEXT];

	if (W->plan->mongodump != NULL)
		return str_printf("%s%s from '%s'", part, W->S.facts.name, W->plan->mongodump);
	A = reader_about(W->R);
	clock_text(made, A->created);
	return str_printf("%s%s as it was at %s%s", part, W->S.facts.name, made,
	    A->present ? "" : ": there was none");
}

static void
say_done(const struct work *W)
{
	char *what = in_words(W);

	flow_say(W->flow, "restored %s", what == NULL ? W->S.facts.name : what);
	if (W->safety.path != NULL)
		flow_say(W->flow, "db-restore '%s' brings back what was there", W->safety.path);
	free(what);
}

static int
say_plan(struct work *W)
{
	char *what;

	if (W->R != NULL && proof_end(W->proof, W->R) == -1)
		return -1;
	what = in_words(W);
	flow_say(W->flow, "would restore %s%s", what == NULL ? W->S.facts.name : what,
	    W->S.facts.bytes == 0 ? ""
	    : W->plan->no_backup  ? ", without a backup of what is there"
				  : ", after a backup of what is there");
	free(what);
	return 0;
}

static int
work(struct work *W)
{
	time_t started = time(NULL);

	if ((W->plan->mongodump == NULL && (W->R = proof_begin(W->proof)) == NULL) ||
	    find_target(W) == -1)
		return -1;
	if (W->plan->dry)
		return say_plan(W);
	if (make_stage(W) == -1 || make_safety_copy(W) == -1 || cancel_check() == -1)
		return -1;
	if (W->S.engine->commit(W->stage, W->state, W->plan->force) == -1)
		return -1;
	/* It is done: a signal that comes now stops nothing, and the receipt is owed. */
	cancel_hold(1);
	say_done(W);
	if (tell(W, started) == 0)
		return 0;
	return report(EXIT_FAILED, "only the receipt is missing: %s was restored", W->S.facts.name);
}

int
restore_run(struct flow *F, struct proof *P, const struct restore_plan *plan)
{
	struct work W = { .flow = F, .proof = P, .plan = plan };
	int rc = work(&W);

	if (W.stage != NULL)
		W.S.engine->abort(W.stage);
	reader_free(W.R);
	backup_free(&W.safety);
	free(W.state);
	source_close(&W.S);
	return rc;
}
