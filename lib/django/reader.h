#ifndef DJANGO_READER_H
#define DJANGO_READER_H

#include "base/buf.h"
#include "django/migrations.h"

/* What migrations_read.c and migration_take.c share: the reading that goes on. */

struct reader {
	struct migrations *M;
	const struct migrations_look *look;	/* or NULL */
	struct buf text;			/* of the file at work */
	int dir;				/* the folder at work, or -1 */
};

/*
 * migration_take(R, m, N): Set ${m} from its module and let go of its tree.  Return 0, or
 * -1 with a report.
 */
int migration_take(struct reader *R, struct migration *m, struct module *N);

/* migration_problem(M, m, kind, text): Note a problem of a whole file.  Return 0, or -1. */
int migration_problem(struct migrations *M, const struct migration *m, enum problem_kind kind,
    const char *text);

#endif
