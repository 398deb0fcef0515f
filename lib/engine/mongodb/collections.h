#ifndef MONGODB_COLLECTIONS_H
#define MONGODB_COLLECTIONS_H

#include <stdint.h>

#include "connect.h"

/* What a database holds, and how it is described (metadata.json of mongodump). */

struct collection {
	char *name;
	char *type;		/* "collection", "view" or "timeseries" */
	bson_t *options;	/* as listCollections tells them */
	char uuid[33];		/* 32 digits; empty: none */
	bson_t **indexes;	/* as listIndexes tells them, ordered by name */
	size_t indexes_n;
};

struct collections {
	struct collection *all;	/* ordered by name */
	size_t n;
	char *left_out;		/* one, no server's own, of a name that no dump has; or NULL */
};

/* Names that slate gives in a database while it restores; they are no part of its contents. */
#define OWN_PREFIX "slate_restore_"

/*
 * collections_read(D, C): List all that a backup holds: neither those that begin with "system."
 * or have a '$', nor slate's.  Return 0, or -1 with a report; collections_free() either way.
 */
int collections_read(struct db *D, struct collections *C);
void collections_free(struct collections *C);

/*
 * collections_one(D, name, c): Read one, whatever its name.  Return 0, with collection_end()
 * due; or -1 with a report.
 * collections_count(D, name, n): Count its documents.  Return 0, or -1 with a report.
 */
int collections_one(struct db *D, const char *name, struct collection *c);
void collection_end(struct collection *c);
int collections_count(struct db *D, const char *name, uint64_t *n);

/* collections_has(D, name): Is there one of this name?  Return 1, 0, or -1 with a report. */
int collections_has(struct db *D, const char *name);

/* collections_find(C, name): Return one, or NULL. */
const struct collection *collections_find(const struct collections *C, const char *name);

/* collection_data(c): Return the name its documents are under, to be freed; NULL: a view. */
char *collection_data(const struct collection *c);

/*
 * collection_describe(c, uuid): Return its metadata as mongodump writes them (extended JSON), to
 * be freed; without ${uuid}, what counts for its state.
 */
char *collection_describe(const struct collection *c, int uuid);

#endif
