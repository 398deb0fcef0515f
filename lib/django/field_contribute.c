#include "django/field_contribute.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "python/ast.h"
#include "python/value.h"

static int
is_one_of(const char *name, const char *const *list)
{

	for (; *list != NULL; list++)
		if (strcmp(name, *list) == 0)
			return 1;
	return 0;
}

/* Calls that put no field into a model: of Python itself, of signals, of descriptors' classes. */
static int
is_harmless(const struct ast *callee)
{
	static const char *const functions[] = { "delattr", "getattr", "hasattr",
		"isinstance", "issubclass", "len", "partial", "property", "setattr", "str", "super",
		"type", NULL };
	static const char *const methods[] = { "append", "connect", "format", "get", "join",
		"lower", "pop", "setdefault", "upper", NULL };

	if (callee->kind == NODE_NAME)
		return isupper((unsigned char)callee->text[0]) ||
		       (callee->text[0] == '_' && isupper((unsigned char)callee->text[1])) ||
		       is_one_of(callee->text, functions);
	if (callee->kind != NODE_ATTRIBUTE)
		return 0;
	/* super().contribute_to_class() */
	if (strcmp(callee->text, "contribute_to_class") == 0)
		return callee->value->kind == NODE_CALL &&
		       callee->value->value->kind == NODE_NAME &&
		       strcmp(callee->value->value->text, "super") == 0;
	return is_one_of(callee->text, methods);
}

static int
does_more(const struct ast *N)
{

	for (; N != NULL; N = N->next) {
		if (N->kind == NODE_CALL && !is_harmless(N->value))
			return 1;
		for (unsigned i = 0; i < ast_kids(N->kind); i++)
			if (does_more(N->kid[i]))
				return 1;
	}
	return 0;
}

int
field_contribute_more(const struct value *method)
{

	return method->kind != VALUE_FUNCTION || method->function->node == NULL ||
	       method->function->node->kind != NODE_FUNCTION ||
	       does_more(method->function->node->body);
}
