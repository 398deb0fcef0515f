#include "django/field_class.h"

#include <stddef.h>
#include <string.h>

#include "base/str.h"
#include "django/field_contribute.h"
#include "django/field_init.h"
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
	static const char *const methods[] = { "db_parameters", "db_check", "rel_db_type",
		"get_attname_column", "get_attname", "db_type_suffix", "db_type_parameters" };

	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (scope_get(V->class->scope, methods[i]) != NULL)
			return 1;
	return 0;
}

/* A column of its own, before one of its bases said what it is. */
struct column {
	const struct value *internal, *type;
	int own;
};

static void
look_into(struct value *V, struct field_class *C, struct column *column)
{
	const struct scope *scope = V->class->scope;
	struct value *init = scope_get(scope, "__init__"), *method;

	if (init != NULL && C->inits_n < FIELD_INITS)
		C->inits[C->inits_n++] = init;
	if (init != NULL || scope_get(scope, "deconstruct") != NULL ||
	    scope_get(scope, "__new__") != NULL)
		C->open = 1;
	C->unknown |= scope_get(scope, "__new__") != NULL;
	if ((method = scope_get(scope, "contribute_to_class")) != NULL)
		C->own_model |= field_contribute_more(method);
	column->own |= says_column(V);
	if (column->internal == NULL)
		column->internal = scope_get(scope, "get_internal_type");
	if (column->type == NULL)
		column->type = scope_get(scope, "db_type");
}

/* What a class itself says; then its bases, first to last and deep, as Python nearly does. */
static void
look(struct eval *E, struct value *V, struct field_class *C, struct column *column, int depth)
{

	V = field_class_resolve(E, V);
	if (V->kind == VALUE_REFERENCE && C->kind == NULL &&
	    (C->kind = field_kind_find(V->text)) != NULL)
		return;
	if (V->kind == VALUE_REFERENCE && strcmp(V->text, "object") == 0)
		return;
	/* Behind Django's own class nothing matters; before it, anything may. */
	if (C->kind != NULL)
		return;
	if (V->kind != VALUE_CLASS || depth == BASES_DEEP) {
		C->open = C->unknown = C->own_model = 1;
		return;
	}
	/* Some that many projects have are known by heart. */
	if ((C->kind = field_kind_find(V->class->dotted)) != NULL) {
		C->open = 1;
		return;
	}
	look_into(V, C, column);
	for (size_t i = 0; i < V->class->n; i++)
		look(E, V->class->bases[i], C, column, depth + 1);
}

static void
set_column(struct field_class *C, const struct column *column)
{
	const char *name;

	if (C->kind == NULL || C->unknown || column->own)
		return;
	C->column = C->kind;
	if (column->internal != NULL && (name = field_init_returns(column->internal)) != NULL)
		C->column = field_kind_get(name);
	else if (column->internal != NULL)
		C->column = NULL;
	if (column->type != NULL && (C->db_type = field_init_returns(column->type)) == NULL)
		C->column = NULL;
}

void
field_class_of(struct eval *E, struct value *V, struct field_class *C)
{
	struct column column = { 0 };

	*C = (struct field_class){ 0 };
	V = field_class_resolve(E, V);
	look(E, V, C, &column, 0);
	if (V->kind == VALUE_CLASS)
		C->path = V->class->dotted;
	else if (V->kind == VALUE_REFERENCE)
		C->path = V->text;
	if (C->kind == NULL)
		C->open = C->unknown = C->own_model = 1;
	set_column(C, &column);
}
