#include "instance.h"

#include <string.h>

#include "access.h"
#include "bind.h"
#include "machine.h"
#include "names.h"

enum { DEEP = 16 };

enum decorator { UNDECORATED, PROPERTY, STATIC_METHOD, CLASS_METHOD, OTHER };

/* Is all that the class inherits to be seen? */
static int
is_plain(const struct class *C, int depth)
{
	static const char *const empty[] = { "object", "builtins.object", "abc.ABC",
		"typing.Generic", "typing.Generic.[]", "django.db.migrations.Migration",
		"django.db.migrations.migration.Migration" };
	size_t known;

	if (depth == DEEP || C->metaclass != NULL || C->decorators != NULL || C->members_n > 0)
		return 0;
	for (size_t i = 0; i < C->n; i++) {
		if (C->bases[i]->kind == VALUE_CLASS && is_plain(C->bases[i]->class, depth + 1))
			continue;
		if (C->bases[i]->kind != VALUE_REFERENCE)
			return 0;
		for (known = 0; known < sizeof empty / sizeof *empty; known++)
			if (strcmp(C->bases[i]->text, empty[known]) == 0)
				break;
		if (known == sizeof empty / sizeof *empty)
			return 0;
	}
	return 1;
}

int
instance_is(const struct value *V)
{

	return V->kind == VALUE_CALL && V->call->callee->kind == VALUE_CLASS &&
	       is_plain(V->call->callee->class, 0);
}

static enum decorator
decorator_of(const struct function *F)
{
	const struct ast *D = F->node == NULL ? NULL : F->node->orelse;

	if (D == NULL)
		return F->node == NULL ? OTHER : UNDECORATED;
	if (D->next != NULL || (D->kind != NODE_NAME && D->kind != NODE_ATTRIBUTE))
		return OTHER;
	if (strcmp(D->text, "property") == 0 || strcmp(D->text, "cached_property") == 0)
		return PROPERTY;
	if (strcmp(D->text, "staticmethod") == 0)
		return STATIC_METHOD;
	return strcmp(D->text, "classmethod") == 0 ? CLASS_METHOD : OTHER;
}

/* Call with the object, or its class, in front. */
static struct value *
call_with(struct eval *E, const struct function *F, struct value *first, const struct site *S)
{
	struct site with = *S;

	if ((with.args = make_bytes(E, (S->n + 1) * sizeof *with.args)) == NULL)
		return make_unknown(E, "it needs too much memory");
	with.args[0] = first;
	if (S->n > 0)
		memcpy(with.args + 1, S->args, S->n * sizeof *with.args);
	with.n = S->n + 1;
	return eval_invoke(E, F, &with);
}

static struct value *
call_named(struct eval *E, const struct function *F, struct value *V, const char *name)
{
	struct site S = { .n = name != NULL };
	struct value *text = name == NULL ? NULL : make_str(E, name);

	S.args = &text;
	return call_with(E, F, V, &S);
}

/* Carry out __init__, once. */
static struct scope *
fields_of(struct eval *E, struct value *V)
{
	struct call *call = V->call;
	const struct value *init;
	struct value *result;
	struct site S = {
		.args = call->args, .n = call->n, .keywords = call->keywords,
		.keywords_n = call->keywords_n };

	if (call->fields != NULL)
		return call->fields;
	call->fields = scope_new(E, NULL);
	init = class_get(call->callee, "__init__");
	if (call->fields != NULL && init != NULL) {
		result = init->kind == VALUE_FUNCTION && decorator_of(init->function) == UNDECORATED
		    ? call_with(E, init->function, V, &S) : NULL;
		if (result == NULL || result->kind != VALUE_NONE)
			call->fields->open = "its __init__ is not followed";
	}
	return call->fields;
}

static struct value *
of_function(struct eval *E, struct value *V, struct value *found, const char *name)
{

	if (decorator_of(found->function) == PROPERTY)
		return call_named(E, found->function, V, NULL);
	return make_unknown(E, "the method '%.200s' is not followed here", name);
}

struct value *
instance_attribute(struct eval *E, struct value *V, const char *name)
{
	struct value *class = V->call->callee, *found = class_get(class, name), *field;
	const struct scope *fields = fields_of(E, V);

	if (found != NULL && found->kind == VALUE_FUNCTION &&
	    decorator_of(found->function) == PROPERTY)
		return of_function(E, V, found, name);
	if ((field = scope_get(fields, name)) != NULL)
		return field;
	if (found != NULL)
		return found->kind == VALUE_FUNCTION ? of_function(E, V, found, name) : found;
	if (fields == NULL || fields->open != NULL)
		return make_unknown(E, "the attribute '%.200s' of '%.200s' is not known", name,
		    class->class->name);
	if ((found = class_get(class, "__getattr__")) != NULL && found->kind == VALUE_FUNCTION)
		return call_named(E, found->function, V, name);
	return make_error(E, "AttributeError", "'%.200s' object has no attribute '%.200s'",
	    class->class->name, name);
}

struct value *
instance_method(struct eval *E, struct site *S)
{
	struct value *found;

	if (!instance_is(S->self))
		return NULL;
	found = class_get(S->self->call->callee, S->name);
	if (found == NULL || found->kind != VALUE_FUNCTION)
		return NULL;
	fields_of(E, S->self);
	switch (decorator_of(found->function)) {
	case UNDECORATED:
		return call_with(E, found->function, S->self, S);
	case STATIC_METHOD:
		return eval_invoke(E, found->function, S);
	case CLASS_METHOD:
		return call_with(E, found->function, S->self->call->callee, S);
	default:
		return NULL;
	}
}

void
instance_assign(struct eval *E, struct value *V, const char *name, struct value *value)
{
	struct scope *fields = fields_of(E, V);
	const char *own = names_add(E->names, name, strlen(name));

	if (fields != NULL && own != NULL)
		scope_set(E, fields, own, value);
}

struct value *
eval_made(struct eval *E, struct value *V, const char *name)
{
	const struct site S = { .n = 0 };
	const struct scope *fields;
	struct value *object;

	if (class_get(V, "__init__") == NULL)
		return class_get(V, name);
	object = make_call(E, V, &S);
	if (object->kind != VALUE_CALL || !instance_is(object))
		return make_unknown(E, "its __init__ is not followed");
	fields = fields_of(E, object);
	if (fields == NULL || fields->open != NULL)
		return make_unknown(E, "its __init__ is not followed");
	return scope_get(fields, name) != NULL ? scope_get(fields, name) : class_get(V, name);
}
