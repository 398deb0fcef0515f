#include "django/model_meta.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "django/model_index.h"
#include "django/models_read.h"
#include "django/values.h"
#include "python/access.h"
#include "python/eval.h"

enum { DEEP = 16 };

/* What a migration may say of a model (DEFAULT_NAMES), but for what is read elsewhere. */
static const char *const names[] = { "auto_created", "base_manager_name", "db_table",
	"db_table_comment", "db_tablespace", "default_manager_name", "default_permissions",
	"default_related_name", "get_latest_by", "index_together", "managed",
	"order_with_respect_to", "ordering", "permissions", "proxy", "required_db_features",
	"required_db_vendor", "select_on_save", "swappable", "unique_together", "verbose_name",
	"verbose_name_plural" };

/* The class that "module.Class.Meta" stands for: the Meta that holds for the class. */
static struct value *
meta_named(struct models_reading *R, struct value *V)
{
	struct value *owner = arena_alloc(R->arena, sizeof *owner);
	struct model_class *K;

	if (owner == NULL)
		return NULL;
	*owner = *V;
	owner->len -= strlen(".Meta");
	if ((owner->text = arena_strndup(R->arena, V->text, owner->len)) == NULL)
		return NULL;
	owner = model_class_resolve(R, owner);
	if (owner->kind != VALUE_CLASS || (K = model_class_of(R, owner)) == NULL || !K->ready)
		return NULL;
	return K->meta;
}

static struct value *
meta_base(struct models_reading *R, struct value *V)
{
	struct value *found = model_class_resolve(R, V);

	if (found->kind == VALUE_CLASS)
		return found;
	if (V->kind == VALUE_REFERENCE && str_ends(V->text, ".Meta"))
		return meta_named(R, V);
	return NULL;
}

static struct value *
find(struct models_reading *R, const struct value *meta, const char *name, int depth)
{
	struct value *V, *base;

	if (meta->kind != VALUE_CLASS || depth == DEEP)
		return NULL;
	if ((V = scope_get(meta->class->scope, name)) != NULL)
		return V;
	for (size_t i = 0; i < meta->class->n; i++)
		if ((base = meta_base(R, meta->class->bases[i])) != NULL &&
		    (V = find(R, base, name, depth + 1)) != NULL)
			return V;
	return NULL;
}

struct value *
model_meta_get(struct models_reading *R, const struct model_class *K, const char *name)
{
	struct value *V = K->meta == NULL ? NULL : find(R, K->meta, name, 0);

	return V == NULL ? NULL : model_class_resolve(R, V);
}

/* Is it within a class?  Then Django has set abstract to False once it had made that. */
static int
is_nested(const struct class *C)
{
	size_t n = strlen(C->module->name);

	return strncmp(C->dotted, C->module->name, n) == 0 && C->dotted[n] == '.' &&
	       strchr(C->dotted + n + 1, '.') != NULL;
}

static int
is_abstract(struct models_reading *R, const struct value *meta, int depth)
{
	struct value *V, *base;

	if (meta == NULL || meta->kind != VALUE_CLASS || depth == DEEP)
		return 0;
	if ((V = scope_get(meta->class->scope, "abstract")) != NULL)
		return value_truth(model_class_resolve(R, V));
	for (size_t i = 0; i < meta->class->n; i++)
		if ((base = meta_base(R, meta->class->bases[i])) != NULL &&
		    !is_nested(base->class) && is_abstract(R, base, depth + 1) == 1)
			return 1;
	return 0;
}

/* Whether it has a table of its own is not known. */
static int
doubt(struct models_reading *R, struct model_class *K, const char *what)
{

	K->is_model = -1;
	if (K->open == NULL)
		K->open = arena_printf(
		    R->arena, "whether '%s' is %s is not known", K->value->class->name, what);
	return K->open == NULL ? -1 : 0;
}

/* Its own, or that of the first class above that keeps one: only abstract models do. */
static struct value *
effective(const struct model_class *K)
{
	struct value *V;

	for (size_t i = 0; i < K->mro_n; i++) {
		const struct model_class *B = K->mro[i];

		if (B != K && B->is_model != 0 && !B->abstract)
			continue;
		V = scope_get(B->value->class->scope, "Meta");
		if (V != NULL && (V->kind == VALUE_CLASS || V->kind == VALUE_REFERENCE))
			return V;
	}
	return NULL;
}

/* Bases of Meta that are not at hand may say anything. */
static int
note_open(struct models_reading *R, struct model_class *K, const struct value *meta, int depth)
{
	struct value *base;

	if (meta == NULL || K->open != NULL || depth == DEEP)
		return 0;
	if (meta->kind != VALUE_CLASS)
		goto open;
	for (size_t i = 0; i < meta->class->n; i++) {
		if (meta->class->bases[i]->kind == VALUE_REFERENCE &&
		    strcmp(meta->class->bases[i]->text, "object") == 0)
			continue;
		if ((base = meta_base(R, meta->class->bases[i])) == NULL)
			goto open;
		if (note_open(R, K, base, depth + 1) == -1)
			return -1;
	}
	return 0;

open:
	K->open = arena_printf(
	    R->arena, "the class Meta of '%s' is not all at hand", K->value->class->name);
	return K->open == NULL ? -1 : 0;
}

int
model_meta_set(struct models_reading *R, struct model_class *K)
{
	const struct value *V;
	int abstract;
	struct value *own = scope_get(K->value->class->scope, "Meta");

	if (K->is_model == 0)
		return 0;
	abstract = is_abstract(R, own == NULL ? NULL : meta_base(R, own), 0);
	K->abstract = abstract == 1;
	if (abstract == -1 && doubt(R, K, "abstract") == -1)
		return -1;
	if ((K->meta = effective(K)) != NULL && K->meta->kind == VALUE_REFERENCE &&
	    (V = meta_base(R, K->meta)) != NULL)
		K->meta = (struct value *)V;
	K->app = values_text(model_meta_get(R, K, "app_label"));
	if (K->app == NULL)
		K->app = models_app_of(R->apps, K->value->class->module->name);
	V = model_meta_get(R, K, "proxy");
	K->proxy = V != NULL && value_truth(V) == 1;
	if (V != NULL && value_truth(V) == -1 && doubt(R, K, "a proxy") == -1)
		return -1;
	return note_open(R, K, K->meta, 0);
}

static int
add_option(struct models_reading *R, struct model *m, const char *name, struct value *V)
{

	if (m->options == NULL) {
		m->options_size = sizeof names / sizeof *names;
		m->options = arena_alloc(R->arena, m->options_size * sizeof *m->options);
		if (m->options == NULL)
			return -1;
	}
	m->options[m->options_n++] = (struct option){ name, V };
	return 0;
}

/* An order that follows a GenericForeignKey is none that a migration sees. */
static int
is_private(const struct model_class *K, const char *name)
{

	for (size_t i = 0; name != NULL && i < K->attributes_n; i++)
		if (K->attributes[i].kind == ATTRIBUTE_PRIVATE &&
		    strcmp(K->attributes[i].name, name) == 0)
			return 1;
	return 0;
}

int
model_meta_options(struct models_reading *R, struct model_class *K, struct model *m)
{
	struct value *V;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if ((V = model_meta_get(R, K, names[i])) == NULL)
			continue;
		if (strcmp(names[i], "order_with_respect_to") == 0 && is_private(K, values_text(V)))
			continue;
		if (add_option(R, m, names[i], V) == -1)
			return -1;
	}
	return model_index_set(R, K, m);
}
