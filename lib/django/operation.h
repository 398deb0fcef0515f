#ifndef DJANGO_OPERATION_H
#define DJANGO_OPERATION_H

struct value;

/*
 * operation_name(V):
 * Return which operation of Django's a call makes, "CreateModel".  A class made
 * from one counts as that one, unless it has a constructor or changes the state
 * in its own way.  NULL: none of Django's, or not known.
 */
const char *operation_name(const struct value *V);

/*
 * operation_idle(V): Return 1 if a call is of a class of operations whose state_forwards() is
 * seen to do nothing, else 0.
 */
int operation_idle(const struct value *V);

#endif
