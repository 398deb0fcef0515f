#ifndef DJANGO_PROJECT_H
#define DJANGO_PROJECT_H

#include <stddef.h>

/*
 * A Django project on disk: its folder, its settings module, where its packages lie.  None
 * of it is run.
 */

struct paths;
struct project;

/* What is said of a project in place of what its files say; lists are NULL or end so. */
struct project_choice {
	int no_settings;		/* any folder will do; its apps are what is found in it */
	const char *const *settings;	/* "NAME=VALUE": they override the settings' own */
	const char *const *folders;	/* names of migrations folders beside "migrations" */
	const char *django;		/* "5.2": the version that is meant; or NULL */
	const char *const *exclude;	/* parts of paths, or paths, that are left out */
};

/*
 * project_open(folder, C):
 * Return the project in ${folder}, as ${C}, which must outlive it, says; without settings,
 * NULL is the current folder.  NULL with a report (EXIT_INVALID).
 */
struct project *project_open(const char *folder, const struct project_choice *C);

/* project_choice(P): Return what was said of it; never NULL. */
const struct project_choice *project_choice(const struct project *P);

/*
 * project_find(folder):
 * Return the project in ${folder} or, with NULL, in the nearest folder from the
 * current one upwards that holds manage.py; NULL with a report (EXIT_INVALID).
 */
struct project *project_find(const char *folder);

/* project_folder(P): Return the folder of manage.py, absolute, links resolved. */
const char *project_folder(const struct project *P);

/*
 * project_settings(P): Return the settings module's dotted name: $DJANGO_SETTINGS_MODULE,
 * else what manage.py sets (unless it insists on another); or NULL with a report (EXIT_INVALID).
 */
const char *project_settings(struct project *P);

/* project_environment(P): Return the virtual environment ($VIRTUAL_ENV, .venv...), or NULL. */
const char *project_environment(const struct project *P);

/* project_packages(P): Return that one's site-packages folders, maybe none, ended by NULL. */
const char *const *project_packages(const struct project *P);

/* project_python(P): Return 11 if the packages are those of Python 3.11; 0: it is not known. */
unsigned project_python(const struct project *P);

/* project_paths(P): Return what is known of what lies where. */
struct paths *project_paths(const struct project *P);

/*
 * project_owns(P, path):
 * Return 1 if the absolute ${path} is below the project's folder, also after
 * links are followed, and not in a virtual environment, site-packages or
 * node_modules; else 0.
 */
int project_owns(const struct project *P, const char *path);

/* project_relative(P, path): Return the part of ${path} below the project's folder, or ${path}. */
const char *project_relative(const struct project *P, const char *path);

/* project_free(P): NULL is allowed. */
void project_free(struct project *P);

#endif
