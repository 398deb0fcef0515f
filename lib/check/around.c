#include "check/around.h"

#include <string.h>

#include "base/arena.h"
#include "check/subject.h"
#include "django/state.h"

/* What must be known of the models, so that the operation can be judged. */
static int
needs_models(const char *name)
{
	static const char *const all[] = { "AlterField", "RemoveField", "RenameField",
		"AlterUniqueTogether", "RemoveConstraint", "AlterModelTable", "RenameModel" };

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (strcmp(all[i], name) == 0)
			return 1;
	return 0;
}

const struct model *
around_model(const struct state *S, const struct operation *O, const char *argument)
{
	const char *name = operations_text(O, 0, argument);

	return name == NULL || S == NULL ? NULL : state_find(S, O->m->key.app, name);
}

/* A field that a rename gives another name has that one afterwards. */
struct around_change
around_change(const struct around *L, const struct operation *O, const char *argument)
{
	struct around_change C = { .before = around_model(L->before, O, argument),
		.after = around_model(L->after, O, argument) };
	const char *name = operations_text(O, 1, "name"), *new = name;

	if (strcmp(O->name, "RenameField") == 0) {
		name = operations_text(O, 1, "old_name");
		new = operations_text(O, 2, "new_name");
	}
	if (C.before != NULL && name != NULL)
		C.old = model_field(C.before, name);
	if (C.after != NULL && new != NULL)
		C.new = model_field(C.after, new);
	return C;
}

struct visit {
	struct around L;
	around_look *at;
	int models;	/* wanted: does any operation need them? */
};

static int
wants(const struct operation *O, void *cookie)
{
	struct visit *V = cookie;

	V->models |= O->name != NULL && !O->state && needs_models(O->name);
	return 0;
}

static int
visit(const struct operation *O, void *cookie)
{
	struct visit *V = cookie;

	return O->name == NULL || O->state ? 0 : V->at(&V->L, O);
}

/* The ${i}th of the plan. */
static int
look_at(struct visit *V, size_t i)
{
	const struct nodes *plan = &V->L.S->plan;
	const struct migration *m = plan->all[i]->migration;
	struct nodes first = *plan;
	int rc = 0;

	V->models = 0;
	operations_each(m, wants, V);
	if (V->models) {
		first.n = i;
		if ((V->L.before = state_replay(V->L.S->apps, &first)) == NULL)
			return -1;
		first.n = i + 1;
		if ((V->L.after = state_replay(V->L.S->apps, &first)) == NULL)
			rc = -1;
	}
	if (rc == 0)
		rc = operations_each(m, visit, V);
	state_free(V->L.after);
	state_free(V->L.before);
	V->L.before = V->L.after = NULL;
	return rc;
}

int
around_each(const struct subject *S, struct findings *F, around_look *at)
{
	struct visit V = { .L = { .S = S, .F = F }, .at = at };
	int rc = 0;

	if (S->cycles_n > 0)
		return 0;
	if ((V.L.arena = arena_new(0)) == NULL)
		return -1;
	for (size_t i = 0; i < S->plan.n && rc == 0; i++) {
		const struct migration *m = S->plan.all[i]->migration;

		if (m != NULL && m->app->place == APP_OWN)
			rc = look_at(&V, i);
	}
	arena_free(V.L.arena);
	return rc;
}
