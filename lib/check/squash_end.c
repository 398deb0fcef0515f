#include <stdlib.h>
#include <string.h>

#include "check/replayed.h"
#include "check/subject.h"
#include "django/field_compare.h"
#include "django/same.h"
#include "django/state.h"
#include "django/values.h"

/* S008: a squash must end as what it replaces does. */

struct ends {
	const struct migration *m;
	const struct state *squash, *replaced;
	struct findings *F;
};

static int
tell(const struct ends *E, const char *what, const struct model *m, const char *name,
    const char *how)
{
	const struct finding like = replayed_at(E->m, NULL);

	return findings_add(E->F, &like,
	    "the squash ends with another state than what it replaces: %s '%s.%s%s%s' %s", what,
	    m->app, m->name, name == NULL ? "" : ".", name == NULL ? "" : name, how);
}

static const char missing[] = "is missing", extra[] = "is too much";

static int
compare_fields(const struct ends *E, const struct model *m, const struct model *old)
{
	struct same S = { .arena = E->squash->arena, .budget = SAME_BUDGET };
	const struct field *F;

	for (size_t i = 0; i < old->fields_n; i++)
		if (model_field(m, old->fields[i]->name) == NULL &&
		    tell(E, "field", m, old->fields[i]->name, missing) == -1)
			return -1;
	for (size_t i = 0; i < m->fields_n; i++) {
		const char *name = m->fields[i]->name, *how = NULL;

		if ((F = model_field(old, name)) == NULL)
			how = extra;
		else if (field_compare(&S, F, m->fields[i]) == 2)
			how = "is another";
		if (how != NULL && tell(E, "field", m, name, how) == -1)
			return -1;
	}
	return 0;
}

static int
has_name(const struct named *list, size_t n, const char *name)
{

	for (size_t i = 0; i < n; i++)
		if (list[i].name == NULL || strcmp(list[i].name, name) == 0)
			return 1;
	return 0;
}

static int
compare_names(const struct ends *E, const struct model *m, const char *what,
    const struct named *list, size_t n, const struct named *other, size_t other_n, const char *how)
{

	for (size_t i = 0; i < n; i++)
		if (list[i].name != NULL && !has_name(other, other_n, list[i].name) &&
		    tell(E, what, m, list[i].name, how) == -1)
			return -1;
	return 0;
}

static int
compare_model(const struct ends *E, const struct model *m, const struct model *old)
{
	const char *table = values_text(model_option(m, "db_table"));
	const char *before = values_text(model_option(old, "db_table"));

	if (m->open != NULL || old->open != NULL)
		return 0;
	if (((table == NULL) != (before == NULL) ||
		(table != NULL && strcmp(table, before) != 0)) &&
	    tell(E, "the table of", m, NULL, "is another") == -1)
		return -1;
	if (compare_fields(E, m, old) == -1 ||
	    compare_names(E, m, "index", old->indexes, old->indexes_n, m->indexes, m->indexes_n,
		missing) == -1 ||
	    compare_names(E, m, "index", m->indexes, m->indexes_n, old->indexes, old->indexes_n,
		extra) == -1 ||
	    compare_names(E, m, "constraint", old->constraints, old->constraints_n, m->constraints,
		m->constraints_n, missing) == -1 ||
	    compare_names(E, m, "constraint", m->constraints, m->constraints_n, old->constraints,
		old->constraints_n, extra) == -1)
		return -1;
	return 0;
}

/* Only the models of its app: what it depends on may be farther in others. */
static int
compare(const struct ends *E)
{
	const char *app = E->m->key.app;
	const struct model *m, *other;

	for (size_t i = 0; i < E->squash->n; i++) {
		m = E->squash->models[i];
		if (strcmp(m->app, app) != 0)
			continue;
		if ((other = state_find(E->replaced, app, m->lower)) == NULL
			? tell(E, "model", m, NULL, extra) == -1
			: compare_model(E, m, other) == -1)
			return -1;
	}
	for (size_t i = 0; i < E->replaced->n; i++) {
		m = E->replaced->models[i];
		if (strcmp(m->app, app) == 0 && state_find(E->squash, app, m->lower) == NULL &&
		    tell(E, "model", m, NULL, missing) == -1)
			return -1;
	}
	return 0;
}

/* All that the replaced ones need, and they; 0 where one is not there, or is behind the squash. */
static int
gather(const struct graph *G, const struct migration *m, struct nodes *plan)
{
	const struct node *squash = graph_find(G, m->key.app, m->key.name);
	struct nodes one = { 0 };
	struct node *N;
	int rc = 1;

	for (size_t i = 0; rc == 1 && i < m->replaces.n; i++) {
		const struct key *key = &m->replaces.all[i].key;

		one.n = 0;
		if ((N = graph_find(G, key->app, key->name)) == NULL || N->migration == NULL ||
		    strcmp(key->app, m->key.app) != 0)
			rc = 0;
		else if (graph_ancestors(G, N, &one) == -1)
			rc = -1;
		else if (nodes_has(&one, squash))
			rc = 0;
		for (size_t k = 0; rc == 1 && k < one.n; k++)
			if (!nodes_has(plan, one.all[k]) && nodes_add(plan, one.all[k]) == -1)
				rc = -1;
	}
	free(one.all);
	return rc;
}

static int
is_known(const struct state *H, const char *app)
{

	return !replayed_doubtful(H, H->errors_n, app, NULL);
}

static int
look(const struct subject *S, const struct graph *G, const struct migration *m, struct findings *F)
{
	struct node *N = graph_find(G, m->key.app, m->key.name);
	struct nodes plan = { 0 }, long_way = { 0 };
	struct state *squash = NULL, *replaced = NULL;
	int rc;

	if (N == NULL || (rc = gather(G, m, &long_way)) == 0) {
		free(long_way.all);
		return 0;
	}
	if (rc == 1 && (rc = graph_ancestors(G, N, &plan)) == 0 &&
	    ((squash = state_replay(S->apps, &plan)) == NULL ||
		(replaced = state_replay(S->apps, &long_way)) == NULL))
		rc = -1;
	if (rc == 0 && is_known(squash, m->key.app) && is_known(replaced, m->key.app))
		rc = compare(
		    &(struct ends){ .m = m, .squash = squash, .replaced = replaced, .F = F });
	state_free(replaced);
	state_free(squash);
	free(long_way.all);
	free(plan.all);
	return rc;
}

int
squash_end(const struct subject *S, struct findings *F)
{
	struct graph *G = NULL;
	int rc = 0;

	for (size_t i = 0; rc == 0 && S->cycles_n == 0 && i < S->migrations->n; i++) {
		const struct migration *m = &S->migrations->all[i];

		if (m->app->place != APP_OWN || m->replaces.n == 0 || m->replaces.open || !m->read)
			continue;
		if (G == NULL && (G = graph_build_whole(S->migrations)) == NULL)
			return -1;
		rc = look(S, G, m, F);
	}
	graph_free(G);
	return rc;
}
