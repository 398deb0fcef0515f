#ifndef DJANGO_SAME_H
#define DJANGO_SAME_H

struct arena;
struct value;

/*
 * Comparing values as Django does when it looks for changes (deep_deconstruct in
 * django/db/migrations/autodetector.py): calls by their class and arguments, Q objects by their
 * nodes, Django's own names wherever they are imported from.
 */

struct same {
	struct arena *arena;	/* for what is made on the way */
	unsigned budget;	/* how many values may be looked at: SAME_BUDGET */
	unsigned django;	/* its version (version.h); 0: as the newest */
};

enum { SAME_BUDGET = 200000 };

/* same_value(S, V, W): Return 1 or 0, or -1 where it is not known. */
int same_value(struct same *S, struct value *V, struct value *W);

/* same_choices(S, V, W): Likewise, of choices: lists of pairs, and dicts. */
int same_choices(struct same *S, struct value *V, struct value *W);

/* same_name(a, b): Likewise, of two dotted names. */
int same_name(const char *a, const char *b);

#endif
