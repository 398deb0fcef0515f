#ifndef DJANGO_SAME_QUERY_H
#define DJANGO_SAME_QUERY_H

struct same;
struct value;

/* Q objects (django/db/models/query_utils.py, django/utils/tree.py). */

/* same_query_is(V): Is it one, or several combined? */
int same_query_is(const struct value *V);

/* same_query(S, V, W): same_value() of two of them. */
int same_query(struct same *S, struct value *V, struct value *W);

#endif
