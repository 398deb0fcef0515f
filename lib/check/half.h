#ifndef CHECK_HALF_H
#define CHECK_HALF_H

#include <stddef.h>

struct arena;
struct value;

/* What one half of SeparateDatabaseAndState comes to in the end: which things come and go. */

enum half_kind { HALF_TABLE, HALF_FIELD, HALF_INDEX, HALF_CONSTRAINT };

struct half_item {
	enum half_kind kind;
	const char *model;	/* as it is called at the end */
	const char *name;	/* of the field, index or constraint; of a table NULL */
	const struct value *call;	/* the operation that said so last */
	int first, last;	/* 1: it is made, -1: it is taken away; at first, at last */
	int renamed;		/* a model of another name: what belongs to it is not seen */
};

struct half {
	struct half_item *all;	/* in an arena */
	size_t n, size;
	size_t operations;	/* how many were read */
	int open;		/* some operation does what is not followed here, as RunSQL does */
};

/*
 * half_read(A, list, H): Follow the operations of ${list} (NULL: none) behind those that ${H} holds
 * already.  Return 0, or -1 with a report.
 */
int half_read(struct arena *A, const struct value *list, struct half *H);

/*
 * half_find(H, kind, model, name): Return an item that comes or goes for good, or NULL; ${name}
 * NULL: any of this kind.
 */
const struct half_item *half_find(const struct half *H, enum half_kind kind, const char *model,
    const char *name);

/* half_lasts(I): Return 1 if the item is not made and taken away again, nor replaced; else 0. */
int half_lasts(const struct half_item *I);

#endif
