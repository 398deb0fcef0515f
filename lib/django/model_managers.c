#include "django/model_managers.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "django/made.h"
#include "django/model_attribute.h"
#include "django/model_meta.h"
#include "django/models_read.h"
#include "django/values.h"
#include "python/access.h"
#include "python/standard.h"

enum { DEEP = 16 };

static const char plain[] = "django.db.models.manager.Manager";

/* Do migrations use the managers of a class?  -1: it is not known. */
static int
is_used(struct models_reading *R, struct value *V, int depth)
{
	static const char *const used[] = { "UserManager", "GroupManager", "PermissionManager",
		"ContentTypeManager", "SiteManager", "CurrentSiteManager" };
	const struct value *own;
	struct value *made;
	int rc = 0;

	V = model_class_resolve(R, V);
	if (V->kind == VALUE_REFERENCE && str_begins(V->text, "django.")) {
		for (size_t i = 0; i < sizeof used / sizeof *used; i++)
			if (str_ends(V->text, used[i]))
				return 1;
		return 0;
	}
	if (V->kind == VALUE_REFERENCE &&
	    (strchr(V->text, '.') == NULL || standard_module(V->text)))
		return 0;
	if ((made = model_attribute_queryset(R, V)) != NULL)
		return depth == DEEP ? -1 : is_used(R, made, depth + 1);
	if (V->kind != VALUE_CLASS || depth == DEEP)
		return -1;
	if ((own = scope_get(V->class->scope, "use_in_migrations")) != NULL)
		return value_truth(own);
	for (size_t i = 0; i < V->class->n && rc == 0; i++)
		rc = is_used(R, V->class->bases[i], depth + 1);
	return rc;
}

/* QuerySet.as_manager() is of no class that migrations use. */
static int
is_used_call(struct models_reading *R, const struct value *V)
{
	const char *name = call_name(V);

	if (V->kind != VALUE_CALL)
		return -1;
	if (name != NULL && str_ends(name, "as_manager"))
		return 0;
	return is_used(R, V->call->callee, 0);
}

/* A manager and how far up its class stands. */
struct entry {
	const struct attribute *a;
	size_t depth;
};

static int
by_depth(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->depth != y->depth)
		return x->depth < y->depth ? -1 : 1;
	return x->a->order < y->a->order ? -1 : x->a->order > y->a->order;
}

/* The managers of a class and those above it; of one name, the nearest. */
static size_t
gather(const struct model_class *K, struct entry *all)
{
	size_t n = 0, k;

	for (size_t i = 0; i < K->mro_n; i++)
		for (size_t at = 0; at < K->mro[i]->attributes_n; at++) {
			const struct attribute *a = &K->mro[i]->attributes[at];

			if (a->kind != ATTRIBUTE_MANAGER)
				continue;
			for (k = 0; k < n && strcmp(all[k].a->name, a->name) != 0;)
				k++;
			if (k == n)
				all[n++] = (struct entry){ a, i };
		}
	if (n > 1)
		qsort(all, n, sizeof *all, by_depth);
	return n;
}

/* What is not known may be a manager. */
static int
has_unknown(const struct model_class *K)
{

	for (size_t i = 0; i < K->mro_n; i++)
		for (size_t at = 0; at < K->mro[i]->attributes_n; at++)
			if (K->mro[i]->attributes[at].kind == ATTRIBUTE_UNKNOWN &&
			    K->mro[i]->attributes[at].value != NULL &&
			    strcmp(K->mro[i]->attributes[at].name, "id") != 0)
				return 1;
	return 0;
}

static size_t
count(const struct model_class *K)
{
	size_t n = 0;

	for (size_t i = 0; i < K->mro_n; i++)
		n += K->mro[i]->attributes_n;
	return n;
}

static int
add(struct models_reading *R, const struct model_class *K, struct value *list, const char *name,
    struct value *V)
{
	struct value *text = made_str(R->arena, K->value, name);

	if (V == NULL)
		V = made_call(R->arena, K->value, plain, NULL, 0);
	if (text == NULL || V == NULL ||
	    (list->items[list->n] = made_pair(R->arena, K->value, text, V)) == NULL)
		return -1;
	list->n++;
	return 0;
}

static int
set_unknown(struct models_reading *R, const struct model_class *K, struct model *m)
{

	if ((m->managers = made_list(R->arena, K->value, 0)) == NULL)
		return -1;
	m->managers->kind = VALUE_UNKNOWN;
	m->managers->unknown.why = "a manager's class is not known";
	return 0;
}

static int
has_own(const struct model_class *K)
{

	for (size_t i = 0; i < K->attributes_n; i++)
		if (K->attributes[i].kind == ATTRIBUTE_MANAGER &&
		    scope_get(K->value->class->scope, K->attributes[i].name) != NULL)
			return 1;
	return 0;
}

/*
 * default_manager_name; a class without managers of its own takes that of the nearest model above
 * it, a concrete one too (Options.default_manager).
 */
static const char *
default_name(struct models_reading *R, const struct model_class *K)
{
	const char *name = values_text(model_meta_get(R, K, "default_manager_name"));

	if (name != NULL || has_own(K))
		return name;
	for (size_t i = 1; i < K->mro_n; i++)
		if (K->mro[i]->is_model != 0)
			return values_text(model_meta_get(R, K->mro[i], "default_manager_name"));
	return NULL;
}

int
model_managers_set(struct models_reading *R, struct model_class *K, struct model *m)
{
	const char *standard = default_name(R, K);
	struct entry *all = arena_alloc(R->arena, (count(K) + 1) * sizeof *all);
	struct value *list;
	size_t n;
	int used, shim = 0;

	if (all == NULL)
		return -1;
	if (has_unknown(K))
		return set_unknown(R, K, m);
	if ((n = gather(K, all)) == 0)
		return 0;
	if ((list = made_list(R->arena, K->value, n)) == NULL)
		return -1;
	for (size_t i = 0; i < n; i++) {
		const char *name = all[i].a->name;
		int is_default = standard != NULL ? strcmp(standard, name) == 0 : i == 0;

		if ((used = is_used_call(R, all[i].a->value)) == -1)
			return set_unknown(R, K, m);
		if (!used && !is_default)
			continue;
		shim |= !used && strcmp(name, "objects") == 0;
		if (add(R, K, list, name, used ? all[i].a->value : NULL) == -1)
			return -1;
	}
	/* A plain manager called objects that is the only one is none to speak of. */
	if (list->n > 1 || (list->n == 1 && !shim))
		m->managers = list;
	return 0;
}
