#include <stdlib.h>
#include <string.h>

#include "base/cancel.h"
#include "base/exit.h"
#include "base/progress.h"
#include "base/report.h"
#include "base/str.h"
#include "collections.h"
#include "db/module.h"
#include "db/target.h"
#include "dump.h"
#include "indexes.h"
#include "journal.h"
#include "orphans.h"
#include "query.h"
#include "stage.h"
#include "swap.h"
#include "users.h"
#include "wipe.h"

/* How large all documents are, as far as the server tells. */
static uint64_t
data_size(struct db *D)
{
	bson_t *ask = BCON_NEW("dbStats", BCON_INT32(1)), reply;
	bson_error_t E;
	bson_iter_t i;
	uint64_t size = 0;

	if (connect_try(D, NULL, NULL, ask, &reply, &E) == 0) {
		if (bson_iter_init_find(&i, &reply, "dataSize") && BSON_ITER_HOLDS_NUMBER(&i))
			size = (uint64_t)bson_iter_as_double(&i);
		bson_destroy(&reply);
	}
	bson_destroy(ask);
	return size;
}

static int
identify(struct db *D, struct db_facts *F)
{
	struct collections C;
	struct journal J;
	int rc;

	*F = (struct db_facts){ 0 };
	rc = collections_read(D, &C);
	F->present = C.n > 0;
	collections_free(&C);
	if (rc == 0 && !F->present) {
		/* What is put aside meanwhile is no less there. */
		rc = F->present = journal_read(&J, D);
		journal_free(&J);
	}
	if (rc == -1)
		return -1;
	/* Something is there, so it is not nothing that would be lost. */
	F->bytes = data_size(D);
	if (F->present && F->bytes == 0)
		F->bytes = 1;
	F->id = str_printf("mongodb:%s/%s", D->server, D->name);
	F->name = str_dup(D->name);
	F->version = str_dup(D->version);
	if (F->id != NULL && F->name != NULL && F->version != NULL)
		return 0;
	engine_facts_free(F);
	return -1;
}

/* A database that slate was about to change when it was killed is neither the old nor the new. */
static int
dump(struct db *D, db_sink *sink, void *cookie)
{
	size_t left;

	if (swap_settled(D) == -1)
		return -1;
	if (!stage_at_work() && (left = swap_left(D)) > 0)
		report_warn("a restore that was interrupted left %zu collections, named " OWN_PREFIX
			    "...: '%s': db-restore or db-reset removes them",
		    left, D->shown);
	return dump_run(D, sink, cookie);
}

/* Damage is the server's to find; what it cannot give, the dump tells. */
static int
check(struct db *D)
{

	(void)D;
	return 0;
}

static const struct engine engine = {
	.interface = ENGINE_INTERFACE,
	.name = "mongodb",
	.payload = "mongodump-archive",
	.open = connect_open,
	.close = connect_close,
	.identify = identify,
	.state = dump_state,
	.tables = dump_tables,
	.users = users_find,
	.check = check,
	.recover = swap_recover,
	.dump = dump,
	.stage = stage_begin,
	.stage_select = stage_select,
	.stage_write = stage_write,
	.stage_check = stage_check,
	.commit = stage_commit,
	.abort = stage_abort,
	.wipe = wipe_run,
	.query = query_run,
	.indexes = indexes_list,
	.orphans = orphans_count,
};

__attribute__((visibility("default"))) const struct engine *
slate_engine(const struct engine_base *base)
{

	report_adopt(base->report);
	cancel_adopt(base->cancel);
	progress_adopt(base->progress);
	return &engine;
}
