#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "django/apps.h"
#include "django/drift_part.h"
#include "django/field_compare.h"
#include "django/field_kind.h"
#include "django/made.h"
#include "django/project.h"
#include "django/settings.h"
#include "django/state.h"
#include "python/access.h"
#include "python/eval.h"

/* The fields of a model that is on both sides. */

static int
is_many(const struct field *F)
{

	return F->kind != NULL && (F->kind->traits & FIELD_MANY) != 0;
}

/* Has a column, or a table of its own. */
static int
is_seen(const struct field *F)
{

	return F->kind == NULL || is_many(F) || F->kind->sqlite != NULL ||
	       F->kind->postgres != NULL;
}

/* May a thing be a field at all? */
static int
is_certain(const struct field *F)
{

	return F->path != NULL;
}

/* Is it the "id" that a model without a key gets? */
static int
is_own_key(const struct field *F)
{
	const struct value *V = field_get(F, "auto_created");

	return strcmp(F->name, "id") == 0 && V != NULL && value_truth(V) == 1;
}

static int
same_model(const char *app, const char *model, const char *other_app, const char *other_model)
{

	return model != NULL && other_model != NULL && strcmp(app, other_app) == 0 &&
	       strcmp(model, other_model) == 0;
}

/* Is it a relation that leads to the same model, however that is named? */
static int
leads_there(const struct field *F, const struct field *G, const char *argument)
{

	if (strcmp(argument, "to") == 0)
		return same_model(F->to_app, F->to_model, G->to_app, G->to_model);
	return strcmp(argument, "through") == 0 &&
	       same_model(F->through_app, F->through_model, G->through_app, G->through_model);
}

/* Which arguments differ, for people. */
static void
tell(struct comparing *C, const struct field *F, const struct field *G, struct buf *B)
{
	size_t i = 0, k = 0;
	int order;

	if (strcmp(F->path, G->path) != 0) {
		buf_printf(B, "%s, not %s", G->path, F->path);
		return;
	}
	while (i < F->n || k < G->n) {
		order = i == F->n   ? 1
			: k == G->n ? -1
				    : strcmp(F->arguments[i].name, G->arguments[k].name);
		const struct field_argument *a = order <= 0 ? &F->arguments[i++] : NULL,
					    *b = order >= 0 ? &G->arguments[k++] : NULL;

		if (a != NULL && b != NULL &&
		    (same_value(&C->same, a->value, b->value) == 1 || leads_there(F, G, a->name)))
			continue;
		buf_str(B, B->len > 0 ? ", " : "");
		buf_str(B, (a != NULL ? a : b)->name);
	}
}

static struct value *
resolved(struct comparing *C, struct value *V)
{
	struct value *list;

	V = eval_resolve(C->eval, V);
	if (V->kind != VALUE_LIST && V->kind != VALUE_TUPLE)
		return V;
	if ((list = made_list(C->same.arena, V, V->n)) == NULL)
		return V;
	list->kind = V->kind;
	while (list->n < V->n) {
		list->items[list->n] = eval_resolve(C->eval, V->items[list->n]);
		list->n++;
	}
	return list;
}

/* The same names may be imported from several places: what they stand for is compared. */
static int
copy(struct comparing *C, const struct field *F, struct field *G)
{

	*G = *F;
	G->arguments = arena_alloc(C->same.arena, (F->n + 1) * sizeof *G->arguments);
	if (G->arguments == NULL)
		return -1;
	for (size_t i = 0; i < F->n; i++) {
		G->arguments[i] = F->arguments[i];
		if (strcmp(F->arguments[i].name, "to") != 0)
			G->arguments[i].value = resolved(C, F->arguments[i].value);
	}
	return 0;
}

static int
compare_again(struct comparing *C, const struct field *F, const struct field *G)
{
	struct field one, two;

	if (copy(C, F, &one) == -1 || copy(C, G, &two) == -1)
		return -1;
	return field_compare(&C->same, &one, &two);
}

/* From or to many-to-many the field is made anew. */
static int
replace(struct comparing *C, const struct field *F, const struct field *G)
{

	if (drift_add(C, "RemoveField", F->name, 1, G->value,
		"no migration removes the field '%s.%s' as it was", C->new->name, F->name) == -1)
		return -1;
	return drift_add(C, "AddField", G->name, 1, G->value,
	    "no migration adds the field '%s.%s' as it is", C->new->name, G->name);
}

/* Since Django 6.1 a many-to-many field with another target is made anew. */
static int
leads_elsewhere(const struct comparing *C, const struct field *F, const struct field *G)
{

	if (!is_many(F) || !is_many(G) || F->to_model == NULL || G->to_model == NULL ||
	    (C->apps->django != 0 && C->apps->django < 601))
		return 0;
	return strcmp(F->to_app, G->to_app) != 0 || strcmp(F->to_model, G->to_model) != 0;
}

/*
 * Without settings it is not known which model a setting names, so that one that is named directly
 * may be the same.
 */
static int
may_lead_there(const struct comparing *C, const struct field *F, const struct field *G)
{
	const char *setting = F->setting != NULL ? F->setting : G->setting;

	return setting != NULL && (F->setting == NULL || G->setting == NULL) &&
	       project_choice(settings_project(C->apps->settings))->no_settings &&
	       settings_get(C->apps->settings, setting) == NULL;
}

/* Make ${aimed} as ${G}, but leading to where ${F} does. */
static int
aim(struct comparing *C, const struct field *F, const struct field *G, struct field *aimed)
{
	const size_t n = G->n * sizeof *G->arguments;

	*aimed = *G;
	aimed->to_app = F->to_app;
	aimed->to_model = F->to_model;
	aimed->setting = F->setting;
	if ((aimed->arguments = arena_alloc(C->same.arena, n + 1)) == NULL)
		return -1;
	if (n > 0)
		memcpy(aimed->arguments, G->arguments, n);
	for (size_t i = 0; i < G->n; i++)
		for (size_t k = 0; k < F->n; k++)
			if (strcmp(G->arguments[i].name, "to") == 0 &&
			    strcmp(F->arguments[k].name, "to") == 0)
				aimed->arguments[i] = F->arguments[k];
	return 0;
}

/*
 * What may be a field or not.  Of the class of an "id" nothing is told where only whoever uses
 * the package knows it.
 */
static int
doubt(struct comparing *C, const struct field *F, const struct field *G)
{
	const char *why = C->new->open;

	if (is_own_key(F) && why == NULL)
		return 0;
	if (why == NULL && G->value != NULL && G->value->kind == VALUE_UNKNOWN)
		why = G->value->unknown.why;
	return drift_add(C, NULL, G->name, 0, G->value,
	    "whether the field '%s.%s' is as in the migrations is not known: %s", C->new->name,
	    G->name, why != NULL ? why : "it may be no field");
}

static int
is_text(const struct field *F, const char *name, const char *within)
{
	const struct value *V = field_get(F, name);

	return V != NULL && V->kind == VALUE_STR && strstr(V->text, within) != NULL;
}

/*
 * Before Django 4.0 fields of models were compared on both sides, which have serialize=False as
 * keys, and hidden or completed names; leave those out that only ${G} or only ${F} is written with.
 */
static void
leave_out(const struct field *F, const struct field *G, struct field *one)
{
	const int named = is_text(G, "related_name", "%(") || is_text(F, "related_name", "+");
	size_t n = 0;

	for (size_t i = 0; i < one->n; i++)
		if (strcmp(one->arguments[i].name, "serialize") != 0 &&
		    (!named || strcmp(one->arguments[i].name, "related_name") != 0))
			one->arguments[n++] = one->arguments[i];
	one->n = n;
}

static int
compare(struct comparing *C, const struct field *F, const struct field *G)
{
	struct buf B = { 0 };
	struct field aimed;
	int how, rc;

	if (!is_certain(F) || !is_certain(G))
		return doubt(C, F, G);
	if (may_lead_there(C, F, G)) {
		if (aim(C, F, G, &aimed) == -1)
			return -1;
		G = &aimed;
	}
	how = field_compare(&C->same, F, G);
	if (how == -1)
		how = compare_again(C, F, G);
	if (how == 0)
		return 0;
	if (how != -1 && (is_many(F) != is_many(G) || leads_elsewhere(C, F, G)))
		return replace(C, F, G);
	tell(C, F, G, &B);
	if (how == -1)
		rc = drift_add(C, NULL, G->name, 0, G->value,
		    "whether the field '%s.%s' is as in the migrations is not known (%s)",
		    C->new->name, G->name, B.len > 0 ? B.data : "its class is not followed");
	else
		rc = drift_add(C, "AlterField", G->name, how == 2, G->value,
		    "no migration changes the field '%s.%s' to what it is (%s)", C->new->name,
		    G->name, B.len > 0 ? B.data : "to");
	if (rc == 0 && how != -1)
		C->D->all[C->D->n - 1].key = is_own_key(G) && strcmp(F->path, G->path) != 0;
	buf_free(&B);
	return rc;
}

static int
compare_old(struct comparing *C, const struct field *F, const struct field *G)
{
	struct field one, two, aimed;

	if (F->to_model != NULL && G->to_model != NULL && strcmp(F->to_app, G->to_app) == 0 &&
	    strcmp(F->to_model, G->to_model) == 0) {
		if (aim(C, F, G, &aimed) == -1)
			return -1;
		G = &aimed;
	}
	if (copy(C, F, &one) == -1 || copy(C, G, &two) == -1)
		return -1;
	leave_out(F, G, &one);
	leave_out(F, G, &two);
	return compare(C, &one, &two);
}

int
drift_fields(struct comparing *C)
{
	const int old = C->apps->django != 0 && C->apps->django < 400;
	const struct field *F, *G;

	for (size_t i = 0; i < C->new->fields_n; i++) {
		G = C->new->fields[i];
		if ((F = model_field(C->old, G->name)) != NULL) {
			if ((old ? compare_old : compare)(C, F, G) == -1)
				return -1;
			continue;
		}
		if (C->old->open != NULL || !is_certain(G))
			continue;
		if (drift_add(C, "AddField", G->name, is_seen(G), G->value,
			"no migration adds the field '%s.%s'", C->new->name, G->name) == -1)
			return -1;
	}
	for (size_t i = 0; i < C->old->fields_n; i++) {
		F = C->old->fields[i];
		if (model_field(C->new, F->name) != NULL)
			continue;
		if (C->new->open != NULL || C->new->doubtful) {
			if (drift_add(C, NULL, F->name, 0, NULL,
				"whether '%s' has the field '%s' is not known: %s", C->new->name,
				F->name,
				C->new->open != NULL ? C->new->open : "it may not be there") == -1)
				return -1;
			continue;
		}
		if (drift_add(C, "RemoveField", F->name, is_seen(F), NULL,
			"no migration removes the field '%s.%s', which is not in the code",
			C->new->name, F->name) == -1)
			return -1;
	}
	return 0;
}
