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

/* Does one of Django's leave the state alone, however it is made? */
static int
is_stateless(const char *name)
{
	static const char *const names[] = { "RunPython", "CreateCollation", "RemoveCollation",
		"ValidateConstraint" };

	if (str_ends(name, "Extension"))
		return 1;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], name) == 0)
			return 1;
	return 0;
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
	if (scope_get(class->scope, "state_forwards") != NULL)
		return NULL;
	for (size_t i = 0; i < class->n; i++)
		if ((name = name_of(class->bases[i], depth + 1)) != NULL)
			return scope_get(class->scope, "__init__") == NULL || is_stateless(name)
				   ? name
				   : NULL;
	return NULL;
}

const char *
operation_name(const struct value *V)
{

	return V == NULL || V->kind != VALUE_CALL ? NULL : name_of(V->call->callee, 0);
}

int
operation_idle(const struct value *V)
{
	const struct value *forwards;

	if (V == NULL || V->kind != VALUE_CALL || V->call->callee->kind != VALUE_CLASS)
		return 0;
	forwards = class_get(V->call->callee, "state_forwards");
	if (forwards == NULL || forwards->kind != VALUE_FUNCTION)
		return 0;
	return forwards->function->node == NULL ? forwards->function->idle
						: ast_idle(forwards->function->node);
}
