#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/str.h"
#include "check/family.h"
#include "check/leftover.h"
#include "check/subject.h"
#include "django/operation.h"
#include "django/state.h"
#include "django/values.h"
#include "python/access.h"

/* Rules over the tables in the database. */

static const struct db_table *
there(const struct subject *S, const char *name)
{

	for (size_t i = 0; i < S->there_n; i++)
		if (strcasecmp(S->there[i].name, name) == 0)
			return &S->there[i];
	return NULL;
}

/*
 * Must it be there?  The router of django-mongodb-backend asks the model of today, not that of the
 * migration, whether it lies within others.
 */
static int
is_expected(const struct subject *S, const struct table *t)
{
	const struct state *code;
	const struct model *m;

	if (!t->expected || strcmp(S->engine->name, "mongodb") != 0 ||
	    (code = subject_code(S)) == NULL)
		return t->expected;
	m = state_find(code, t->app, t->model);
	return m == NULL || !m->embedded;
}

/* How many tables of one migration the history ends with, and how many of them are absent. */
static void
count_made(const struct subject *S, const struct migration *m, size_t *expected, size_t *absent)
{

	*expected = *absent = 0;
	for (size_t i = 0; i < S->applied->n; i++) {
		const struct table *t = &S->applied->all[i];

		if (t->made != m || !is_expected(S, t))
			continue;
		++*expected;
		*absent += there(S, t->name) == NULL;
	}
}

/* Applied, it says, but nothing that it makes is there. */
static int
is_phantom(const struct subject *S, const struct migration *m)
{
	size_t expected, absent;

	count_made(S, m, &expected, &absent);
	return absent > 0 && absent == expected;
}

static int
tell_phantom(const struct subject *S, const struct migration *m, struct findings *F)
{
	const struct finding like = {
		.path = m->path, .line = m->line, .app = m->key.app, .migration = m->key.name
	};
	struct buf B = { 0 };
	int rc = -1;

	for (size_t i = 0; i < S->applied->n; i++)
		if (S->applied->all[i].made == m && is_expected(S, &S->applied->all[i]))
			buf_printf(&B, "%s'%s'", B.len == 0 ? "" : ", ", S->applied->all[i].name);
	if (!B.failed &&
	    findings_add(F, &like, "'%s.%s' counts as applied, but its tables are absent: %s",
		m->key.app, m->key.name, B.data) == 0)
		rc = findings_help(
		    F, "was the row made by another app of this label, or by --fake?");
	buf_free(&B);
	return rc;
}

int
data_phantom(const struct subject *S, struct findings *F)
{

	for (size_t i = 0; i < S->migrations->n; i++)
		if (is_phantom(S, &S->migrations->all[i]) &&
		    tell_phantom(S, &S->migrations->all[i], F) == -1)
			return -1;
	return 0;
}

int
data_missing(const struct subject *S, struct findings *F)
{

	for (size_t i = 0; i < S->applied->n; i++) {
		const struct table *t = &S->applied->all[i];
		struct finding like = { .path = t->made->path,
			.line = t->made->line,
			.app = t->app,
			.migration = t->made->key.name };

		if (!is_expected(S, t) || there(S, t->name) != NULL || is_phantom(S, t->made))
			continue;
		/* An operation that was not understood may have dropped it. */
		if (!S->applied->complete) {
			like.rule = F->rule;
			like.severity = SEVERITY_WARNING;
		}
		if (findings_add(F, &like, "table '%s' of %s.%s%s%s is missing", t->name, t->app,
			t->model, t->field != NULL ? "." : "",
			t->field != NULL ? t->field : "") == -1)
			return -1;
	}
	return 0;
}

/* Does a table's name begin with an app's label? */
static int
is_of(const char *table, const char *label)
{
	size_t n = strlen(label);

	return strncasecmp(table, label, n) == 0 && table[n] == '_';
}

/* Tables that come from elsewhere: full-text shadows, SpatiaLite, Django's own. */
static int
is_foreign(const char *name)
{
	static const char *const endings[] = { "_fts", "_fts_data", "_fts_idx", "_fts_content",
		"_fts_docsize", "_fts_config" };
	static const char *const beginnings[] = { "sqlite_", "geometry_columns", "spatial_ref_sys",
		"spatialite_", "views_geometry_columns", "virts_geometry_columns", "SpatialIndex",
		"KNN", "ElementaryGeometries", "sql_statements_log", "data_licenses" };

	if (strcmp(name, "django_migrations") == 0)
		return 1;
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (str_ends(name, endings[i]))
			return 1;
	for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
		if (str_begins(name, beginnings[i]))
			return 1;
	return 0;
}

/* Is it the table of a cache (manage.py createcachetable)? */
static int
is_cache(const struct subject *S, const char *name)
{
	const struct value *all = settings_get(S->settings, "CACHES");

	for (size_t i = 0; all != NULL && all->kind == VALUE_DICT && i < all->dict->n; i++) {
		const char *table = values_text(dict_get(all->dict->pairs[i].value, "LOCATION"));

		if (table != NULL && strcasecmp(table, name) == 0)
			return 1;
	}
	return 0;
}

/* Is a table named in the SQL of a migration? */
static int
is_in_sql(const struct subject *S, const char *table)
{

	for (size_t i = 0; i < S->migrations->n; i++) {
		const struct value *V;

		for (size_t k = 0; (V = migration_operation(&S->migrations->all[i], k)) != NULL;
		     k++) {
			const char *name = operation_name(V), *sql;

			if (name == NULL || strcmp(name, "RunSQL") != 0)
				continue;
			sql = values_text(call_arg(V, 0, "sql"));
			if (sql == NULL || strcasestr(sql, table) != NULL)
				return 1;
		}
	}
	return 0;
}

/* Set ${label} to the app that a table seems to be of: the longest label that it begins with. */
static const struct app *
owner_of(const struct subject *S, const char *table, const char **label)
{
	const struct app *found = NULL;

	*label = NULL;
	for (size_t i = 0; i < S->apps->n; i++) {
		const struct app *app = &S->apps->all[i];

		if (is_of(table, app->label) &&
		    (*label == NULL || strlen(app->label) > strlen(*label))) {
			*label = app->label;
			found = app;
		}
	}
	for (size_t i = 0; i < S->history.n; i++) {
		const char *row = S->history.rows[i].app;

		if (is_of(table, row) && (*label == NULL || strlen(row) > strlen(*label))) {
			*label = row;
			found = NULL;
		}
	}
	return found;
}

/* Why a table that no model has may be called left over; NULL: it may not. */
static const char *
why_leftover(const struct subject *S, const char *name, const char **label)
{
	const struct app *app = owner_of(S, name, label);

	if (str_begins(name, "new__"))
		return "an interrupted migration left it";
	if (app != NULL && app->state == APP_MIGRATED)
		return "no model of the app has it";
	if (app != NULL)
		return NULL;
	if (*label != NULL && S->apps->complete)
		return "the app is not installed";
	/* An app that is not at hand may have tables of any name. */
	return S->apps->complete ? "no model has it" : NULL;
}

/* djongo keeps the columns and numbers of all tables in one of its own. */
static int
is_djongos(const struct subject *S, const char *name)
{

	return strcmp(S->engine->name, "mongodb") == 0 && strcmp(name, "__schema__") == 0;
}

/*
 * MongoDB cannot take a migration back: what a failed one has made stays, and is in the way of the
 * next attempt.
 */
static int
is_attempt(const struct subject *S, const struct table *t)
{

	return strcmp(S->engine->name, "mongodb") == 0 && t->expected &&
	       tables_find(S->applied, t->name) == NULL && S->applied->complete;
}

const char *
leftover_why(const struct subject *S, const struct db_table *there, const char **label)
{
	const struct table *t = tables_find(S->all, there->name);
	const char *why;

	*label = NULL;
	if (is_foreign(there->name) || is_djongos(S, there->name) ||
	    tables_find(S->applied, there->name) != NULL)
		return NULL;
	if (t != NULL) {
		*label = t->app;
		return is_attempt(S, t) ? "no applied migration makes it" : NULL;
	}
	if ((why = why_leftover(S, there->name, label)) == NULL || is_cache(S, there->name) ||
	    is_in_sql(S, there->name))
		return NULL;
	return why;
}

int
data_leftover(const struct subject *S, struct findings *F)
{

	for (size_t i = 0; i < S->there_n; i++) {
		const struct db_table *t = &S->there[i];
		const char *label, *why;
		struct finding like = { 0 };

		if ((why = leftover_why(S, t, &label)) == NULL)
			continue;
		like.app = label;
		if (findings_add(F, &like, "table '%s' is left over (rows: %llu): %s", t->name,
			(unsigned long long)t->rows, why) == -1)
			return -1;
	}
	return 0;
}
