#include "django/problem.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/exit.h"
#include "base/report.h"

static struct problem *
room(struct problems *L)
{
	struct problem *all;
	size_t size = L->size == 0 ? 8 : 2 * L->size;

	if (L->n < L->size)
		return &L->all[L->n];
	if ((all = realloc(L->all, size * sizeof *all)) == NULL) {
		report_errno(EXIT_FAILED, "cannot note a problem");
		return NULL;
	}
	L->all = all;
	L->size = size;
	return &L->all[L->n];
}

/* A copy in the arena; what is NULL stays so. */
static int
keep(struct arena *A, const char **text)
{

	return *text != NULL && (*text = arena_strdup(A, *text)) == NULL ? -1 : 0;
}

int
problems_add(struct problems *L, const struct problem *like, const char *format, ...)
{
	struct problem *P;
	struct buf B = { 0 };
	va_list args;
	int rc = -1;

	va_start(args, format);
	if (buf_vprintf(&B, format, args) == -1 || (P = room(L)) == NULL)
		goto done;
	*P = *like;
	P->text = B.data;
	if (keep(L->arena, &P->text) == -1 || keep(L->arena, &P->path) == -1 ||
	    keep(L->arena, &P->app) == -1 || keep(L->arena, &P->name) == -1)
		goto done;
	L->n++;
	rc = 0;

done:
	va_end(args);
	buf_free(&B);
	return rc;
}

void
problems_free(struct problems *L)
{

	free(L->all);
	L->all = NULL;
	L->n = L->size = 0;
}
