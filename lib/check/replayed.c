#include "check/replayed.h"

#include <string.h>

#include "check/family.h"
#include "check/nearest.h"
#include "check/subject.h"
#include "django/names.h"
#include "django/state.h"
#include "django/state_error.h"
#include "python/access.h"

/* S001 to S005: what goes wrong while history is replayed. */

int
replayed_history(const struct subject *S, const struct state **H)
{

	*H = NULL;
	if (S->cycles_n > 0)
		return 0;
	return (*H = subject_history(S)) == NULL ? -1 : 0;
}

struct finding
replayed_at(const struct migration *m, const struct value *V)
{
	const char *path = V == NULL ? NULL : value_path(V);
	const int here = path != NULL && value_line(V) > 0;

	return (struct finding){ .path = here ? path : m->path,
		.line = here ? value_line(V) : m->line,
		.column = here ? value_column(V) : 0,
		.app = m->key.app,
		.migration = m->key.name };
}

int
replayed_doubtful(const struct state *H, size_t before, const char *app, const char *model)
{

	for (size_t i = 0; i < before; i++) {
		const struct state_error *e = &H->errors[i];

		if (e->kind >= STATE_UNKNOWN && strcmp(e->app, app) == 0 &&
		    (e->model == NULL || model == NULL || names_same(e->model, model)))
			return 1;
	}
	return 0;
}

int
replayed_app(const struct subject *S, const struct state *H, const char *app)
{
	const struct app *found = apps_find(S->apps, app);

	if (found == NULL)
		return 0;
	return found->state == APP_MIGRATED && !replayed_doubtful(H, H->errors_n, app, NULL);
}

/* The model that may be meant. */
static const char *
nearest_model(const struct state *H, const struct state_error *e)
{
	struct nearest best = { 0 };

	for (size_t i = 0; e->model != NULL && i < H->n; i++)
		if (strcmp(H->models[i]->app, e->app) == 0 &&
		    !names_same(H->models[i]->name, e->model))
			nearest_consider(&best, e->model, H->models[i]->lower);
	return best.name;
}

static int
help(const struct state *H, const struct state_error *e, struct findings *F)
{
	const char *name;

	if (e->kind != STATE_NO_MODEL)
		return 0;
	if ((name = nearest_model(H, e)) != NULL)
		return findings_help(
		    F, "is '%s' meant, or another migration to be depended on?", name);
	return findings_help(F, "correct the name, or depend on the migration that makes it");
}

static int
tell(const struct subject *S, enum state_error_kind kind, struct findings *F)
{
	const struct state *H;

	if (replayed_history(S, &H) == -1)
		return -1;
	for (size_t i = 0; H != NULL && i < H->errors_n; i++) {
		const struct state_error *e = &H->errors[i];
		struct finding like;

		if (e->kind != kind || e->migration == NULL || e->migration->app->place != APP_OWN)
			continue;
		if (kind != STATE_DOUBLE && replayed_doubtful(H, i, e->app, e->model))
			continue;
		like = replayed_at(e->migration, e->value);
		if (findings_add(F, &like, "%s", e->text) == -1 || help(H, e, F) == -1)
			return -1;
	}
	return 0;
}

int
replayed_no_model(const struct subject *S, struct findings *F)
{

	return tell(S, STATE_NO_MODEL, F);
}

int
replayed_no_field(const struct subject *S, struct findings *F)
{

	return tell(S, STATE_NO_FIELD, F);
}

int
replayed_exists(const struct subject *S, struct findings *F)
{

	return tell(S, STATE_EXISTS, F);
}

int
replayed_no_name(const struct subject *S, struct findings *F)
{

	return tell(S, STATE_NO_NAME, F);
}

int
replayed_double(const struct subject *S, struct findings *F)
{

	return tell(S, STATE_DOUBLE, F);
}

/* Once for each place: an operation may be asked for several things. */
int
replayed_unknown(const struct subject *S, struct findings *F)
{
	const struct state *H;
	const struct value *last = NULL;

	if (replayed_history(S, &H) == -1)
		return -1;
	for (size_t i = 0; H != NULL && i < H->errors_n; i++) {
		const struct state_error *e = &H->errors[i];
		struct finding like;

		if (e->kind != STATE_UNKNOWN || e->migration == NULL || e->value == last ||
		    e->migration->app->place != APP_OWN)
			continue;
		last = e->value;
		like = replayed_at(e->migration, e->value);
		if (findings_add(F, &like, "%s", e->text) == -1)
			return -1;
	}
	return 0;
}
