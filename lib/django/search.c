#include "django/search.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "django/lookup.h"
#include "django/project.h"

static size_t
count(const char *const *list)
{
	size_t n = 0;

	while (list[n] != NULL)
		n++;
	return n;
}

/* The project's folder and what $PYTHONPATH adds; an empty entry there is the current folder. */
static const char *const *
own_folders(struct arena *A, const struct project *P)
{
	const char *more = getenv("PYTHONPATH");
	const char **list, *p;
	char *copy, *rest = NULL;
	size_t n = 2;

	for (p = more; p != NULL && *p != '\0'; p++)
		n += *p == ':';
	if ((list = arena_alloc(A, (n + 1) * sizeof *list)) == NULL)
		return NULL;
	n = 0;
	list[n++] = project_folder(P);
	if (more == NULL || *more == '\0')
		return list;
	if ((copy = arena_strdup(A, more)) == NULL)
		return NULL;
	for (p = strtok_r(copy, ":", &rest); p != NULL; p = strtok_r(NULL, ":", &rest))
		list[n++] = p;
	return list;
}

int
search_path(struct arena *A, const struct project *P, const char *const *known, struct search *S)
{
	struct lookup django;
	const char **all;
	size_t own, packages;

	if ((S->own = known != NULL ? known : own_folders(A, P)) == NULL)
		return -1;
	S->packages = project_packages(P);
	S->paths = project_paths(P);
	own = count(S->own);
	packages = count(S->packages);
	if ((all = arena_alloc(A, (own + packages + 1) * sizeof *all)) == NULL)
		return -1;
	memcpy(all, S->own, own * sizeof *all);
	if (packages > 0)
		memcpy(all + own, S->packages, packages * sizeof *all);
	S->all = all;
	if (lookup_module(A, S->paths, S->packages, "django.apps", &django) == -1)
		return -1;
	S->complete = django.kind == LOOKUP_PACKAGE;
	return 0;
}
