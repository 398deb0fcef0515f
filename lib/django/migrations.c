#include "django/migrations.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "django/apps.h"
#include "django/folder.h"

static int
by_key(const void *a, const void *b)
{
	const struct migration *const *m = a, *const *n = b;

	return key_compare(&(*m)->key, &(*n)->key);
}

const struct migration *
migrations_find(const struct migrations *M, const char *app, const char *name)
{
	const struct migration like = { .key = { app, name } }, *p = &like;
	const struct migration **found = NULL;

	if (M->n > 0)
		found = bsearch(&p, M->sorted, M->n, sizeof *M->sorted, by_key);
	return found == NULL ? NULL : *found;
}

void
migrations_sort(struct migrations *M)
{

	for (size_t i = 0; i < M->n; i++)
		M->sorted[i] = &M->all[i];
	if (M->n > 0)
		qsort(M->sorted, M->n, sizeof *M->sorted, by_key);
}

void
migrations_free(struct migrations *M)
{

	if (M == NULL)
		return;
	for (size_t i = 0; M->folders != NULL && i < M->apps->n; i++)
		folder_free(M->folders[i]);
	free(M->folders);
	problems_free(&M->problems);
	free(M->sorted);
	free(M->all);
	arena_free(M->arena);
	free(M);
}
