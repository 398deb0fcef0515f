#ifndef DJANGO_FOUND_H
#define DJANGO_FOUND_H

#include <stddef.h>

#include "django/problem.h"

struct project;

/*
 * The migrations folders below a project's folder, where no settings say which apps there
 * are.  Virtual environments, node_modules, build and hidden folders are not looked into, and
 * links to folders are not followed.
 */

struct found_folder {
	const char *migrations;	/* absolute */
	const char *package;	/* the folder that it is in */
	const char *root;	/* where its import begins: the first without __init__.py */
	const char *name;	/* dotted name of the package, from there */
	const char *base;	/* last part of ${migrations} */
	int init;		/* it has __init__.py */
};

struct found {
	struct arena *arena;
	struct found_folder *all;	/* fewer parts of the path first, then by path */
	size_t n, size;
	struct problems problems;	/* folders that cannot be read */
};

/*
 * found_read(P): Look for them, as project_choice(P) says.  Return them, or NULL with a
 * report (memory).
 */
struct found *found_read(const struct project *P);

/* found_free(F): NULL is allowed. */
void found_free(struct found *F);

#endif
