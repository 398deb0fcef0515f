#ifndef DJANGO_CONTRIB_H
#define DJANGO_CONTRIB_H

#include <stddef.h>

/*
 * The migrations of Django's own apps, for projects whose Django is not at hand (from
 * django/contrib, BSD licence).  What their RunPython does is left out.
 */

struct contrib_migration {
	const char *name;
	const char *text;	/* as a migration file would say it */
};

struct contrib {
	const char *name, *label;
	const struct contrib_migration *all;
	size_t n;		/* 0: it has no migrations */
};

/* contrib_find(entry): Return the app that an entry of INSTALLED_APPS means, or NULL. */
const struct contrib *contrib_find(const char *entry);

#endif
