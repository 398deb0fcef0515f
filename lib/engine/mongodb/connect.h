#ifndef MONGODB_CONNECT_H
#define MONGODB_CONNECT_H

#include <mongoc/mongoc.h>
#include <stddef.h>

#include "db/engine.h"

/* The connection to a MongoDB server: one database on it. */

struct db {
	mongoc_client_pool_t *pool;	/* for threads; ${client} is of it too */
	mongoc_client_t *client;
	char *name;			/* of the database */
	char *shown;			/* the URL without credentials, for messages */
	char *server;			/* the server's own name for itself: "set/host:port" */
	char *version;			/* of the server */
	int snapshots;			/* it can read all at one moment (a replica set from 5.0) */
	char *dumped;			/* the state that dump() saw, or NULL */
	struct db_table *counts;	/* the rows it saw */
	size_t counts_n;
};

/*
 * connect_open(T, D): Connect, log in and ask the server who it is.  Return 0, or -1 with a
 * report that holds no credentials.
 */
int connect_open(const struct db_target *T, struct db **D);

/* connect_close(D): NULL is allowed. */
void connect_close(struct db *D);

/*
 * connect_run(D, client, database, command, reply, what):
 * Run a command.  ${client} and ${database} may be NULL: ours.  Return 0, with ${reply}
 * (or NULL) to be destroyed; or -1 with a report that begins with ${what}.
 */
int connect_run(const struct db *D, mongoc_client_t *client, const char *database,
    const bson_t *command, bson_t *reply, const char *what);

/* connect_try(): The same without a report; ${E} tells why not. */
int connect_try(const struct db *D, mongoc_client_t *client, const char *database,
    const bson_t *command, bson_t *reply, bson_error_t *E);

/* connect_failed(D, E, what): Report an error of the driver or server.  Return -1. */
int connect_failed(const struct db *D, const bson_error_t *E, const char *what);

/* The codes of the server's that mean something here (error_codes.yml of MongoDB). */
enum { CODE_NO_NAMESPACE = 26, CODE_COMMAND_UNKNOWN = 59, CODE_NOT_ALLOWED = 13 };

#endif
