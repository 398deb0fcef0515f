#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "check/family.h"
#include "check/subject.h"
#include "django/field_kind.h"
#include "django/schema.h"
#include "django/state.h"
#include "django/values.h"
#include "django/version.h"
#include "python/access.h"
#include "python/utf8.h"

/* Rules over models.py alone. */

enum { PLACE = 512 };

/* Where a thing stands, for the message at another: "shop/models.py:12". */
static const char *
place(const struct subject *S, const struct value *V, char text[PLACE])
{

	if (value_path(V) == NULL)
		return "elsewhere";
	snprintf(text, PLACE, "%s:%u", project_relative(S->project, value_path(V)), value_line(V));
	return text;
}

/* A router may keep the two tables in two databases. */
static int
same_table(const struct subject *S, const struct model *m, const struct model *other,
    const char *table, struct findings *F)
{
	struct finding like = finding_at_value(m->value, m->app);
	char where[PLACE];

	if (settings_get(S->settings, "DATABASE_ROUTERS") == NULL) {
		like.rule = F->rule;
		like.severity = SEVERITY_ERROR;
	}
	return findings_add(F, &like, "'%s' has the table of '%s.%s' (%s): '%s'", m->name,
	    other->app, other->name, place(S, other->value, where), table);
}

/* Are they of one name, in two apps? */
static int
is_namesake(const struct model *m, const struct model *other)
{

	return !m->doubtful && !other->doubtful && strcmp(m->lower, other->lower) == 0 &&
	       strcmp(m->app, other->app) != 0;
}

static int
is_same(const char *table, const char *other)
{

	return table != NULL && other != NULL && strcmp(table, other) == 0;
}

/* All models of one name are told at the last of them, once. */
static int
same_name(const struct subject *S, const struct state *T, size_t i, const char *const *tables,
    struct findings *F)
{
	const struct model *m = T->models[i];
	const struct finding like = finding_at_value(m->value, m->app);
	struct buf B = { 0 };
	char where[PLACE];
	size_t n = 0;
	int rc = 0;

	for (size_t k = i + 1; k < T->n; k++)
		if (is_namesake(m, T->models[k]))
			return 0;
	for (size_t k = 0; k < i; k++) {
		const struct model *other = T->models[k];

		if (!is_namesake(m, other) || is_same(tables[i], tables[k]))
			continue;
		buf_printf(&B, "%s'%s.%s' (%s)", n++ > 0 ? ", " : "", other->app, other->name,
		    place(S, other->value, where));
	}
	if (n > 0)
		rc = B.failed ? -1
			      : findings_add(F, &like, "%s of this name: %s",
				    n == 1 ? "another app has a model" : "other apps have models",
				    B.data);
	buf_free(&B);
	return rc;
}

static int
compare_all(const struct subject *S, const struct state *T, const char **tables, struct arena *A,
    struct findings *F)
{

	for (size_t i = 0; i < T->n; i++)
		if (model_managed(T->models[i]) && !T->models[i]->doubtful)
			tables[i] = schema_table_name(A, T, T->models[i], SCHEMA_SQLITE);
	for (size_t i = 0; i < T->n; i++) {
		for (size_t k = 0; k < i; k++)
			if (is_same(tables[i], tables[k]) &&
			    same_table(S, T->models[i], T->models[k], tables[i], F) == -1)
				return -1;
		if (same_name(S, T, i, tables, F) == -1)
			return -1;
	}
	return 0;
}

int
model_twice(const struct subject *S, struct findings *F)
{
	const struct state *T = subject_code(S);
	struct arena *A = T == NULL ? NULL : arena_new(0);
	const char **tables;
	int rc = -1;

	if (A != NULL && (tables = arena_alloc(A, (T->n + 1) * sizeof *tables)) != NULL)
		rc = compare_all(S, T, tables, A, F);
	arena_free(A);
	return rc;
}

/* The entry of an earlier model, or earlier in this one, that has the same name. */
static const struct named *
taken(const struct state *T, size_t model, const struct named *one, int constraints,
    const struct model **owner)
{

	for (size_t i = 0; i <= model; i++) {
		const struct model *m = T->models[i];
		const struct named *all = constraints ? m->constraints : m->indexes;
		size_t n = constraints ? m->constraints_n : m->indexes_n;

		for (size_t k = 0; k < n && &all[k] != one; k++)
			if (all[k].name != NULL && strcmp(all[k].name, one->name) == 0) {
				*owner = m;
				return &all[k];
			}
	}
	return NULL;
}

/* models.E033, E034 */
static int
check_form(const struct model *m, const struct named *one, struct findings *F)
{
	const struct finding like = finding_at_value(one->value, m->app);
	size_t n = utf8_count(one->name, strlen(one->name));
	const char *class = call_name(one->value);
	size_t most = class != NULL && str_ends(class, ".Index") ? 30 : 33;

	if (one->name[0] == '_' || isdigit((unsigned char)one->name[0]))
		return findings_add(F, &like,
		    "the name of an index cannot begin with an underscore or a number: '%s'",
		    one->name);
	if (n > most)
		return findings_add(F, &like,
		    "the name of an index is longer than %zu characters: '%s'", most, one->name);
	return 0;
}

static int
check_names(const struct subject *S, const struct state *T, size_t model, int constraints,
    struct findings *F)
{
	const struct model *m = T->models[model], *owner;
	const struct named *all = constraints ? m->constraints : m->indexes, *other;
	size_t n = constraints ? m->constraints_n : m->indexes_n;
	char where[PLACE];

	for (size_t i = 0; i < n; i++) {
		const struct finding like = finding_at_value(all[i].value, m->app);

		if (all[i].name == NULL)
			continue;
		if (!constraints && check_form(m, &all[i], F) == -1)
			return -1;
		if ((other = taken(T, model, &all[i], constraints, &owner)) == NULL)
			continue;
		if (findings_add(F, &like, "the name of the %s is taken by '%s.%s' (%s): '%s'",
			constraints ? "constraint" : "index", owner->app, owner->name,
			place(S, other->value, where), all[i].name) == -1)
			return -1;
	}
	return 0;
}

int
model_names(const struct subject *S, struct findings *F)
{
	const struct state *T = subject_code(S);

	if (T == NULL)
		return -1;
	for (size_t i = 0; i < T->n; i++)
		if (!T->models[i]->doubtful &&
		    (check_names(S, T, i, 0, F) == -1 || check_names(S, T, i, 1, F) == -1))
			return -1;
	return 0;
}

/* Django's system_check_removed_details, and where they went. */
static const struct {
	const char *path;
	unsigned since;
	const char *instead;
} removed[] = {
	{ "django.db.models.CommaSeparatedIntegerField", 200,
	    "CharField(validators=[validate_comma_separated_integer_list])" },
	{ "django.db.models.IPAddressField", 109, "GenericIPAddressField" },
	{ "django.db.models.NullBooleanField", 400, "BooleanField(null=True)" },
	{ "django.contrib.postgres.fields.JSONField", 400, "django.db.models.JSONField" },
	{ "django.contrib.postgres.fields.jsonb.JSONField", 400, "django.db.models.JSONField" },
	{ "django.contrib.postgres.fields.CICharField", 501,
	    "CharField(db_collation=...) with a case-insensitive collation" },
	{ "django.contrib.postgres.fields.CIEmailField", 501,
	    "EmailField(db_collation=...) with a case-insensitive collation" },
	{ "django.contrib.postgres.fields.CITextField", 501,
	    "TextField(db_collation=...) with a case-insensitive collation" },
};

static int
check_class(
    const struct subject *S, const struct model *m, const struct field *f, struct findings *F)
{
	const struct version *V = settings_django(S->settings);
	const struct finding like = finding_at_value(f->value, m->app);

	for (size_t i = 0; f->path != NULL && i < sizeof removed / sizeof *removed; i++) {
		if (strcmp(removed[i].path, f->path) != 0 || V->number < removed[i].since)
			continue;
		if (findings_add(F, &like, "Django %u.%u has no '%s' any more", V->number / 100,
			V->number % 100, strrchr(f->path, '.') + 1) == -1)
			return -1;
		return findings_help(F, "use %s", removed[i].instead);
	}
	return 0;
}

static int
check_option(const struct subject *S, const struct model *m, struct findings *F)
{
	const struct version *V = settings_django(S->settings);
	const struct value *option = model_option(m, "index_together");
	struct finding like;

	if (option == NULL || V->number < 501)
		return 0;
	like = finding_at_value(option, m->app);
	if (findings_add(F, &like, "Django %u.%u has no Meta.index_together any more",
		V->number / 100, V->number % 100) == -1)
		return -1;
	return findings_help(F, "use Meta.indexes");
}

int
model_removed_class(const struct subject *S, struct findings *F)
{
	const struct state *T = subject_code(S);

	if (T == NULL)
		return -1;
	/* Which version it is is only guessed where nothing says it. */
	if (settings_django(S->settings)->path == NULL &&
	    settings_django(S->settings)->text == NULL)
		return 0;
	for (size_t i = 0; i < T->n; i++) {
		const struct model *m = T->models[i];

		if (m->doubtful)
			continue;
		if (check_option(S, m, F) == -1)
			return -1;
		for (size_t k = 0; k < m->fields_n; k++)
			if (check_class(S, m, m->fields[k], F) == -1)
				return -1;
	}
	return 0;
}
