#ifndef MONGODB_JOURNAL_H
#define MONGODB_JOURNAL_H

#include "collections.h"

/* How far a change is: one document, in the database itself. */

enum journal_phase {
	JOURNAL_ASIDE,	/* what was there is put aside */
	JOURNAL_PLACE,	/* all of it is; the new takes its place */
	JOURNAL_DROP,	/* the new is in its place */
	JOURNAL_WIPE	/* no change of names: it is being wiped */
};

/* What was there, or comes. */
struct journal_entry {
	char *name, *temporary;	/* ${temporary} is where it is meanwhile; of a view, nowhere */
	char *type;
	bson_t *options;
};

struct journal {
	char *run;
	enum journal_phase phase;
	struct journal_entry *old, *new;
	size_t old_n, new_n;
	char *wiped;	/* what a db-reset did not finish to wipe: "rows"; or NULL */
	char *archive;	/* which has what was there before that; or NULL */
	int partial;	/* ${archive} has only what an earlier one, without a backup, had left */
};

/* journal_add(list, n, name, temporary, type, options): Append a copy.  Return 0 or -1. */
int journal_add(struct journal_entry **list, size_t *n, const char *name, const char *temporary,
    const char *type, const bson_t *options);

/* journal_write(J, D): Write it in place of what is there.  Return 0, or -1 with a report. */
int journal_write(const struct journal *J, struct db *D);

/* journal_read(J, D): Return 1 and the journal; 0: there is none; -1 with a report. */
int journal_read(struct journal *J, struct db *D);

/* journal_remove(D): Return 0, or -1 with a report. */
int journal_remove(struct db *D);

void journal_free(struct journal *J);

#endif
