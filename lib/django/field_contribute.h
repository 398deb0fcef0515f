#ifndef DJANGO_FIELD_CONTRIBUTE_H
#define DJANGO_FIELD_CONTRIBUTE_H

struct value;

/*
 * field_contribute_more(method): Return 1 if contribute_to_class() of a project's field class may
 * do more than put the field itself and some attributes into its model: then there may be other
 * fields.
 */
int field_contribute_more(const struct value *method);

#endif
