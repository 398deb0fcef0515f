#ifndef CHECK_INDEXES_H
#define CHECK_INDEXES_H

#include <stddef.h>

#include "django/schema.h"

struct db_index;
struct subject;

/*
 * How the indexes in a database differ from those that the applied migrations make, by table,
 * columns and uniqueness: names are told, but renamed tables and columns keep old ones.
 */

enum index_fault {
	INDEX_MISSING,
	INDEX_EXTRA,
	INDEX_UNFILTERED	/* django-mongodb-backend: unique among rows without value, too */
};

struct index_change {
	enum index_fault fault;
	const struct schema_table *table;
	const char *columns;		/* "user_id,-date" */
	const struct schema_key *key;	/* that is made; NULL: INDEX_EXTRA */
	const struct db_index *index;	/* that is there; NULL: INDEX_MISSING */
};

struct index_changes {
	struct index_change *all;
	size_t n, size;
	enum schema_database kind;
	struct schema *schema;
	struct db_index *there;
	size_t there_n;
};

/*
 * indexes_compare(S, C): Compare; tables that are absent, or that are not all known, have no
 * missing or no extra ones.  Return 0, or -1 with a report; indexes_free() in either case.
 */
int indexes_compare(const struct subject *S, struct index_changes *C);

/*
 * indexes_migrates(C, I): Return 1 if a migrate that failed may have left an index, and 0 if it is
 * somebody's own, or none that stays so.
 */
int indexes_migrates(const struct index_changes *C, const struct db_index *I);

/* indexes_free(C): Free what ${C} points to. */
void indexes_free(struct index_changes *C);

#endif
