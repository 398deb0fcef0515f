#include "include.h"

#include <string.h>

#include "access.h"
#include "base/str.h"
#include "listing.h"
#include "machine.h"
#include "names.h"
#include "reading.h"

/*
 * include() of django-split-settings (split_settings/tools.py): files that run among the names of
 * the module that takes them in, __file__ too.
 */

static const char tools[] = "split_settings.tools", included[] = "__included_files__",
		  including[] = "__included_file__";

/* The files of one pattern: who binds what. */
struct taken {
	const struct scope *scope;
	struct value **before; /* by place: what names were bound to before this file */
	unsigned char *bound; /* was it bound by one of the files? */
	size_t room;
	const char *pattern;
};

static struct value *
global(struct eval *E, const char *name)
{

	return scope_find(E->frame->globals, names_add(E->names, name, strlen(name)));
}

static void
set_global(struct eval *E, const char *name, struct value *V)
{

	if ((name = names_add(E->names, name, strlen(name))) != NULL)
		scope_set(E, E->frame->globals, name, V);
}

static int
is_same(const struct value *V, const struct value *W)
{

	if (V->kind == VALUE_REFERENCE && W->kind == VALUE_REFERENCE)
		return strcmp(V->text, W->text) == 0;
	if (V->kind == VALUE_MODULE && W->kind == VALUE_MODULE)
		return V->found == W->found;
	return value_equal(V, W) == 1;
}

static int
reserve(struct eval *E, struct taken *T)
{
	size_t n = T->scope->n, room = 2 * n + 64;
	struct value **before;
	unsigned char *bound;

	if (n <= T->room)
		return 0;
	if ((before = make_bytes(E, room * sizeof *before)) == NULL ||
	    (bound = make_bytes(E, room)) == NULL)
		return -1;
	if (T->room > 0) {
		memcpy(before, T->before, T->room * sizeof *before);
		memcpy(bound, T->bound, T->room);
	}
	T->before = before;
	T->bound = bound;
	T->room = room;
	return 0;
}

/* Remember what the names are bound to before a file runs. */
static void
remember(struct eval *E, struct taken *T)
{

	if (reserve(E, T) == -1)
		return;
	for (size_t i = 0; i < T->scope->n; i++)
		T->before[i] = T->scope->all[i].value;
}

/* Of what two files set nobody knows which one comes last. */
static void
compare(struct eval *E, struct taken *T)
{
	struct value *why = make_unknown(
	    E, "several files of '%.200s' set it, in an order that nothing tells", T->pattern);

	if (reserve(E, T) == -1)
		return;
	for (size_t i = 0; i < T->scope->n; i++) {
		const struct binding *B = &T->scope->all[i];
		struct value *before = T->before[i];

		if (B->value == before)
			continue;
		if (T->bound[i] && before != NULL && B->value != NULL && *B->name != '_' &&
		    !is_same(before, B->value))
			scope_set(E, E->frame->globals, B->name, why);
		T->bound[i] = 1;
	}
}

/* Carry a file out among the names of the module that runs; NULL, or the error that ends it. */
static struct value *
run(struct eval *E, struct module *M)
{
	struct frame frame = { .module = M,
		.scope = E->frame->globals,
		.globals = E->frame->globals,
		.tolerant = E->frame->tolerant,
		.up = E->frame };
	struct module *whole = E->frame->module;
	const struct ast *at = E->at;
	enum flow flow;

	E->frame = &frame;
	E->imports++;
	M->loading = 1;
	flow = eval_body(E, M->parse.body);
	M->loading = 0;
	E->imports--;
	E->frame = frame.up;
	E->at = at;
	if (whole->raised == NULL)
		whole->raised = M->raised;
	if (M->ran != NULL)
		whole->ran = make_unknown(E, "%s", M->ran->unknown.why);
	if (flow == FLOW_RAISE)
		return frame.result;
	if (flow != FLOW_ON)
		eval_ran(E, "how a file ends is not known");
	return NULL;
}

/* One file, unless it was taken in before.  Return NULL, or the error that ends it. */
static struct value *
take(struct eval *E, struct value *path)
{
	struct site S = { .args = &path, .n = 1 };
	struct value *all = global(E, included);
	struct module *M;

	path = os_call(E, "os.path.abspath", &S);
	if (all == NULL || all->kind != VALUE_LIST) {
		eval_ran(E, "its list of files is set anew");
		return NULL;
	}
	for (size_t i = 0; i < all->n; i++)
		if (value_equal(all->items[i], path) != 0)
			return NULL;
	eval_touch(E, all);
	list_insert(E, all, all->n, path);
	set_global(E, including, path);
	if (path->kind != VALUE_STR || E->imports >= MACHINE_IMPORTS ||
	    E->below + E->depth > MACHINE_BELOW || (M = module_part(E, path->text)) == NULL) {
		eval_ran(E, "files take in each other too deeply");
		return NULL;
	}
	if (M->unreadable != NULL) {
		eval_ran(
		    E, make_unknown(E, "%s: '%.200s'", M->unreadable, path->text)->unknown.why);
		return NULL;
	}
	if (M->parse.error.message != NULL)
		return make_error(E, "SyntaxError", "%s: '%.200s:%u'", M->parse.error.message,
		    path->text, M->parse.error.line);
	return run(E, M);
}

/* Where patterns begin: the folder of the file that includes. */
static struct value *
pattern_of(struct eval *E, const char *text)
{
	struct value *from = global(E, including);
	const char *slash;

	if (from == NULL || from->kind != VALUE_STR)
		from = global(E, "__file__");
	if (from == NULL || from->kind != VALUE_STR || (slash = strrchr(from->text, '/')) == NULL)
		return make_unknown(E, "where the file lies is not known");
	if (*text == '/')
		return make_str(E, text);
	from = make_text(E, VALUE_STR, from->text, (size_t)(slash - from->text) + 1);
	return eval_binary(E, OP_ADD, from, make_str(E, text));
}

/* All files of one argument.  Return NULL, or the error that ends them. */
static struct value *
take_all(struct eval *E, const char *text, int optional)
{
	struct value *pattern = pattern_of(E, text), *all = pattern, *error = NULL;
	struct taken T = { .scope = E->frame->globals, .pattern = text };

	if (pattern->kind == VALUE_STR)
		all = listing_glob(E, pattern->text);
	if (all->kind != VALUE_LIST) {
		eval_ran(E, eval_why(E, all));
		return NULL;
	}
	if (all->n == 0 && !optional)
		return make_error(E, "OSError", "No such file: %.300s", pattern->text);
	for (size_t i = 0; i < all->n && error == NULL; i++) {
		if (all->n > 1)
			remember(E, &T);
		error = take(E, all->items[i]);
		if (all->n > 1)
			compare(E, &T);
	}
	return error;
}

/* One argument: a text, or optional(text).  Return NULL, or the error that ends it. */
static struct value *
argument(struct eval *E, struct value *V)
{
	int optional =
	    call_name(V) != NULL && strcmp(call_name(V), "split_settings.tools.optional") == 0;
	struct value *saved = global(E, including), *error;

	if (optional && call_arg(V, 0, "filename") != NULL)
		V = call_arg(V, 0, "filename");
	V = eval_force(E, V);
	if (optional && (V->kind == VALUE_NONE || value_truth(V) == 0))
		return NULL;
	if (V->kind != VALUE_STR && V->kind != VALUE_PATH) {
		eval_ran(E, eval_why(E, V));
		return NULL;
	}
	error = take_all(E, V->text, optional);
	if (error == NULL)
		set_global(E, including, saved);
	return error;
}

/* Do the names belong to the module that calls?  That is so without a scope, too. */
static int
is_own_scope(const struct eval *E, const struct value *scope)
{
	const char *name = call_name(scope);

	if (scope == NULL || scope->kind == VALUE_NONE)
		return 1;
	return name != NULL && (strcmp(name, "globals") == 0 ||
				   (E->frame->scope == E->frame->globals &&
				       (strcmp(name, "locals") == 0 || strcmp(name, "vars") == 0)));
}

struct value *
include_call(struct eval *E, const char *dotted, struct site *S)
{
	struct value *error = NULL;
	int own;

	if (!str_begins(dotted, tools) || dotted[sizeof tools - 1] != '.')
		return NULL;
	dotted += sizeof tools;
	if (strcmp(dotted, "optional") == 0)
		return make_call(E, make_reference(E, tools, dotted), S);
	if (strcmp(dotted, "include") != 0)
		return NULL;
	own = is_own_scope(E, call_keyword(S, "scope"));
	for (size_t i = 0; i < S->keywords_n; i++)
		own = own && S->keywords[i].name != NULL;
	if (!own)
		eval_ran(E, "its scope is not known");
	else if (global(E, included) == NULL)
		set_global(E, included, make_list(E, VALUE_LIST, 8));
	for (size_t i = 0; own && i < S->n && error == NULL; i++)
		error = argument(E, S->args[i]);
	return error != NULL ? error : make(E, VALUE_NONE);
}
