#ifndef TASK_FLOW_H
#define TASK_FLOW_H

struct flow;
struct project;
struct receipt;
struct transcript;

/* What every tool of the pipe does with its standard input and output. */

/* What stdout is for. */
enum flow_out {
	FLOW_RECEIPTS,	/* receipts, or where it is a terminal a summary */
	FLOW_PLAN,	/* what a dry run says; no receipts at all */
	FLOW_DATA	/* an archive or a payload; receipts only into a file */
};

/*
 * flow_begin(tool, receipt, out):
 * Say `begin` at once: on stdout where that is for receipts and no terminal, and into
 * the file ${receipt} (or NULL).  NULL with a report.
 */
struct flow *flow_begin(const char *tool, const char *receipt, enum flow_out out);

/*
 * flow_read(F):
 * Read the receipts on stdin to their end, and pass them on.  Return 0, or -1 with a
 * report when they are not complete.
 */
int flow_read(struct flow *F);

/*
 * flow_read_any(F): Likewise; but that a pipe is silent or empty is only noted.
 */
int flow_read_any(struct flow *F);

/*
 * flow_locked(F, folder, act, cookie):
 * Let act(cookie, F, project) work on the project in ${folder} (NULL: the nearest upwards) while
 * no other one changes it.  Return the exit status.
 */
int flow_locked(struct flow *F, const char *folder,
    int (*act)(void *cookie, struct flow *F, struct project *P), void *cookie);

/* flow_transcript(F): Return what was read, or NULL; it stays with ${F}. */
const struct transcript *flow_transcript(const struct flow *F);

/* flow_receipt(F): Where events are added. */
struct receipt *flow_receipt(const struct flow *F);

/* flow_human(F): Return 1 when stdout is for people; else 0. */
int flow_human(const struct flow *F);

/*
 * flow_say(F, format, ...):
 * Write to stdout, for people: a line of the summary or of a plan, control characters in
 * it made visible.  Nothing is written where stdout is for something else.
 */
void flow_say(const struct flow *F, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * flow_end(F, status): Say `end` and free ${F}.  Return the status to end with.  NULL is
 * allowed.
 */
int flow_end(struct flow *F, int status);

#endif
