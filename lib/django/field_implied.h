#ifndef DJANGO_FIELD_IMPLIED_H
#define DJANGO_FIELD_IMPLIED_H

struct arena;
struct field;
struct field_class;

/*
 * field_implied(A, C, F): Set what the constructors of a class put into a field beside its
 * arguments, as far as columns and keys depend on it.  Return 0, or -1 with a report.
 */
int field_implied(struct arena *A, const struct field_class *C, struct field *F);

#endif
