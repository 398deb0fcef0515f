#include "django/lookup.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/paths.h"

/* A package without __init__.py may lie in several folders; more than these nobody has. */
enum { PARTS = 8 };

struct search {
	struct arena *arena;
	struct paths *paths;
	struct lookup at[PARTS]; /* where the next name is looked for */
	size_t n;
};

static int
is_file(struct paths *P, const char *path)
{
	enum path_kind kind = paths_kind(P, path);

	return kind == PATH_FILE || kind == PATH_OTHER;
}

/* Look for one name below one folder. */
static int
look(struct search *S, const struct lookup *below, const char *name, size_t n, struct lookup *L)
{
	static const char init[] = "/__init__.py";
	size_t len = strlen(below->path);
	char *path, *end;
	int is_folder;

	L->kind = LOOKUP_NONE;
	L->folder = below->folder;
	if ((path = arena_take(S->arena, len + 1 + n + sizeof init)) == NULL)
		return -1;
	memcpy(path, below->path, len);
	path[len] = '/';
	memcpy(path + len + 1, name, n);
	end = path + len + 1 + n;
	*end = '\0';
	L->path = path;
	is_folder = paths_kind(S->paths, path) == PATH_FOLDER;
	memcpy(end, init, sizeof init);
	if (is_folder && is_file(S->paths, path)) {
		L->kind = LOOKUP_PACKAGE;
	} else if (memcpy(end, ".py", sizeof ".py"), is_file(S->paths, path)) {
		L->kind = LOOKUP_MODULE;
		return 0;
	} else if (is_folder) {
		L->kind = LOOKUP_NAMESPACE;
	}
	*end = '\0';
	return 0;
}

/*
 * Look below one folder and add to ${next} what is there.  Return 1 when that
 * ends the search: the first package or module wins, while folders add up.
 */
static int
consider(const struct lookup *below, const char *name, size_t n, struct search *next)
{
	struct lookup L;

	if (look(next, below, name, n, &L) == -1)
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
first(const char *const *folders, const char *name, size_t n, struct search *S)
{
	int rc = 0;

	for (; *folders != NULL && rc == 0; folders++) {
		const struct lookup top = { .path = *folders, .folder = *folders };

		rc = consider(&top, name, n, S);
	}
	return rc;
}

int
lookup_module(struct arena *A, struct paths *P, const char *const *folders, const char *dotted,
    struct lookup *L)
{
	struct search S = { .arena = A, .paths = P }, next = S;
	const char *name = dotted;
	size_t n = strcspn(name, ".");
	int rc;

	*L = (struct lookup){ .kind = LOOKUP_NONE };
	rc = first(folders, name, n, &S);
	while (rc != -1 && S.n > 0 && name[n] == '.') {
		name += n + 1;
		n = strcspn(name, ".");
		next.n = 0;
		rc = 0;
		/* Below a plain module there is nothing. */
		for (size_t i = 0; i < S.n && rc == 0; i++)
			if (S.at[i].kind != LOOKUP_MODULE)
				rc = consider(&S.at[i], name, n, &next);
		S = next;
	}
	if (rc == -1)
		return -1;
	if (S.n > 0)
		*L = S.at[0];
	return 0;
}
