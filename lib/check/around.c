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
	size_t before_at, after_at;
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

/* Take a state on to the ${n}th node of the plan. */
static int
bring(const struct subject *S, struct state *state, size_t *at, size_t n)
{

	for (; *at < n; ++*at)
		if (state_go(state, S->plan.all[*at]) == -1)
			return -1;
	return 0;
}

/* The ${i}th of the plan. */
static int
look_at(struct visit *V, size_t i)
{
	const struct migration *m = V->L.S->plan.all[i]->migration;
	struct state *before = V->L.before, *after = V->L.after;
	int rc;

	V->models = 0;
	operations_each(m, wants, V);
	if (!V->models)
		V->L.before = V->L.after = NULL;
	else if (bring(V->L.S, before, &V->before_at, i) == -1 ||
		 bring(V->L.S, after, &V->after_at, i + 1) == -1)
		return -1;
	rc = operations_each(m, visit, V);
	V->L.before = before;
	V->L.after = after;
	return rc;
}

int
around_each(const struct subject *S, struct findings *F, around_look *at)
{
	struct visit V = { .L = { .S = S, .F = F }, .at = at };
	int rc = -1;

	if (S->cycles_n > 0)
		return 0;
	/* Two that are taken on side by side, rather than each anew for each migration. */
	if ((V.L.arena = arena_new(0)) != NULL &&
	    (V.L.before = state_begin(S->apps, S->plan.n)) != NULL &&
	    (V.L.after = state_begin(S->apps, S->plan.n)) != NULL)
		rc = 0;
	for (size_t i = 0; i < S->plan.n && rc == 0; i++) {
		const struct migration *m = S->plan.all[i]->migration;

		if (m != NULL && m->app->place == APP_OWN)
			rc = look_at(&V, i);
	}
	state_free(V.L.after);
	state_free(V.L.before);
	arena_free(V.L.arena);
	return rc;
}
