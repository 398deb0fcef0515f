#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "django/apps.h"
#include "django/made.h"
#include "django/model_attribute.h"
#include "django/model_meta.h"
#include "django/models_read.h"
#include "python/access.h"
#include "python/eval.h"
#include "python/standard.h"

/* Classes and their bases. */

enum { HOPS = 16 };

const char *
models_app_of(const struct apps *A, const char *module)
{
	const struct app *best = NULL;
	size_t len = 0, n;

	for (size_t i = 0; i < A->n; i++) {
		if (!str_begins(module, A->all[i].name))
			continue;
		n = strlen(A->all[i].name);
		if (n > len && (module[n] == '.' || module[n] == '\0')) {
			best = &A->all[i];
			len = n;
		}
	}
	return best == NULL ? NULL : best->label;
}

/* Django's own fields, models and helpers are known by name; its contrib apps are read. */
static int
is_known(const char *dotted)
{

	if (str_begins(dotted, "django.contrib."))
		return str_begins(dotted, "django.contrib.contenttypes.fields.") ||
		       str_begins(dotted, "django.contrib.postgres.") ||
		       str_begins(dotted, "django.contrib.gis.db.models.");
	return str_begins(dotted, "django.") && !str_begins(dotted, "django.conf.");
}

/* models.Manager[Model] is models.Manager. */
static struct value *
without_index(struct models_reading *R, struct value *V)
{
	char *text;

	if (V->kind != VALUE_REFERENCE || !str_ends(V->text, ".[]") ||
	    (text = arena_strndup(R->arena, V->text, V->len - 3)) == NULL)
		return V;
	return made_reference(R->arena, V, text);
}

struct value *
model_class_resolve(struct models_reading *R, struct value *V)
{
	struct value *found;

	if ((found = without_index(R, V)) != NULL)
		V = found;
	for (int i = 0; i < HOPS && V->kind == VALUE_REFERENCE && !is_known(V->text); i++) {
		if ((found = eval_resolve(R->eval, V)) == V)
			break;
		V = found;
	}
	return V;
}

static int
is_model_base(const char *dotted)
{

	return strcmp(dotted, "django.db.models.Model") == 0 ||
	       strcmp(dotted, "django.db.models.base.Model") == 0 ||
	       strcmp(dotted, "django.contrib.gis.db.models.Model") == 0;
}

static const char embedded_base[] = "django_mongodb_backend.models.EmbeddedModel";

/* Is a name that leads nowhere surely none of a model? */
static int
is_harmless(const char *dotted)
{

	return strchr(dotted, '.') == NULL || standard_module(dotted) || is_known(dotted) ||
	       str_begins(dotted, "typing_extensions.");
}

static int
add_class(struct models_reading *R, struct model_class ***list, size_t *n, struct model_class *K)
{
	struct model_class **grown;

	if (*n % 8 == 0) {
		if ((grown = arena_alloc(R->arena, (*n + 8) * sizeof(struct model_class *))) ==
		    NULL)
			return -1;
		if (*n > 0)
			memcpy(grown, *list, *n * sizeof(struct model_class *));
		*list = grown;
	}
	(*list)[(*n)++] = K;
	return 0;
}

/* What is not known of a base is not known of the class. */
static int
open_base(struct models_reading *R, struct model_class *K, const struct value *V)
{

	if (K->is_model == 0)
		K->is_model = -1;
	if (K->open != NULL)
		return 0;
	K->open = V->kind == VALUE_REFERENCE
		      ? arena_printf(R->arena, "its base '%s' is not at hand", V->text)
		  : V->kind == VALUE_UNKNOWN
		      ? arena_printf(R->arena, "a base of it is not known: %s", V->unknown.why)
		      : arena_strdup(R->arena, "a base of it is not known");
	return K->open == NULL ? -1 : 0;
}

static int
take_class(struct models_reading *R, struct model_class *K, struct value *V)
{
	struct model_class *B = model_class_of(R, V);

	if (B == NULL)
		return -1;
	/* In code that does not run, a class may be a base of itself. */
	if (!B->ready)
		return 0;
	K->embedded |= B->embedded;
	if (B->is_model == 1 || K->is_model == 0)
		K->is_model = B->is_model;
	if (B->open != NULL && K->open == NULL)
		K->open = B->open;
	return add_class(R, &K->bases, &K->bases_n, B);
}

static int
take_base(struct models_reading *R, struct model_class *K, struct value *V)
{
	const char *name;

	V = model_class_resolve(R, V);
	if (V->kind == VALUE_CLASS)
		return take_class(R, K, V);
	if (V->kind == VALUE_REFERENCE && is_model_base(V->text)) {
		K->is_model = 1;
		return 0;
	}
	if (V->kind == VALUE_REFERENCE && is_harmless(V->text))
		return 0;
	if (V->kind == VALUE_REFERENCE && strcmp(V->text, embedded_base) == 0)
		K->embedded = K->is_model = 1;
	/* six.with_metaclass(Meta, Base...) */
	name = call_name(V);
	if (name == NULL || !str_ends(name, "with_metaclass"))
		return open_base(R, K, V);
	for (size_t i = 1; i < V->call->n; i++)
		if (take_base(R, K, V->call->args[i]) == -1)
			return -1;
	return 0;
}

static size_t
place_in(struct model_class *const *list, size_t n, const struct model_class *K)
{

	for (size_t i = 0; i < n; i++)
		if (list[i] == K)
			return i;
	return n;
}

/* Depth first, of several occurrences the last: as Python orders all but the oddest bases. */
static int
set_mro(struct models_reading *R, struct model_class *K)
{
	struct model_class **all = NULL;
	size_t n = 0, kept = 0;

	if (add_class(R, &all, &n, K) == -1)
		return -1;
	for (size_t i = 0; i < K->bases_n; i++)
		for (size_t k = 0; k < K->bases[i]->mro_n; k++)
			if (add_class(R, &all, &n, K->bases[i]->mro[k]) == -1)
				return -1;
	for (size_t i = 0; i < n; i++)
		if (place_in(all + i + 1, n - i - 1, all[i]) == n - i - 1)
			all[kept++] = all[i];
	K->mro = all;
	K->mro_n = kept;
	return 0;
}

static int
adds_by(struct models_reading *R, struct value *V)
{

	if (V == NULL)
		return 0;
	if (V->kind == VALUE_CALL)
		V = V->call->callee;
	V = model_class_resolve(R, V);
	if (V->kind == VALUE_FUNCTION)
		return model_attribute_makes(V->function->node);
	if (V->kind == VALUE_REFERENCE)
		return 0;
	for (size_t i = 0; V->kind == VALUE_CLASS && i < V->class->n; i++)
		if (adds_by(R, V->class->bases[i]))
			return 1;
	return V->kind == VALUE_CLASS && model_attribute_makes(V->class->node);
}

/* meta.x, cls._meta.x, cls._meta.original_attrs["x"] */
static int
is_of_meta(const struct ast *target)
{

	while (target->kind == NODE_ATTRIBUTE || target->kind == NODE_SUBSCRIPT) {
		target = target->value;
		if ((target->kind == NODE_ATTRIBUTE || target->kind == NODE_NAME) &&
		    str_ends(target->text, "meta"))
			return 1;
	}
	return 0;
}

/* Does code set something in what it calls meta? */
static int
sets_meta(const struct ast *N)
{

	if (N == NULL)
		return 0;
	if (N->kind == NODE_ASSIGN)
		for (const struct ast *t = N->left; t != NULL; t = t->next)
			if (is_of_meta(t))
				return 1;
	for (unsigned i = 0; i < ast_kids(N->kind); i++)
		for (const struct ast *kid = N->kid[i]; kid != NULL; kid = kid->next)
			if (sets_meta(kid))
				return 1;
	return 0;
}

static int
changes_meta(const struct value *V)
{

	return V->kind == VALUE_CLASS && sets_meta(V->class->node);
}

/* Metaclasses, decorators and __init_subclass__ may add to a class. */
static int
look_at_makers(struct models_reading *R, struct model_class *K)
{
	const struct class *C = K->value->class;
	const struct value *hook = scope_get(C->scope, "__init_subclass__");
	const char *what = NULL;

	if (K->is_model == 0)
		return 0;
	for (size_t i = 0; i < K->bases_n; i++)
		K->open_options |= K->bases[i]->open_options;
	if (C->metaclass != NULL && changes_meta(model_class_resolve(R, C->metaclass)))
		K->open_options = 1;
	if (K->open != NULL)
		return 0;
	if (adds_by(R, C->metaclass))
		what = "metaclass";
	if (hook != NULL && hook->kind == VALUE_FUNCTION &&
	    model_attribute_makes(hook->function->node))
		what = "__init_subclass__";
	for (size_t i = 0; C->decorators != NULL && i < C->decorators->n; i++)
		if (adds_by(R, C->decorators->items[i]))
			what = "decorator";
	if (what == NULL)
		return 0;
	K->open = arena_printf(R->arena, "a %s may add to '%s'", what, C->name);
	return K->open == NULL ? -1 : 0;
}

/* What has too many classes above it is not looked at. */
static int
open_deep(struct models_reading *R, struct model_class *K)
{

	K->is_model = -1;
	K->bases_n = 0;
	K->ready = 1;
	K->mro_n = 0;
	K->open =
	    arena_printf(R->arena, "'%s' has too many bases to be followed", K->value->class->name);
	return K->open == NULL ? -1 : add_class(R, &K->mro, &K->mro_n, K);
}

static int
read_class(struct models_reading *R, struct model_class *K)
{
	const struct class *C = K->value->class;

	if (R->depth >= MODELS_BASES_DEEP || C->n > MODELS_BASES)
		return open_deep(R, K);
	K->embedded = C->dotted != NULL && strcmp(C->dotted, embedded_base) == 0;
	R->depth++;
	for (size_t i = 0; i < C->n; i++)
		if (take_base(R, K, C->bases[i]) == -1)
			return -1;
	R->depth--;
	for (size_t i = 0, n = 0; i < K->bases_n; i++)
		if ((n += K->bases[i]->mro_n) > MODELS_BASES)
			return open_deep(R, K);
	if (set_mro(R, K) == -1 || look_at_makers(R, K) == -1 || model_meta_set(R, K) == -1)
		return -1;
	K->ready = 1;
	return 0;
}

static size_t
place_of(struct model_class *const *all, size_t size, const struct class *C)
{
	uint64_t h = (uint64_t)(uintptr_t)C * 0x9e3779b97f4a7c15u;
	size_t at = (size_t)(h >> 32) & (size - 1);

	while (all[at] != NULL && all[at]->value->class != C)
		at = (at + 1) & (size - 1);
	return at;
}

static int
make_room(struct models_reading *R)
{
	size_t size = R->size == 0 ? 256 : R->size * 2;
	struct model_class **all;

	if (R->n * 2 < R->size)
		return 0;
	if ((all = arena_alloc(R->arena, size * sizeof(struct model_class *))) == NULL)
		return -1;
	for (size_t i = 0; i < R->size; i++)
		if (R->classes[i] != NULL)
			all[place_of(all, size, R->classes[i]->value->class)] = R->classes[i];
	R->classes = all;
	R->size = size;
	return 0;
}

struct model_class *
model_class_of(struct models_reading *R, struct value *V)
{
	struct model_class *K;
	size_t at;

	if (make_room(R) == -1)
		return NULL;
	at = place_of(R->classes, R->size, V->class);
	if ((K = R->classes[at]) != NULL)
		return K;
	if ((K = arena_alloc(R->arena, sizeof *K)) == NULL)
		return NULL;
	K->value = V;
	R->classes[at] = K;
	R->n++;
	return read_class(R, K) == -1 ? NULL : K;
}

struct model_class *
model_class_concrete(struct model_class *K)
{
	size_t i;

	for (int hops = 0; hops < HOPS && K->proxy; hops++) {
		for (i = 0; i < K->bases_n; i++)
			if (K->bases[i]->is_model == 1 && !K->bases[i]->abstract)
				break;
		if (i == K->bases_n)
			break;
		K = K->bases[i];
	}
	return K;
}
