#include "reading.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/cancel.h"
#include "base/exit.h"
#include "base/progress.h"
#include "base/report.h"
#include "base/crc64.h"
#include "fetch.h"

/* More cursors than this gain nothing; a chunk is what is passed on at once. */
enum { WORKERS_MAX = 4, CHUNK = 1 << 20 };

struct chunk {
	struct chunk *next;
	char *data;
	size_t len, size;
	size_t i; /* the collection */
	int end; /* it is read whole */
};

/* A thread that reads; of its two chunks, for all to fill, one is filled while one is taken. */
struct worker {
	struct reading *R;
	pthread_t thread;
	mongoc_client_t *client;
	struct chunk chunks[2];
	int started;
};

struct reading {
	struct db *D;
	const struct collections *C;
	reading_take *take;
	struct reading_sum *sums;
	struct fetch_moment moment;
	pthread_mutex_t lock;
	pthread_cond_t filled, taken;
	struct chunk *first, **last; /* filled ones, in order */
	struct chunk *unused;
	struct worker workers[WORKERS_MAX];
	unsigned n, running;
	size_t next; /* the collection that nobody reads yet */
	int stop;
	const char *what; /* what failed */
	bson_error_t error;
};

unsigned
reading_workers(const struct collections *C)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned n = cores < 1 ? 1 : cores > WORKERS_MAX ? WORKERS_MAX : (unsigned)cores;

	return C->n < n ? (C->n == 0 ? 1 : (unsigned)C->n) : n;
}

/* The first failure counts; a thread makes no report. */
static void
fail(struct reading *R, const char *what, const bson_error_t *E)
{

	pthread_mutex_lock(&R->lock);
	if (!R->stop) {
		R->what = what;
		R->error = E == NULL ? (bson_error_t){ 0 } : *E;
	}
	R->stop = 1;
	pthread_cond_broadcast(&R->filled);
	pthread_cond_broadcast(&R->taken);
	pthread_mutex_unlock(&R->lock);
}

/* A chunk to fill, of collection ${i}; NULL: stop. */
static struct chunk *
begin_chunk(struct reading *R, size_t i)
{
	struct chunk *c = NULL;

	pthread_mutex_lock(&R->lock);
	while (!R->stop && R->unused == NULL)
		pthread_cond_wait(&R->taken, &R->lock);
	if (!R->stop) {
		c = R->unused;
		R->unused = c->next;
	}
	pthread_mutex_unlock(&R->lock);
	if (c != NULL) {
		c->len = 0;
		c->i = i;
		c->end = 0;
	}
	return c;
}

static void
pass_on(struct reading *R, struct chunk *c)
{

	pthread_mutex_lock(&R->lock);
	c->next = NULL;
	*R->last = c;
	R->last = &c->next;
	pthread_cond_signal(&R->filled);
	pthread_mutex_unlock(&R->lock);
}

/* Sums are made here, beside the one that writes. */
static void
finish_chunk(struct worker *W, struct chunk *c, int end)
{
	struct reading_sum *S = &W->R->sums[c->i];

	if (W->R->take != NULL)
		S->crc = crc64(S->crc, c->data, c->len);
	sum_documents(&S->sum, c->data, c->len);
	c->end = end;
	pass_on(W->R, c);
}

static int
put(struct worker *W, struct chunk *c, const bson_t *doc)
{
	char *data;
	size_t size;

	if (c->size - c->len < doc->len) {
		size = c->len + doc->len < CHUNK ? CHUNK : c->len + doc->len;
		if ((data = realloc(c->data, size)) == NULL) {
			fail(W->R, "cannot get memory", NULL);
			return -1;
		}
		c->data = data;
		c->size = size;
	}
	memcpy(c->data + c->len, bson_get_data(doc), doc->len);
	c->len += doc->len;
	return 0;
}

static int
read_all(struct worker *W, size_t i, struct fetch *F)
{
	struct reading *R = W->R;
	struct chunk *c;
	const bson_t *doc;
	bson_error_t E;

	if ((c = begin_chunk(R, i)) == NULL)
		return -1;
	while (fetch_next(F, &doc)) {
		if (c->len > 0 && c->len + doc->len > CHUNK) {
			finish_chunk(W, c, 0);
			if ((c = begin_chunk(R, i)) == NULL)
				return -1;
		}
		if (put(W, c, doc) == -1)
			return -1;
	}
	/* The end of the data and a cut connection look the same until this is asked. */
	if (fetch_failed(F, &E)) {
		fail(R, "cannot read a collection to its end", &E);
		return -1;
	}
	finish_chunk(W, c, 1);
	return 0;
}

static int
read_collection(struct worker *W, size_t i)
{
	struct reading *R = W->R;
	struct fetch F;
	bson_error_t E = { 0 };
	char *name = collection_data(&R->C->all[i]);
	int rc = -1;

	if (name == NULL)
		fail(R, "cannot get memory", NULL);
	else if (fetch_begin(&F, R->D, W->client, name, &R->moment, &E) == -1)
		fail(R, "cannot read a collection", &E);
	else {
		rc = read_all(W, i, &F);
		fetch_end(&F);
	}
	free(name);
	return rc;
}

static void *
work(void *cookie)
{
	struct worker *W = cookie;
	struct reading *R = W->R;
	size_t i;
	int rc = 0;

	while (rc == 0) {
		pthread_mutex_lock(&R->lock);
		/* A view has no documents of its own. */
		while (R->next < R->C->n && strcmp(R->C->all[R->next].type, "view") == 0)
			R->next++;
		i = R->next++;
		rc = R->stop || i >= R->C->n ? -1 : 0;
		pthread_mutex_unlock(&R->lock);
		if (rc == 0)
			rc = read_collection(W, i);
	}
	pthread_mutex_lock(&R->lock);
	R->running--;
	pthread_cond_signal(&R->filled);
	pthread_mutex_unlock(&R->lock);
	return NULL;
}

/* The next filled chunk; NULL: all is read, or something failed. */
static struct chunk *
next_chunk(struct reading *R)
{
	struct chunk *c;

	pthread_mutex_lock(&R->lock);
	while (!R->stop && R->first == NULL && R->running > 0)
		pthread_cond_wait(&R->filled, &R->lock);
	c = R->stop ? NULL : R->first;
	if (c != NULL && (R->first = c->next) == NULL)
		R->last = &R->first;
	pthread_mutex_unlock(&R->lock);
	return c;
}

static int
take_nothing(void *cookie, size_t i, const void *p, size_t n)
{

	(void)cookie;
	(void)i;
	(void)p;
	(void)n;
	return 0;
}

static int
take_all(struct reading *R, void *cookie)
{
	reading_take *take = R->take == NULL ? take_nothing : R->take;
	struct chunk *c;
	int rc = 0;

	while (rc == 0 && (c = next_chunk(R)) != NULL) {
		progress_add(c->len);
		if (c->len > 0)
			rc = take(cookie, c->i, c->data, c->len);
		if (rc == 0 && c->end)
			rc = take(cookie, c->i, NULL, 0);
		if (rc == 0)
			rc = cancel_check();
		pthread_mutex_lock(&R->lock);
		c->next = R->unused;
		R->unused = c;
		pthread_cond_signal(&R->taken);
		pthread_mutex_unlock(&R->lock);
	}
	return rc;
}

static int
start(struct reading *R)
{
	int error;

	for (unsigned i = 0; i < R->n; i++) {
		struct worker *W = &R->workers[i];

		W->R = R;
		for (size_t k = 0; k < 2; k++) {
			W->chunks[k].next = R->unused;
			R->unused = &W->chunks[k];
		}
		if ((W->client = mongoc_client_pool_pop(R->D->pool)) == NULL)
			return report(EXIT_FAILED, "cannot connect: '%s'", R->D->shown);
	}
	R->running = R->n;
	for (unsigned i = 0; i < R->n; i++) {
		struct worker *W = &R->workers[i];

		if ((error = pthread_create(&W->thread, NULL, work, W)) != 0) {
			R->running -= R->n - i;
			errno = error;
			return report_errno(EXIT_FAILED, "cannot start a thread");
		}
		W->started = 1;
	}
	return 0;
}

static void
stop(struct reading *R)
{

	pthread_mutex_lock(&R->lock);
	R->stop = 1;
	pthread_cond_broadcast(&R->taken);
	pthread_mutex_unlock(&R->lock);
	/* Any thread fills any chunk: all must have ended. */
	for (unsigned i = 0; i < R->n; i++)
		if (R->workers[i].started)
			pthread_join(R->workers[i].thread, NULL);
	for (unsigned i = 0; i < R->n; i++) {
		struct worker *W = &R->workers[i];

		if (W->client != NULL)
			mongoc_client_pool_push(R->D->pool, W->client);
		free(W->chunks[0].data);
		free(W->chunks[1].data);
	}
	fetch_moment_end(&R->moment);
	pthread_cond_destroy(&R->filled);
	pthread_cond_destroy(&R->taken);
	pthread_mutex_destroy(&R->lock);
}

int
reading_run(struct db *D, const struct collections *C, reading_take *take, void *cookie,
    struct reading_sum *sums)
{
	struct reading R = { .D = D, .C = C, .take = take, .sums = sums, .n = reading_workers(C) };
	int rc;

	crc64_begin();
	R.last = &R.first;
	pthread_mutex_init(&R.lock, NULL);
	pthread_cond_init(&R.filled, NULL);
	pthread_cond_init(&R.taken, NULL);
	fetch_moment_begin(&R.moment, D);
	if ((rc = start(&R)) == 0)
		rc = take_all(&R, cookie);
	stop(&R);
	if (R.what != NULL && rc == 0) {
		rc = R.error.domain == 0 ? report(EXIT_FAILED, "%s: '%s'", R.what, D->shown)
					 : connect_failed(D, &R.error, R.what);
	}
	return rc;
}
