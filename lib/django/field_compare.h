#ifndef DJANGO_FIELD_COMPARE_H
#define DJANGO_FIELD_COMPARE_H

struct field;
struct same;	/* same.h */

/*
 * field_compare(S, F, G):
 * Return 0: the same; 1: they differ, in what the database does not see (a13);
 * 2: in what it sees; -1: not known.
 */
int field_compare(struct same *S, const struct field *F, const struct field *G);

#endif
