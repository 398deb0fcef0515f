#ifndef RECEIPT_TRANSCRIPT_H
#define RECEIPT_TRANSCRIPT_H

#include <jansson.h>
#include <stddef.h>

/* Reading receipts: the transcript of all that ran upstream. */

struct transcript;

enum transcript_need {
	TRANSCRIPT_MUST,	/* a pipe that is silent or empty is refused */
	TRANSCRIPT_MAY		/* it is noted, and there is no transcript */
};

/*
 * transcript_read(fd, need, T):
 * Read receipts from ${fd} to its end.  A terminal or the null device holds
 * none: ${T} becomes NULL.  A pipe that says nothing for two seconds, ends empty,
 * or whose runs are not complete is refused (EXIT_INVALID, or the status that the
 * failed run upstream ended with, its message repeated).  Complete: every run has
 * its begin, its ok end and the number of lines that the end tells.  Return 0, or
 * -1 with a report.  On -1 ${T} may still be set, for transcript_text().
 */
int transcript_read(int fd, enum transcript_need need, struct transcript **T);

/*
 * transcript_text(T, n): Return what was read, byte for byte, for receipt_repeat(): all
 * of it, or up to the first line that is no receipt.
 */
const char *transcript_text(const struct transcript *T, size_t *n);

/* transcript_last(T, event): Return the newest line of this event, or NULL; it stays with ${T}. */
const json_t *transcript_last(const struct transcript *T, const char *event);

/* transcript_count(T), transcript_line(T, i): All lines, in order. */
size_t transcript_count(const struct transcript *T);
const json_t *transcript_line(const struct transcript *T, size_t i);

/*
 * transcript_string(line, path), transcript_uint(line, path, result):
 * Look a value up by a dotted path ("database.id").  Return the text, or NULL
 * without a report; 0 or -1.  A wrong type counts as absent.
 */
const char *transcript_string(const json_t *line, const char *path);
int transcript_uint(const json_t *line, const char *path, unsigned long long *result);

/* transcript_free(T): NULL is allowed. */
void transcript_free(struct transcript *T);

#endif
