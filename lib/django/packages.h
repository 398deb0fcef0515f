#ifndef DJANGO_PACKAGES_H
#define DJANGO_PACKAGES_H

/*
 * packages_find(folder, environment, packages):
 * Find the virtual environment of the project in ${folder}: $VIRTUAL_ENV, else
 * .venv, venv or env there or, inside a Git repository, above; those of Pipenv
 * and Poetry; $CONDA_PREFIX.  Set
 * ${environment} (NULL: none) and the list of its site-packages folders with
 * what their .pth files add, ended by NULL; all to be freed.  Return 0, or -1
 * with a report (memory).
 */
int packages_find(const char *folder, char **environment, char ***packages);

#endif
