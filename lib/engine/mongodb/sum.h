#ifndef MONGODB_SUM_H
#define MONGODB_SUM_H

#include <stddef.h>
#include <stdint.h>

/*
 * The contents of a collection in a few words: the XXH3 of each document, of 128 bits, added up in
 * two halves, so that the order they come in does not count.  It tells what changed; it is no proof
 * against who wants to be taken in, which the SHA-256 of an archive is.
 */

struct sum {
	uint64_t documents, bytes;
	uint64_t content[2];
};

/* sum_document(S, p, n): Add a document.  sum_add(S, more): Add those of another sum. */
void sum_document(struct sum *S, const void *p, size_t n);
void sum_add(struct sum *S, const struct sum *more);

/* sum_documents(S, p, n): Add documents that lie one behind the other. */
void sum_documents(struct sum *S, const void *p, size_t n);

/* sum_same(S, other): Return 1 if they are of the same documents, else 0. */
int sum_same(const struct sum *S, const struct sum *other);

#endif
