#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "django/apps.h"
#include "django/field_kind.h"
#include "django/made.h"
#include "django/model_attribute.h"
#include "django/models_read.h"
#include "django/names.h"
#include "django/project.h"
#include "django/settings.h"
#include "django/values.h"
#include "django/version.h"
#include "python/access.h"

/* The fields of a class: its own, those of abstract bases, links to concrete ones, the key. */

static int
is_field(const struct attribute *a)
{

	return a->kind == ATTRIBUTE_FIELD || a->kind == ATTRIBUTE_MANY ||
	       a->kind == ATTRIBUTE_UNKNOWN;
}

static struct attribute *
find(const struct model_class *K, const char *name)
{

	for (size_t i = 0; i < K->attributes_n; i++)
		if (strcmp(K->attributes[i].name, name) == 0)
			return &K->attributes[i];
	return NULL;
}

static int
add(struct models_reading *R, struct model_class *K, const struct attribute *a)
{
	size_t size = K->attributes_size == 0 ? 16 : K->attributes_size * 2;
	struct attribute *all;

	if (K->attributes_n >= MODELS_ATTRIBUTES) {
		K->open = "it has too many fields to be followed";
		return 0;
	}
	if (K->attributes_n == K->attributes_size) {
		if ((all = arena_alloc(R->arena, size * sizeof *all)) == NULL)
			return -1;
		if (K->attributes_n > 0)
			memcpy(all, K->attributes, K->attributes_n * sizeof *all);
		K->attributes = all;
		K->attributes_size = size;
	}
	K->attributes[K->attributes_n++] = *a;
	return 0;
}

/* A class that adds to its model by itself: FieldTracker is known not to. */
static int
note_adding(
    struct models_reading *R, struct model_class *K, const struct attribute *a, const char *why)
{
	const char *name = call_name(a->value);

	if (a->kind == ATTRIBUTE_OTHER ||
	    (a->kind == ATTRIBUTE_UNKNOWN && name != NULL && name[0] != '.'))
		if (name == NULL || !str_ends(name, "FieldTracker"))
			R->state->complete = 0;
	if (why == NULL || K->open != NULL)
		return 0;
	K->open = arena_join(
	    R->arena, "a ", why, " adds to '", K->value->class->name, "' what is not seen", NULL);
	return K->open == NULL ? -1 : 0;
}

static int
add_own(struct models_reading *R, struct model_class *K)
{
	const struct scope *S = K->value->class->scope;
	struct attribute a = { 0 };
	const char *why;

	for (size_t i = 0; i < scope_count(S); i++) {
		if ((a.value = scope_at(S, i, &a.name)) == NULL || str_begins(a.name, "__"))
			continue;
		if ((a.kind = model_attribute_kind(R, a.value, &why)) == ATTRIBUTE_PLAIN)
			continue;
		a.value = model_class_resolve(R, a.value);
		a.order = a.value->kind == VALUE_CALL ? a.value->call->serial : 0;
		if (note_adding(R, K, &a, why) == -1 || add(R, K, &a) == -1)
			return -1;
	}
	return 0;
}

static int
is_direct(const struct model_class *K, const struct model_class *B)
{

	for (size_t i = 0; i < K->bases_n; i++)
		if (K->bases[i] == B)
			return B->is_model != 0;
	return 0;
}

/* Does the name stand in the __dict__ of a class? */
static int
in_dict(const struct model_class *K, const char *name)
{

	return scope_get(K->value->class->scope, name) != NULL || find(K, name) != NULL;
}

/* Is a name of the ${at}th class in the order hidden by one before it? */
static int
is_hidden(const struct model_class *K, size_t at, const char *name)
{
	const struct attribute *a;

	for (size_t i = 0; i < at; i++) {
		const struct model_class *B = K->mro[i];

		if (i == 0 || !is_direct(K, B)) {
			if (in_dict(B, name))
				return 1;
		} else if (!B->abstract && (a = find(B, name)) != NULL && is_field(a))
			return 1;
	}
	return 0;
}

static int collect(struct models_reading *R, struct model_class *K);

/* The link to a concrete base: "place_ptr". */
static int
add_link(struct models_reading *R, struct model_class *K, struct model_class *B)
{
	struct attribute a = { .kind = ATTRIBUTE_FIELD, .parent = model_class_concrete(B) };
	struct attribute *declared;

	if (K->proxy)
		return 0;
	a.name = arena_join(R->arena, a.parent->value->class->name, "_ptr", NULL);
	if (a.name == NULL)
		return -1;
	for (char *p = (char *)a.name; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + 32);
	if ((declared = find(K, a.name)) != NULL)
		declared->parent = a.parent;
	a.order = --R->automatic;
	return in_dict(K, a.name) ? 0 : add(R, K, &a);
}

static int
inherit(struct models_reading *R, struct model_class *K, size_t at)
{
	struct model_class *B = K->mro[at];

	if (collect(R, B) == -1)
		return -1;
	if (!B->abstract && B->is_model == 1)
		return add_link(R, K, B);
	for (size_t i = 0; i < B->attributes_n; i++) {
		struct attribute a = B->attributes[i];

		if (a.kind == ATTRIBUTE_MANAGER || is_hidden(K, at, a.name))
			continue;
		a.field = NULL;
		if (add(R, K, &a) == -1)
			return -1;
	}
	return 0;
}

static int
collect(struct models_reading *R, struct model_class *K)
{

	if (K->collected)
		return 0;
	K->collected = 1;
	if (K->is_model == 0)
		return 0;
	if (add_own(R, K) == -1)
		return -1;
	for (size_t i = 1; i < K->mro_n; i++)
		if (is_direct(K, K->mro[i]) && inherit(R, K, i) == -1)
			return -1;
	return 0;
}

static int
put(struct models_reading *R, struct field *F, const char *name, struct value *V)
{
	struct field_argument *all;
	size_t at = 0;

	if (V == NULL)
		return -1;
	if (field_get(F, name) != NULL)
		return 0;
	if ((all = arena_alloc(R->arena, (F->n + 1) * sizeof *all)) == NULL)
		return -1;
	while (at < F->n && strcmp(F->arguments[at].name, name) < 0)
		at++;
	if (F->n > 0) {
		memcpy(all, F->arguments, at * sizeof *all);
		memcpy(all + at + 1, F->arguments + at, (F->n - at) * sizeof *all);
	}
	all[at] = (struct field_argument){ name, V };
	F->arguments = all;
	F->n++;
	return 0;
}

static struct value *
link_call(struct models_reading *R, const struct model_class *K, const struct attribute *a)
{
	struct arena *A = R->arena;
	const struct value *at = K->value;
	const struct class *C = a->parent->value->class;
	char *to = arena_join(A, a->parent->app == NULL ? "?" : a->parent->app, ".", C->name, NULL);
	const struct keyword_arg keywords[] = { { "to", to == NULL ? NULL : made_str(A, at, to) },
		{ "on_delete", made_reference(A, at, "django.db.models.deletion.CASCADE") },
		{ "auto_created", made_bool(A, at, 1) }, { "parent_link", made_bool(A, at, 1) } };

	return made_call(A, at, "django.db.models.OneToOneField", keywords, 4);
}

static int
read_one(struct models_reading *R, struct model_class *K, struct attribute *a)
{
	const struct field_place P = { .arena = R->arena,
		.eval = R->eval,
		.settings = R->apps->settings,
		.apps = R->apps,
		.app = K->app,
		.model = K->value->class->name };
	struct value *V = a->value;

	if ((a->field = arena_alloc(R->arena, sizeof *a->field)) == NULL)
		return -1;
	/* It may be no field at all. */
	if (a->kind == ATTRIBUTE_UNKNOWN) {
		*a->field =
		    (struct field){ .name = a->name, .value = V, .open = 1 };
		return 0;
	}
	if (V == NULL && (V = link_call(R, K, a)) == NULL)
		return -1;
	if (field_read(&P, a->name, V, a->field) == -1)
		return -1;
	if (a->field->kind != NULL && (a->field->kind->traits & FIELD_MANY) != 0)
		a->kind = ATTRIBUTE_MANY;
	return 0;
}

static int
is_primary(const struct field *F)
{
	const struct value *V = field_get(F, "primary_key");

	if (F->kind != NULL && (F->kind->traits & FIELD_COMPOSITE) != 0)
		return 1;
	return V != NULL && value_truth(V) == 1;
}

/* Is it declared to be the link to a concrete base? */
static int
is_link_to(const struct field *F, const struct model_class *parent)
{
	const struct value *V = field_get(F, "parent_link");

	return V != NULL && value_truth(V) == 1 && F->to_app != NULL && parent->app != NULL &&
	       strcmp(F->to_app, parent->app) == 0 &&
	       names_same(F->to_model, parent->value->class->name);
}

/* A declared link takes the place of the one that Django adds. */
static void
drop_links(struct model_class *K, struct attribute **first)
{
	size_t kept = 0;

	for (size_t i = 0; i < K->attributes_n; i++) {
		struct attribute *a = &K->attributes[i], *declared = NULL;

		for (size_t k = 0; a->parent != NULL && k < K->attributes_n; k++)
			if (K->attributes[k].parent == NULL && K->attributes[k].field != NULL &&
			    is_link_to(K->attributes[k].field, a->parent))
				declared = &K->attributes[k];
		if (declared == NULL)
			continue;
		declared->parent = a->parent;
		a->kind = ATTRIBUTE_PLAIN;
	}
	for (size_t i = 0; i < K->attributes_n; i++)
		if (K->attributes[i].kind != ATTRIBUTE_PLAIN)
			K->attributes[kept++] = K->attributes[i];
	K->attributes_n = kept;
	for (size_t i = 0; i < K->attributes_n && *first == NULL; i++)
		if (K->attributes[i].parent != NULL)
			*first = &K->attributes[i];
}

/* default_auto_field of the app, or the setting; NULL: it is not known. */
static const char *
key_class(const struct models_reading *R, const struct model_class *K)
{
	const struct app *app = K->app == NULL ? NULL : apps_find(R->apps, K->app);

	if (app != NULL && app->default_auto_field != NULL)
		return *app->default_auto_field == '\0' ? NULL : app->default_auto_field;
	if (settings_get(R->apps->settings, "DEFAULT_AUTO_FIELD") != NULL)
		return settings_text(R->apps->settings, "DEFAULT_AUTO_FIELD");
	/* Who uses the package says it. */
	if (project_choice(settings_project(R->apps->settings))->no_settings)
		return NULL;
	/* It was AutoField before Django 6.0. */
	return R->django == 0            ? NULL
	       : R->django < VERSION_6_0 ? "django.db.models.AutoField"
					 : "django.db.models.BigAutoField";
}

static int
add_key(struct models_reading *R, struct model_class *K)
{
	struct attribute a = { .name = "id", .kind = ATTRIBUTE_FIELD, .order = --R->automatic };
	struct arena *A = R->arena;
	const struct keyword_arg keywords[] = { { "auto_created", made_bool(A, K->value, 1) },
		{ "primary_key", made_bool(A, K->value, 1) },
		{ "verbose_name", made_str(A, K->value, "ID") } };
	const char *class = key_class(R, K);

	if (class == NULL || K->open != NULL)
		a.kind = ATTRIBUTE_UNKNOWN;
	a.value = made_call(A, K->value, class == NULL ? "?" : class, keywords, 3);
	if (a.value == NULL || read_one(R, K, &a) == -1 ||
	    put(R, a.field, "serialize", made_bool(A, K->value, 0)) == -1)
		return -1;
	return add(R, K, &a);
}

/* Options._prepare(): the key is one that is declared, the first link, or "id". */
static int
set_key(struct models_reading *R, struct model_class *K, struct attribute *link)
{
	struct field *F = NULL;

	for (size_t i = 0; i < K->attributes_n; i++)
		if (K->attributes[i].field != NULL && is_primary(K->attributes[i].field) &&
		    F == NULL)
			F = K->attributes[i].field;
	if (F == NULL && link == NULL)
		return add_key(R, K);
	if (F == NULL) {
		F = link->field;
		F->open |= K->open != NULL;
		if (put(R, F, "primary_key", made_bool(R->arena, K->value, 1)) == -1)
			return -1;
	}
	if (F->kind != NULL && (F->kind->traits & FIELD_COMPOSITE) != 0)
		return 0;
	return put(R, F, "serialize", made_bool(R->arena, K->value, 0));
}

int
model_fields_read(struct models_reading *R, struct model_class *K)
{
	struct attribute *link = NULL;

	if (K->read)
		return 0;
	K->read = 1;
	if (collect(R, K) == -1)
		return -1;
	for (size_t i = 0; i < K->attributes_n; i++)
		if (is_field(&K->attributes[i]) && read_one(R, K, &K->attributes[i]) == -1)
			return -1;
	drop_links(K, &link);
	return K->proxy ? 0 : set_key(R, K, link);
}
