#include <string.h>

#include "base/arena.h"
#include "django/drift_part.h"
#include "django/state.h"
#include "python/access.h"
#include "python/value.h"

/* Indexes and constraints of a model that is on both sides. */

struct kind {
	const char *what, *add, *remove, *rename;
};

struct list {
	const struct named *all;
	size_t n;
};

static const struct named *
find(const struct list *L, const char *name)
{

	for (size_t i = 0; i < L->n; i++)
		if (L->all[i].name != NULL && strcmp(L->all[i].name, name) == 0)
			return &L->all[i];
	return NULL;
}

static int
has_unknown(const struct list *L)
{

	for (size_t i = 0; i < L->n; i++)
		if (L->all[i].name == NULL)
			return 1;
	return 0;
}

/* The call without its name, which may be given or made. */
static struct value *
nameless(struct comparing *C, const struct value *V)
{
	struct value *W = arena_alloc(C->same.arena, sizeof *W);
	struct call *D = arena_alloc(C->same.arena, sizeof *D);

	if (W == NULL || D == NULL)
		return NULL;
	*W = *V;
	*D = *V->call;
	D->keywords = arena_alloc(C->same.arena, (D->keywords_n + 1) * sizeof *D->keywords);
	if (D->keywords == NULL)
		return NULL;
	D->keywords_n = 0;
	for (size_t i = 0; i < V->call->keywords_n; i++) {
		struct keyword_arg k = V->call->keywords[i];

		if (k.name != NULL && strcmp(k.name, "name") == 0)
			continue;
		/* A constraint's condition was called check before Django 5.1. */
		if (k.name != NULL && strcmp(k.name, "check") == 0)
			k.name = "condition";
		if (k.value->kind == VALUE_TUPLE) {
			struct value *list = arena_alloc(C->same.arena, sizeof *list);

			if (list == NULL)
				return NULL;
			*list = *k.value;
			list->kind = VALUE_LIST;
			k.value = list;
		}
		if (k.value->kind != VALUE_NONE && (k.value->kind != VALUE_LIST || k.value->n > 0))
			D->keywords[D->keywords_n++] = k;
	}
	W->call = D;
	return W;
}

/* Is the content the same, whatever the names are? */
static int
same(struct comparing *C, const struct named *a, const struct named *b)
{
	struct value *V, *W;

	if (a->value == NULL || b->value == NULL || a->value->kind != VALUE_CALL ||
	    b->value->kind != VALUE_CALL)
		return -1;
	if ((V = nameless(C, a->value)) == NULL || (W = nameless(C, b->value)) == NULL)
		return -1;
	return same_value(&C->same, V, W);
}

/* Is one that is gone there under another name? */
static const struct named *
renamed(
    struct comparing *C, const struct list *old, const struct list *new, const struct named *added)
{

	for (size_t i = 0; i < old->n; i++)
		if (old->all[i].name != NULL && find(new, old->all[i].name) == NULL &&
		    same(C, &old->all[i], added) == 1)
			return &old->all[i];
	return NULL;
}

static int
look_at_new(struct comparing *C, const struct kind *k, const struct list *old,
    const struct list *new, const struct named *b)
{
	const struct named *a = find(old, b->name), *from;
	int how;

	if (a == NULL) {
		if (k->rename != NULL && (from = renamed(C, old, new, b)) != NULL)
			return drift_add(C, k->rename, b->name, 1, b->value,
			    "no migration renames the %s '%s' to '%s'", k->what, from->name,
			    b->name);
		if (k->rename != NULL && drift_was_group(C, b))
			return drift_add(C, k->rename, b->name, 1, b->value,
			    "no migration makes the index '%s' of the group in index_together",
			    b->name);
		return drift_add(C, k->add, b->name, 1, b->value,
		    "no migration adds the %s '%s' to '%s'", k->what, b->name, C->new->name);
	}
	if ((how = same(C, a, b)) == 1)
		return 0;
	if (how == -1)
		return drift_add(C, NULL, b->name, 0, b->value,
		    "whether the %s '%s' is as in the migrations is not known", k->what, b->name);
	if (drift_add(C, k->remove, b->name, 1, b->value,
		"no migration removes the %s '%s' as it was", k->what, b->name) == -1)
		return -1;
	return drift_add(C, k->add, b->name, 1, b->value, "no migration adds the %s '%s' as it is",
	    k->what, b->name);
}

static int
look_at_old(struct comparing *C, const struct kind *k, const struct list *old,
    const struct list *new, const struct named *a)
{

	if (find(new, a->name) != NULL)
		return 0;
	if (k->rename != NULL)
		for (size_t i = 0; i < new->n; i++)
			if (find(old, new->all[i].name) == NULL &&
			    renamed(C, old, new, &new->all[i]) == a)
				return 0;
	return drift_add(C, k->remove, a->name, 1, NULL,
	    "no migration removes the %s '%s' of '%s', which is not in the code", k->what, a->name,
	    C->new->name);
}

static int
compare(struct comparing *C, const struct kind *k, const struct list *old, const struct list *new)
{

	if (has_unknown(old) || has_unknown(new) || (C->old->open != NULL && old->n != new->n) ||
	    (C->new->open != NULL && old->n != new->n)) {
		if (old->n == 0 && new->n == 0)
			return 0;
		return drift_add(C, NULL, NULL, 0, NULL,
		    "whether each %s of '%s' is as in the migrations is not known", k->what,
		    C->new->name);
	}
	for (size_t i = 0; i < new->n; i++)
		if (look_at_new(C, k, old, new, &new->all[i]) == -1)
			return -1;
	for (size_t i = 0; i < old->n; i++)
		if (look_at_old(C, k, old, new, &old->all[i]) == -1)
			return -1;
	return 0;
}

int
drift_indexes(struct comparing *C)
{
	static const struct kind index = { "index", "AddIndex", "RemoveIndex", "RenameIndex" },
				 constraint = { "constraint", "AddConstraint", "RemoveConstraint",
					 NULL };
	const struct list a = { C->old->indexes, C->old->indexes_n },
			  b = { C->new->indexes, C->new->indexes_n },
			  c = { C->old->constraints, C->old->constraints_n },
			  d = { C->new->constraints, C->new->constraints_n };

	if (compare(C, &index, &a, &b) == -1)
		return -1;
	return compare(C, &constraint, &c, &d);
}
