#include "django/operation.h"

#include <string.h>

#include "base/str.h"
#include "python/access.h"
#include "python/ast.h"
#include "python/value.h"

/* Classes may be based on themselves, in code that does not run. */
enum { BASES_DEEP = 16 };

static const char *
last_part(const char *dotted)
{
	const char *dot = strrchr(dotted, '.');

	return dot == NULL ? dotted : dot + 1;
}

static const char *
name_of(const struct value *callee, int depth)
{
	const struct class *class;
	const char *name;

	if (callee->kind == VALUE_REFERENCE)
		return str_begins(callee->text, "django.") ? last_part(callee->text) : NULL;
	if (callee->kind != VALUE_CLASS || depth == BASES_DEEP)
		return NULL;
	class = callee->class;
	if (class->dotted != NULL && str_begins(class->dotted, "django."))
		return last_part(class->dotted);
	if (scope_get(class->scope, "__init__") != NULL ||
	    scope_get(class->scope, "state_forwards") != NULL)
		return NULL;
	for (size_t i = 0; i < class->n; i++)
		if ((name = name_of(class->bases[i], depth + 1)) != NULL)
			return name;
	return NULL;
}

const char *
operation_name(const struct value *V)
{

	return V == NULL || V->kind != VALUE_CALL ? NULL : name_of(V->call->callee, 0);
}

/* Is it made from RunPython?  That changes no state, whatever its constructor takes. */
static int
is_idle_base(const struct value *callee, int depth)
{
	const struct class *class;

	if (callee->kind == VALUE_REFERENCE)
		return str_begins(callee->text, "django.db.migrations.") &&
		       strcmp(last_part(callee->text), "RunPython") == 0;
	if (callee->kind != VALUE_CLASS || depth == BASES_DEEP)
		return 0;
	class = callee->class;
	if (scope_get(class->scope, "__new__") != NULL)
		return 0;
	for (size_t i = 0; i < class->n; i++)
		if (is_idle_base(class->bases[i], depth + 1))
			return 1;
	return 0;
}

/* Nothing but `pass` and texts. */
static int
does_nothing(const struct ast *statement)
{

	for (; statement != NULL; statement = statement->next)
		if (statement->kind != NODE_PASS &&
		    (statement->kind != NODE_EXPRESSION || statement->value->kind != NODE_STRING))
			return 0;
	return 1;
}

int
operation_idle(const struct value *V)
{
	const struct value *forwards;

	if (V == NULL || V->kind != VALUE_CALL || V->call->callee->kind != VALUE_CLASS)
		return 0;
	forwards = class_get(V->call->callee, "state_forwards");
	if (forwards == NULL)
		return is_idle_base(V->call->callee, 0);
	return forwards != NULL && forwards->kind == VALUE_FUNCTION &&
	    forwards->function->node != NULL && forwards->function->node->kind == NODE_FUNCTION &&
	    does_nothing(forwards->function->node->body);
}
