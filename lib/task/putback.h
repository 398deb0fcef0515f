#ifndef TASK_PUTBACK_H
#define TASK_PUTBACK_H

#include <stddef.h>

struct flow;
struct json;
struct transcript;

/* Putting archived migration files back: the whole archive is read and compared first. */

struct putback;

struct putback_plan {
	const char *project;	/* absolute, links resolved */
	int anywhere;		/* -C was given: also the archive of another project */
	const char *archive;	/* or NULL: that of the newest clean receipt */
	const char *store;	/* for what --force replaces */
	int force;
	int absent;		/* only what is not there is put back; nothing else is looked at */
};

/*
 * putback_read(plan, T):
 * Find and verify the archive, compare it with the project and decide what is to be
 * done.  Return that, to be freed with putback_free(); or NULL with a report
 * (EXIT_REFUSED: files are in the way).
 */
struct putback *putback_read(const struct putback_plan *plan, const struct transcript *T);

/* putback_print(B, F): Say what would be done, a file a line. */
void putback_print(const struct putback *B, const struct flow *F);

/* putback_do(B): Do it.  Return 0, or -1 with a report; a second run finishes it. */
int putback_do(struct putback *B);

/* putback_receipt(J, B): Add the keys of a putback event, after putback_do(). */
void putback_receipt(struct json *J, const struct putback *B);

/* putback_free(B): NULL is allowed. */
void putback_free(struct putback *B);

#endif
