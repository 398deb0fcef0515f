#ifndef DJANGO_ELSEWHERE_H
#define DJANGO_ELSEWHERE_H

/*
 * elsewhere_find(folder, environment):
 * Set ${environment}, which is NULL, to the virtual environment that Pipenv or Poetry keep for the
 * project in ${folder} at a place of their own, without asking them; to be freed.  Pipenv notes the
 * project's folder in it; Poetry only makes a name of the project's, so where two projects of one
 * name have an environment, none is taken.  Return 0, or -1 with a report (memory).
 */
int elsewhere_find(const char *folder, char **environment);

#endif
