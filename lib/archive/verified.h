#ifndef ARCHIVE_VERIFIED_H
#define ARCHIVE_VERIFIED_H

#include <time.h>

struct stat;
struct verified;

/*
 * What is on record about the archives of a folder: when each was read whole, and
 * whether it was valid.  The record is the file ".verified" in the folder, a JSON
 * object a line, the newest last.  It is a convenience and no proof of anything.
 */

enum verified_state {
	VERIFIED_NEVER,	  /* nothing is known */
	VERIFIED_OK,	  /* found valid, and it is the same file since */
	VERIFIED_CHANGED, /* found valid, but it is another file now */
	VERIFIED_BAD	  /* found not valid, and it is the same file since */
};

/* verified_load(folder): Read the record; without one it is empty.  NULL with a report. */
struct verified *verified_load(const char *folder);

/*
 * verified_find(V, name, st, when):
 * What is known of the file ${name}, that is now ${st}; ${when} is set unless never.
 */
enum verified_state verified_find(const struct verified *V, const char *name, const struct stat *st,
    time_t *when);

/*
 * verified_note(path, st, ok):
 * Add to the record that the file was just read whole, when it was as ${st} says (NULL:
 * as it is now).  What cannot be written is let be.
 */
void verified_note(const char *path, const struct stat *st, int ok);

/* verified_free(V): NULL is allowed. */
void verified_free(struct verified *V);

#endif
