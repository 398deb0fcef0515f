#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "access.h"
#include "ast.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/paths.h"
#include "base/report.h"
#include "base/str.h"
#include "machine.h"
#include "names.h"
#include "reading.h"
#include "standard.h"

/* Modules: finding their files, reading and keeping them. */

/* A module with what belongs to it. */
struct held {
	struct module module;
	struct arena *tree;	/* NULL once it is trimmed */
	struct buf text;
	const char *offered;	/* text that nobody has asked for yet, or NULL */
	struct function *functions;	/* what refers to the tree */
	struct class *classes;
	int known;	/* it was asked for as one that is not followed */
};

static struct held *
held(struct module *M)
{

	return (struct held *)(void *)M;
}

void
module_adopt_function(struct module *M, struct function *F)
{

	F->next = held(M)->functions;
	held(M)->functions = F;
}

void
module_adopt_class(struct module *M, struct class *C)
{

	C->next = held(M)->classes;
	held(M)->classes = C;
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
	struct held *H;

	if ((H = arena_alloc(E->own, sizeof *H)) == NULL ||
	    (H->module.name = arena_strdup(E->own, name == NULL ? "" : name)) == NULL ||
	    (path != NULL && (H->module.path = arena_strdup(E->own, path)) == NULL) ||
	    (H->module.scope = arena_alloc(E->own, sizeof *H->module.scope)) == NULL)
		return NULL;
	/* What the last one has left, if there is some. */
	if ((H->tree = E->trees) == NULL && (H->tree = arena_new(0)) == NULL)
		return NULL;
	E->trees = NULL;
	if (keep(E, &H->module) == 0)
		return H;
	arena_free(H->tree);
	return NULL;
}

void
modules_free(struct eval *E)
{

	for (size_t i = 0; i < E->modules_n; i++) {
		arena_free(held(E->modules[i])->tree);
		buf_free(&held(E->modules[i])->text);
	}
	free(E->modules);
	arena_free(E->trees);
}

static int
parse(struct eval *E, struct held *H, const char *text, size_t len)
{

	return parse_module(H->tree, E->names, text, len, &H->module.parse);
}

/* Read and parse the file; what is wrong with it stays in the module, and -1 is returned. */
static int
read_file(struct eval *E, struct held *H)
{

	if (file_slurp(AT_FDCWD, H->module.path, PARSE_BYTES, &H->text) == -1) {
		H->module.unreadable = errno == EINVAL  ? "no regular file"
				       : errno == EFBIG ? "file is too large"
							: arena_strdup(E->own, strerror(errno));
		return -1;
	}
	return parse(E, H, H->text.data != NULL ? H->text.data : "", H->text.len);
}

static void
parse_and_run(struct eval *E, struct held *H, const char *text, size_t len)
{

	if (parse(E, H, text, len) == 0)
		eval_run(E, &H->module);
}

static void
read_and_run(struct eval *E, struct held *H)
{

	if (read_file(E, H) == 0)
		eval_run(E, &H->module);
}

struct module *
module_part(struct eval *E, const char *path)
{
	const struct module *whole = E->frame->module;
	struct held *H;

	if ((H = module_new(E, path, whole->name)) == NULL)
		return NULL;
	H->module.package = whole->package;
	H->module.scope = E->frame->globals;
	read_file(E, H);
	return &H->module;
}

/* Remember something by a module's name, for as long as the evaluator lives. */
static void
remember(struct eval *E, struct scope *S, const char *own, struct value *V)
{
	size_t given = E->given;
	unsigned forks = E->forks;

	E->given = 0;
	E->forks = 0;
	scope_set(E, S, own, V);
	E->forks = forks;
	E->given = given;
}

/* A module that the caller names is found by that name from now on. */
static void
enroll_named(struct eval *E, struct module *M)
{
	const char *own = names_add(E->names, M->name, strlen(M->name));

	if (own != NULL && *own != '\0')
		remember(E, &E->loaded[0], own, make_module(E, M));
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

int
eval_offer(struct eval *E, const char *text, const char *name)
{
	struct held *H;

	if ((H = module_new(E, NULL, name)) == NULL)
		return -1;
	enroll_named(E, &H->module);
	H->offered = text;
	return 0;
}

/* Somebody asks for a module that is there: offered text is read now. */
static struct module *
wanted(struct eval *E, struct module *M)
{
	const char *text = held(M)->offered;

	held(M)->offered = NULL;
	if (text != NULL)
		parse_and_run(E, held(M), text, strlen(text));
	return M;
}

static const struct module *
module_of(const struct value *V)
{

	return V == NULL || V->kind != VALUE_MODULE ? NULL : V->found;
}

void
eval_trim(struct eval *E, struct module *M)
{
	struct held *H = held(M);
	const char *own = names_add(E->names, M->name, strlen(M->name));

	if (H->tree == NULL)
		return;
	for (struct function *F = H->functions; F != NULL; F = F->next) {
		F->idle = F->node != NULL && ast_idle(F->node);
		F->node = NULL;
	}
	for (struct class *C = H->classes; C != NULL; C = C->next)
		C->node = NULL;
	M->parse.body = NULL;
	M->parse.text = NULL;
	/* Who imports it later reads it anew, functions and all. */
	if (own != NULL && module_of(scope_find(&E->loaded[H->known], own)) == M)
		remember(E, &E->loaded[H->known], own, NULL);
	arena_free(E->trees);
	arena_reset(H->tree);
	E->trees = H->tree;
	H->tree = NULL;
	buf_free(&H->text);
}

enum found { FOUND_NONE, FOUND_FILE, FOUND_PACKAGE, FOUND_FOLDER };

/* Look for a module below one folder, as the import system does; ${path} gets its file. */
static enum found
find_below(struct paths *P, const char *folder, const char *name, struct buf *path)
{

	buf_cut(path, 0);
	buf_str(path, folder);
	buf_char(path, '/');
	buf_str(path, name);
	for (size_t i = strlen(folder) + 1; i < path->len; i++)
		if (path->data[i] == '.')
			path->data[i] = '/';
	if (path->failed)
		return FOUND_NONE;
	if (paths_kind(P, path->data) == PATH_FOLDER) {
		size_t len = path->len;

		buf_str(path, "/__init__.py");
		if (!path->failed && paths_kind(P, path->data) == PATH_FILE)
			return FOUND_PACKAGE;
		buf_cut(path, len);
		buf_str(path, ".py");
		if (!path->failed && paths_kind(P, path->data) == PATH_FILE)
			return FOUND_FILE;
		buf_cut(path, len);
		return FOUND_FOLDER;
	}
	buf_str(path, ".py");
	return !path->failed && paths_kind(P, path->data) == PATH_FILE ? FOUND_FILE : FOUND_NONE;
}

/* A folder without __init__.py only counts when no other folder has a module of that name. */
static enum found
find(struct paths *P, const char *const *folders, const char *name, struct buf *path)
{
	const char *space = NULL;
	enum found found;

	for (; folders != NULL && *folders != NULL; folders++) {
		found = find_below(P, *folders, name, path);
		if (found == FOUND_FILE || found == FOUND_PACKAGE)
			return found;
		if (found == FOUND_FOLDER && space == NULL)
			space = *folders;
	}
	return space == NULL ? FOUND_NONE : find_below(P, space, name, path);
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

static int
is_somewhere(const struct eval_options *O, const char *name)
{
	struct buf path = { 0 };
	int rc;

	if (standard_module(name))
		return 1;
	rc = is_dotted(name) && (find(O->paths, O->folders, name, &path) != FOUND_NONE ||
	    find(O->paths, O->known, name, &path) != FOUND_NONE);
	buf_free(&path);
	return rc;
}

int
eval_exists(struct eval *E, const char *name)
{
	const char *own = names_add(E->names, name, strlen(name));
	struct value *V = own == NULL ? NULL : scope_find(&E->there, own);

	if (V == NULL && own != NULL) {
		V = is_somewhere(&E->options, name) ? &E->present : &E->global;
		remember(E, &E->there, own, V);
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
modules_look_again(struct eval *E)
{

	forget_absent(E, &E->loaded[0]);
	forget_absent(E, &E->loaded[1]);
	forget_absent(E, &E->there);
}

/* Django's own modules are there together: within a try, too, what they take is not asked for. */
static void
run_found(struct eval *E, struct held *H)
{
	const unsigned tries = E->tries;

	if (str_begins(H->module.name, "django."))
		E->tries = 0;
	read_and_run(E, H);
	E->tries = tries;
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
		return V == NULL || V->kind != VALUE_MODULE ? NULL : wanted(E, V->found);
	if (!is_dotted(name) || E->imports >= MACHINE_IMPORTS ||
	    E->below + E->depth > MACHINE_BELOW)
		return NULL;
	found = find(E->options.paths, known ? E->options.known : E->options.folders, name, &path);
	if (found == FOUND_NONE) {
		/* What is not there is looked for once. */
		remember(E, &E->loaded[known], own, &E->global);
	} else if ((H = module_new(E, found == FOUND_FOLDER ? NULL : path.data, name)) != NULL) {
		H->module.package = found == FOUND_PACKAGE || found == FOUND_FOLDER;
		H->known = known;
		remember(E, &E->loaded[known], own, make_module(E, &H->module));
		if (H->module.path != NULL)
			run_found(E, H);
	}
	buf_free(&path);
	return H == NULL ? NULL : &H->module;
}
