#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "access.h"
#include "instance.h"
#include "base/str.h"
#include "machine.h"
#include "names.h"
#include "utf8.h"

/* Functions of Python's own that are followed. */

static struct value *
lost(struct eval *E, struct value *V)
{

	return V->kind == VALUE_ERROR ? V : make_unknown(E, "%s", eval_why(E, V));
}

static struct value *
to_int(struct eval *E, struct site *S)
{
	struct value *V = S->n > 0 ? eval_force(E, S->args[0]) : NULL;
	char *end;
	long long number;
	const char *p;

	if (V == NULL)
		return make_int(E, 0);
	if (V->kind == VALUE_INT)
		return V;
	if (V->kind == VALUE_BOOL)
		return make_int(E, V->number);
	if (V->kind == VALUE_FLOAT && V->real > -1e15 && V->real < 1e15)
		return make_int(E, (int64_t)V->real);
	if (V->kind != VALUE_STR || S->n > 1)
		return lost(E, V);
	p = V->text + strspn(V->text, " \t\n\r");
	errno = 0;
	number = strtoll(p, &end, 10);
	end += strspn(end, " \t\n\r");
	if (end == p || *end != '\0' || errno != 0 || memchr(V->text, '\0', V->len) != NULL)
		return make_error(
		    E, "ValueError", "invalid literal for int() with base 10: '%.100s'", V->text);
	return make_int(E, number);
}

static struct value *
to_float(struct eval *E, struct site *S)
{
	struct value *V = S->n > 0 ? eval_force(E, S->args[0]) : NULL, *result;
	char *end = NULL;
	double real;

	if (V == NULL || V->kind == VALUE_UNKNOWN)
		return V == NULL ? NULL : lost(E, V);
	if (V->kind == VALUE_FLOAT)
		return V;
	if (V->kind == VALUE_INT && V->text == NULL)
		real = (double)V->number;
	else if (V->kind == VALUE_STR && V->len > 0 && strspn(V->text, "0123456789.+-eE") == V->len)
		real = strtod(V->text, &end);
	else
		return lost(E, V);
	if (end != NULL && *end != '\0')
		return make_error(
		    E, "ValueError", "could not convert string to float: '%.100s'", V->text);
	result = make(E, VALUE_FLOAT);
	if (result->kind == VALUE_FLOAT)
		result->real = real;
	return result;
}

static struct value *
to_bool(struct eval *E, struct site *S)
{
	int truth = S->n == 0 ? 0 : eval_truth(E, S->args[0]);

	return truth == -1 ? lost(E, S->args[0]) : make_bool(E, truth);
}

static struct value *
to_sequence(struct eval *E, struct site *S, enum value_kind kind)
{
	struct value *V = make_list(E, kind, 4), **items;
	size_t n;

	if (S->n == 0)
		return V;
	if (eval_items(E, S->args[0], &items, &n) == -1) {
		struct value *from = eval_force(E, S->args[0]);

		/* What is known of it stays known. */
		if (from->kind != VALUE_LIST && from->kind != VALUE_TUPLE &&
		    from->kind != VALUE_SET)
			return lost(E, S->args[0]);
		items = from->items;
		n = from->n;
	}
	for (size_t i = 0; i < n && V->kind == kind; i++) {
		if (kind == VALUE_SET)
			list_add(E, V, items[i]);
		else
			list_insert(E, V, V->n, items[i]);
	}
	return V;
}

static struct value *
to_dict(struct eval *E, struct site *S)
{
	struct value *V, **items;
	size_t n;

	V = S->n > 0 ? eval_force(E, S->args[0]) : NULL;
	if (V != NULL && V->kind == VALUE_DICT)
		V = make_copy(E, V);
	else if (V != NULL) {
		if (eval_items(E, V, &items, &n) == -1)
			return lost(E, V);
		V = make_dict(E);
		for (size_t i = 0; i < n; i++) {
			if ((items[i]->kind != VALUE_TUPLE && items[i]->kind != VALUE_LIST) ||
			    items[i]->n != 2)
				return make_unknown(E, "a pair of the dict is not known");
			dict_put(E, V, items[i]->items[0], items[i]->items[1]);
		}
	} else
		V = make_dict(E);
	for (size_t i = 0; i < S->keywords_n; i++)
		dict_put(E, V, S->keywords[i].name != NULL ? make_str(E, S->keywords[i].name) :
		    make_unknown(E, "%s", eval_why(E, S->keywords[i].value)), S->keywords[i].value);
	return V;
}

static struct value *
length(struct eval *E, struct value *V)
{
	struct value **items;
	size_t n;

	V = eval_force(E, V);
	if (V->kind == VALUE_STR)
		return make_int(E, (int64_t)utf8_count(V->text, V->len));
	if (V->kind == VALUE_BYTES)
		return make_int(E, (int64_t)V->len);
	return eval_items(E, V, &items, &n) == -1 ? lost(E, V) : make_int(E, (int64_t)n);
}

/* any() and all() */
static struct value *
some(struct eval *E, struct value *V, int stop)
{
	struct value **items;
	size_t n;
	int truth, open = 0;

	if (eval_items(E, V, &items, &n) == -1)
		return lost(E, V);
	for (size_t i = 0; i < n; i++) {
		if ((truth = eval_truth(E, items[i])) == stop)
			return make_bool(E, stop);
		open |= truth == -1;
	}
	return open ? make_unknown(E, "an item is not known") : make_bool(E, !stop);
}

static int
is_less(struct eval *E, struct value *a, struct value *b)
{

	return value_truth(eval_compare(E, OP_LT, a, b));
}

static struct value *
sorted(struct eval *E, struct site *S)
{
	struct value *V = to_sequence(E, S, VALUE_LIST), *item;
	size_t k;
	int less;

	if (V->kind != VALUE_LIST || S->keywords_n > 0 || V->n > MACHINE_LOOP)
		return V->kind == VALUE_LIST ? make_unknown(E, "this sorting is not followed") : V;
	for (size_t i = 1; i < V->n; i++) {
		item = V->items[i];
		for (k = i; k > 0; k--) {
			if ((less = is_less(E, item, V->items[k - 1])) == -1)
				return make_unknown(E, "an item is not known");
			if (!less)
				break;
			V->items[k] = V->items[k - 1];
		}
		V->items[k] = item;
	}
	return V;
}

/* min() and max() of several, or of one list. */
static struct value *
extreme(struct eval *E, struct site *S, int largest)
{
	struct value **items = S->args, *V = NULL;
	size_t n = S->n;
	int less;

	if (S->keywords_n > 0 || (n == 1 && eval_items(E, S->args[0], &items, &n) == -1))
		return lost(E, S->n > 0 ? S->args[0] : make(E, VALUE_NONE));
	for (size_t i = 0; i < n; i++) {
		if (V == NULL) {
			V = items[i];
			continue;
		}
		if ((less = is_less(E, largest ? V : items[i], largest ? items[i] : V)) == -1)
			return make_unknown(E, "an item is not known");
		V = less ? items[i] : V;
	}
	return V == NULL ? make_error(E, "ValueError", "empty sequence") : V;
}

static struct value *
range(struct eval *E, struct site *S)
{
	int64_t from = 0, to, step = 1;
	struct value *V, *arg;

	for (size_t i = 0; i < S->n; i++)
		if ((arg = eval_force(E, S->args[i]))->kind != VALUE_INT || arg->text != NULL)
			return lost(E, arg);
	if (S->n == 0 || S->n > 3)
		return NULL;
	from = S->n > 1 ? eval_force(E, S->args[0])->number : 0;
	to = eval_force(E, S->args[S->n > 1 ? 1 : 0])->number;
	step = S->n > 2 ? eval_force(E, S->args[2])->number : 1;
	if (step < -1000000 || step > 1000000 || step == 0 || from > INT32_MAX ||
	    from < INT32_MIN || to > INT32_MAX || to < INT32_MIN ||
	    (to - from) / step > MACHINE_LOOP)
		return make_unknown(E, "the range is too long to be followed");
	V = make_list(E, VALUE_LIST, 8);
	for (; step > 0 ? from < to : from > to; from += step)
		list_insert(E, V, V->n, make_int(E, from));
	return V;
}

static struct value *
tuple_of(struct eval *E, struct value *a, struct value *b)
{
	struct value *V = make_list(E, VALUE_TUPLE, 2);

	list_insert(E, V, 0, a);
	list_insert(E, V, 1, b);
	return V;
}

static struct value *
zip(struct eval *E, struct site *S, int number)
{
	struct value **a, **b = NULL, *V = make_list(E, VALUE_LIST, 4);
	size_t n, m = SIZE_MAX;

	if (S->n != (number ? 1 : 2))
		return NULL;
	if (eval_items(E, S->args[0], &a, &n) == -1 ||
	    (!number && eval_items(E, S->args[1], &b, &m) == -1))
		return lost(E, S->args[0]);
	for (size_t i = 0; i < n && i < m; i++)
		list_insert(E, V, i,
		    number ? tuple_of(E, make_int(E, (int64_t)i), a[i]) : tuple_of(E, a[i], b[i]));
	return V;
}

static struct value *
get_attribute(struct eval *E, struct site *S)
{
	struct value *V, *name;

	if (S->n < 2 || (name = eval_force(E, S->args[1]))->kind != VALUE_STR)
		return NULL;
	V = eval_attribute(E, S->args[0], name->text);
	V = V->kind == VALUE_REFERENCE ? eval_force(E, V) : V;
	if (S->n > 2 && (V->kind == VALUE_ERROR || reference_absent(E, V)))
		return S->args[2];
	/* A reference may or may not have it. */
	if (S->n > 2 && V->kind == VALUE_REFERENCE)
		return make_unknown(E, "'%.200s' is not known", V->text);
	return V;
}

static struct value *
has_attribute(struct eval *E, struct site *S)
{
	struct value *V, *name;

	if (S->n != 2 || (name = eval_force(E, S->args[1]))->kind != VALUE_STR)
		return NULL;
	V = eval_attribute(E, S->args[0], name->text);
	if ((S->args[0]->kind == VALUE_MODULE || instance_is(S->args[0])) &&
	    V->kind != VALUE_UNKNOWN)
		return make_bool(E, V->kind != VALUE_ERROR);
	if (V->kind == VALUE_REFERENCE && S->args[0]->kind == VALUE_REFERENCE) {
		V = eval_force(E, V);
		if (V->kind != VALUE_REFERENCE || reference_absent(E, V))
			return make_bool(E, V->kind != VALUE_REFERENCE);
	}
	return make_unknown(E, "'%.200s' is not known", name->text);
}

static struct value *
set_attribute(struct eval *E, struct site *S)
{
	const struct value *name;
	const char *own;

	if (S->n != 3 || (name = eval_force(E, S->args[1]))->kind != VALUE_STR ||
	    (own = names_add(E->names, name->text, name->len)) == NULL)
		return NULL;
	eval_attribute_set(E, S->args[0], own, S->args[2]);
	return make(E, VALUE_NONE);
}

static int
is_type(const struct value *V, const char *type)
{
	static const struct {
		const char *name;
		enum value_kind kind;
	} types[] = { { "str", VALUE_STR }, { "bytes", VALUE_BYTES }, { "bool", VALUE_BOOL },
		{ "int", VALUE_INT }, { "int", VALUE_BOOL }, { "float", VALUE_FLOAT },
		{ "list", VALUE_LIST }, { "tuple", VALUE_TUPLE }, { "set", VALUE_SET },
		{ "dict", VALUE_DICT }, { "pathlib.Path", VALUE_PATH } };
	int seen = 0;

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		if (strcmp(types[i].name, type) != 0)
			continue;
		seen = 1;
		if (V->kind == types[i].kind)
			return 1;
	}
	return seen ? 0 : -1;
}

static struct value *
is_instance(struct eval *E, struct site *S)
{
	struct value *V, *type;
	int one, rc = 0;

	if (S->n != 2)
		return NULL;
	V = eval_force(E, S->args[0]);
	type = S->args[1];
	if (V->kind == VALUE_UNKNOWN || V->kind == VALUE_REFERENCE || V->kind == VALUE_CALL)
		return lost(E, V);
	for (size_t i = 0; i < (type->kind == VALUE_TUPLE ? type->n : 1); i++) {
		const struct value *T = type->kind == VALUE_TUPLE ? type->items[i] : type;

		if ((one = T->kind == VALUE_REFERENCE ? is_type(V, T->text) : -1) == 1)
			return make_bool(E, 1);
		rc = one == -1 ? -1 : rc;
	}
	return rc == -1 ? make_unknown(E, "the type is not known") : make_bool(E, 0);
}

/* map(f, list) */
static struct value *
map(struct eval *E, struct site *S)
{
	struct value *V = make_list(E, VALUE_LIST, 4), **items, *args[1];
	size_t n;

	if (S->n != 2)
		return NULL;
	if (eval_items(E, S->args[1], &items, &n) == -1)
		return lost(E, S->args[1]);
	for (size_t i = 0; i < n; i++) {
		struct site each = { .args = args, .n = 1 };

		/* The arguments of a call that is kept must stay. */
		if ((each.args = make_bytes(E, sizeof *each.args)) == NULL)
			return make_unknown(E, "it needs too much memory");
		each.args[0] = items[i];
		list_insert(E, V, V->n, eval_call_value(E, S->args[0], &each));
	}
	return V;
}

/* filter(None or f, list) */
static struct value *
filter(struct eval *E, struct site *S)
{
	struct value *V = make_list(E, VALUE_LIST, 4), **items, *test;
	size_t n;
	int truth;

	if (S->n != 2)
		return NULL;
	if (eval_items(E, S->args[1], &items, &n) == -1)
		return lost(E, S->args[1]);
	for (size_t i = 0; i < n; i++) {
		struct site each = { .args = &items[i], .n = 1 };

		test = S->args[0]->kind == VALUE_NONE ? items[i]
						      : eval_call_value(E, S->args[0], &each);
		if ((truth = eval_truth(E, test)) == -1)
			return lost(E, test);
		if (truth)
			list_insert(E, V, V->n, items[i]);
	}
	return V;
}

static struct value *
call_one(struct eval *E, const char *name, struct site *S)
{

	if (strcmp(name, "str") == 0)
		return S->n == 0 ? make_str(E, "") : eval_text_of(E, S->args[0], 0);
	if (strcmp(name, "repr") == 0 && S->n == 1)
		return eval_text_of(E, S->args[0], 1);
	if (strcmp(name, "int") == 0)
		return to_int(E, S);
	if (strcmp(name, "float") == 0)
		return to_float(E, S);
	if (strcmp(name, "bool") == 0)
		return to_bool(E, S);
	if (strcmp(name, "list") == 0)
		return to_sequence(E, S, VALUE_LIST);
	if (strcmp(name, "tuple") == 0)
		return to_sequence(E, S, VALUE_TUPLE);
	if (strcmp(name, "set") == 0 || strcmp(name, "frozenset") == 0)
		return to_sequence(E, S, VALUE_SET);
	if (strcmp(name, "dict") == 0 || strcmp(name, "collections.OrderedDict") == 0)
		return to_dict(E, S);
	if (strcmp(name, "len") == 0 && S->n == 1)
		return length(E, S->args[0]);
	if ((strcmp(name, "any") == 0 || strcmp(name, "all") == 0) && S->n == 1)
		return some(E, S->args[0], name[1] == 'n');
	if (strcmp(name, "sorted") == 0)
		return sorted(E, S);
	if (strcmp(name, "min") == 0 || strcmp(name, "max") == 0)
		return extreme(E, S, name[1] == 'a');
	if (strcmp(name, "range") == 0)
		return range(E, S);
	if (strcmp(name, "zip") == 0 || strcmp(name, "enumerate") == 0)
		return zip(E, S, name[0] == 'e');
	if (strcmp(name, "getattr") == 0)
		return get_attribute(E, S);
	if (strcmp(name, "hasattr") == 0)
		return has_attribute(E, S);
	if (strcmp(name, "setattr") == 0)
		return set_attribute(E, S);
	if (strcmp(name, "isinstance") == 0)
		return is_instance(E, S);
	if (strcmp(name, "map") == 0)
		return map(E, S);
	if (strcmp(name, "filter") == 0)
		return filter(E, S);
	if (strcmp(name, "print") == 0)
		return make(E, VALUE_NONE);
	return NULL;
}

struct value *
builtin_call(struct eval *E, const char *name, struct site *S)
{
	struct value *V;

	for (size_t i = 0; i < S->n; i++)
		if (S->args[i]->kind == VALUE_UNKNOWN && S->args[i]->unknown.many)
			return NULL;
	V = call_one(E, name, S);
	return V == NULL ? NULL : S->n > 0 ? make_from(V, S->args[0]) : V;
}
