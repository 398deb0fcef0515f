#ifndef CHECK_DJONGO_KEYS_H
#define CHECK_DJONGO_KEYS_H

#include <stddef.h>

struct arena;
struct field;
struct model;
struct named;
struct value;

/* The indexes that djongo makes for a model (djongo/sql2mongo/query.py, Django's schema editor). */

struct djongo_key {
	const char *columns;		/* "user_id,-timestamp": two equal ones collide */
	const char *shown;		/* for people: "Index(user)" */
	int many, unique;
	const struct field *field;	/* by a field alone, or NULL */
	const struct named *named;	/* by an entry of Meta.indexes or constraints, or NULL */
	const struct value *group;	/* by one of unique_together or index_together, or NULL */
	struct djongo_key *next;
};

/*
 * djongo_keys(A, m): Return the list, in the arena, in the order in which Django makes them as
 * a rule: fields, together, Meta.  NULL: there are none, or ${*failed} is set to 1 (memory).
 */
struct djongo_key *djongo_keys(struct arena *A, const struct model *m, int *failed);

/* djongo_is_expression(V): Is an argument of Index() more than the name of a field, or F of one? */
int djongo_is_expression(const struct value *V);

#endif
