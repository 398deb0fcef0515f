#ifndef DJANGO_REFERENCES_H
#define DJANGO_REFERENCES_H

#include <stddef.h>
#include <stdint.h>

#include "django/key.h"

struct migrations;
struct migration;
struct value;

/* An entry of dependencies, run_before or replaces. */
struct reference {
	struct key key;		/* the name may be "__first__" or "__latest__" */
	const char *setting;	/* "AUTH_USER_MODEL" of a swappable_dependency(), or NULL */
	uint32_t line, column;
};

struct references {
	struct reference *all;
	size_t n;
	int open;		/* there may be more: some are not known */
};

/*
 * references_read(M, m, attribute, V, L):
 * Read the value of dependencies, run_before or replaces of ${m} into ${L}; what
 * is wrong or not known becomes a problem of ${M}.  Return 0, or -1 with a report.
 */
int references_read(struct migrations *M, const struct migration *m, const char *attribute,
    struct value *V, struct references *L);

#endif
