#ifndef CHECK_KEY_KIND_H
#define CHECK_KEY_KIND_H

#include <stddef.h>

/* Keys and tokens that are known by their form. */

struct key_found {
	const char *kind;	/* "a token of GitHub" */
	size_t at;		/* where in the text */
	const char *shown;	/* what all of this kind begin with, if that is short; or NULL */
};

/*
 * key_kind_find(text, len, from, K): Find the first key from ${from} on.  Return 1, and
 * ${K->at} + 1 is where to go on; or 0.
 */
int key_kind_find(const char *text, size_t len, size_t from, struct key_found *K);

/* key_kind_example(text, len): Return 1 if a text says that it is an example, else 0. */
int key_kind_example(const char *text, size_t len);

#endif
