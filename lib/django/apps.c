#include "django/apps.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "django/seek.h"

const struct app *
apps_find(const struct apps *A, const char *label)
{

	for (size_t i = 0; i < A->n; i++)
		if (strcmp(A->all[i].label, label) == 0)
			return &A->all[i];
	return NULL;
}

void
apps_free(struct apps *A)
{

	if (A == NULL)
		return;
	seek_end(A);
	problems_free(&A->problems);
	free(A->all);
	arena_free(A->arena);
	free(A);
}
