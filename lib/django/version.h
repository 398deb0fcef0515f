#ifndef DJANGO_VERSION_H
#define DJANGO_VERSION_H

#include <stdint.h>

struct project;

/* Which Django a project uses; what it does differs between versions. */

enum {
	VERSION_UNKNOWN = 0,	/* as the newest */
	VERSION_5_0 = 500,
	VERSION_6_0 = 600,
	VERSION_NEWEST = 601
};

struct version {
	const char *package;	/* "django" */
	unsigned number;	/* 502 is 5.2 */
	int exact;		/* 0: the newest that a range allows, or nothing says it */
	char *path;		/* the file that says so; NULL: the command line, or none */
	uint32_t line;		/* 0: the file's name says it */
	char *text;		/* "Django>=4.2,<6"; or NULL */
};

/* version_number(text): Return 502 for "5.2", "5.2.19", "5.2rc1"; 0: it is no version. */
unsigned version_number(const char *text);

/*
 * version_range(spec, exact): Return the newest minor version that a specifier allows (PEP 440,
 * and "^4.2" of Poetry), as pip would take; ${exact} is set where there is but one.
 */
unsigned version_range(const char *spec, int *exact);

/*
 * version_find(P, V):
 * Look at $PYTHONPATH and the virtual environment, else lock files (uv, poetry, pdm, Pipenv), else
 * requirements and pyproject.toml, in the project's folder and upwards to that of the repository.
 * What is not found is VERSION_NEWEST.  Return 0, or -1 with a report (memory).
 */
int version_find(const struct project *P, struct version *V);

/*
 * version_find_package(P, package, V): Likewise, of another package; ${V->number} 0: nothing says
 * it.  Ranges are understood as far as they allow one minor version only.
 */
int version_find_package(const struct project *P, const char *package, struct version *V);

/* version_free(V): Free what it points to. */
void version_free(struct version *V);

#endif
