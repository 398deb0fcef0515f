#include "fetch.h"

#include <string.h>

/*
 * How much one reply should hold: the driver copies it twice and we once, which is cheap as long as
 * it stays in the processor's cache.  A server of MongoDB's own keeps below 16 MB itself; others
 * count documents only, and the driver refuses a reply of 48,000,000 bytes.
 */
enum { REPLY_BYTES = 1 << 20, BATCH_MAX = 20000, BATCH_DEFAULT = 1000 };

void
fetch_moment_begin(struct fetch_moment *M, const struct db *D)
{

	*M = (struct fetch_moment){ .wanted = D->snapshots };
	pthread_mutex_init(&M->lock, NULL);
}

void
fetch_moment_end(struct fetch_moment *M)
{

	pthread_mutex_destroy(&M->lock);
}

/* How many documents make a reply of a good size. */
static int32_t
batch_size(const struct db *D, mongoc_client_t *client, const char *name)
{
	bson_t *ask = BCON_NEW("collStats", BCON_UTF8(name)), reply;
	bson_iter_t i;
	bson_error_t E;
	double average = 0;

	if (connect_try(D, client, NULL, ask, &reply, &E) == 0) {
		if (bson_iter_init_find(&i, &reply, "avgObjSize") && BSON_ITER_HOLDS_NUMBER(&i))
			average = bson_iter_as_double(&i);
		bson_destroy(&reply);
	}
	bson_destroy(ask);
	if (!(average >= 1))
		return BATCH_DEFAULT;
	if (average * BATCH_MAX < REPLY_BYTES)
		return BATCH_MAX;
	return average * 2 > REPLY_BYTES ? 1 : (int32_t)(REPLY_BYTES / average);
}

/* One server for the command and the cursor that it opens, which the driver of 2.x demands. */
static int
choose_server(struct fetch *F, mongoc_client_t *client, bson_t *opts, bson_error_t *E)
{
	mongoc_server_description_t *server = mongoc_client_select_server(client, false, NULL, E);

	if (server == NULL)
		return -1;
	BSON_APPEND_INT32(opts, "serverId", (int32_t)mongoc_server_description_id(server));
	mongoc_server_description_destroy(server);
	return mongoc_client_session_append(F->session, opts, E) ? 0 : -1;
}

/* find, as a command: only there a moment can be named (readConcern.atClusterTime). */
static int
run_find(const struct db *D, mongoc_client_t *client, const char *name, int32_t batch,
    const struct fetch_moment *M, const bson_t *opts, bson_t *reply, bson_error_t *E)
{
	bson_t find = BSON_INITIALIZER, concern;
	int rc = -1;

	BSON_APPEND_UTF8(&find, "find", name);
	BSON_APPEND_INT32(&find, "batchSize", batch);
	BSON_APPEND_DOCUMENT_BEGIN(&find, "readConcern", &concern);
	BSON_APPEND_UTF8(&concern, "level", "snapshot");
	if (M->seconds != 0)
		bson_append_timestamp(&concern, "atClusterTime", -1, M->seconds, M->counter);
	bson_append_document_end(&find, &concern);
	if (mongoc_client_command_with_opts(client, D->name, &find, NULL, opts, reply, E))
		rc = 0;
	bson_destroy(&find);
	return rc;
}

static void
note_moment(struct fetch_moment *M, const bson_t *reply)
{
	bson_iter_t i, at;

	if (M->seconds == 0 && bson_iter_init(&i, reply) &&
	    bson_iter_find_descendant(&i, "cursor.atClusterTime", &at) &&
	    BSON_ITER_HOLDS_TIMESTAMP(&at))
		bson_iter_timestamp(&at, &M->seconds, &M->counter);
}

static int
begin_at_moment(struct fetch *F, const struct db *D, mongoc_client_t *client, const char *name,
    int32_t batch, struct fetch_moment *M, bson_error_t *E)
{
	mongoc_session_opt_t *how = mongoc_session_opts_new();
	bson_t reply, opts = BSON_INITIALIZER;
	int rc = -1;

	mongoc_session_opts_set_causal_consistency(how, false);
	F->session = mongoc_client_start_session(client, how, E);
	mongoc_session_opts_destroy(how);
	if (F->session == NULL)
		return -1;
	if (choose_server(F, client, &opts, E) == -1)
		goto done;
	/* The first one chooses the moment, so only it may be under way until it is known. */
	pthread_mutex_lock(&M->lock);
	if ((rc = run_find(D, client, name, batch, M, &opts, &reply, E)) == 0)
		note_moment(M, &reply);
	pthread_mutex_unlock(&M->lock);
	if (rc == 0) {
		BSON_APPEND_INT32(&opts, "batchSize", batch);
		F->cursor = mongoc_cursor_new_from_command_reply_with_opts(client, &reply, &opts);
	} else
		bson_destroy(&reply);

done:
	bson_destroy(&opts);
	return rc;
}

int
fetch_begin(struct fetch *F, const struct db *D, mongoc_client_t *client, const char *name,
    struct fetch_moment *M, bson_error_t *E)
{
	int32_t batch = batch_size(D, client, name);
	bson_t all = BSON_INITIALIZER, opts = BSON_INITIALIZER;

	*F = (struct fetch){ 0 };
	if (M->wanted) {
		if (begin_at_moment(F, D, client, name, batch, M, E) == 0)
			return 0;
		fetch_end(F);
		return -1;
	}
	BSON_APPEND_INT32(&opts, "batchSize", batch);
	F->collection = mongoc_client_get_collection(client, D->name, name);
	F->cursor = mongoc_collection_find_with_opts(F->collection, &all, &opts, NULL);
	bson_destroy(&opts);
	bson_destroy(&all);
	return 0;
}

int
fetch_next(struct fetch *F, const bson_t **doc)
{

	return mongoc_cursor_next(F->cursor, doc);
}

int
fetch_failed(struct fetch *F, bson_error_t *E)
{

	return mongoc_cursor_error(F->cursor, E);
}

void
fetch_end(struct fetch *F)
{

	if (F->cursor != NULL)
		mongoc_cursor_destroy(F->cursor);
	if (F->session != NULL)
		mongoc_client_session_destroy(F->session);
	if (F->collection != NULL)
		mongoc_collection_destroy(F->collection);
	*F = (struct fetch){ 0 };
}
