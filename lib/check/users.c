#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "check/family.h"
#include "check/subject.h"
#include "django/field.h"
#include "django/state.h"
#include "python/access.h"

/* G010, G011: the user model, which a project may have put in the place of Django's. */

static const char setting[] = "AUTH_USER_MODEL";

/* The model that the setting names, in two parts of the arena.  Return 0, or -1: it is no such. */
static int
user_model(const struct subject *S, const char **label, const char **model)
{
	const char *text = settings_text(S->settings, setting), *dot;

	if (text == NULL || (dot = strchr(text, '.')) == NULL || dot == text || dot[1] == '\0' ||
	    strchr(dot + 1, '.') != NULL)
		return -1;
	*label = arena_strndup(S->apps->arena, text, (size_t)(dot - text));
	*model = dot + 1;
	return *label == NULL ? -1 : 0;
}

/* Does the app say anywhere that it depends on the user model, whatever that is? */
static int
app_says(const struct subject *S, const char *label)
{

	for (size_t i = 0; i < S->migrations->n; i++) {
		const struct migration *m = &S->migrations->all[i];

		if (strcmp(m->key.app, label) != 0)
			continue;
		if (m->dependencies.open)
			return 1;
		for (size_t k = 0; k < m->dependencies.n; k++)
			if (m->dependencies.all[k].setting != NULL)
				return 1;
	}
	return 0;
}

static const struct reference *
dependency_on(const struct migration *m, const char *label)
{

	for (size_t i = 0; i < m->dependencies.n; i++)
		if (strcmp(m->dependencies.all[i].key.app, label) == 0)
			return &m->dependencies.all[i];
	return NULL;
}

/* Does the migration need the app for another of its models, as auth for its groups? */
static int
needs_app(const struct state *state, const struct migration *m, const char *label)
{

	for (size_t i = 0; i < state->n; i++)
		for (size_t k = 0; k < state->models[i]->fields_n; k++) {
			const struct field *f = state->models[i]->fields[k];

			if (f->made == m && f->setting == NULL && f->to_app != NULL &&
			    strcmp(f->to_app, label) == 0)
				return 1;
		}
	return 0;
}

/* Was the place of the reference told of already, for another field? */
static int
is_told(const struct findings *F, const struct finding *like)
{
	const struct finding *last = F->n == 0 ? NULL : &F->all[F->n - 1];

	return last != NULL && last->rule == F->rule && last->path == like->path &&
	       last->line == like->line;
}

static int
tell_hard(const struct subject *S, const struct state *state, const struct field *f,
    const char *label, struct findings *F)
{
	const struct migration *m = f->made;
	const struct reference *r;
	struct finding like;

	if (m == NULL || f->setting == NULL || strcmp(f->setting, setting) != 0 ||
	    m->app->place != APP_OWN || strcmp(m->key.app, label) == 0 ||
	    (r = dependency_on(m, label)) == NULL || app_says(S, m->key.app))
		return 0;
	like = finding_at(m, r);
	if (is_told(F, &like) || needs_app(state, m, label))
		return 0;
	if (findings_add(F, &like,
		"'%s' refers to the user model, but the dependency is on the app '%s' by name",
		f->name, label) == -1)
		return -1;
	return findings_help(F, "migrations.swappable_dependency(settings.%s)", setting);
}

int
user_hard(const struct subject *S, struct findings *F)
{
	const struct state *state = subject_history(S);
	const char *label, *model;

	if (state == NULL)
		return -1;
	if (user_model(S, &label, &model) == -1)
		return 0;
	for (size_t i = 0; i < state->n; i++)
		for (size_t k = 0; k < state->models[i]->fields_n; k++)
			if (tell_hard(S, state, state->models[i]->fields[k], label, F) == -1)
				return -1;
	return 0;
}

/* What swappable_dependency() comes to: the first root of the app, by name; or NULL. */
static const struct migration *
first_of(const struct subject *S, const char *label)
{

	for (size_t i = 0; i < S->graph->nodes.n; i++) {
		const struct node *N = S->graph->nodes.all[i];

		if (N->migration != NULL && strcmp(N->key.app, label) == 0 && graph_root(N))
			return N->migration;
	}
	return NULL;
}

/* Is everything known that the app's migrations do? */
static int
is_known(const struct subject *S, const char *label)
{

	for (size_t i = 0; i < S->migrations->n; i++) {
		const struct migration *m = &S->migrations->all[i];

		if (strcmp(m->key.app, label) == 0 &&
		    (!m->read || (m->operations != NULL && !value_known(m->operations))))
			return 0;
	}
	return 1;
}

static int
tell_late(
    const struct subject *S, const struct migration *first, const char *model, struct findings *F)
{
	const struct state *state = subject_history(S);
	const struct model *made;
	struct finding like = finding_at(first, NULL);

	if (state == NULL)
		return -1;
	made = state_find(state, first->key.app, model);
	if (made != NULL && (made->made == NULL || key_compare(&made->made->key, &first->key) == 0))
		return 0;
	if (made == NULL && (!state->complete || !is_known(S, first->key.app)))
		return 0;
	if (made == NULL)
		return findings_add(
		    F, &like, "no migration makes the user model '%s.%s'", first->key.app, model);
	like = finding_at(made->made, NULL);
	return findings_add(F, &like,
	    "the user model '%s.%s' is made here, but others depend on the first migration, '%s'",
	    first->key.app, model, first->key.name);
}

int
user_late(const struct subject *S, struct findings *F)
{
	struct finding like = { .path = settings_path(S->settings) };
	const struct migration *first;
	const struct app *app;
	const char *label, *model;

	if (user_model(S, &label, &model) == -1 || (app = apps_find(S->apps, label)) == NULL ||
	    app->place != APP_OWN)
		return 0;
	like.app = app->label;
	if (app->state == APP_PLAIN || app->state == APP_NO_INIT || app->state == APP_MODULE)
		return findings_add(F, &like,
		    "the app '%s' of the user model has no migrations: nothing waits for its table",
		    label);
	if ((first = first_of(S, label)) == NULL)
		return 0;
	return tell_late(S, first, model, F);
}

/* For C001: is the setting such as Django takes? */
int
user_setting(const struct subject *S, struct findings *F)
{
	const struct finding like = { .path = settings_path(S->settings) };
	const struct value *V = settings_get(S->settings, setting);
	const char *label, *model, *text = settings_text(S->settings, setting);

	if (V == NULL || V->kind != VALUE_STR || text == NULL)
		return 0;
	if (user_model(S, &label, &model) == -1)
		return findings_add(
		    F, &like, "%s is no 'app_label.ModelName': '%s'", setting, text);
	if (S->apps->complete && apps_find(S->apps, label) == NULL)
		return findings_add(
		    F, &like, "%s names an app that is not installed: '%s'", setting, text);
	return 0;
}
