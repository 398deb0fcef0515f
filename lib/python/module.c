#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "access.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "machine.h"
#include "names.h"
#include "reading.h"

/* Modules: finding their files, reading and keeping them. */

/* A module with what belongs to it. */
struct held {
	struct module module;
	struct arena *arena;
	struct buf text;
	int known;	/* it was asked for as one that is not followed */
};

struct arena *
module_arena(struct module *M)
{

	return ((struct held *)(void *)M)->arena;
}

void
module_free(struct module *M)
{
	struct held *H = (struct held *)(void *)M;

	if (H == NULL)
		return;
	arena_free(H->arena);
	buf_free(&H->text);
	free(H);
}

static int
keep(struct eval *E, struct module *M)
{
	struct module **modules;
	size_t size;

	if (E->modules_n == E->modules_size) {
		size = E->modules_size == 0 ? 64 : E->modules_size * 2;
		if ((modules = realloc(E->modules, size * sizeof *modules)) == NULL)
			return report_errno(EXIT_FAILED, "cannot get memory");
		E->modules = modules;
		E->modules_size = size;
	}
	E->modules[E->modules_n++] = M;
	return 0;
}

static struct held *
module_new(struct eval *E, const char *path, const char *name)
{
	struct arena *outer = E->arena;
	struct held *H;

	if ((H = calloc(1, sizeof *H)) == NULL) {
		report_errno(EXIT_FAILED, "cannot get memory");
		return NULL;
	}
	if ((H->arena = arena_new(0)) == NULL)
		goto err;
	H->module.name = arena_strdup(H->arena, name == NULL ? "" : name);
	H->module.path = path == NULL ? NULL : arena_strdup(H->arena, path);
	if (H->module.name == NULL || (path != NULL && H->module.path == NULL))
		goto err;
	E->arena = H->arena;
	H->module.scope = scope_new(E, NULL);
	E->arena = outer;
	if (H->module.scope == NULL || keep(E, &H->module) == -1)
		goto err;
	return H;

err:
	module_free(&H->module);
	return NULL;
}

static void
parse_and_run(struct eval *E, struct held *H, const char *text, size_t len)
{

	if (parse_module(H->arena, E->names, text, len, &H->module.parse) == 0)
		eval_run(E, &H->module);
}

/* Read the file; what is wrong with it stays in the module. */
static void
read_and_run(struct eval *E, struct held *H)
{

	if (file_slurp(AT_FDCWD, H->module.path, PARSE_BYTES, &H->text) == -1) {
		H->module.unreadable = errno == EINVAL  ? "no regular file"
				       : errno == EFBIG ? "file is too large"
							: arena_strdup(H->arena, strerror(errno));
		return;
	}
	parse_and_run(E, H, H->text.data != NULL ? H->text.data : "", H->text.len);
}

/* Remember something by a module's name, for as long as the evaluator lives. */
static void
remember(struct eval *E, struct scope *S, const char *own, struct value *V)
{
	struct arena *arena = E->arena;
	size_t given = E->given;
	unsigned forks = E->forks;

	E->arena = E->own;
	E->given = 0;
	E->forks = 0;
	scope_set(E, S, own, V);
	E->forks = forks;
	E->given = given;
	E->arena = arena;
}

static struct value *
own_value(struct eval *E, struct module *M)
{
	struct arena *arena = E->arena;
	struct value *V;

	E->arena = E->own;
	V = make_module(E, M);
	E->arena = arena;
	return V;
}

/* A module that the caller names is found by that name from now on. */
static void
enroll_named(struct eval *E, struct module *M)
{
	const char *own = names_add(E->names, M->name, strlen(M->name));

	if (own != NULL && *own != '\0')
		remember(E, &E->loaded[0], own, own_value(E, M));
}

struct module *
eval_file(struct eval *E, const char *path, const char *name)
{
	struct held *H;

	if ((H = module_new(E, path, name)) == NULL)
		return NULL;
	H->module.package = strcmp(file_name(path), "__init__.py") == 0;
	enroll_named(E, &H->module);
	read_and_run(E, H);
	return &H->module;
}

struct module *
eval_text(struct eval *E, const char *text, size_t len, const char *path, const char *name)
{
	struct held *H;

	if ((H = module_new(E, path, name)) == NULL)
		return NULL;
	H->module.package = path != NULL && strcmp(file_name(path), "__init__.py") == 0;
	enroll_named(E, &H->module);
	parse_and_run(E, H, text, len);
	return &H->module;
}

void
eval_release(struct eval *E, struct module *M)
{

	for (size_t i = E->modules_n; i-- > 0;)
		if (E->modules[i] == M) {
			remember(E, &E->loaded[((struct held *)(void *)M)->known],
			    names_add(E->names, M->name, strlen(M->name)), NULL);
			memmove(E->modules + i, E->modules + i + 1,
			    (E->modules_n - i - 1) * sizeof *E->modules);
			E->modules_n--;
			module_free(M);
			return;
		}
}

enum found { FOUND_NONE, FOUND_FILE, FOUND_PACKAGE, FOUND_FOLDER };

static int
is_kind(const char *path, mode_t kind)
{
	struct stat st;

	return stat(path, &st) == 0 && (st.st_mode & S_IFMT) == kind;
}

/* Look for a module below one folder, as the import system does; ${path} gets its file. */
static enum found
find_below(const char *folder, const char *name, struct buf *path)
{

	buf_cut(path, 0);
	buf_printf(path, "%s/%s", folder, name);
	for (size_t i = strlen(folder) + 1; i < path->len; i++)
		if (path->data[i] == '.')
			path->data[i] = '/';
	if (path->failed)
		return FOUND_NONE;
	if (is_kind(path->data, S_IFDIR)) {
		size_t len = path->len;

		buf_str(path, "/__init__.py");
		if (!path->failed && is_kind(path->data, S_IFREG))
			return FOUND_PACKAGE;
		buf_cut(path, len);
		buf_str(path, ".py");
		if (!path->failed && is_kind(path->data, S_IFREG))
			return FOUND_FILE;
		buf_cut(path, len);
		return FOUND_FOLDER;
	}
	buf_str(path, ".py");
	return !path->failed && is_kind(path->data, S_IFREG) ? FOUND_FILE : FOUND_NONE;
}

/* A folder without __init__.py only counts when no other folder has a module of that name. */
static enum found
find(const char *const *folders, const char *name, struct buf *path)
{
	const char *space = NULL;
	enum found found;

	for (; folders != NULL && *folders != NULL; folders++) {
		found = find_below(*folders, name, path);
		if (found == FOUND_FILE || found == FOUND_PACKAGE)
			return found;
		if (found == FOUND_FOLDER && space == NULL)
			space = *folders;
	}
	return space == NULL ? FOUND_NONE : find_below(space, name, path);
}

/* A name from outside becomes a path: only dots between names. */
static int
is_dotted(const char *name)
{

	if (*name == '\0' || strlen(name) > 400 || strstr(name, "..") != NULL || *name == '.' ||
	    name[strlen(name) - 1] == '.')
		return 0;
	return strpbrk(name, "/\\") == NULL;
}

int
eval_exists(struct eval *E, const char *name)
{
	const char *own = names_add(E->names, name, strlen(name));
	struct value *V = own == NULL ? NULL : scope_find(&E->there, own);
	struct buf path = { 0 };

	if (V == NULL && own != NULL) {
		V = is_dotted(name) && (find(E->options.folders, name, &path) != FOUND_NONE ||
		    find(E->options.known, name, &path) != FOUND_NONE) ? &E->present : &E->global;
		remember(E, &E->there, own, V);
		buf_free(&path);
	}
	return V == &E->present;
}

static void
forget_absent(const struct eval *E, struct scope *S)
{

	for (size_t i = 0; i < S->n; i++)
		if (S->all[i].value == &E->global)
			S->all[i].value = NULL;
}

void
eval_look_again(struct eval *E)
{

	forget_absent(E, &E->loaded[0]);
	forget_absent(E, &E->loaded[1]);
	forget_absent(E, &E->there);
}

struct module *
eval_load(struct eval *E, const char *name, int known)
{
	const char *own = names_add(E->names, name, strlen(name));
	struct buf path = { 0 };
	struct value *V = own == NULL ? NULL : scope_find(&E->loaded[known], own);
	struct held *H = NULL;
	enum found found;

	if (V != NULL || own == NULL)
		return V == NULL || V->kind != VALUE_MODULE ? NULL : V->found;
	if (!is_dotted(name) || E->imports >= MACHINE_IMPORTS ||
	    E->below + E->depth > MACHINE_BELOW)
		return NULL;
	found = find(known ? E->options.known : E->options.folders, name, &path);
	if (found == FOUND_NONE) {
		/* What is not there is looked for once. */
		remember(E, &E->loaded[known], own, &E->global);
	} else if ((H = module_new(E, found == FOUND_FOLDER ? NULL : path.data, name)) != NULL) {
		H->module.package = found == FOUND_PACKAGE || found == FOUND_FOLDER;
		H->known = known;
		remember(E, &E->loaded[known], own, own_value(E, &H->module));
		if (H->module.path != NULL)
			read_and_run(E, H);
	}
	buf_free(&path);
	return H == NULL ? NULL : &H->module;
}
