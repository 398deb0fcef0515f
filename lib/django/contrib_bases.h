#ifndef DJANGO_CONTRIB_BASES_H
#define DJANGO_CONTRIB_BASES_H

struct eval;

/*
 * contrib_bases(E): Let code that is based on the abstract models of Django's own apps see them,
 * by heart, where Django is not at hand.  Return 0, or -1 with a report.
 */
int contrib_bases(struct eval *E);

#endif
