#include <string.h>

#include "access.h"
#include "machine.h"

/* Calls that are kept, and the arguments of those that are carried out. */

const char *
call_name(const struct value *V)
{
	const struct value *callee;

	if (V == NULL || V->kind != VALUE_CALL)
		return NULL;
	callee = V->call->callee;
	return callee->kind == VALUE_REFERENCE ? callee->text :
	    callee->kind == VALUE_CLASS ? callee->class->dotted :
	    callee->kind == VALUE_FUNCTION ? callee->function->name : NULL;
}

struct value *
call_arg(const struct value *V, int i, const char *name)
{

	if (V == NULL || V->kind != VALUE_CALL)
		return NULL;
	if (i >= 0 && (size_t)i < V->call->n)
		return V->call->args[i];
	for (size_t k = 0; name != NULL && k < V->call->keywords_n; k++)
		if (V->call->keywords[k].name != NULL &&
		    strcmp(V->call->keywords[k].name, name) == 0)
			return V->call->keywords[k].value;
	return NULL;
}

struct value *
call_keyword(const struct site *S, const char *name)
{

	for (size_t i = 0; i < S->keywords_n; i++)
		if (S->keywords[i].name != NULL && strcmp(S->keywords[i].name, name) == 0)
			return S->keywords[i].value;
	return NULL;
}

struct value *
call_given(const struct site *S, size_t i, const char *name)
{

	return i < S->n ? S->args[i] : name == NULL ? NULL : call_keyword(S, name);
}
