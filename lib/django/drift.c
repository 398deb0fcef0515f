#include "django/drift.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/exit.h"
#include "base/report.h"
#include "django/apps.h"
#include "django/drift_part.h"
#include "django/drift_search.h"
#include "django/names.h"
#include "django/project.h"
#include "django/settings.h"
#include "django/state.h"
#include "django/state_error.h"
#include "django/values.h"
#include "python/access.h"
#include "python/eval.h"

/* What is inherited from a package is told at the model. */
static int
is_own(const struct comparing *C, const struct value *V)
{
	const char *path = value_path(V);

	return path != NULL && project_owns(settings_project(C->apps->settings), path);
}

int
drift_add(struct comparing *C, const char *operation, const char *name, int schema,
    const struct value *V, const char *format, ...)
{
	const struct model *m = C->new != NULL ? C->new : C->old;
	struct drift *D = C->D;
	struct drift_change *all;
	size_t size = D->size == 0 ? 16 : D->size * 2;
	struct buf B = { 0 };
	va_list args;

	if (D->n == D->size) {
		if ((all = realloc(D->all, size * sizeof *all)) == NULL)
			return report_errno(EXIT_FAILED, "cannot compare the models");
		D->all = all;
		D->size = size;
	}
	va_start(args, format);
	buf_vprintf(&B, format, args);
	va_end(args);
	D->all[D->n] = (struct drift_change){ .operation = operation,
		.app = m->app,
		.model = m->name,
		.name = name,
		.schema = schema,
		.text = B.failed ? NULL : arena_strdup(D->arena, B.data),
		.value = V != NULL && is_own(C, V) ? V : m->value };
	buf_free(&B);
	return D->all[D->n].text == NULL ? -1 : (D->n++, 0);
}

int
drift_values(struct comparing *C, struct value *V, struct value *W)
{

	if (V != NULL)
		V = eval_resolve(C->eval, V);
	if (W != NULL)
		W = eval_resolve(C->eval, W);
	if (V == NULL && W == NULL)
		return 1;
	if (V == NULL || W == NULL)
		return value_known(V != NULL ? V : W) ? 0 : -1;
	return same_value(&C->same, V, W);
}

enum side { SIDE_MODEL, SIDE_PROXY, SIDE_UNMANAGED };

/* Where a model belongs; whether it is managed must be known. */
static enum side
side_of(const struct model *m)
{
	const struct value *proxy = model_option(m, "proxy"), *managed = model_option(m, "managed");

	if (managed != NULL && value_truth(managed) == 0)
		return SIDE_UNMANAGED;
	return proxy != NULL && value_truth(proxy) == 1 ? SIDE_PROXY : SIDE_MODEL;
}

static int
is_wanted(const struct comparing *C, const struct model *m, const char *wanted)
{
	const struct app *app = apps_find(C->apps, m->app);

	return app != NULL && app->place == APP_OWN && app->state == APP_MIGRATED &&
	       (wanted == NULL || strcmp(wanted, m->app) == 0);
}

/* What of the migrations is not known, of this model or of any of its app; or NULL. */
static const struct state_error *
unknown_of(const struct comparing *C, const struct model *m)
{

	for (size_t i = 0; i < C->history->errors_n; i++) {
		const struct state_error *e = &C->history->errors[i];

		if (e->kind >= STATE_UNKNOWN && e->app != NULL && strcmp(e->app, m->app) == 0 &&
		    (e->model == NULL || names_same(e->model, m->name)))
			return e;
	}
	return NULL;
}

static int
tell_unknown(struct comparing *C, const struct model *m, const struct state_error *e)
{

	return drift_add(C, NULL, NULL, 0, e->value,
	    "what the migrations say of the model '%s' is not all known: %s", m->name, e->text);
}

static int
compare(struct comparing *C)
{
	const struct state_error *e = unknown_of(C, C->new);

	if (e != NULL)
		return tell_unknown(C, C->new, e);

	if (side_of(C->old) == SIDE_MODEL && side_of(C->new) == SIDE_MODEL &&
	    (drift_fields(C) == -1 || drift_indexes(C) == -1))
		return -1;
	return drift_options(C);
}

static int
look_at_new(struct comparing *C)
{
	const struct state_error *e;
	const struct model *m = C->new;

	C->old = state_find(C->history, m->app, m->lower);
	if (C->old != NULL && (side_of(C->old) == SIDE_PROXY) == (side_of(m) == SIDE_PROXY))
		return compare(C);
	if (m->doubtful)
		return 0;
	if (C->old == NULL && (e = unknown_of(C, m)) != NULL)
		return tell_unknown(C, m, e);
	return drift_add(C, "CreateModel", NULL, side_of(m) == SIDE_MODEL, NULL,
	    "no migration creates the model '%s'", m->name);
}

/* Was a file read, so that what it holds is known? */
static int
is_read(const struct comparing *C, const char *path)
{
	const struct module *M;

	for (size_t i = 0; (M = eval_module_at(C->eval, i)) != NULL; i++)
		if (M->path != NULL && strcmp(M->path, path) == 0)
			return 1;
	return 0;
}

/* A model that is in the code, but in no file that models.py imports. */
static int
tell_hidden(struct comparing *C, const struct model *m, int *hidden)
{
	const struct app *app = apps_find(C->apps, m->app);
	char *path = app->folder == NULL ? NULL : drift_search(app->folder, m->name);
	int rc = 0;

	*hidden = path != NULL && !is_read(C, path);
	if (*hidden)
		rc = drift_add(C, NULL, NULL, 0, NULL,
		    "whether the model '%s' is there is not known: it stands in '%s', which "
		    "models.py does not import",
		    m->name, project_relative(settings_project(C->apps->settings), path));
	free(path);
	return rc;
}

/*
 * Decorators of packages make models beside the decorated class, and name them after it
 * ("Event_SettingsStore", "UserEvent").  Return that class, or NULL.
 */
static const struct ast *
maker_of(struct comparing *C, const struct model *m)
{
	const struct app *app = apps_find(C->apps, m->app);
	const size_t n = app->folder == NULL ? 0 : strlen(app->folder);
	const struct module *M;

	for (size_t i = 0; n > 0 && (M = eval_module_at(C->eval, i)) != NULL; i++) {
		if (M->path == NULL || strncmp(M->path, app->folder, n) != 0 || M->path[n] != '/')
			continue;
		for (const struct ast *N = M->parse.body; N != NULL; N = N->next)
			if (N->kind == NODE_CLASS && N->orelse != NULL &&
			    strncasecmp(N->text, m->name, strlen(N->text)) == 0)
				return N;
	}
	return NULL;
}

static int
look_at_old(struct comparing *C)
{
	const struct model *m = C->old, *other = state_find(C->models, m->app, m->lower);
	const struct ast *maker;
	int hidden = 0;

	if (other != NULL && (side_of(other) == SIDE_PROXY) == (side_of(m) == SIDE_PROXY))
		return 0;
	if (unknown_of(C, m) != NULL)
		return tell_unknown(C, m, unknown_of(C, m));
	if (other != NULL && other->doubtful)
		return 0;
	if (other == NULL && !C->models->complete)
		return drift_add(C, NULL, NULL, 0, NULL,
		    "whether the model '%s' is still in the code is not known", m->name);
	if (other == NULL && tell_hidden(C, m, &hidden) == -1)
		return -1;
	if (hidden)
		return 0;
	if (other == NULL && (maker = maker_of(C, m)) != NULL)
		return drift_add(C, NULL, NULL, 0, NULL,
		    "whether the model '%s' is there is not known: a decorator of '%s' may make it",
		    m->name, maker->text);
	return drift_add(C, "DeleteModel", NULL, side_of(m) == SIDE_MODEL, NULL,
	    "no migration deletes the model '%s', which is not in the code", m->name);
}

int
drift_find(const struct apps *A, const struct state *history, const struct state *models,
    const char *wanted, struct drift *D)
{
	struct comparing C = { .D = D,
		.eval = settings_eval(A->settings),
		.apps = A,
		.history = history,
		.models = models };
	struct arena *scratch = arena_new(0);
	int rc = scratch == NULL ? -1 : 0;

	memset(D, 0, sizeof *D);
	if (rc == -1 || (D->arena = arena_new(0)) == NULL)
		rc = -1;
	C.same.arena = scratch;
	for (size_t i = 0; rc == 0 && i < models->n; i++) {
		C.same.budget = SAME_BUDGET;
		C.same.django = A->django;
		C.new = models->models[i];
		if (is_wanted(&C, C.new, wanted))
			rc = look_at_new(&C);
	}
	C.new = NULL;
	for (size_t i = 0; rc == 0 && i < history->n; i++) {
		C.old = history->models[i];
		if (is_wanted(&C, C.old, wanted))
			rc = look_at_old(&C);
	}
	arena_free(scratch);
	return rc;
}

void
drift_free(struct drift *D)
{

	free(D->all);
	arena_free(D->arena);
}
