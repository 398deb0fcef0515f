#include "django/lookup.h"

#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"

/* A package without __init__.py may lie in several folders; more than these nobody has. */
enum { PARTS = 8 };

struct search {
	struct lookup at[PARTS]; /* where the next name is looked for */
	size_t n;
};

static int
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int
is_file(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && !S_ISDIR(st.st_mode);
}

/* Look for one name below one folder. */
static int
look(struct arena *A, const struct lookup *below, const char *name, int n, struct lookup *L)
{
	char *path, *init, *file;

	L->kind = LOOKUP_NONE;
	L->folder = below->folder;
	if ((path = arena_printf(A, "%s/%.*s", below->path, n, name)) == NULL ||
	    (init = arena_printf(A, "%s/__init__.py", path)) == NULL ||
	    (file = arena_printf(A, "%s.py", path)) == NULL)
		return -1;
	L->path = path;
	if (is_file(init)) {
		L->kind = LOOKUP_PACKAGE;
	} else if (is_file(file)) {
		L->kind = LOOKUP_MODULE;
		L->path = file;
	} else if (is_folder(path)) {
		L->kind = LOOKUP_NAMESPACE;
	}
	return 0;
}

/*
 * Look below one folder and add to ${next} what is there.  Return 1 when that
 * ends the search: the first package or module wins, while folders add up.
 */
static int
consider(struct arena *A, const struct lookup *below, const char *name, int n, struct search *next)
{
	struct lookup L;

	if (look(A, below, name, n, &L) == -1)
		return -1;
	if (L.kind == LOOKUP_PACKAGE || L.kind == LOOKUP_MODULE) {
		next->at[0] = L;
		next->n = 1;
		return 1;
	}
	if (L.kind == LOOKUP_NAMESPACE && next->n < PARTS)
		next->at[next->n++] = L;
	return 0;
}

/* The first name, on the search path itself. */
static int
first(struct arena *A, const char *const *folders, const char *name, int n, struct search *S)
{
	int rc = 0;

	for (; *folders != NULL && rc == 0; folders++) {
		const struct lookup top = { .path = *folders, .folder = *folders };

		rc = consider(A, &top, name, n, S);
	}
	return rc;
}

int
lookup_module(struct arena *A, const char *const *folders, const char *dotted, struct lookup *L)
{
	struct search S = { .n = 0 }, next;
	const char *name = dotted;
	int n = (int)strcspn(name, ".");
	int rc;

	*L = (struct lookup){ .kind = LOOKUP_NONE };
	rc = first(A, folders, name, n, &S);
	while (rc != -1 && S.n > 0 && name[n] == '.') {
		name += n + 1;
		n = (int)strcspn(name, ".");
		next.n = 0;
		rc = 0;
		/* Below a plain module there is nothing. */
		for (size_t i = 0; i < S.n && rc == 0; i++)
			if (S.at[i].kind != LOOKUP_MODULE)
				rc = consider(A, &S.at[i], name, n, &next);
		S = next;
	}
	if (rc == -1)
		return -1;
	if (S.n > 0)
		*L = S.at[0];
	return 0;
}
