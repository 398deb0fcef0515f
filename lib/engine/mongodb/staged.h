#ifndef MONGODB_STAGED_H
#define MONGODB_STAGED_H

#include <stdint.h>

#include "connect.h"
#include "insert.h"

/* One collection on its way back: how it was, and what the server made of it. */

struct staged {
	char *name;		/* its own */
	char *temporary;	/* until then; NULL: a view, of which there is no more than this */
	char *type;
	bson_t *options;
	bson_t **indexes;	/* but that of _id */
	size_t indexes_n;
	struct insert_target target;	/* what it was given */
};

/*
 * staged_read(s, name, type, metadata): Fill in from the archive.  Return 0, or -1 with a report.
 * staged_free(s): Free what is in it.
 */
int staged_read(struct staged *s, const char *name, const char *type, const char *metadata);
void staged_free(struct staged *s);

/* staged_create(s, D): Make it, empty, without indexes.  Return 0, or -1 with a report. */
int staged_create(const struct staged *s, struct db *D);

/*
 * staged_index(s, D): Make its indexes.  Return 0, or -1 with a report that names the first
 * that the server does not take.
 */
int staged_index(const struct staged *s, struct db *D);

/*
 * staged_compare(s, D): Has the server all its options and indexes?  Return 0, or -1 with a report
 * that names what is missing.
 */
int staged_compare(const struct staged *s, struct db *D);

#endif
