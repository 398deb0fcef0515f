#include "check/state_json.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/exit.h"
#include "base/json.h"
#include "base/report.h"
#include "check/schema_json.h"
#include "check/subject.h"
#include "check/value_json.h"
#include "django/column.h"
#include "django/schema.h"
#include "django/state.h"
#include "django/state_error.h"
#include "python/access.h"

/* SQLite and PostgreSQL, which stand first. */
enum { SHOWN = SCHEMA_POSTGRES + 1 };

struct writing {
	const struct state *state;
	struct eval *eval;
	struct arena *arena;
	struct schema *schemas[SHOWN];
	struct json J;
};

static void
put_pair(struct json *J, const char *key, const char *app, const char *name)
{

	if (app == NULL || name == NULL) {
		json_put_null(J, key);
		return;
	}
	json_open_array(J, key);
	json_put_string(J, NULL, app);
	json_put_string(J, NULL, name);
	json_close_array(J);
}

static void
put_made(struct json *J, const struct migration *m)
{

	put_pair(J, "made", m == NULL ? NULL : m->key.app, m == NULL ? NULL : m->key.name);
}

static int
put_field(struct writing *W, const struct field *F)
{
	struct json *J = &W->J;
	const char *column;

	if (column_name(W->arena, F, &column) == -1)
		return -1;
	json_open_object(J, NULL);
	json_put_string(J, "name", F->name);
	json_put_string(J, "class", F->path);
	json_put_string(J, "column", column);
	json_open_object(J, "arguments");
	for (size_t i = 0; i < F->n; i++)
		value_json(J, W->eval, F->arguments[i].name, F->arguments[i].value);
	json_close_object(J);
	put_pair(J, "to", F->to_app, F->to_model);
	put_pair(J, "through", F->through_app, F->through_model);
	json_put_string(J, "setting", F->setting);
	put_made(J, F->made);
	json_put_bool(J, "unknown", F->path == NULL || F->open);
	json_close_object(J);
	return 0;
}

static void
put_named(struct writing *W, const char *key, const struct named *list, size_t n)
{
	struct json *J = &W->J;
	const unsigned django = W->state->apps == NULL ? 0 : W->state->apps->django;
	/* Since Django 5.1 a check is told as a condition, whatever the migration calls it. */
	const char *check = django == 0 || django >= 501 ? "check" : NULL;

	json_open_array(J, key);
	for (size_t i = 0; i < n; i++) {
		json_open_object(J, NULL);
		json_put_string(J, "name", list[i].name);
		value_json_call(J, W->eval, list[i].value, check, "condition");
		put_made(J, list[i].made);
		json_close_object(J);
	}
	json_close_array(J);
}

static void
put_database(struct writing *W, const struct model *m)
{
	static const char *const names[SHOWN] = { "sqlite", "postgresql" };

	json_open_object(&W->J, "database");
	for (int d = 0; d < SHOWN; d++)
		schema_json(&W->J, names[d], W->schemas[d], m);
	json_close_object(&W->J);
}

/* A list that is left out, or empty, is the default. */
static void
put_bases(struct writing *W, const struct model *m)
{
	struct json *J = &W->J;

	if (m->bases != NULL && value_truth(m->bases) != 0) {
		value_json(J, W->eval, "bases", m->bases);
		return;
	}
	json_open_array(J, "bases");
	json_open_object(J, NULL);
	json_put_string(J, "expr", "django.db.models.Model");
	json_close_object(J);
	json_close_array(J);
}

static int
put_model(struct writing *W, const struct model *m)
{
	const struct value *proxy = model_option(m, "proxy"), *managed = model_option(m, "managed");
	struct json *J = &W->J;

	json_open_object(J, NULL);
	json_put_string(J, "app", m->app);
	json_put_string(J, "name", m->name);
	json_put_string(J, "table", schema_table_name(W->arena, W->state, m, SCHEMA_SQLITE));
	json_put_bool(J, "managed", managed == NULL || value_truth(managed) != 0);
	json_put_bool(J, "proxy", proxy != NULL && value_truth(proxy) == 1);
	json_put_bool(J, "swapped", model_swapped(W->state, m));
	put_made(J, m->made);
	put_bases(W, m);
	if (m->managers != NULL && m->managers->kind != VALUE_NONE)
		value_json(J, W->eval, "managers", m->managers);
	else {
		json_open_array(J, "managers");
		json_close_array(J);
	}
	json_open_object(J, "options");
	for (size_t i = 0; i < m->options_n; i++)
		value_json(J, W->eval, m->options[i].name, m->options[i].value);
	json_close_object(J);
	json_open_array(J, "fields");
	for (size_t i = 0; i < m->fields_n; i++)
		if (put_field(W, m->fields[i]) == -1)
			return -1;
	json_close_array(J);
	put_named(W, "indexes", m->indexes, m->indexes_n);
	put_named(W, "constraints", m->constraints, m->constraints_n);
	put_database(W, m);
	json_put_string(J, "unknown", m->open);
	json_close_object(J);
	return 0;
}

static void
put_unknown(struct writing *W)
{
	struct json *J = &W->J;

	json_open_array(J, "unknown");
	for (size_t i = 0; i < W->state->errors_n; i++) {
		const struct state_error *e = &W->state->errors[i];

		if (e->kind < STATE_UNKNOWN)
			continue;
		json_open_object(J, NULL);
		json_put_string(J, "app", e->app);
		json_put_string(
		    J, "migration", e->migration == NULL ? NULL : e->migration->key.name);
		json_put_string(J, "path", e->value == NULL ? NULL : value_path(e->value));
		json_put_uint(J, "line", e->value == NULL ? 0 : value_line(e->value));
		json_put_string(J, "reason", e->text);
		json_close_object(J);
	}
	json_close_array(J);
}

static int
by_key(const void *a, const void *b)
{
	const struct model *m = *(struct model *const *)a, *n = *(struct model *const *)b;
	int order = strcmp(m->app, n->app);

	return order != 0 ? order : strcmp(m->lower, n->lower);
}

static int
is_wanted(const struct draw_apps *apps, const char *app)
{

	for (size_t i = 0; i < apps->n; i++)
		if (strcmp(apps->labels[i], app) == 0)
			return 1;
	return apps->n == 0;
}

static int
write_all(struct writing *W, const struct draw_apps *apps)
{
	const size_t n = W->state->n;
	struct model **sorted = calloc(n + 1, sizeof *sorted);
	int rc = 0;

	if (sorted == NULL)
		return report_errno(EXIT_FAILED, "cannot write the state");
	for (size_t i = 0; i < n; i++)
		sorted[i] = W->state->models[i];
	qsort(sorted, n, sizeof *sorted, by_key);
	json_open_object(&W->J, NULL);
	json_open_array(&W->J, "models");
	for (size_t i = 0; i < n && rc == 0; i++)
		if (is_wanted(apps, sorted[i]->app))
			rc = put_model(W, sorted[i]);
	json_close_array(&W->J);
	put_unknown(W);
	json_close_object(&W->J);
	buf_char(W->J.out, '\n');
	free(sorted);
	return rc;
}

int
state_json(
    const struct subject *S, const struct state *state, const struct draw_apps *apps, FILE *out)
{
	struct buf B = { 0 };
	struct writing W = {
		.state = state, .eval = settings_eval(S->settings), .J = { .out = &B }
	};
	int rc = -1;

	if ((W.arena = arena_new(0)) == NULL)
		return -1;
	for (int d = 0; d < SHOWN; d++)
		if ((W.schemas[d] = schema_of(state, (enum schema_database)d)) == NULL)
			goto done;
	if (write_all(&W, apps) == -1 || B.failed)
		goto done;
	rc = 0;
	if (fwrite(B.data, 1, B.len, out) != B.len)
		rc = report_errno(EXIT_FAILED, "cannot write to stdout");

done:
	for (int d = 0; d < SHOWN; d++)
		schema_free(W.schemas[d]);
	arena_free(W.arena);
	buf_free(&B);
	return rc;
}
