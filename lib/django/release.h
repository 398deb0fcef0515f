#ifndef DJANGO_RELEASE_H
#define DJANGO_RELEASE_H

struct settings;

/*
 * release_of(S): Return which Django the project's virtual environment holds, 502 for 5.2; 0: none
 * is at hand.
 */
int release_of(const struct settings *S);

#endif
