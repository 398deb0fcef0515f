#include <string.h>

#include "access.h"
#include "base/str.h"
#include "machine.h"

/* Calls of what is known by its dotted name. */

/* str.lower and the like, called with the text. */
static struct value *
unbound(struct eval *E, const char *dotted, struct site *S)
{
	struct site inner = *S;

	if (!str_begins(dotted, "str.") || S->n == 0 || S->args[0]->kind != VALUE_STR)
		return NULL;
	inner.self = S->args[0];
	inner.name = dotted + strlen("str.");
	inner.args = S->args + 1;
	inner.n = S->n - 1;
	return text_method(E, &inner);
}

struct value *
reference_call(struct eval *E, const char *dotted, struct site *S)
{
	struct value *V;

	if ((V = builtin_call(E, dotted, S)) != NULL || (V = unbound(E, dotted, S)) != NULL)
		return V;
	if ((V = folders_call(E, dotted, S)) != NULL || (V = os_call(E, dotted, S)) != NULL)
		return V;
	return environment_call(E, dotted, S);
}
