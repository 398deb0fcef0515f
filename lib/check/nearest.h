#ifndef CHECK_NEAREST_H
#define CHECK_NEAREST_H

#include <stddef.h>

struct subject;

/* What somebody may have meant who wrote a name that does not exist. */

/*
 * nearest_migration(S, app, name): Return the name of the app's migration that
 * is most like ${name}, or NULL: none is.
 * nearest_app(S, label): Likewise, the label of an app that has migrations.
 */
const char *nearest_migration(const struct subject *S, const char *app, const char *name);
const char *nearest_app(const struct subject *S, const char *label);

/* The name most like another among those considered so far; start with { 0 }. */
struct nearest {
	const char *name;	/* NULL: none yet */
	size_t distance;
};

/* nearest_consider(B, wanted, name): More than half of it changed is no likeness. */
void nearest_consider(struct nearest *B, const char *wanted, const char *name);

#endif
