#include "check/subject.h"

#include <stdlib.h>
#include <string.h>

#include "base/exit.h"
#include "base/report.h"
#include "django/drift.h"
#include "django/models.h"
#include "django/state.h"

struct subject_models {
	struct state *history, *applied, *code;
	struct drift drift;
	int compared;
	struct databases *databases;
};

int
subject_read(struct subject *S, struct project *project, const struct migrations_look *look)
{

	memset(S, 0, sizeof *S);
	S->project = project;
	if ((S->models = calloc(1, sizeof *S->models)) == NULL)
		return report_errno(EXIT_FAILED, "cannot read the project");
	if ((S->settings = settings_read(project)) == NULL ||
	    (S->apps = apps_read(S->settings)) == NULL ||
	    (S->migrations = migrations_read(S->apps, look)) == NULL)
		return -1;
	return 0;
}

int
subject_connect(struct subject *S, const struct engine *E, struct db *D)
{

	if (E->identify(D, &S->facts) == -1)
		return -1;
	S->has_database = 1;
	S->engine = E;
	S->db = D;
	if (!S->facts.present)
		return 0;
	if (history_read(E, D, &S->history) == -1)
		return -1;
	return E->tables(D, &S->there, &S->there_n);
}

int
subject_applied(const struct subject *S, const struct node *N)
{
	const struct migration *m = N->migration;

	if (history_has(&S->history, &N->key))
		return 1;
	if (m == NULL || m->replaces.n == 0)
		return 0;
	for (size_t i = 0; i < m->replaces.n; i++)
		if (!history_has(&S->history, &m->replaces.all[i].key))
			return 0;
	return 1;
}

static int
replay_applied(struct subject *S)
{
	struct nodes applied = { 0 };
	int rc = 0;

	for (size_t i = 0; i < S->plan.n && rc == 0; i++)
		if (subject_applied(S, S->plan.all[i]))
			rc = nodes_add(&applied, S->plan.all[i]);
	if (rc == 0 && (S->models->applied = state_replay(S->apps, &applied)) != NULL)
		S->applied = tables_of(S->models->applied);
	free(applied.all);
	return S->applied == NULL ? -1 : 0;
}

/* The keys of the rows, as graph_build() takes them. */
static struct graph *
build_graph(const struct subject *S)
{
	struct graph *G;
	struct key *keys;

	if ((keys = calloc(S->history.n + 1, sizeof *keys)) == NULL) {
		report_errno(EXIT_FAILED, "cannot build the graph");
		return NULL;
	}
	for (size_t i = 0; i < S->history.n; i++)
		keys[i] = S->history.rows[i].key;
	G = graph_build(S->migrations, keys, S->history.n);
	free(keys);
	return G;
}

int
subject_build(struct subject *S)
{

	if ((S->graph = build_graph(S)) == NULL || graph_plan(S->graph, &S->plan) == -1 ||
	    cycles_find(S->graph, &S->cycles, &S->cycles_n) == -1)
		return -1;
	if (!S->has_database)
		return 0;
	if (subject_history(S) == NULL || (S->all = tables_of(S->models->history)) == NULL)
		return -1;
	return replay_applied(S);
}

int
subject_owns(const struct subject *S, const char *label)
{
	const struct app *app = apps_find(S->apps, label);

	return app != NULL && app->place == APP_OWN;
}

const struct state *
subject_history(const struct subject *S)
{

	if (S->models->history == NULL)
		S->models->history = state_replay(S->apps, &S->plan);
	return S->models->history;
}

const struct state *
subject_applied_state(const struct subject *S)
{

	return S->models->applied;
}

const struct state *
subject_code(const struct subject *S)
{

	if (S->models->code == NULL)
		S->models->code = models_read(S->apps, MODELS_OWN);
	return S->models->code;
}

const struct drift *
subject_drift(const struct subject *S)
{
	struct subject_models *M = S->models;

	if (M->compared)
		return &M->drift;
	if (subject_history(S) == NULL || subject_code(S) == NULL ||
	    drift_find(S->apps, M->history, M->code, NULL, &M->drift) == -1)
		return NULL;
	M->compared = 1;
	return &M->drift;
}

const struct database *
subject_database(const struct subject *S)
{

	return databases_find(S->models->databases, S->alias != NULL ? S->alias : "default");
}

int
subject_uses(const struct subject *S, enum database_kind kind)
{
	struct subject_models *M = S->models;
	const struct database *D;

	if (M->databases == NULL && (M->databases = databases_read(S->settings)) == NULL)
		return -1;
	return (D = subject_database(S)) != NULL && D->kind == kind;
}

int
subject_makes(const struct subject *S, enum schema_database *kind)
{
	int rc;

	*kind = SCHEMA_DATABASES;
	if (strcmp(S->engine->name, "sqlite") == 0)
		*kind = SCHEMA_SQLITE;
	if (strcmp(S->engine->name, "mongodb") != 0)
		return 0;
	if ((rc = subject_uses(S, DATABASE_DJONGO)) == 1)
		*kind = SCHEMA_DJONGO;
	else if (rc == 0 && (rc = subject_uses(S, DATABASE_MONGODB)) == 1)
		*kind = SCHEMA_MONGODB;
	return rc == -1 ? -1 : 0;
}

static void
free_models(struct subject_models *M)
{

	if (M == NULL)
		return;
	databases_free(M->databases);
	drift_free(&M->drift);
	state_free(M->code);
	state_free(M->applied);
	state_free(M->history);
	free(M);
}

void
subject_free(struct subject *S)
{

	free_models(S->models);
	tables_free(S->all);
	tables_free(S->applied);
	engine_tables_free(S->there, S->there_n);
	history_free(&S->history);
	engine_facts_free(&S->facts);
	cycles_free(S->cycles, S->cycles_n);
	free(S->plan.all);
	graph_free(S->graph);
	migrations_free(S->migrations);
	apps_free(S->apps);
	settings_free(S->settings);
}
