#ifndef RECEIPT_RECEIPT_H
#define RECEIPT_RECEIPT_H

#include <time.h>

#include "base/buf.h"
#include "base/json.h"

/* Writing receipts: what a tool says of its own run, one JSON object a line. */

struct receipt;

/*
 * receipt_begin(tool, fd, path):
 * Begin a run: say `begin` at once, on ${fd} and into the file ${path}; either
 * may be missing (-1, NULL), and with both missing all is dropped.  A file
 * appears whole at receipt_end(); a device, FIFO or /dev/fd/N is written to.  ${tool}
 * and ${path} must live as long.  NULL with a report.
 */
struct receipt *receipt_begin(const char *tool, int fd, const char *path);

/* receipt_run(R): Return the run's UUID. */
const char *receipt_run(const struct receipt *R);

/*
 * receipt_repeat(R, text, n): Pass on what was read from upstream, unchanged.
 * Return 0, or -1 with a report.
 */
int receipt_repeat(struct receipt *R, const void *text, size_t n);

/*
 * receipt_event(R, event), receipt_send(R):
 * Start a line of this event, with the keys slate, tool, run and event in it;
 * the caller adds its own keys to the returned writer and sends the line.
 * receipt_send() returns 0, or -1 with a report.
 */
struct json *receipt_event(struct receipt *R, const char *event);
int receipt_send(struct receipt *R);

/* receipt_done(J, started, finished): Say in an event that it went well, and when. */
void receipt_done(struct json *J, time_t started, time_t finished);

/*
 * receipt_end(R, status):
 * Say `end`: ok for EXIT_DONE (and EXIT_FINDING), else failed with the first
 * error's text.  Return ${status}, or what it becomes when the end could not be
 * written; a report then stands.
 */
int receipt_end(struct receipt *R, int status);

/* receipt_free(R): NULL is allowed; a run not ended stays without its end. */
void receipt_free(struct receipt *R);

#endif
