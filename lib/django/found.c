#include "django/found.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cancel.h"
#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "django/found_test.h"
#include "django/project.h"
#include "django/values.h"

enum { TOLD = 1024 };

/* Folders that are still to be looked into. */
struct walk {
	const struct project *P;
	const struct project_choice *C;
	struct found *F;
	char **stack;
	size_t n, size;
};

static int
push(struct walk *W, char *path)
{
	size_t size = W->size == 0 ? 64 : 2 * W->size;
	char **stack;

	if (path == NULL)
		return -1;
	if (W->n == W->size) {
		if ((stack = realloc(W->stack, size * sizeof *stack)) == NULL)
			return report_errno(EXIT_FAILED, "cannot look for migrations");
		W->stack = stack;
		W->size = size;
	}
	W->stack[W->n++] = path;
	return 0;
}

static int
is_listed(const char *const *list, const char *name)
{

	for (; list != NULL && *list != NULL; list++)
		if (strcmp(*list, name) == 0)
			return 1;
	return 0;
}

static int
has_file(const char *folder, const char *name)
{
	char *path = str_printf("%s/%s", folder, name);
	int rc = path != NULL && access(path, F_OK) == 0;

	free(path);
	return rc;
}

/* Does --exclude name a path that is this one?  "src/old" is taken from the project's folder. */
static int
is_excluded_path(const struct walk *W, const char *path)
{
	const char *relative = project_relative(W->P, path), *e;
	size_t n;

	for (const char *const *p = W->C->exclude; p != NULL && *p != NULL; p++) {
		for (e = *p; strncmp(e, "./", 2) == 0; e += 2)
			;
		for (n = strlen(e); n > 1 && e[n - 1] == '/'; n--)
			;
		if (strlen(*e == '/' ? path : relative) == n &&
		    strncmp(*e == '/' ? path : relative, e, n) == 0)
			return 1;
	}
	return 0;
}

/* Folders that hold other people's code, or copies. */
static int
is_skipped(const struct walk *W, const char *path, const char *name)
{
	static const char *const never[] = { "node_modules", "__pycache__", "site-packages",
		"dist-packages", "__pypackages__", "bower_components", NULL };
	static const char *const unless_package[] = { "build", "dist", "_build", "target", NULL };

	if (*name == '.' || is_listed(never, name) || str_ends(name, ".egg-info") ||
	    str_ends(name, ".dist-info") || is_listed(W->C->exclude, name))
		return 1;
	if (is_listed(unless_package, name) && !has_file(path, "__init__.py"))
		return 1;
	return has_file(path, "pyvenv.cfg") || has_file(path, "conda-meta") ||
	       is_excluded_path(W, path);
}

/* The import of a package begins below the first folder upwards that is none itself. */
static int
set_name(struct found *F, struct found_folder *f)
{
	char *root, *name, *p;

	if ((root = arena_strdup(F->arena, f->package)) == NULL)
		return -1;
	do
		*strrchr(root, '/') = '\0';
	while (*root != '\0' && has_file(root, "__init__.py"));
	if ((name = arena_strdup(F->arena, f->package + strlen(root) + 1)) == NULL)
		return -1;
	for (p = name; *p != '\0'; p++)
		*p = *p == '/' ? '.' : *p;
	f->root = root;
	f->name = name;
	return 0;
}

static int
keep(struct found *F, const char *path, int init)
{
	const char *slash = strrchr(path, '/');
	size_t size = F->size == 0 ? 64 : 2 * F->size;
	struct found_folder *f;

	if (F->n == F->size) {
		if ((f = realloc(F->all, size * sizeof *f)) == NULL)
			return report_errno(EXIT_FAILED, "cannot look for migrations");
		F->all = f;
		F->size = size;
	}
	f = &F->all[F->n];
	*f = (struct found_folder){ .migrations = path, .base = slash + 1, .init = init };
	f->package = arena_strndup(F->arena, path, (size_t)(slash - path));
	if (f->package == NULL || set_name(F, f) == -1)
		return -1;
	F->n++;
	return 0;
}

static int
note_unreadable(struct found *F, const char *path, enum problem_kind kind)
{
	struct problem P = { .kind = kind, .path = path };
	const char *why = strerror(errno);
	char *begin;

	if (errno == ENOENT)
		return 0;
	/* Of a path that nobody could open, the beginning is told. */
	if (errno == ENAMETOOLONG && strlen(path) > TOLD) {
		if ((P.path = begin = arena_strndup(F->arena, path, TOLD)) == NULL)
			return -1;
		*strrchr(begin, '/') = '\0';
	}
	return problems_add(&F->problems, &P, kind == PROBLEM_UNKNOWN
		? "what is in the folder is not known: %s" : "cannot list the folder: %s",
	    why);
}

static int
is_migrations(const struct walk *W, const char *name)
{

	return strcmp(name, "migrations") == 0 || is_listed(W->C->folders, name);
}

/* A folder in the one at work. */
static int
consider(struct walk *W, const char *folder, const char *name)
{
	char *path = arena_printf(W->F->arena, "%s/%s", folder, name);
	int init, rc;

	if (path == NULL)
		return -1;
	if (is_skipped(W, path, name))
		return 0;
	/* That is what runs migrations, installed here or bundled by somebody. */
	if (str_ends(path, "/django/db/migrations"))
		return 0;
	if (!is_migrations(W, name))
		return push(W, path);
	if ((rc = found_test(path, &init)) == -1)
		return note_unreadable(W->F, path, PROBLEM_UNREADABLE);
	return rc ? keep(W->F, path, init) : push(W, path);
}

/* A link counts only where it is a migrations folder itself: so circles end. */
static int
is_folder(const struct walk *W, int dir, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type == DT_DIR)
		return 1;
	if (entry->d_type != DT_UNKNOWN && entry->d_type != DT_LNK)
		return 0;
	if (fstatat(dir, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == -1)
		return 0;
	if (S_ISLNK(st.st_mode) && (!is_migrations(W, entry->d_name) ||
		fstatat(dir, entry->d_name, &st, 0) == -1))
		return 0;
	return S_ISDIR(st.st_mode);
}

static int
look(struct walk *W, const char *folder)
{
	const struct dirent *entry;
	DIR *dir;
	int rc = 0;

	if ((dir = opendir(folder)) == NULL)
		return note_unreadable(W->F, folder, PROBLEM_UNKNOWN);
	while (rc == 0 && (entry = readdir(dir)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
		    is_folder(W, dirfd(dir), entry))
			rc = cancel_check() == -1 ? -1 : consider(W, folder, entry->d_name);
	closedir(dir);
	return rc;
}

static int
count_slashes(const char *path)
{
	int n = 0;

	for (; *path != '\0'; path++)
		n += *path == '/';
	return n;
}

static int
by_path(const void *a, const void *b)
{
	const struct found_folder *f = a, *g = b;
	int order = count_slashes(f->migrations) - count_slashes(g->migrations);

	return order != 0 ? order : strcmp(f->migrations, g->migrations);
}

struct found *
found_read(const struct project *P)
{
	struct walk W = { .P = P, .C = project_choice(P) };
	int rc;

	if ((W.F = calloc(1, sizeof *W.F)) == NULL) {
		report_errno(EXIT_FAILED, "cannot look for migrations");
		return NULL;
	}
	if ((W.F->arena = W.F->problems.arena = arena_new(0)) == NULL) {
		found_free(W.F);
		return NULL;
	}
	rc = push(&W, arena_strdup(W.F->arena, project_folder(P)));
	while (rc == 0 && W.n > 0)
		rc = look(&W, W.stack[--W.n]);
	free(W.stack);
	if (rc == -1) {
		found_free(W.F);
		return NULL;
	}
	if (W.F->n > 0)
		qsort(W.F->all, W.F->n, sizeof *W.F->all, by_path);
	return W.F;
}

void
found_free(struct found *F)
{

	if (F == NULL)
		return;
	problems_free(&F->problems);
	free(F->all);
	arena_free(F->arena);
	free(F);
}
