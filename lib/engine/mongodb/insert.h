#ifndef MONGODB_INSERT_H
#define MONGODB_INSERT_H

#include "connect.h"
#include "sum.h"

/*
 * Inserting many documents by several threads, in no certain order.  What the server does not
 * take is counted, and the first of it described.
 */

struct insert;

/* Where documents go, and the sum of those that went there, known after insert_flush(). */
struct insert_target {
	const char *collection, *shown;	/* ${shown}: its name in messages */
	struct sum sum;
};

/* insert_begin(D): Return an inserter, or NULL with a report. */
struct insert *insert_begin(struct db *D);

/*
 * insert_document(I, T, p, n): Insert a document, some time before insert_flush() returns.  ${T}
 * must stay where it is until then.  Return 0, or -1 with a report.
 */
int insert_document(struct insert *I, struct insert_target *T, const uint8_t *p, size_t n);

/* insert_flush(I): All is sent and answered.  Return 0, or -1 with a report. */
int insert_flush(struct insert *I);

/* insert_refused(I, first): How many documents the server refused; ${first}: of which and why. */
uint64_t insert_refused(const struct insert *I, const char **first);

/* insert_free(I): NULL is allowed. */
void insert_free(struct insert *I);

#endif
