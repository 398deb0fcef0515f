#ifndef WIRE_H
#define WIRE_H

#include <bson/bson.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A server that speaks MongoDB's wire protocol and keeps what it is given in memory, byte for byte:
 * as far as a backup and a restore need it, and with faults on demand.
 */

struct document {
	uint8_t *data;
	size_t len;
};

/* Memory that documents lie in, of collections that hold on to it and of who fills it. */
struct region {
	struct region *next;
	uint8_t *data;
	size_t used, size;
	unsigned holders;
};

/* region_new(size): Return one without a holder.  region_hold(R); region_free(R): one less. */
struct region *region_new(size_t size);
struct region *region_hold(struct region *R);
void region_free(struct region *R);

struct store_collection {
	char *database, *name, *type;	/* "collection", "view", "timeseries" */
	bson_t *options;
	uint8_t uuid[16];
	bson_t **indexes;
	size_t indexes_n;
	struct document *all;
	size_t n, size, bytes;
	struct region **regions;	/* what they lie in */
	size_t regions_n;
	struct region *filling;		/* of those, what store_put() uses; or NULL */
	int gone;
};

/* store_find(database, name): Return a collection, or NULL. */
struct store_collection *store_find(const char *database, const char *name);

/* store_make(database, name, options): Make one.  Return it, or NULL: it is there. */
struct store_collection *store_make(const char *database, const char *name, const bson_t *options);

/* store_at(i): Return the ${i}th that was made, gone or not; NULL behind the last. */
struct store_collection *store_at(size_t i);

/*
 * store_put(C, p, n): Append a document.  store_take(C, R, documents, n): Append those, which lie
 * in ${R} and stay there.  store_cut(C, i): Remove the ${i}th.
 */
void store_put(struct store_collection *C, const uint8_t *p, size_t n);
void store_take(struct store_collection *C, struct region *R, const struct document *documents,
    size_t n);
void store_cut(struct store_collection *C, size_t i);

/* store_drop(C): It is gone, with its documents. */
void store_drop(struct store_collection *C);

/* A connection, and its login. */
struct login {
	int done;
	int step;
	char *nonce, *client_first, *server_first;
	struct region *region;	/* what is carried out lies at its end */
	int kept;		/* it stays there */
	bson_t reply;
};

/* fill(what): Make a database, "NAME=MEGABYTES", of documents of several sizes. */
void fill(const char *what);

/* scram(L, command, reply): Answer saslStart or saslContinue.  Return 0, or -1: refused. */
int scram(struct login *L, const char *name, const bson_t *command, bson_t *reply);

/* What the command line says. */
struct settings {
	const char *user, *password;	/* NULL: no login is asked for */
	const char *set;		/* name of a replica set, or NULL */
	const char *version;
	const char *fault;		/* "getMore", ...: the command that goes wrong; or NULL */
	const char *how;		/* "cut", "close", "error", "hang", "slow", "twice", "die" */
	int disarmed;			/* nothing goes wrong now */
	unsigned at;			/* the how manieth of them since it was armed; 0: all */
	unsigned seen;
};
extern struct settings settings;

/*
 * answer(L, database, command, documents, n, reply): Carry out a command; ${documents} are those of a
 * sequence in its message.
 */
void answer(struct login *L, const char *database, const bson_t *command,
    const struct document *documents, size_t n, bson_t *reply);

/* fails(reply, code, message): The answer is an error. */
void fails(bson_t *reply, int code, const char *message);

#endif
