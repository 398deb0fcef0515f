#ifndef CHECK_EDIT_H
#define CHECK_EDIT_H

#include <stddef.h>

#include "check/fix.h"

struct parse;

/* Bytes of a source that others take the place of. */
struct edit {
	size_t begin, end;
	const char *text;
};

/* edit_of(P, fix, E): Find what a fix changes.  Return 0, or -1: it does not fit this source. */
int edit_of(const struct parse *P, const struct fix *fix, struct edit *E);

#endif
