#include <string.h>

#include "access.h"
#include "base/str.h"
#include "machine.h"
#include "names.h"
#include "standard.h"

/* import and from: the project's own modules are followed, others become references. */

/* The first part of a dotted name, interned. */
static const char *
first_part(struct eval *E, const char *name)
{

	return names_add(E->names, name, strcspn(name, "."));
}

/* A module that is not followed: a reference; or an error where it is known to be missing. */
static struct value *
outside(struct eval *E, const char *name)
{
	const char *first;

	if (eval_exists(E, name))
		return make_reference(E, NULL, name);
	first = first_part(E, name);
	if (E->options.complete || (first != NULL && eval_load(E, first, 0) != NULL))
		return make_error(E, "ModuleNotFoundError", "No module named '%.200s'", name);
	E->doubt_import = 1;
	return make_reference(E, NULL, name);
}

static struct value *
module_of(struct eval *E, const char *name)
{
	struct module *M;

	/* Django's names stay references, wherever it lies: their meaning is known elsewhere. */
	if (strcmp(name, "django") == 0 || str_begins(name, "django."))
		return outside(E, name);
	M = eval_load(E, name, 0);
	return M != NULL ? make_module(E, M) : outside(E, name);
}

/* An import that fails: what it would have bound is an error, too. */
static enum flow
failed(struct eval *E, struct value *error)
{

	E->frame->result = error;
	if (!E->frame->tolerant)
		return FLOW_RAISE;
	if (E->frame->module->raised == NULL)
		E->frame->module->raised = error;
	return FLOW_ON;
}

enum flow
eval_import_statement(struct eval *E, const struct ast *N)
{
	const char *name;
	struct value *V;
	enum flow flow;

	for (const struct ast *alias = N->items; alias != NULL; alias = alias->next) {
		E->at = alias;
		V = module_of(E, alias->text);
		name = alias->value != NULL ? alias->value->text : first_part(E, alias->text);
		if (name == NULL)
			return FLOW_ON;
		/* "import a.b" binds a. */
		if (alias->value == NULL && V->kind != VALUE_ERROR &&
		    strchr(alias->text, '.') != NULL)
			V = module_of(E, name);
		scope_set(E, E->frame->scope, name, V);
		if (V->kind == VALUE_ERROR && (flow = failed(E, V)) != FLOW_ON)
			return flow;
	}
	return FLOW_ON;
}

/* The module that "from ..a import" names, or NULL: it lies above all packages. */
static const char *
absolute(struct eval *E, const struct ast *N)
{
	const struct module *M = E->frame->module;
	size_t len = strlen(M->name);
	unsigned up = N->op;
	struct value *V;

	if (up == 0)
		return N->text;
	/* A package is its own first level. */
	for (up -= M->package ? 1 : 0; up > 0; up--) {
		while (len > 0 && M->name[len - 1] != '.')
			len--;
		if (len == 0)
			return NULL;
		len--;
	}
	V = make_text(E, VALUE_STR, M->name, len);
	if (V->kind != VALUE_STR || N->text == NULL)
		return V->kind == VALUE_STR && len > 0 ? V->text : NULL;
	V = make_reference(E, V->text, N->text);
	return V->kind == VALUE_REFERENCE ? V->text : NULL;
}

static int
is_listed(const struct value *all, const char *name)
{

	for (size_t i = 0; i < all->n; i++)
		if (value_is(all->items[i], name))
			return 1;
	return 0;
}

/* Is it a reference to what the module that runs binds by that name? */
static int
is_own(const struct eval *E, const struct value *V, const char *name)
{
	const char *own = E->frame->module->name;
	size_t n = strlen(own);

	return V->kind == VALUE_REFERENCE && strncmp(V->text, own, n) == 0 && V->text[n] == '.' &&
	    strcmp(V->text + n + 1, name) == 0;
}

/* from M import *: what __all__ lists, else what has no underscore in front. */
static void
import_all(struct eval *E, struct module *M)
{
	struct value *all = scope_get(M->scope, "__all__");
	const char *name;
	struct value *V;

	if (all != NULL && all->kind != VALUE_LIST && all->kind != VALUE_TUPLE)
		all = NULL;
	for (size_t i = 0; i < scope_count(M->scope); i++) {
		if ((V = scope_at(M->scope, i, &name)) == NULL || is_own(E, V, name))
			continue;
		if (all != NULL ? is_listed(all, name) : name[0] != '_')
			scope_set(E, E->frame->scope, name, V);
	}
	if (M->scope->open != NULL)
		E->frame->scope->open = M->scope->open;
	else if (M->parse.error.message != NULL || M->unreadable != NULL)
		E->frame->scope->open = "a module that is imported with '*' cannot be read";
}

static enum flow
star(struct eval *E, const char *name)
{
	struct module *M = eval_load(E, name, 0);
	struct value *V;

	/* What it binds matters, so a module outside the project is followed, too. */
	if (M == NULL)
		M = eval_load(E, name, 1);
	if (M != NULL) {
		import_all(E, M);
		return FLOW_ON;
	}
	if ((V = outside(E, name))->kind == VALUE_ERROR)
		return failed(E, V);
	E->frame->scope->open = make_unknown(
	    E, "line %u imports all names of '%.200s', which is not followed", E->at->line, name)
				    ->unknown.why;
	return FLOW_ON;
}

/* One name of a module of the project. */
static struct value *
from_module(struct eval *E, struct module *M, const char *name)
{
	struct value *V = eval_attribute(E, eval_module_value(E, M), name);

	if (V->kind == VALUE_ERROR && strcmp(V->error.type, "AttributeError") == 0)
		return make_error(
		    E, "ImportError", "cannot import name '%s' from '%s'", name, M->name);
	if (V->kind == VALUE_UNKNOWN)
		E->doubt_import = 1;
	return V;
}

/* One name of a module that is not followed; within a try it matters whether it is there. */
static struct value *
from_outside(struct eval *E, const char *module, const char *name)
{
	struct value *V = make_reference(E, module, name);
	struct module *M;

	if (E->tries == 0 || standard_module(module) || V->kind != VALUE_REFERENCE)
		return V;
	if (!eval_exists(E, V->text) &&
	    ((M = eval_load(E, module, 1)) == NULL || scope_get(M->scope, name) == NULL))
		E->doubt_import = 1;
	return V;
}

enum flow
eval_import_from(struct eval *E, const struct ast *N)
{
	const char *name = absolute(E, N);
	struct value *V, *from;
	enum flow flow;

	if (name == NULL) {
		V = make_error(
		    E, "ImportError", "attempted relative import beyond top-level package");
		for (const struct ast *alias = N->items; alias != NULL; alias = alias->next)
			scope_set(E, E->frame->scope,
			    alias->value != NULL ? alias->value->text : alias->text, V);
		return failed(E, V);
	}
	if (strcmp(N->items->text, "*") == 0)
		return star(E, name);
	from = module_of(E, name);
	for (const struct ast *alias = N->items; alias != NULL; alias = alias->next) {
		E->at = alias;
		V = from->kind == VALUE_MODULE ? from_module(E, from->found, alias->text) :
		    from->kind == VALUE_ERROR ? from : from_outside(E, name, alias->text);
		scope_set(
		    E, E->frame->scope, alias->value != NULL ? alias->value->text : alias->text, V);
		if (V->kind == VALUE_ERROR && (flow = failed(E, V)) != FLOW_ON)
			return flow;
	}
	return FLOW_ON;
}
