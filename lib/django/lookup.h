#ifndef DJANGO_LOOKUP_H
#define DJANGO_LOOKUP_H

struct arena;
struct paths;

/* Where Python would find a module (importlib's path finder), without importing it. */

enum lookup_kind {
	LOOKUP_NONE,
	LOOKUP_PACKAGE,		/* a folder with __init__.py */
	LOOKUP_NAMESPACE,	/* a folder without */
	LOOKUP_MODULE		/* a file */
};

struct lookup {
	enum lookup_kind kind;
	const char *path;	/* the folder or the file; of the arena */
	const char *folder;	/* that of the search path in which it was found */
};

/*
 * lookup_module(A, P, folders, dotted, L):
 * Look in ${folders}, which end with NULL, in order.  Return 0, with
 * ${L->kind} LOOKUP_NONE where there is nothing; -1 with a report (memory).
 */
int lookup_module(struct arena *A, struct paths *P, const char *const *folders,
    const char *dotted, struct lookup *L);

#endif
