#include "base/arena.h"
#include "django/apps.h"
#include "django/project.h"
#include "django/references.h"
#include "django/reader.h"
#include "django/settings.h"
#include "django/values.h"
#include "python/access.h"
#include "python/bind.h"
#include "python/eval.h"

/* What a migration's module says. */

static struct eval *
eval_of(const struct migrations *M)
{

	return settings_eval(M->apps->settings);
}

/* Why a file's module is of no use, as a problem; 0: it is of use. */
static int
note_unusable(struct migrations *M, const struct migration *m, const struct module *N)
{
	const struct parse_error *e = &N->parse.error;
	const struct problem P = { .kind = PROBLEM_SYNTAX,
		.path = m->path,
		.line = e->line,
		.column = e->column,
		.app = m->key.app,
		.name = m->key.name };

	if (e->message == NULL)
		return 0;
	return problems_add(&M->problems, &P, "%s", e->message) == -1 ? -1 : 1;
}

/* It may be Python of a newer one than the project has. */
static int
note_newer(struct migrations *M, const struct migration *m, const struct module *N)
{
	const unsigned minor = project_python(settings_project(M->apps->settings));
	const struct problem P = { .kind = PROBLEM_SYNTAX,
		.path = m->path,
		.line = N->parse.feature_line,
		.app = m->key.app,
		.name = m->key.name };

	if (minor == 0 || N->parse.minor <= minor || m->app->place != APP_OWN)
		return 0;
	return problems_add(&M->problems, &P,
	    "%s needs Python 3.%u, but the virtual environment has 3.%u", N->parse.feature,
	    N->parse.minor, minor);
}

/* There is no class to be seen: perhaps it comes from what was not followed. */
static int
note_classless(
    struct migrations *M, const struct migration *m, const struct module *N, const struct value *V)
{

	if (V != NULL && V->kind != VALUE_ERROR)
		return values_unknown(
		    &M->problems, V, m->key.app, m->key.name, "the class Migration is not known");
	if (V == NULL && N->notes_n > 0)
		return values_unknown(&M->problems, N->notes[0], m->key.app, m->key.name,
		    "the class Migration is not known");
	return migration_problem(M, m, PROBLEM_NO_CLASS, "the module has no class Migration");
}

static int
read_initial(const struct value *V)
{

	return V == NULL ? -1 : value_truth(V);
}

/* Django makes an object of the class, whose __init__ may set all of these. */
static struct value *
attribute_of(const struct migrations *M, struct value *V, const char *name)
{

	return eval_made(eval_of(M), V, name);
}

static int
take_references(struct migrations *M, const struct migration *m, struct value *V,
    const char *name, struct references *L)
{

	return references_read(M, m, name, attribute_of(M, V, name), L);
}

static int
read_class(struct migrations *M, struct migration *m, struct module *N)
{
	struct value *V = scope_get(N->scope, "Migration");

	if (V != NULL)
		V = eval_resolve(eval_of(M), V);
	if (V == NULL || V->kind != VALUE_CLASS)
		return note_classless(M, m, N, V);
	m->read = 1;
	m->line = value_line(V);
	m->initial = read_initial(class_get(V, "initial"));
	if ((m->operations = attribute_of(M, V, "operations")) != NULL)
		m->operations = eval_resolve(eval_of(M), m->operations);
	if (take_references(M, m, V, "dependencies", &m->dependencies) == -1 ||
	    take_references(M, m, V, "run_before", &m->run_before) == -1)
		return -1;
	return take_references(M, m, V, "replaces", &m->replaces);
}

int
migration_take(struct reader *R, struct migration *m, struct module *N)
{
	struct migrations *M = R->M;
	int rc;

	if (N == NULL)
		return -1;
	if ((rc = note_unusable(M, m, N)) == 0 && (rc = note_newer(M, m, N)) == 0)
		rc = read_class(M, m, N);
	if (rc == 0 && m->app->place == APP_OWN)
		rc = uses_read(M, m, N);
	if (rc != -1 && R->look != NULL && m->path != NULL)
		rc = R->look->look(R->look->context, m, N);
	eval_trim(eval_of(M), N);
	return rc == -1 ? -1 : 0;
}
