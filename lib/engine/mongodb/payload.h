#ifndef MONGODB_PAYLOAD_H
#define MONGODB_PAYLOAD_H

#include <bson/bson.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Reading an archive of mongodump's in pieces of any size, and demanding all that its reader
 * demands, the sums too (mongo-tools, common/archive: parser.go, demultiplexer.go).
 */

struct payload;

/* A collection of the archive, as its prelude tells it. */
struct payload_collection {
	const char *database, *name, *metadata, *type;	/* ${type} may be "" */
};

/* Who gets what is read; each returns 0, or -1 with a report. */
struct payload_taker {
	/* The ${i}th collection is one of the archive. */
	int (*collection)(void *cookie, size_t i, const struct payload_collection *c);
	/* A document of it, ${n} bytes that bson_init_static() takes. */
	int (*document)(void *cookie, size_t i, const uint8_t *p, size_t n);
	/* All documents of it were given, and their sum is right. */
	int (*end)(void *cookie, size_t i);
};

/* payload_new(taker, cookie): Return a reader, or NULL with a report.  ${taker} must outlive it. */
struct payload *payload_new(const struct payload_taker *taker, void *cookie);

/* payload_write(P, p, n): Take a piece.  Return 0, or -1 with a report (EXIT_INVALID). */
int payload_write(struct payload *P, const void *p, size_t n);

/* payload_end(P): It ends here: is it whole?  Return 0, or -1 with a report. */
int payload_end(struct payload *P);

/* payload_free(P): NULL is allowed. */
void payload_free(struct payload *P);

#endif
