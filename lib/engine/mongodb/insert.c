#include "insert.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/exit.h"
#include "base/report.h"

/* A batch is sent when it has so many bytes or documents; the server takes 48 MB and 100,000. */
enum { WORKERS_MAX = 4, BATCH_BYTES = 4 << 20, BATCH_DOCUMENTS = 20000, HANGS_SECONDS = 30 };

/* What a server says that does not know an option of insert. */
enum { CODE_FAILED_TO_PARSE = 9, CODE_UNKNOWN_FIELD = 40415, CODE_DUPLICATE = 11000 };

struct batch {
	struct batch *next;
	struct insert_target *target;
	uint8_t *data;
	size_t len, size;
	size_t n;
	int empty_times; /* some document has a Timestamp(0, 0), which servers fill in */
};

struct insert {
	struct db *D;
	pthread_mutex_t lock;
	pthread_cond_t filled, done;
	struct batch *filling, *first, **last, *unused;
	struct batch *all; /* as many as workers, and two */
	size_t all_n;
	pthread_t threads[WORKERS_MAX];
	mongoc_client_t *clients[WORKERS_MAX];
	unsigned n, started, busy;
	int stop;
	uint64_t refused;
	char *why; /* of the first that was refused, or NULL */
	int failed;
	bson_error_t error;
};

static void
note_refused(struct insert *I, const struct batch *B, const char *why, size_t n)
{

	pthread_mutex_lock(&I->lock);
	if (I->why == NULL && asprintf(&I->why, "'%s': %s", B->target->shown, why) == -1)
		I->why = NULL;
	I->refused += n;
	pthread_mutex_unlock(&I->lock);
}

static void
fail(struct insert *I, const bson_error_t *E)
{

	pthread_mutex_lock(&I->lock);
	if (!I->failed)
		I->error = *E;
	I->failed = 1;
	pthread_cond_broadcast(&I->done);
	pthread_mutex_unlock(&I->lock);
}

/* The documents of a batch from ${from} on, ${n} of them, as the driver wants them. */
static size_t
views(const struct batch *B, bson_t *docs, const bson_t **list)
{
	size_t at = 0, n = 0;
	uint32_t length;

	while (at < B->len) {
		memcpy(&length, B->data + at, sizeof length);
		length = BSON_UINT32_FROM_LE(length);
		if (!bson_init_static(&docs[n], B->data + at, length))
			break;
		list[n] = &docs[n];
		n++;
		at += length;
	}
	return n;
}

/* Each error of a reply; one that was there before the connection broke is none. */
static void
count_refused(struct insert *I, const struct batch *B, const bson_t *reply, int again)
{
	bson_iter_t i, at, in;
	const char *why;
	int32_t code;

	if (!bson_iter_init_find(&i, reply, "writeErrors") || !BSON_ITER_HOLDS_ARRAY(&i) ||
	    !bson_iter_recurse(&i, &at))
		return;
	while (bson_iter_next(&at)) {
		code = 0;
		why = "the server did not say why";
		if (bson_iter_recurse(&at, &in))
			while (bson_iter_next(&in)) {
				if (strcmp(bson_iter_key(&in), "code") == 0)
					code = bson_iter_int32(&in);
				if (strcmp(bson_iter_key(&in), "errmsg") == 0 &&
				    BSON_ITER_HOLDS_UTF8(&in))
					why = bson_iter_utf8(&in, NULL);
			}
		if (!again || code != CODE_DUPLICATE)
			note_refused(I, B, why, 1);
	}
}

static int
send_some(struct insert *I, mongoc_client_t *client, const struct batch *B, const bson_t **list,
    size_t n, int again, bson_error_t *E)
{
	const char *name = B->target->collection;
	mongoc_collection_t *C = mongoc_client_get_collection(client, I->D->name, name);
	bson_t opts = BSON_INITIALIZER, reply;
	bson_iter_t i;
	bool ok;

	BSON_APPEND_BOOL(&opts, "ordered", false);
	BSON_APPEND_BOOL(&opts, "validate", false);
	if (B->empty_times)
		BSON_APPEND_BOOL(&opts, "bypassEmptyTsReplacement", true);
	ok = mongoc_collection_insert_many(C, list, n, &opts, &reply, E);
	/* An error of single documents is in the reply, and the others are inserted. */
	if (!ok && bson_iter_init_find(&i, &reply, "writeErrors")) {
		count_refused(I, B, &reply, again);
		ok = true;
	}
	bson_destroy(&reply);
	bson_destroy(&opts);
	mongoc_collection_destroy(C);
	return ok ? 0 : -1;
}

/*
 * A server may answer a document that it does not know by closing the connection: the others of
 * the batch are told apart by halving it.  Some may be there already by then.
 */
static void
send_halves(struct insert *I, mongoc_client_t *client, const struct batch *B, const bson_t **list,
    size_t n, int again)
{
	bson_error_t E = { 0 };
	time_t began = time(NULL);

	if (n == 0 || send_some(I, client, B, list, n, again, &E) == 0)
		return;
	/* There is no server any more, or one that hangs. */
	if (E.domain == MONGOC_ERROR_SERVER_SELECTION || time(NULL) - began > HANGS_SECONDS) {
		fail(I, &E);
		return;
	}
	if (n == 1) {
		note_refused(I, B, E.message, 1);
		return;
	}
	send_halves(I, client, B, list, n / 2, 1);
	send_halves(I, client, B, list + n / 2, n - n / 2, 1);
}

static void
insert_batch(struct insert *I, mongoc_client_t *client, struct batch *B)
{
	bson_t *docs = aligned_alloc(_Alignof(bson_t), B->n * sizeof *docs);
	const bson_t **list = calloc(B->n, sizeof *list);
	bson_error_t E = { .domain = MONGOC_ERROR_BSON, .message = "out of memory" };
	struct sum sum = { 0 };
	size_t n;

	if (docs == NULL || list == NULL) {
		fail(I, &E);
		goto done;
	}
	sum_documents(&sum, B->data, B->len);
	pthread_mutex_lock(&I->lock);
	sum_add(&B->target->sum, &sum);
	pthread_mutex_unlock(&I->lock);
	n = views(B, docs, list);
	if (B->empty_times && send_some(I, client, B, list, n, 0, &E) == 0)
		goto done;
	/* A server without that option leaves such times as they are, or is too old for it. */
	B->empty_times = 0;
	send_halves(I, client, B, list, n, 0);

done:
	free(list);
	free(docs);
}

static void *
work(void *cookie)
{
	struct insert *I = cookie;
	mongoc_client_t *client;
	struct batch *B;

	pthread_mutex_lock(&I->lock);
	client = I->clients[I->started++];
	for (;;) {
		while (!I->stop && I->first == NULL)
			pthread_cond_wait(&I->filled, &I->lock);
		if (I->stop)
			break;
		B = I->first;
		if ((I->first = B->next) == NULL)
			I->last = &I->first;
		I->busy++;
		pthread_mutex_unlock(&I->lock);
		if (!I->failed)
			insert_batch(I, client, B);
		pthread_mutex_lock(&I->lock);
		I->busy--;
		B->next = I->unused;
		I->unused = B;
		pthread_cond_broadcast(&I->done);
	}
	pthread_mutex_unlock(&I->lock);
	return NULL;
}

static int
told(const struct insert *I)
{

	return I->failed ? connect_failed(I->D, &I->error, "cannot insert documents") : 0;
}

static void
pass_on(struct insert *I)
{
	struct batch *B = I->filling;

	I->filling = NULL;
	pthread_mutex_lock(&I->lock);
	B->next = NULL;
	*I->last = B;
	I->last = &B->next;
	pthread_cond_signal(&I->filled);
	pthread_mutex_unlock(&I->lock);
}

/* A batch to fill, of this collection. */
static int
begin_batch(struct insert *I, struct insert_target *T)
{
	struct batch *B;

	pthread_mutex_lock(&I->lock);
	while (!I->failed && I->unused == NULL)
		pthread_cond_wait(&I->done, &I->lock);
	if ((B = I->failed ? NULL : I->unused) != NULL)
		I->unused = B->next;
	pthread_mutex_unlock(&I->lock);
	if (B == NULL)
		return told(I);
	B->target = T;
	B->len = B->n = 0;
	B->empty_times = 0;
	I->filling = B;
	return 0;
}

/* Servers give the present time to an empty Timestamp at the top of a document. */
static int
has_empty_time(const uint8_t *p, size_t n)
{
	uint32_t seconds, counter;
	bson_iter_t i;
	bson_t doc;

	if (memchr(p, BSON_TYPE_TIMESTAMP, n) == NULL || !bson_init_static(&doc, p, n) ||
	    !bson_iter_init(&i, &doc))
		return 0;
	while (bson_iter_next(&i))
		if (BSON_ITER_HOLDS_TIMESTAMP(&i)) {
			bson_iter_timestamp(&i, &seconds, &counter);
			if (seconds == 0 && counter == 0)
				return 1;
		}
	return 0;
}

int
insert_document(struct insert *I, struct insert_target *T, const uint8_t *p, size_t n)
{
	struct batch *B = I->filling;
	uint8_t *data;
	size_t size;

	if (B != NULL &&
	    (B->target != T || B->n == BATCH_DOCUMENTS || B->len + n > BATCH_BYTES)) {
		pass_on(I);
		B = NULL;
		if (cancel_check() == -1)
			return -1;
	}
	if (B == NULL && begin_batch(I, T) == -1)
		return -1;
	B = I->filling;
	if (B->size - B->len < n) {
		size = B->len + n < BATCH_BYTES ? BATCH_BYTES : B->len + n;
		if ((data = realloc(B->data, size)) == NULL)
			return report_errno(EXIT_FAILED, "cannot get memory");
		B->data = data;
		B->size = size;
	}
	memcpy(B->data + B->len, p, n);
	B->len += n;
	B->n++;
	B->empty_times |= has_empty_time(p, n);
	return 0;
}

int
insert_flush(struct insert *I)
{

	if (I->filling != NULL)
		pass_on(I);
	pthread_mutex_lock(&I->lock);
	while (!I->failed && (I->first != NULL || I->busy > 0))
		pthread_cond_wait(&I->done, &I->lock);
	pthread_mutex_unlock(&I->lock);
	return told(I);
}

uint64_t
insert_refused(const struct insert *I, const char **first)
{

	*first = I->why == NULL ? "a collection" : I->why;
	return I->refused;
}

static int
start(struct insert *I)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned wanted = cores < 1 ? 1 : cores > WORKERS_MAX ? WORKERS_MAX : (unsigned)cores;
	int error;

	I->all_n = wanted + 2;
	if ((I->all = calloc(I->all_n, sizeof *I->all)) == NULL)
		return report_errno(EXIT_FAILED, "cannot get memory");
	for (size_t i = 0; i < I->all_n; i++) {
		I->all[i].next = I->unused;
		I->unused = &I->all[i];
	}
	for (; I->n < wanted; I->n++) {
		if ((I->clients[I->n] = mongoc_client_pool_pop(I->D->pool)) == NULL)
			return report(EXIT_FAILED, "cannot connect: '%s'", I->D->shown);
		if ((error = pthread_create(&I->threads[I->n], NULL, work, I)) != 0) {
			mongoc_client_pool_push(I->D->pool, I->clients[I->n]);
			errno = error;
			return report_errno(EXIT_FAILED, "cannot start a thread");
		}
	}
	return 0;
}

struct insert *
insert_begin(struct db *D)
{
	struct insert *I;

	if ((I = calloc(1, sizeof *I)) == NULL) {
		report_errno(EXIT_FAILED, "cannot get memory");
		return NULL;
	}
	I->D = D;
	I->last = &I->first;
	pthread_mutex_init(&I->lock, NULL);
	pthread_cond_init(&I->filled, NULL);
	pthread_cond_init(&I->done, NULL);
	if (start(I) == 0)
		return I;
	insert_free(I);
	return NULL;
}

void
insert_free(struct insert *I)
{

	if (I == NULL)
		return;
	pthread_mutex_lock(&I->lock);
	I->stop = 1;
	pthread_cond_broadcast(&I->filled);
	pthread_mutex_unlock(&I->lock);
	for (unsigned i = 0; i < I->n; i++) {
		pthread_join(I->threads[i], NULL);
		mongoc_client_pool_push(I->D->pool, I->clients[i]);
	}
	for (size_t i = 0; i < I->all_n; i++)
		free(I->all[i].data);
	free(I->all);
	free(I->why);
	pthread_cond_destroy(&I->filled);
	pthread_cond_destroy(&I->done);
	pthread_mutex_destroy(&I->lock);
	free(I);
}
