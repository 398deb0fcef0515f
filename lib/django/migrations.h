#ifndef DJANGO_MIGRATIONS_H
#define DJANGO_MIGRATIONS_H

#include <stddef.h>
#include <stdint.h>

#include "django/key.h"
#include "django/problem.h"
#include "django/references.h"
#include "django/uses.h"

struct app;
struct apps;
struct arena;
struct folder;
struct module;
struct value;

/*
 * The migrations on disk and what their classes say (django/db/migrations/loader.py,
 * migration.py).
 */

struct migration {
	struct key key;
	const struct app *app;
	const char *path;	/* absolute; NULL: Django's own, by heart */
	uint32_t line;		/* of the class */
	int read;		/* its class was found; else what follows is empty */
	struct references dependencies, run_before, replaces;
	struct value *operations; /* VALUE_LIST or alike of calls; unknown; NULL: none */
	int initial;		/* -1: not said */
	struct model_uses uses;	/* of an app of the project's own */
};

struct migrations {
	struct arena *arena;
	const struct apps *apps;
	struct migration *all;	/* apps in their order, names sorted */
	const struct migration **sorted; /* by key, for migrations_find() */
	struct folder **folders; /* beside the apps: what lies there, or NULL */
	size_t n;
	struct problems problems;
};

/*
 * Who else looks into files: called with each that was read (see ${N->parse.error}), once
 * ${m} is set.  Later ${m} moves (its key and path stay), and text and tree of ${N} are gone.
 */
struct migrations_look {
	/* Return 0, or -1 with a report */
	int (*look)(void *context, const struct migration *m, const struct module *N);
	void *context;
};

/*
 * migrations_read(A, L):
 * Read the migrations of all apps that Django would load, each file once; ${L} (or
 * NULL) looks on.  Return them, or NULL with a report.
 */
struct migrations *migrations_read(const struct apps *A, const struct migrations_look *L);

/* migrations_find(M, app, name): Return one, or NULL. */
const struct migration *migrations_find(const struct migrations *M, const char *app,
    const char *name);

/* migration_operation(m, i): Return the ${i}th operation, or NULL behind the last. */
struct value *migration_operation(const struct migration *m, size_t i);

/* migrations_sort(M): Set ${sorted}, for which there is room. */
void migrations_sort(struct migrations *M);

/* migrations_free(M): NULL is allowed. */
void migrations_free(struct migrations *M);

#endif
