#ifndef CHECK_DJONGO_TYPE_H
#define CHECK_DJONGO_TYPE_H

struct arena;
struct field;
struct field_kind;
struct state;

/* The types that djongo has for columns (data_types in djongo/base.py). */

/* djongo_type_of(k): Return that of one of Django's classes that is no relation, or NULL: none. */
const char *djongo_type_of(const struct field_kind *k);

/*
 * djongo_type(A, S, F, type): Set the type of a field's column, of a relation that of what it
 * leads to; or NULL: there is none, or it is not known.  Return 0, or -1 with a report (memory).
 */
int djongo_type(struct arena *A, const struct state *S, const struct field *F, const char **type);

#endif
