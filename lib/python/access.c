#include "access.h"

#include <string.h>

#include "machine.h"

/* Looking at values; see text.c for showing them. */

enum { DEPTH = 60, BUDGET = 200000 };

int
value_is(const struct value *V, const char *text)
{

	return V != NULL && V->kind == VALUE_STR && V->len == strlen(text) &&
	       memcmp(V->text, text, V->len) == 0;
}

/* Some items that are known say nothing about those that are not. */
static int
holds_some(const struct value *V)
{

	for (size_t i = 0; i < V->n; i++)
		if (V->items[i]->kind != VALUE_UNKNOWN || !V->items[i]->unknown.many)
			return 1;
	return V->n > 0 ? -1 : 0;
}

int
value_truth(const struct value *V)
{

	switch (V->kind) {
	case VALUE_NONE:
		return 0;
	case VALUE_BOOL:
		return V->number != 0;
	case VALUE_INT:
		return V->text != NULL || V->number != 0;
	case VALUE_FLOAT:
		return V->real < 0 || V->real > 0;
	case VALUE_STR:
	case VALUE_BYTES:
		return V->len > 0;
	case VALUE_LIST:
	case VALUE_TUPLE:
	case VALUE_SET:
		return holds_some(V);
	case VALUE_DICT:
		if (V->dict->n > 0 && dict_open(V) && V->dict->n == 1)
			return -1;
		return V->dict->n > 0;
	case VALUE_PATH:
	case VALUE_FUNCTION:
	case VALUE_MODULE:
	case VALUE_CLASS:
	case VALUE_ELLIPSIS:
		return 1;
	default:
		return -1;
	}
}

static int equal(const struct value *V, const struct value *W, unsigned depth, unsigned *budget);

static int
equal_items(const struct value *V, const struct value *W, unsigned depth, unsigned *budget)
{
	int rc = 1, one;

	if (V->n != W->n) {
		/* An item that may stand for many leaves it open. */
		for (size_t i = 0; i < V->n + W->n; i++) {
			const struct value *item = i < V->n ? V->items[i] : W->items[i - V->n];

			if (item->kind == VALUE_UNKNOWN)
				return -1;
		}
		return 0;
	}
	for (size_t i = 0; i < V->n; i++) {
		if ((one = equal(V->items[i], W->items[i], depth + 1, budget)) == 0)
			return 0;
		rc = one == -1 ? -1 : rc;
	}
	return rc;
}

static int
equal_dicts(const struct value *V, const struct value *W, unsigned depth, unsigned *budget)
{
	const struct pair *found;
	int rc = 1, one;

	if (dict_open(V) || dict_open(W))
		return -1;
	if (V->dict->n != W->dict->n)
		return 0;
	for (size_t i = 0; i < V->dict->n; i++) {
		if ((found = dict_find(W, V->dict->pairs[i].key)) == NULL)
			return 0;
		if ((one = equal(V->dict->pairs[i].value, found->value, depth + 1, budget)) == 0)
			return 0;
		rc = one == -1 ? -1 : rc;
	}
	return rc;
}

static int
is_number(const struct value *V)
{

	return V->kind == VALUE_INT || V->kind == VALUE_BOOL || V->kind == VALUE_FLOAT;
}

static int
equal_numbers(const struct value *V, const struct value *W)
{

	if (V->kind == VALUE_FLOAT || W->kind == VALUE_FLOAT) {
		double a = V->kind == VALUE_FLOAT ? V->real : (double)V->number;
		double b = W->kind == VALUE_FLOAT ? W->real : (double)W->number;

		return !(a < b) && !(a > b);
	}
	if ((V->kind == VALUE_INT && V->text != NULL) || (W->kind == VALUE_INT && W->text != NULL))
		return V->kind == W->kind && V->text != NULL && W->text != NULL ?
		    (strcmp(V->text, W->text) == 0 ? 1 : -1) : 0;
	return V->number == W->number;
}

/* What it is not known to be equal to: only the same one is. */
static int
is_opaque(const struct value *V)
{

	return V->kind == VALUE_UNKNOWN || V->kind == VALUE_ERROR || V->kind == VALUE_REFERENCE ||
	    V->kind == VALUE_CALL;
}

static int
equal(const struct value *V, const struct value *W, unsigned depth, unsigned *budget)
{

	if (V == W && V->kind != VALUE_UNKNOWN && V->kind != VALUE_ERROR)
		return 1;
	if (depth > DEPTH || *budget == 0)
		return -1;
	--*budget;
	if (V->kind == VALUE_REFERENCE && W->kind == VALUE_REFERENCE &&
	    strcmp(V->text, W->text) == 0)
		return 1;
	if (is_opaque(V) || is_opaque(W))
		return -1;
	if (is_number(V) && is_number(W))
		return equal_numbers(V, W);
	if (V->kind != W->kind)
		return 0;
	switch (V->kind) {
	case VALUE_STR:
	case VALUE_BYTES:
	case VALUE_PATH:
		return V->len == W->len && memcmp(V->text, W->text, V->len) == 0;
	case VALUE_LIST:
	case VALUE_TUPLE:
		return equal_items(V, W, depth, budget);
	case VALUE_SET:
		return equal_items(V, W, depth, budget) == 1 ? 1 : V->n != W->n ? 0 : -1;
	case VALUE_DICT:
		return equal_dicts(V, W, depth, budget);
	case VALUE_NONE:
	case VALUE_ELLIPSIS:
		return 1;
	case VALUE_MODULE:
		return V->found == W->found;
	case VALUE_CLASS:
		return V->class == W->class;
	case VALUE_FUNCTION:
		return V->function == W->function;
	default:
		return -1;
	}
}

int
value_equal(const struct value *V, const struct value *W)
{
	unsigned budget = BUDGET;

	return equal(V, W, 0, &budget);
}

static int known(const struct value *V, unsigned depth, unsigned *budget);

static int
known_all(struct value *const *items, size_t n, unsigned depth, unsigned *budget)
{

	for (size_t i = 0; i < n; i++)
		if (!known(items[i], depth + 1, budget))
			return 0;
	return 1;
}

static int
known(const struct value *V, unsigned depth, unsigned *budget)
{

	if (depth > DEPTH || *budget == 0)
		return 0;
	--*budget;
	switch (V->kind) {
	case VALUE_UNKNOWN:
	case VALUE_ERROR:
		return 0;
	case VALUE_LIST:
	case VALUE_TUPLE:
	case VALUE_SET:
		return known_all(V->items, V->n, depth, budget);
	case VALUE_DICT:
		for (size_t i = 0; i < V->dict->n; i++)
			if (!known(V->dict->pairs[i].key, depth + 1, budget) ||
			    !known(V->dict->pairs[i].value, depth + 1, budget))
				return 0;
		return 1;
	case VALUE_CALL:
		for (size_t i = 0; i < V->call->keywords_n; i++)
			if (!known(V->call->keywords[i].value, depth + 1, budget))
				return 0;
		return known_all(V->call->args, V->call->n, depth, budget);
	default:
		return 1;
	}
}

int
value_known(const struct value *V)
{
	unsigned budget = BUDGET;

	return known(V, 0, &budget);
}

static struct value *
class_find(const struct value *V, const char *name, unsigned depth)
{
	struct value *found;

	if (V->kind != VALUE_CLASS || depth > DEPTH)
		return NULL;
	if ((found = scope_get(V->class->scope, name)) != NULL)
		return found;
	for (size_t i = 0; i < V->class->n; i++)
		if ((found = class_find(V->class->bases[i], name, depth + 1)) != NULL)
			return found;
	return NULL;
}

struct value *
class_get(const struct value *V, const char *name)
{

	return V == NULL ? NULL : class_find(V, name, 0);
}

static int
class_within(const struct value *V, const char *dotted, unsigned depth)
{

	if (V->kind == VALUE_REFERENCE)
		return strcmp(V->text, dotted) == 0;
	if (V->kind == VALUE_CALL)
		return V->call->n > 0 && depth < DEPTH &&
		       class_within(V->call->callee, dotted, depth + 1);
	if (V->kind != VALUE_CLASS || depth > DEPTH)
		return 0;
	if (strcmp(V->class->dotted, dotted) == 0)
		return 1;
	for (size_t i = 0; i < V->class->n; i++)
		if (class_within(V->class->bases[i], dotted, depth + 1))
			return 1;
	return 0;
}

int
class_is(const struct value *V, const char *dotted)
{

	return V != NULL && class_within(V, dotted, 0);
}

struct value *
module_get(const struct value *V, const char *name)
{

	return V == NULL || V->kind != VALUE_MODULE ? NULL : scope_get(V->found->scope, name);
}

const char *
value_path(const struct value *V)
{

	return V->module == NULL ? NULL : V->module->path;
}

uint32_t
value_line(const struct value *V)
{

	return V->line;
}

uint32_t
value_column(const struct value *V)
{

	return V->column;
}

const char *
value_type(const struct value *V)
{
	static const char *const names[] = { "unknown", "error", "NoneType", "ellipsis", "bool",
		"int", "float", "str", "bytes", "Path", "list", "tuple", "set", "dict", "reference",
		"call", "class", "function", "module" };

	return names[V->kind];
}
