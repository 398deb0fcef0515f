#include "check/git_ignore.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "base/str.h"
#include "check/git_folder.h"
#include "check/git_pattern.h"

enum { MOST_BYTES = 1 << 20 };

/* One file of patterns, or of no such name. */
struct source {
	const char *path;
	size_t base; /* where paths begin that are relative to its folder */
	struct git_patterns patterns;
};

struct git_ignore {
	struct arena *arena;
	char *folder;
	struct source exclude; /* of the whole repository */
	struct source *all; /* those of the folders of the path asked for last, the deepest last */
	size_t n, size;
};

/* A file that cannot be read ignores nothing, as for git; so does a .gitignore that is a link. */
static int
read_source(struct git_ignore *I, struct source *S, int may_link)
{
	struct buf bytes = { 0 };
	struct stat st;
	int rc = 0;

	if (S->path == NULL)
		return -1;
	if (!may_link && (lstat(S->path, &st) == -1 || !S_ISREG(st.st_mode)))
		return 0;
	if (file_slurp(AT_FDCWD, S->path, MOST_BYTES, &bytes) == 0 && bytes.len > 0)
		rc = git_patterns_read(I->arena, bytes.data, bytes.len, &S->patterns);
	buf_free(&bytes);
	return rc;
}

static int
begin(struct git_ignore *I, const struct git_folder *R)
{

	if ((I->arena = arena_new(0)) == NULL || (I->folder = str_dup(R->work)) == NULL)
		return -1;
	I->exclude.path = arena_printf(I->arena, "%s/info/exclude", R->shared);
	I->exclude.base = strlen(R->work) + 1;
	return read_source(I, &I->exclude, 1);
}

struct git_ignore *
git_ignore_new(const struct git_folder *R)
{
	struct git_ignore *I = calloc(1, sizeof *I);

	if (I == NULL) {
		report_errno(EXIT_FAILED, "cannot read .gitignore");
		return NULL;
	}
	if (begin(I, R) == -1) {
		git_ignore_free(I);
		return NULL;
	}
	return I;
}

/* Go into the folder that is the first ${base} bytes of ${path}, a slash at its end. */
static int
enter(struct git_ignore *I, const char *path, size_t base)
{
	struct source S = { .base = base }, *grown;

	S.path = arena_printf(I->arena, "%.*s.gitignore", (int)base, path);
	if (read_source(I, &S, 0) == -1)
		return -1;
	if (I->n == I->size) {
		I->size = I->size == 0 ? 16 : I->size * 2;
		if ((grown = realloc(I->all, I->size * sizeof *grown)) == NULL)
			return report_errno(EXIT_FAILED, "cannot read .gitignore");
		I->all = grown;
	}
	I->all[I->n++] = S;
	return 0;
}

/* Have the patterns of all folders from the repository's down to that of ${path}. */
static int
go_to(struct git_ignore *I, const char *path)
{
	size_t base = strlen(I->folder) + 1;

	while (I->n > 0 && strncmp(I->all[I->n - 1].path, path, I->all[I->n - 1].base) != 0)
		I->n--;
	for (const char *slash; (slash = strchr(path + base - 1, '/')) != NULL;
	     base = (size_t)(slash - path) + 2)
		if ((I->n == 0 || I->all[I->n - 1].base <= (size_t)(slash - path)) &&
		    enter(I, path, (size_t)(slash - path) + 1) == -1)
			return -1;
	return 0;
}

/* The last pattern counts. */
static const struct git_pattern *
last_match(const struct source *S, const char *path, int is_folder)
{

	for (size_t i = S->patterns.n; i > 0; i--)
		if (git_pattern_match(&S->patterns.all[i - 1], path + S->base, is_folder))
			return &S->patterns.all[i - 1];
	return NULL;
}

/* Is ${path} itself ignored?  That of the nearest folder counts, and what is told of all last. */
static int
is_ignored(const struct git_ignore *I, const char *path, int is_folder, struct git_cause *C)
{
	const size_t n = strlen(path);
	const struct git_pattern *P = NULL;
	const struct source *S = NULL;

	for (size_t i = I->n; i > 0 && P == NULL; i--)
		if (I->all[i - 1].base <= n)
			P = last_match(S = &I->all[i - 1], path, is_folder);
	if (P == NULL)
		P = last_match(S = &I->exclude, path, is_folder);
	if (P == NULL || P->negated)
		return 0;
	*C = (struct git_cause){ .path = S->path, .line = P->line };
	return 1;
}

int
git_ignore_cause(struct git_ignore *I, const char *path, struct git_cause *C)
{
	const size_t n = strlen(I->folder);
	const char *end = path + n;
	int rc = 0;

	if (strncmp(path, I->folder, n) != 0 || *end != '/')
		return 0;
	if (go_to(I, path) == -1)
		return -1;
	/* What lies in an ignored folder is ignored; nothing in there can take that back. */
	while (rc == 0 && *end != '\0') {
		char *part;

		end += 1 + strcspn(end + 1, "/");
		if ((part = arena_strndup(I->arena, path, (size_t)(end - path))) == NULL)
			return -1;
		rc = is_ignored(I, part, *end != '\0', C);
	}
	return rc;
}

void
git_ignore_free(struct git_ignore *I)
{

	if (I == NULL)
		return;
	arena_free(I->arena);
	free(I->folder);
	free(I->all);
	free(I);
}
