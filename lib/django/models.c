#include "django/models.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/cancel.h"
#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "django/apps.h"
#include "django/contrib_bases.h"
#include "django/made.h"
#include "django/model_managers.h"
#include "django/model_meta.h"
#include "django/models_read.h"
#include "django/names.h"
#include "django/search.h"
#include "django/settings.h"
#include "django/version.h"
#include "python/access.h"
#include "python/eval.h"

/* One after the other, the classes that the modules of the apps bind. */

static int
add_model(struct models_reading *R, struct model *m)
{
	struct state *S = R->state;
	size_t size = S->size == 0 ? 64 : S->size * 2;
	struct model **models;

	if (S->n == S->size) {
		if ((models = realloc(S->models, size * sizeof(struct model *))) == NULL)
			return report_errno(EXIT_FAILED, "cannot read the models");
		S->models = models;
		S->size = size;
	}
	S->models[S->n++] = m;
	return 0;
}

static struct model *
new_model(struct models_reading *R, const char *app, const char *name, const struct value *at)
{
	struct model *m = arena_alloc(R->arena, sizeof *m);

	if (m == NULL || (m->lower = names_lower(R->arena, name)) == NULL)
		return NULL;
	m->app = app;
	m->name = name;
	m->value = at;
	return m;
}

static int
by_order(const void *a, const void *b)
{
	const struct attribute *x = *(const struct attribute *const *)a,
			       *y = *(const struct attribute *const *)b;
	int many = (x->kind == ATTRIBUTE_MANY) - (y->kind == ATTRIBUTE_MANY);

	if (many != 0)
		return many;
	return x->order != y->order ? (x->order < y->order ? -1 : 1) : x < y ? -1 : x > y;
}

static int
set_fields(struct models_reading *R, const struct model_class *K, struct model *m)
{
	const struct attribute **all;
	size_t n = 0;

	if ((all = arena_alloc(R->arena, (K->attributes_n + 1) * sizeof(void *))) == NULL ||
	    (m->fields = arena_alloc(R->arena, (K->attributes_n + 1) * sizeof(void *))) == NULL)
		return -1;
	for (size_t i = 0; i < K->attributes_n; i++)
		if (K->attributes[i].field != NULL)
			all[n++] = &K->attributes[i];
	qsort(all, n, sizeof(void *), by_order);
	for (size_t i = 0; i < n; i++)
		m->fields[m->fields_n++] = all[i]->field;
	m->fields_size = n;
	return 0;
}

/* HistoricalRecords makes a model of its own beside this one. */
static int
add_history(struct models_reading *R, const struct model_class *K)
{
	struct model *m;
	char *name;

	for (size_t i = 0; i < K->attributes_n; i++) {
		if (K->attributes[i].kind != ATTRIBUTE_HISTORY)
			continue;
		name = arena_printf(R->arena, "Historical%s", K->value->class->name);
		if (name == NULL || (m = new_model(R, K->app, name, K->value)) == NULL)
			return -1;
		m->doubtful = 1;
		m->open = "HistoricalRecords makes it";
		return add_model(R, m);
	}
	return 0;
}

static int
take(struct models_reading *R, struct model_class *K, int doubtful)
{
	struct model *m;

	if (K->is_model == 0 || K->abstract || K->app == NULL || K->read)
		return 0;
	if ((m = new_model(R, K->app, K->value->class->name, K->value)) == NULL ||
	    model_fields_read(R, K) == -1 || set_fields(R, K, m) == -1 ||
	    model_meta_options(R, K, m) == -1 || model_managers_set(R, K, m) == -1)
		return -1;
	m->open = K->open;
	m->open_options = K->open_options;
	m->embedded = K->embedded;
	m->doubtful = doubtful || K->is_model == -1;
	if (state_find(R->state, m->app, m->name) != NULL)
		return 0;
	return add_model(R, m) == -1 ? -1 : add_history(R, K);
}

static int
is_wanted(const struct models_reading *R, const struct model_class *K, enum models_which which)
{
	const struct app *app = K->app == NULL ? NULL : apps_find(R->apps, K->app);

	return app != NULL && (which == MODELS_ALL || app->place == APP_OWN);
}

/* Most classes of an app are those of its migrations. */
static int
is_migration(const struct class *C)
{

	return C->n == 1 && C->bases[0]->kind == VALUE_REFERENCE &&
	       str_begins(C->bases[0]->text, "django.db.migrations.");
}

static int
look(struct models_reading *R, const struct module *M, struct value *V, enum models_which which,
    int doubtful)
{
	struct model_class *K;

	if (V->kind == VALUE_UNKNOWN) {
		for (size_t i = 0; i < V->unknown.choices_n; i++)
			if (V->unknown.choices[i]->kind != VALUE_UNKNOWN &&
			    look(R, M, V->unknown.choices[i], which, 1) == -1)
				return -1;
		return 0;
	}
	if (V->kind != VALUE_CLASS || V->class->module != M || is_migration(V->class))
		return 0;
	if ((K = model_class_of(R, V)) == NULL)
		return -1;
	return is_wanted(R, K, which) ? take(R, K, doubtful) : 0;
}

/* What a package takes from its own modules is read for that. */
static void
follow(struct models_reading *R, const struct module *M, struct value *V)
{
	const char *app = V->kind == VALUE_REFERENCE ? models_app_of(R->apps, V->text) : NULL;
	const char *here = models_app_of(R->apps, M->name);

	if (app != NULL && here != NULL && strcmp(app, here) == 0)
		model_class_resolve(R, V);
}

static int
read_module(struct models_reading *R, const struct module *M, enum models_which which)
{
	const char *name;
	struct value *V;

	if (M->parse.error.message != NULL || M->unreadable != NULL || M->scope == NULL ||
	    models_app_of(R->apps, M->name) == NULL)
		return 0;
	for (size_t i = 0; i < scope_count(M->scope); i++) {
		if ((V = scope_at(M->scope, i, &name)) == NULL)
			continue;
		if (which == MODELS_ALL)
			follow(R, M, V);
		if (look(R, M, V, which, 0) == -1)
			return -1;
	}
	return 0;
}

/* The module "models" of an app, as the project would import it. */
static int
import(struct models_reading *R, const struct app *app)
{
	const struct value nowhere = { 0 };
	struct module *M;
	struct value *V;
	char *name;

	if ((name = arena_printf(R->arena, "%s.models", app->name)) == NULL)
		return -1;
	if ((M = eval_import(R->eval, name)) == NULL) {
		if ((V = made_reference(R->arena, &nowhere, name)) == NULL)
			return -1;
		V = eval_resolve(R->eval, V);
		M = V->kind == VALUE_MODULE ? V->found : NULL;
	}
	if (M != NULL && (M->parse.error.message != NULL || M->unreadable != NULL ||
			     scope_open(M->scope) != NULL))
		R->state->complete = 0;
	return 0;
}

/*
 * Oscar's models ask whether a project has registered one of its own in their place; here the
 * first of a name is taken, so that they need not.
 */
static int
answer_oscar(struct models_reading *R)
{
	static const char name[] = "oscar.core.loading.is_model_registered";
	static const char text[] = "answer = lambda app_label, model_name: False\n";
	const struct module *M;

	for (size_t i = 0; i < R->apps->n; i++) {
		if (!str_begins(R->apps->all[i].name, "oscar."))
			continue;
		if ((M = eval_text(R->eval, text, strlen(text), NULL, NULL)) == NULL)
			return -1;
		return eval_define(R->eval, name, scope_get(M->scope, "answer"));
	}
	return 0;
}

static int
read_all(struct models_reading *R, enum models_which which)
{
	const struct module *M;

	if (!settings_search(R->apps->settings)->complete && contrib_bases(R->eval) == -1)
		return -1;
	if (answer_oscar(R) == -1)
		return -1;
	for (size_t i = 0; i < R->apps->n; i++)
		if (cancel_check() == -1 ||
		    ((which == MODELS_ALL || R->apps->all[i].place == APP_OWN) &&
		    import(R, &R->apps->all[i]) == -1))
			return -1;
	/* Reading one may bring others. */
	for (size_t i = 0; (M = eval_module_at(R->eval, i)) != NULL; i++)
		if (read_module(R, M, which) == -1)
			return -1;
	return 0;
}

/* A version that is only the newest is a guess. */
static unsigned
known_version(const struct settings *S)
{
	const struct version *V = settings_django(S);

	return V->text == NULL && V->path == NULL && !V->exact ? 0 : V->number;
}

struct state *
models_read(const struct apps *A, enum models_which which)
{
	struct models_reading R = { .apps = A, .eval = settings_eval(A->settings) };

	if ((R.state = calloc(1, sizeof *R.state)) == NULL) {
		report_errno(EXIT_FAILED, "cannot read the models");
		return NULL;
	}
	R.state->apps = A;
	R.state->complete = 1;
	R.django = known_version(A->settings);
	if ((R.arena = R.state->arena = arena_new(0)) != NULL && read_all(&R, which) == 0)
		return R.state;
	state_free(R.state);
	return NULL;
}
