#include <stdlib.h>
#include <string.h>

#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "check/family.h"
#include "check/operations.h"
#include "check/subject.h"
#include "django/field.h"
#include "django/state.h"
#include "django/values.h"
#include "python/value.h"

/* N004, N005: what a migration does, against its name and against itself. */

/* Models that relate to each other within their app have one number. */
struct group {
	const struct model *model;
	size_t up; /* another of the same group; itself: the first */
};

struct groups {
	const struct state *state;
	struct group *all; /* ordered by the address of their models */
	size_t n;
};

static int
by_address(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	return x->model < y->model ? -1 : x->model > y->model;
}

static size_t
group_of(struct groups *G, const struct model *m)
{
	const struct group like = { m, 0 };
	const struct group *found = bsearch(&like, G->all, G->n, sizeof *G->all, by_address);
	size_t i = (size_t)(found - G->all);

	while (G->all[i].up != i)
		i = G->all[i].up = G->all[G->all[i].up].up;
	return i;
}

static void
join(struct groups *G, const struct model *m, const char *app, const char *name)
{
	const struct model *other;

	if (app == NULL || name == NULL || strcmp(app, m->app) != 0 ||
	    (other = state_find(G->state, app, name)) == NULL)
		return;
	G->all[group_of(G, other)].up = group_of(G, m);
}

static void
join_bases(struct groups *G, const struct model *m)
{
	const char *text, *dot;

	for (size_t i = 0; values_list(m->bases) && i < m->bases->n; i++) {
		if ((text = values_text(m->bases->items[i])) == NULL ||
		    (dot = strchr(text, '.')) == NULL ||
		    strncmp(text, m->app, (size_t)(dot - text)) != 0)
			continue;
		join(G, m, m->app, dot + 1);
	}
}

static int
make_groups(struct groups *G, const struct state *state)
{

	G->state = state;
	if ((G->all = calloc(state->n + 1, sizeof *G->all)) == NULL)
		return report_errno(EXIT_FAILED, "cannot group models");
	for (size_t i = 0; i < state->n; i++)
		if (state->models[i] != NULL)
			G->all[G->n++].model = state->models[i];
	if (G->n > 0)
		qsort(G->all, G->n, sizeof *G->all, by_address);
	for (size_t i = 0; i < G->n; i++)
		G->all[i].up = i;
	for (size_t i = 0; i < G->n; i++) {
		const struct model *m = G->all[i].model;

		for (size_t k = 0; k < m->fields_n; k++) {
			join(G, m, m->fields[k]->to_app, m->fields[k]->to_model);
			join(G, m, m->fields[k]->through_app, m->fields[k]->through_model);
		}
		join_bases(G, m);
	}
	return 0;
}

enum { GROUPS = 32 };

/* What the operations of a migration are about. */
struct contents {
	struct groups *G; /* or NULL */
	size_t groups[GROUPS], groups_n;
	size_t n; /* operations */
	int unclear; /* one may do anything, or a model is gone by now */
	const char *name, *field; /* of the first operation */
	int differs; /* others are of another kind, or of another field */
	int adds, removes, alters, renames;
};

static void
note_group(struct contents *C, const struct operation *O)
{
	const char *model = operations_model(O);
	const struct model *found =
	    model == NULL ? NULL : state_find(C->G->state, O->m->key.app, model);
	size_t group;

	if (found == NULL) {
		C->unclear = 1;
		return;
	}
	group = group_of(C->G, found);
	for (size_t i = 0; i < C->groups_n; i++)
		if (C->groups[i] == group)
			return;
	if (C->groups_n < GROUPS)
		C->groups[C->groups_n++] = group;
}

static void
note_verb(struct contents *C, const char *name)
{

	C->adds |= str_begins(name, "Add") || str_begins(name, "Create");
	C->removes |= str_begins(name, "Remove") || str_begins(name, "Delete");
	C->alters |= str_begins(name, "Alter");
	C->renames |= str_begins(name, "Rename");
}

static int
same(const char *a, const char *b)
{

	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static int
note(const struct operation *O, void *context)
{
	struct contents *C = context;
	const char *field;

	C->n++;
	/* What is altered all over an app (names, lengths, keys) is one change. */
	if (C->G != NULL && O->name != NULL && str_begins(O->name, "Alter"))
		return 0;
	if (O->name == NULL || str_begins(O->name, "Run") ||
	    strcmp(O->name, "SeparateDatabaseAndState") == 0) {
		C->unclear = 1;
		return 0;
	}
	note_verb(C, O->name);
	field = str_ends(O->name, "Field") ? operations_text(O, 1, "name") : NULL;
	if (C->name == NULL) {
		C->name = O->name;
		C->field = field;
	} else
		C->differs |= strcmp(C->name, O->name) != 0 || !same(C->field, field);
	if (C->G != NULL)
		note_group(C, O);
	return 0;
}

/* Does it go on from another migration of its app? */
static size_t
own_parents(const struct migration *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->dependencies.n; i++)
		n += strcmp(m->dependencies.all[i].key.app, m->key.app) == 0;
	return n;
}

static int
is_ours(const struct migration *m)
{

	return m->app->place == APP_OWN && m->read && m->replaces.n == 0 && !m->dependencies.open;
}

/* The first migrations of an app make all its models, and one change may touch every model. */
static int
look_mixed(struct groups *G, const struct migration *m, struct findings *F)
{
	const struct finding like = finding_at(m, NULL);
	struct contents C = { .G = G };

	if (!is_ours(m) || own_parents(m) == 0 || m->initial == 1 ||
	    operations_each(m, note, &C) == -1)
		return 0;
	if (C.unclear || !C.differs || C.groups_n < 3)
		return 0;
	return findings_add(F, &like,
	    "changes of models that have nothing to do with each other (%zu)", C.groups_n);
}

int
content_mixed(const struct subject *S, struct findings *F)
{
	const struct state *state = subject_history(S);
	struct groups G = { 0 };
	int rc = -1;

	if (state == NULL)
		return -1;
	if (make_groups(&G, state) == 0)
		rc = 0;
	for (size_t i = 0; i < S->migrations->n && rc == 0; i++)
		rc = look_mixed(&G, &S->migrations->all[i], F);
	free(G.all);
	return rc;
}

/* The name begins with a word for what no operation does; NULL: it does not. */
static const char *
wrong_verb(const char *name, const struct contents *C)
{
	const char *word = name + strspn(name, "0123456789_");

	if (str_begins(word, "remove_") || str_begins(word, "delete_") || str_begins(word, "drop_"))
		return C->removes || C->alters ? NULL : "removes";
	if (str_begins(word, "add_") || str_begins(word, "create_"))
		return C->adds || C->alters ? NULL : "adds";
	if (str_begins(word, "rename_"))
		return C->renames || C->alters ? NULL : "renames";
	return NULL;
}

static int
look_named(const struct migration *m, struct findings *F)
{
	const struct finding like = finding_at(m, NULL);
	struct contents C = { 0 };
	const char *verb;

	if (!is_ours(m) || operations_each(m, note, &C) == -1)
		return 0;
	if (C.n == 0 && own_parents(m) == 1 && m->dependencies.n == 1 &&
	    strstr(m->key.name, "merge") == NULL && m->run_before.n == 0)
		return findings_add(F, &like, "no operations, and no merge");
	if (C.n == 0 || C.unclear || (verb = wrong_verb(m->key.name, &C)) == NULL)
		return 0;
	return findings_add(F, &like, "by its name it %s something, but no operation does", verb);
}

int
content_named(const struct subject *S, struct findings *F)
{

	for (size_t i = 0; i < S->migrations->n; i++)
		if (look_named(&S->migrations->all[i], F) == -1)
			return -1;
	return 0;
}
