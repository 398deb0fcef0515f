#include <string.h>

#include "check/family_mongodb.h"
#include "check/subject.h"
#include "django/field.h"
#include "django/field_kind.h"
#include "django/state.h"
#include "django/values.h"
#include "python/access.h"

/* B001 and B002: what django-mongodb-backend refuses or passes over. */

typedef int look(const struct subject *S, const struct model *m, struct findings *F);

static int
each_model(const struct subject *S, struct findings *F, look *at)
{
	const struct state *code;
	int rc = 0;

	if ((code = subject_code(S)) == NULL)
		return -1;
	for (size_t i = 0; i < code->n && rc == 0; i++) {
		const struct model *m = code->models[i];

		if (model_managed(m) && !model_swapped(code, m))
			rc = at(S, m, F);
	}
	return rc;
}

/* A key that Django adds by itself is of the class that the app or the settings say. */
static int
look_key(const struct subject *S, const struct model *m, struct findings *F)
{

	(void)S;
	for (size_t i = 0; i < m->fields_n; i++) {
		const struct field *f = m->fields[i];
		const struct value *V = f->value != NULL ? f->value : m->value;
		struct finding like;
		int implied;

		if (f->column == NULL || f->column != f->kind ||
		    !(f->column->traits & FIELD_AUTO))
			continue;
		implied = value_path(V) == NULL || f->value == m->value;
		like = finding_at_value(implied ? m->value : V, m->app);
		if (findings_add(F, &like,
			"django-mongodb-backend takes no %s as key of '%s' "
			"(mongodb.fields.auto.E001)",
			f->column->name, m->name) == -1 ||
		    findings_help(F, implied ? "set DEFAULT_AUTO_FIELD to "
					       "'django_mongodb_backend.fields.ObjectIdAutoField'"
					     : "use ObjectIdAutoField") == -1)
			return -1;
	}
	return 0;
}

/* Django's own apps whose migrations make keys that count. */
static int
has_such_keys(const struct app *app)
{
	static const char *const names[] = { "django.contrib.admin", "django.contrib.auth",
		"django.contrib.contenttypes", "django.contrib.flatpages",
		"django.contrib.redirects", "django.contrib.sites" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(app->name, names[i]) == 0)
			return 1;
	return 0;
}

static int
look_app(const struct subject *S, const struct app *app, struct findings *F)
{
	const struct value *modules = settings_get(S->settings, "MIGRATION_MODULES");
	const struct finding like = {
		.path = app->path, .line = app->line, .column = app->column, .app = app->label
	};

	if (!has_such_keys(app))
		return 0;
	if (modules != NULL && (dict_get(modules, app->label) != NULL || !value_known(modules)))
		return 0;
	if (findings_add(F, &like,
		"the migrations of '%s' make keys that django-mongodb-backend does not take",
		app->name) == -1)
		return -1;
	return findings_help(F, "name migrations of your own in MIGRATION_MODULES: '%s'",
	    app->label);
}

int
mongodb_key(const struct subject *S, struct findings *F)
{
	const int rc = subject_uses(S, DATABASE_MONGODB);

	if (rc != 1)
		return rc;
	for (size_t i = 0; i < S->apps->n; i++)
		if (look_app(S, &S->apps->all[i], F) == -1)
			return -1;
	return each_model(S, F, look_key);
}

static int
is_given(const struct value *call, const char *name)
{
	const struct value *V = call_arg(call, -1, name);

	return V != NULL && V->kind != VALUE_NONE && value_truth(V) != 0;
}

static int
is_class(const struct value *call, const char *name)
{
	const char *dotted = call->kind == VALUE_CALL ? call_name(call) : NULL;
	const char *dot = dotted == NULL ? NULL : strrchr(dotted, '.');

	return dotted != NULL && strcmp(dot == NULL ? dotted : dot + 1, name) == 0;
}

/* What is passed over, or NULL. */
static const char *
why_skipped(const struct value *V, int constraint)
{

	if (V == NULL || V->kind != VALUE_CALL)
		return NULL;
	if (is_class(V, "CheckConstraint"))
		return "no checks";
	if (V->call->n > 0 && (is_class(V, "Index") || is_class(V, "UniqueConstraint")))
		return "no indexes of expressions";
	if (constraint && is_given(V, "deferrable"))
		return "no deferrable constraints";
	return is_given(V, "include") ? "no indexes that include fields" : NULL;
}

static int
look_named(const struct model *m, const struct named *N, int constraint, struct findings *F)
{
	const char *why = why_skipped(N->value, constraint);
	const struct finding like = finding_at_value(N->value, m->app);

	return why == NULL ? 0
			   : findings_add(F, &like,
				 "django-mongodb-backend makes %s: '%s' is passed over", why,
				 N->name == NULL ? m->name : N->name);
}

static int
look_skipped(const struct subject *S, const struct model *m, struct findings *F)
{

	(void)S;
	for (size_t i = 0; i < m->constraints_n; i++)
		if (look_named(m, &m->constraints[i], 1, F) == -1)
			return -1;
	for (size_t i = 0; i < m->indexes_n; i++)
		if (look_named(m, &m->indexes[i], 0, F) == -1)
			return -1;
	for (size_t i = 0; i < m->fields_n; i++) {
		const struct field *f = m->fields[i];
		struct finding like;

		if (f->kind == NULL || f->value == NULL ||
		    !(f->kind->traits & (FIELD_GENERATED | FIELD_COMPOSITE)))
			continue;
		like = finding_at_value(f->value, m->app);
		like.rule = F->rule;
		like.severity = SEVERITY_ERROR;
		if (findings_add(F, &like, "django-mongodb-backend has no %s: '%s.%s'",
			f->kind->name, m->name, f->name) == -1)
			return -1;
	}
	return 0;
}

int
mongodb_skipped(const struct subject *S, struct findings *F)
{
	const int rc = subject_uses(S, DATABASE_MONGODB);

	return rc != 1 ? rc : each_model(S, F, look_skipped);
}
