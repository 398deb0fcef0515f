#include "eval.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "access.h"
#include "bind.h"
#include "base/arena.h"
#include "base/exit.h"
#include "base/report.h"
#include "environment.h"
#include "machine.h"
#include "names.h"
#include "reading.h"

/* The evaluator from outside. */

static const char *const *
copy_list(struct arena *A, const char *const *list)
{
	const char **copy;
	size_t n = 0;

	while (list != NULL && list[n] != NULL)
		n++;
	if ((copy = arena_alloc(A, (n + 1) * sizeof *copy)) == NULL)
		return NULL;
	for (size_t i = 0; i < n; i++)
		if ((copy[i] = arena_strdup(A, list[i])) == NULL)
			return NULL;
	return copy;
}

static int
copy_options(struct eval *E, const struct eval_options *O)
{
	struct eval_options *C = &E->options;

	*C = *O;
	if ((C->folders = copy_list(E->own, O->folders)) == NULL ||
	    (C->known = copy_list(E->own, O->known)) == NULL ||
	    (C->environment = copy_list(E->own, O->environment)) == NULL ||
	    (O->argv != NULL && (C->argv = copy_list(E->own, O->argv)) == NULL))
		return -1;
	for (const char *const *v = C->environment; *v != NULL; v++)
		if (environment_add(E, *v) == -1)
			return -1;
	return 0;
}

struct eval *
eval_new(const struct eval_options *O)
{
	struct eval *E;

	if ((E = calloc(1, sizeof *E)) == NULL) {
		report_errno(EXIT_FAILED, "cannot get memory");
		return NULL;
	}
	if ((E->own = arena_new(0)) == NULL || (E->names = names_new()) == NULL ||
	    copy_options(E, O) == -1) {
		eval_free(E);
		return NULL;
	}
	return E;
}

/* Names that every module has. */
static int
begin(struct eval *E, struct module *M)
{
	const char *name = names_add(E->names, "__name__", 8),
		   *file = names_add(E->names, "__file__", 8);

	if (name == NULL || file == NULL)
		return -1;
	scope_set(E, M->scope, name, make_str(E, M->name));
	if (M->path != NULL)
		scope_set(E, M->scope, file, make_str(E, M->path));
	return 0;
}

void
eval_run(struct eval *E, struct module *M)
{
	struct frame frame = {
		.module = M, .scope = M->scope, .globals = M->scope, .tolerant = 1, .up = E->frame
	};
	const struct ast *at = E->at;
	size_t given = E->given;
	unsigned steps = E->steps, depth = E->depth, forks = E->forks;

	/* Each module has its own share of time and memory; what it binds is its own, whatever
	 * imports it. */
	E->frame = &frame;
	E->at = NULL;
	E->given = 0;
	E->below += depth;
	E->steps = E->depth = E->forks = 0;
	E->imports++;
	M->loading = 1;
	if (M->scope != NULL && begin(E, M) == 0)
		eval_body(E, M->parse.body);
	M->loading = 0;
	E->imports--;
	E->forks = forks;
	E->depth = depth;
	E->below -= depth;
	E->steps = steps;
	E->given = given;
	E->at = at;
	E->frame = frame.up;
}

struct module *
eval_import(struct eval *E, const char *name)
{

	return eval_load(E, name, 0);
}

struct module *
eval_import_known(struct eval *E, const char *name)
{

	return eval_load(E, name, 1);
}

const struct module *
eval_module_at(const struct eval *E, size_t i)
{

	return i < E->modules_n ? E->modules[i] : NULL;
}

struct value *
eval_module_value(struct eval *E, struct module *M)
{

	return make_module(E, M);
}

struct value *
eval_str(struct eval *E, const char *text)
{

	return make_str(E, text);
}

struct value *
eval_variable(struct eval *E, const char *name)
{

	return environment_value(E, name);
}

int
eval_define(struct eval *E, const char *dotted, struct value *V)
{
	struct definition *defines;
	size_t size;

	if (E->defines_n == E->defines_size) {
		size = E->defines_size == 0 ? 8 : E->defines_size * 2;
		if ((defines = realloc(E->defines, size * sizeof *defines)) == NULL)
			return report_errno(EXIT_FAILED, "cannot get memory");
		E->defines = defines;
		E->defines_size = size;
	}
	E->defines[E->defines_n] = (struct definition){ arena_strdup(E->own, dotted), V };
	return E->defines[E->defines_n++].name == NULL ? -1 : 0;
}

/* The attributes "C.D" of a module. */
static struct value *
along(struct eval *E, struct module *M, const char *path)
{
	size_t n = strcspn(path, ".");
	const char *name = names_add(E->names, path, n);
	struct value *V = name == NULL ? NULL : scope_find(M->scope, name);

	while (V != NULL && path[n] == '.') {
		path += n + 1;
		n = strcspn(path, ".");
		/* Code that does not run may name itself. */
		E->depth++;
		V = E->depth < MACHINE_DEPTH ? eval_resolve(E, V) : V;
		E->depth--;
		if (V->kind != VALUE_CLASS || (name = names_add(E->names, path, n)) == NULL)
			return NULL;
		V = class_get(V, name);
	}
	return V;
}

/* "a.b.C" in the folders: the longest module of it, then attributes. */
static struct value *
in_folders(struct eval *E, const char *dotted)
{
	char name[512];
	size_t n = strlen(dotted);
	struct module *M;

	if (n >= sizeof name)
		return NULL;
	memcpy(name, dotted, n + 1);
	for (; n > 0; n--) {
		if (dotted[n] != '.' && dotted[n] != '\0')
			continue;
		name[n] = '\0';
		if ((M = eval_load(E, name, 0)) == NULL && (M = eval_load(E, name, 1)) == NULL)
			continue;
		if (dotted[n] == '\0')
			return make_module(E, M);
		return along(E, M, dotted + n + 1);
	}
	return NULL;
}

struct value *
eval_resolve(struct eval *E, struct value *V)
{
	struct value *found = eval_force(E, V);

	if (found->kind != VALUE_REFERENCE)
		return found;
	V = in_folders(E, found->text);
	return V != NULL ? V : found;
}

void
eval_free(struct eval *E)
{

	if (E == NULL)
		return;
	modules_free(E);
	free(E->variables);
	free(E->defines);
	free(E->trail);
	names_free(E->names);
	arena_free(E->own);
	free(E);
}
