#ifndef DJANGO_KEY_H
#define DJANGO_KEY_H

#include <stddef.h>

/* What names a migration: its app's label and its own name. */

struct key {
	const char *app, *name;
};

/* key_compare(a, b): Order of keys, as Python orders pairs of texts. */
int key_compare(const struct key *a, const struct key *b);

/* Things found by such keys. */

struct key_set;

/* key_set_new(n): Return an empty set that is made for about ${n} keys, or NULL with a report. */
struct key_set *key_set_new(size_t n);

/*
 * key_set_put(S, key, what):
 * Let ${key}, whose texts must outlive ${S}, lead to ${what}; NULL takes it out.
 * Return 0, or -1 with a report.
 */
int key_set_put(struct key_set *S, const struct key *key, void *what);

/* key_set_get(S, key): Return what ${key} leads to, or NULL. */
void *key_set_get(const struct key_set *S, const struct key *key);

/* key_set_free(S): NULL is allowed. */
void key_set_free(struct key_set *S);

#endif
