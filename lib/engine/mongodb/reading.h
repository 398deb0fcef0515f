#ifndef MONGODB_READING_H
#define MONGODB_READING_H

#include <stdint.h>

#include "collections.h"
#include "sum.h"

/*
 * Reading all documents of a database: several collections side by side, each in the order in
 * which the server gives them.
 */

struct reading_sum {
	struct sum sum;
	uint64_t crc;	/* CRC-64/XZ of all bytes; 0 where nobody takes them */
};

/*
 * What is read goes here: ${n} bytes, whole documents, of the ${i}th collection; at its end once
 * more with ${p} NULL.  Never two at a time.  Returns 0, or -1 with a report.
 */
typedef int reading_take(void *cookie, size_t i, const void *p, size_t n);

/* How many collections are read at once. */
unsigned reading_workers(const struct collections *C);

/*
 * reading_run(D, C, take, cookie, sums):
 * Read all, into ${take} unless that is NULL; set ${sums} of each collection before its end is
 * told.  Where the server can, all is
 * of one moment.  Return 0, or -1 with a report: also when a cursor ended early.
 */
int reading_run(struct db *D, const struct collections *C, reading_take *take, void *cookie,
    struct reading_sum *sums);

#endif
