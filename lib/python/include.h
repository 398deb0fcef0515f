#ifndef PYTHON_INCLUDE_H
#define PYTHON_INCLUDE_H

struct eval;
struct site;
struct value;

/*
 * include_call(E, dotted, S): Carry out include() of django-split-settings, or optional(); NULL:
 * it is neither.
 */
struct value *include_call(struct eval *E, const char *dotted, struct site *S);

#endif
