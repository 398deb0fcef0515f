#include <string.h>

#include "access.h"
#include "machine.h"
#include "reading.h"

/* Classes: their bodies are carried out like a module's. */

static struct value *
bases(struct eval *E, const struct ast *N)
{
	struct value *V = make_list(E, VALUE_LIST, 2);

	for (const struct ast *arg = N->head; arg != NULL; arg = arg->next)
		if (arg->kind != NODE_KEYWORD)
			list_insert(E, V, V->n,
			    eval_expression(E, arg->kind == NODE_STARRED ? arg->value : arg));
	return V;
}

/* Classes above classes that share bases: the ways up double with each level. */
enum { PATHS_MOST = 20000 };

static unsigned
count_paths(const struct value *above)
{
	unsigned paths = 1;

	for (size_t i = 0; above->kind == VALUE_LIST && i < above->n; i++)
		if (above->items[i]->kind == VALUE_CLASS && paths <= PATHS_MOST)
			paths += above->items[i]->class->paths;
	return paths;
}

static struct value *
metaclass(struct eval *E, const struct ast *N)
{

	for (const struct ast *arg = N->head; arg != NULL; arg = arg->next)
		if (arg->kind == NODE_KEYWORD && arg->text != NULL &&
		    strcmp(arg->text, "metaclass") == 0)
			return eval_expression(E, arg->value);
	return NULL;
}

static struct value *
decorators(struct eval *E, const struct ast *N)
{
	struct value *V = N->orelse == NULL ? NULL : make_list(E, VALUE_LIST, 1);

	for (const struct ast *D = N->orelse; D != NULL; D = D->next)
		list_insert(E, V, V->n, eval_expression(E, D));
	return V;
}

static const char *
qualified(struct eval *E, const char *name)
{
	const char *outer = E->frame->is_class ? E->frame->dotted : E->frame->module->name;
	struct value *V = make_reference(E, outer, name);

	return V->kind == VALUE_REFERENCE ? V->text : name;
}

struct value *
eval_class(struct eval *E, const struct ast *N)
{
	struct value *V = make(E, VALUE_CLASS), *above = bases(E, N);
	struct class *C = make_bytes(E, sizeof *C);
	struct frame frame = { .module = E->frame->module,
		.globals = E->frame->globals,
		.tolerant = 1,
		.is_class = 1,
		.up = E->frame };

	if (count_paths(above) > PATHS_MOST)
		return make_unknown(E, "there are too many classes above it");
	if (C == NULL || V->kind != VALUE_CLASS || (frame.scope = scope_new(E, NULL)) == NULL)
		return make_unknown(E, "it needs too much memory");
	frame.outer = E->frame->is_class                     ? E->frame->outer
		      : E->frame->scope == E->frame->globals ? NULL
							     : E->frame->scope;
	C->name = N->text;
	C->dotted = frame.dotted = qualified(E, N->text);
	if (above->kind == VALUE_LIST) {
		C->bases = above->items;
		C->n = above->n;
	}
	C->paths = count_paths(above);
	C->scope = frame.scope;
	C->node = N;
	C->module = E->frame->module;
	C->metaclass = metaclass(E, N);
	C->decorators = decorators(E, N);
	V->class = C;
	module_adopt_class(E->frame->module, C);
	E->frame = &frame;
	eval_body(E, N->body);
	E->frame = frame.up;
	enum_settle(E, V);
	return V;
}
