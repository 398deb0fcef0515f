#ifndef MONGODB_FETCH_H
#define MONGODB_FETCH_H

#include <pthread.h>

#include "connect.h"

/* All documents of one collection, as the server has them. */

/* The moment at which everything is read, where the server can do that; shared by threads. */
struct fetch_moment {
	pthread_mutex_t lock;
	int wanted;
	uint32_t seconds, counter;	/* 0: not chosen yet */
};
void fetch_moment_begin(struct fetch_moment *M, const struct db *D);
void fetch_moment_end(struct fetch_moment *M);

struct fetch {
	mongoc_collection_t *collection;
	mongoc_client_session_t *session;
	mongoc_cursor_t *cursor;
};

/*
 * fetch_begin(F, D, client, name, M, E): Begin.  Return 0, or -1 with ${E}; no report, for threads.
 * fetch_next(F, doc): Return 1 and the next document, or 0: the end, or fetch_failed().
 */
int fetch_begin(struct fetch *F, const struct db *D, mongoc_client_t *client, const char *name,
    struct fetch_moment *M, bson_error_t *E);
int fetch_next(struct fetch *F, const bson_t **doc);
int fetch_failed(struct fetch *F, bson_error_t *E);
void fetch_end(struct fetch *F);

#endif
