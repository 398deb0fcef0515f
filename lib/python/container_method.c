#include <string.h>

#include "access.h"
#include "machine.h"

/* Methods of list, tuple, set and dict. */

static struct value *
none(struct eval *E)
{

	return make(E, VALUE_NONE);
}

static struct value *
append_all(struct eval *E, struct value *V, struct value *from)
{
	struct value **items;
	size_t n;

	eval_touch(E, V);
	if (eval_items(E, from, &items, &n) == -1) {
		list_insert(E, V, V->n, make_some(E, eval_why(E, from), NULL));
		return none(E);
	}
	for (size_t i = 0; i < n && (V->kind == VALUE_LIST || V->kind == VALUE_SET); i++) {
		if (V->kind == VALUE_SET)
			list_add(E, V, items[i]);
		else
			list_insert(E, V, V->n, items[i]);
	}
	return none(E);
}

static struct value *
insert(struct eval *E, struct site *S)
{
	struct value *V = S->self, *at = S->args[0];
	int64_t place;

	eval_touch(E, V);
	if (at->kind != VALUE_INT || at->text != NULL ||
	    (at->number != 0 && !value_items_known(V))) {
		/* Somewhere. */
		list_insert(E, V, V->n,
		    make_some(E, "it is not known where an item is inserted", S->args[1]));
		return none(E);
	}
	place = at->number < 0 ? at->number + (int64_t)V->n : at->number;
	place = place < 0 ? 0 : place > (int64_t)V->n ? (int64_t)V->n : place;
	list_insert(E, V, (size_t)place, S->args[1]);
	return none(E);
}

/* Where an item stands: its place, or -1; ${*sure} is 0 where that is not known. */
static int64_t
place_of(const struct value *V, const struct value *item, int *sure)
{
	int one;

	for (size_t i = 0; i < V->n; i++) {
		if ((one = value_equal(V->items[i], item)) == 1)
			return (int64_t)i;
		if (one == -1)
			*sure = 0;
	}
	return -1;
}

static struct value *
removal(struct eval *E, struct site *S)
{
	int sure = 1;
	int64_t at = place_of(S->self, S->args[0], &sure);

	eval_touch(E, S->self);
	if (!sure) {
		list_insert(E, S->self, S->self->n,
		    make_some(E, "it is not known which item is removed", NULL));
		return none(E);
	}
	if (at == -1)
		return strcmp(S->name, "discard") == 0 ? none(E) :
		    make_error(E, "ValueError", "list.remove(x): x not in list");
	list_cut(E, S->self, (size_t)at);
	return none(E);
}

static struct value *
index_of(struct eval *E, struct site *S)
{
	int sure = 1;
	int64_t at = place_of(S->self, S->args[0], &sure);

	if (!sure)
		return make_unknown(E, "an item is not known");
	return at == -1 ? make_error(E, "ValueError", "it is not in list") : make_int(E, at);
}

static struct value *
pop(struct eval *E, struct site *S)
{
	struct value *V = S->self, *item;
	size_t at;

	if ((S->n > 0 && (S->args[0]->kind != VALUE_INT || S->args[0]->number < -1)) ||
	    !value_items_known(V)) {
		eval_touch(E, V);
		list_insert(E, V, V->n, make_some(E, "an item of it is taken out", NULL));
		return make_unknown(E, "an item is not known");
	}
	at = S->n == 0 || S->args[0]->number == -1 ? V->n - 1 : (size_t)S->args[0]->number;
	if (at >= V->n)
		return make_error(E, "IndexError", "pop index out of range");
	eval_touch(E, V);
	item = V->items[at];
	list_cut(E, V, at);
	return item;
}

static struct value *
list_method(struct eval *E, struct site *S)
{
	struct value *V = S->self, *copy;
	const char *name = S->name;

	if (V->kind == VALUE_LIST && strcmp(name, "append") == 0 && S->n == 1) {
		eval_touch(E, V);
		list_insert(E, V, V->n, S->args[0]);
		return none(E);
	}
	if (V->kind == VALUE_SET && strcmp(name, "add") == 0 && S->n == 1) {
		eval_touch(E, V);
		list_add(E, V, S->args[0]);
		return none(E);
	}
	if (((V->kind == VALUE_LIST && strcmp(name, "extend") == 0) ||
	    (V->kind == VALUE_SET && strcmp(name, "update") == 0)) && S->n == 1)
		return append_all(E, V, S->args[0]);
	if (V->kind == VALUE_LIST && strcmp(name, "insert") == 0 && S->n == 2)
		return insert(E, S);
	if (V->kind != VALUE_TUPLE &&
	    (strcmp(name, "remove") == 0 || strcmp(name, "discard") == 0) && S->n == 1)
		return removal(E, S);
	if (V->kind != VALUE_SET && strcmp(name, "index") == 0 && S->n == 1)
		return index_of(E, S);
	if (V->kind == VALUE_LIST && strcmp(name, "pop") == 0)
		return pop(E, S);
	if (strcmp(name, "copy") == 0)
		return make_copy(E, V);
	if (V->kind == VALUE_LIST && strcmp(name, "reverse") == 0 && value_items_known(V)) {
		copy = make_copy(E, V);
		eval_touch(E, V);
		for (size_t i = 0; i < V->n && copy->kind == VALUE_LIST; i++)
			V->items[i] = copy->items[V->n - 1 - i];
		return none(E);
	}
	return NULL;
}

static struct value *
dict_lookup(struct eval *E, struct site *S, int absent_is_error)
{
	struct value *key = eval_force(E, S->args[0]);
	struct pair *found;

	if (key->kind == VALUE_UNKNOWN || key->kind == VALUE_REFERENCE || key->kind == VALUE_CALL)
		return make_unknown(E, "%s", eval_why(E, key));
	if ((found = dict_find(S->self, key)) != NULL)
		return found->value;
	if (dict_open(S->self))
		return make_unknown(E, "the dict may hold more than is seen");
	if (S->n > 1)
		return S->args[1];
	return absent_is_error ? make_error(E, "KeyError", "'%.200s'",
				     key->kind == VALUE_STR ? key->text : value_type(key))
			       : none(E);
}

static struct value *
dict_update(struct eval *E, struct site *S)
{
	struct value *V = S->self, *from;

	eval_touch(E, V);
	if (S->n > 0) {
		from = eval_force(E, S->args[0]);
		if (from->kind == VALUE_DICT)
			for (size_t i = 0; i < from->dict->n; i++)
				dict_put(
				    E, V, from->dict->pairs[i].key, from->dict->pairs[i].value);
		else
			dict_put(E, V, make_unknown(E, "%s", eval_why(E, from)), from);
	}
	for (size_t i = 0; i < S->keywords_n; i++)
		dict_put(E, V,
		    S->keywords[i].name == NULL
			? make_unknown(E, "%s", eval_why(E, S->keywords[i].value))
			: make_str(E, S->keywords[i].name),
		    S->keywords[i].value);
	return none(E);
}

static struct value *
dict_pop(struct eval *E, struct site *S)
{
	struct value *V = dict_lookup(E, S, 1);
	struct pair *found;

	eval_touch(E, S->self);
	if (S->self->kind == VALUE_DICT && (found = dict_find(S->self, S->args[0])) != NULL)
		dict_remove(E, S->self, found);
	return V;
}

/* keys, values, items as lists. */
static struct value *
dict_list(struct eval *E, const struct value *V, int keys, int values)
{
	struct value *list = make_list(E, VALUE_LIST, V->dict->n), *item;

	for (size_t i = 0; i < V->dict->n; i++) {
		struct pair *P = &V->dict->pairs[i];

		if (P->key->kind == VALUE_UNKNOWN) {
			list_insert(E, list, list->n, make_some(E, P->key->unknown.why, NULL));
			continue;
		}
		item = keys ? P->key : P->value;
		if (keys && values) {
			item = make_list(E, VALUE_TUPLE, 2);
			list_insert(E, item, 0, P->key);
			list_insert(E, item, 1, P->value);
		}
		list_insert(E, list, list->n, item);
	}
	return list;
}

static struct value *
dict_method(struct eval *E, struct site *S)
{
	const char *name = S->name;
	struct value *V;

	if (strcmp(name, "get") == 0 && S->n > 0)
		return dict_lookup(E, S, 0);
	if (strcmp(name, "update") == 0)
		return dict_update(E, S);
	if (strcmp(name, "setdefault") == 0 && S->n > 0) {
		V = dict_lookup(E, S, 0);
		eval_touch(E, S->self);
		dict_put(E, S->self, S->args[0], V);
		return V;
	}
	if (strcmp(name, "pop") == 0 && S->n > 0)
		return dict_pop(E, S);
	if (strcmp(name, "copy") == 0)
		return make_copy(E, S->self);
	if (strcmp(name, "keys") == 0)
		return dict_list(E, S->self, 1, 0);
	if (strcmp(name, "values") == 0)
		return dict_list(E, S->self, 0, 1);
	if (strcmp(name, "items") == 0)
		return dict_list(E, S->self, 1, 1);
	return NULL;
}

struct value *
container_method(struct eval *E, struct site *S)
{

	return S->self->kind == VALUE_DICT ? dict_method(E, S) : list_method(E, S);
}
