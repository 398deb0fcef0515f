#ifndef DJANGO_FOUND_TEST_H
#define DJANGO_FOUND_TEST_H

/* Which folders count when migrations are looked for. */

/*
 * found_test(path, init):
 * Are the files in a folder of that name Django's migrations, or is it a package with
 * nothing in it?  Set ${init} where there is an __init__.py.  Return 1 or 0; -1 with errno
 * and no report.
 */
int found_test(const char *path, int *init);

#endif
