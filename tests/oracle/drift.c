#include <stdio.h>
#include <stdlib.h>

#include "django/apps.h"
#include "django/drift.h"
#include "django/graph.h"
#include "django/migrations.h"
#include "django/models.h"
#include "django/project.h"
#include "django/settings.h"
#include "django/state.h"
#include "django/state_error.h"
#include "python/access.h"

/*
 * drift FOLDER: what makemigrations would find in all apps at hand, one a line: app, model, name,
 * operation ("?": not known), 1 where the database sees it, text.
 */

static void
print(const struct drift *D)
{

	for (size_t i = 0; i < D->n; i++) {
		const struct drift_change *c = &D->all[i];

		printf("%s\t%s\t%s\t%s\t%d\t%s\t%s:%u\n", c->app, c->model,
		    c->name == NULL ? "" : c->name, c->operation == NULL ? "?" : c->operation,
		    c->schema, c->text, value_path(c->value) == NULL ? "" : value_path(c->value),
		    value_line(c->value));
	}
}

int
main(int argc, char **argv)
{
	struct project *P = argc < 2 ? NULL : project_find(argv[1]);
	struct settings *S = P == NULL ? NULL : settings_read(P);
	struct apps *A = S == NULL ? NULL : apps_read(S);
	struct migrations *M;
	struct graph *G;
	struct nodes plan = { 0 };
	struct state *history, *models;
	struct drift D;

	if (A == NULL || (M = migrations_read(A, NULL)) == NULL ||
	    (G = graph_build(M, NULL, 0)) == NULL || graph_plan(G, &plan) == -1)
		return 1;
	if (argc > 2)
		for (size_t i = 0; i < A->n; i++)
			A->all[i].place = APP_OWN;
	if ((history = state_replay(A, &plan)) == NULL ||
	    (models = models_read(A, MODELS_ALL)) == NULL ||
	    drift_find(A, history, models, NULL, &D) == -1)
		return 1;
	for (size_t i = 0; i < history->errors_n; i++)
		fprintf(stderr, "error %d %s.%s %s\n", history->errors[i].kind,
		    history->errors[i].app,
		    history->errors[i].model ? history->errors[i].model : "",
		    history->errors[i].text);
	if (!history->complete || !models->complete)
		fprintf(stderr, "complete: %d %d\n", history->complete, models->complete);
	print(&D);
	drift_free(&D);
	state_free(models);
	state_free(history);
	free(plan.all);
	graph_free(G);
	migrations_free(M);
	apps_free(A);
	settings_free(S);
	project_free(P);
	return 0;
}
