#ifndef CHECK_AROUND_H
#define CHECK_AROUND_H

#include "check/operations.h"

struct arena;
struct field;
struct findings;
struct model;
struct state;
struct subject;

/* The operations of the project's migrations, with the models before and after each migration. */

struct around {
	const struct subject *S;
	struct arena *arena;
	struct state *before, *after;	/* NULL where no operation is one of those that change */
	struct findings *F;
};

typedef int around_look(const struct around *L, const struct operation *O);

/*
 * around_each(S, F, at): Call ${at} with each operation of known name that the database is told of.
 * Return 0, or -1 with a report or once ${at} did.
 */
int around_each(const struct subject *S, struct findings *F, around_look *at);

/* around_model(S, O, argument): Return the model that an argument names, in ${S}, or NULL. */
const struct model *around_model(const struct state *S, const struct operation *O,
    const char *argument);

/* around_change(L, O, argument): What an operation is about; NULL: not known. */
struct around_change {
	const struct model *before, *after;
	const struct field *old, *new;
};
struct around_change around_change(const struct around *L, const struct operation *O,
    const char *argument);

#endif
