#ifndef TASK_PROOF_H
#define TASK_PROOF_H

#include <jansson.h>
#include <stdint.h>

#include "archive/about.h"
#include "base/hash.h"

struct archive_reader;
struct backup;
struct json;

/* An archive that is relied upon: held by a lock, and believed only after all of it was read. */

struct proof {
	int fd;			/* holds the lock; -1: none */
	char *path;		/* of the archive, absolute; NULL: from standard input */
	const char *id;		/* what the receipt says of it, NULL where there is no receipt; */
	const char *sum;	/* they stay with the transcript */
	unsigned long long bytes;
	char read_sum[HASH_HEX];	/* what it really is, after proof_end() */
	uint64_t read_bytes;
};

/*
 * proof_of_file(path, P), proof_of_receipt(backup, P):
 * Open the archive ${path} ("-": standard input), or the one that the line of a backup
 * event names.  To be freed with proof_free(), also after -1, with a report.
 */
int proof_of_file(const char *path, struct proof *P);
int proof_of_receipt(const json_t *backup, struct proof *P);

/* proof_of_backup(B, P): Likewise the archive that was made just now, which was read back then. */
int proof_of_backup(const struct backup *B, struct proof *P);

/* proof_name(P): Return what to call it in messages. */
const char *proof_name(const struct proof *P);

/*
 * proof_begin(P):
 * Begin to read it from its beginning.  It must be one of a database, and of the one
 * the receipt tells.  Return the reader, or NULL with a report.
 */
struct archive_reader *proof_begin(struct proof *P);

/*
 * proof_end(P, R):
 * Read the rest, and demand that it is whole and what the receipt says.  Return 0, or
 * -1 with a report.
 */
int proof_end(struct proof *P, struct archive_reader *R);

/* proof_read(P): All of that, the contents not looked at.  Return 0, or -1 with a report. */
int proof_read(struct proof *P);

/* proof_receipt(J, P): Add the key `archive`. */
void proof_receipt(struct json *J, const struct proof *P);

/* proof_free(P): Free what ${P} holds, not ${P}. */
void proof_free(struct proof *P);

#endif
