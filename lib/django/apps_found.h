#ifndef DJANGO_APPS_FOUND_H
#define DJANGO_APPS_FOUND_H

struct apps;
struct found;

/*
 * apps_found(A, F):
 * Let the apps be those whose migrations folders were found; of two with one label the
 * first, and a problem at both.  There must be room in ${A}.  Return 0, or -1 with a report.
 */
int apps_found(struct apps *A, const struct found *F);

/*
 * apps_found_installed(A):
 * Let code that asks for INSTALLED_APPS see all apps, unless the command line says it.
 * Return 0, or -1 with a report.
 */
int apps_found_installed(const struct apps *A);

#endif
