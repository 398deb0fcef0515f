#include "django/field_class.h"

#include <stddef.h>

#include "base/str.h"
#include "django/field_kind.h"
#include "python/access.h"
#include "python/eval.h"

/* Code that does not run may go in circles. */
enum { HOPS = 16, BASES_DEEP = 16 };

struct value *
field_class_resolve(struct eval *E, struct value *V)
{
	struct value *found;

	for (int i = 0; i < HOPS; i++) {
		if (V->kind == VALUE_REFERENCE && str_begins(V->text, "django.") &&
		    !str_begins(V->text, "django.conf."))
			return V;
		if ((found = eval_resolve(E, V)) == V)
			return V;
		V = found;
	}
	return V;
}

/* Methods of a field that say what its column is like. */
static int
says_column(const struct value *V)
{
	static const char *const methods[] = { "db_type", "db_parameters", "db_check",
		"rel_db_type", "get_internal_type", "get_attname_column", "get_attname",
		"db_type_suffix", "db_type_parameters" };

	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (scope_get(V->class->scope, methods[i]) != NULL)
			return 1;
	return 0;
}

/* What a class itself says; then its bases, first to last and deep, as Python nearly does. */
static void
look(struct eval *E, struct value *V, struct field_class *C, int depth)
{
	const struct class *class;
	struct value *init;

	V = field_class_resolve(E, V);
	if (V->kind == VALUE_REFERENCE && C->kind == NULL &&
	    (C->kind = field_kind_find(V->text)) != NULL)
		return;
	if (V->kind == VALUE_REFERENCE && str_begins(V->text, "object"))
		return;
	if (V->kind != VALUE_CLASS || depth == BASES_DEEP) {
		/* Behind Django's own class nothing matters; before it, anything may. */
		C->open |= C->kind == NULL;
		C->own_column |= C->kind == NULL;
		C->own_model |= C->kind == NULL;
		return;
	}
	if (C->kind != NULL)
		return;
	class = V->class;
	if ((init = scope_get(class->scope, "__init__")) != NULL && C->init == NULL)
		C->init = init;
	if (init != NULL || scope_get(class->scope, "deconstruct") != NULL ||
	    scope_get(class->scope, "__new__") != NULL)
		C->open = 1;
	C->own_column |= says_column(V);
	C->own_model |= scope_get(class->scope, "contribute_to_class") != NULL;
	for (size_t i = 0; i < class->n; i++)
		look(E, class->bases[i], C, depth + 1);
}

void
field_class_of(struct eval *E, struct value *V, struct field_class *C)
{

	*C = (struct field_class){ 0 };
	V = field_class_resolve(E, V);
	look(E, V, C, 0);
	if (V->kind == VALUE_CLASS)
		C->path = V->class->dotted;
	else if (V->kind == VALUE_REFERENCE)
		C->path = V->text;
	if (C->kind == NULL)
		C->open = C->own_column = C->own_model = 1;
}
