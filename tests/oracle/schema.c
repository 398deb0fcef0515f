#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "django/apps.h"
#include "django/field.h"
#include "django/graph.h"
#include "django/migrations.h"
#include "django/project.h"
#include "django/schema.h"
#include "django/settings.h"
#include "django/state.h"
#include "django/state_error.h"

/* schema FOLDER: what the end of history makes in a database, one JSON object a model. */

static void
put_column(struct json *J, const struct schema_column *C)
{

	json_open_object(J, NULL);
	json_put_string(J, "name", C->name);
	json_put_string(J, "type", C->type);
	if (C->null == -1)
		json_put_null(J, "null");
	else
		json_put_bool(J, "null", C->null);
	json_put_bool(J, "primary", C->primary);
	if (!C->sure)
		json_put_bool(J, "sure", 0);
	json_close_object(J);
}

static void
put_key(struct json *J, const struct schema_key *K)
{
	static const char *const kinds[] = { [SCHEMA_PRIMARY] = "primary",
		[SCHEMA_UNIQUE] = "unique",
		[SCHEMA_FOREIGN] = "foreign",
		[SCHEMA_CHECK] = "check",
		[SCHEMA_EXCLUDE] = "exclude",
		[SCHEMA_INDEX] = "index" };

	json_open_object(J, NULL);
	json_put_string(J, "kind", kinds[K->kind]);
	json_put_string(J, "name", K->name);
	json_open_array(J, "columns");
	for (size_t i = 0; i < K->n; i++)
		json_put_string(J, NULL, K->columns[i]);
	json_close_array(J);
	if (K->kind == SCHEMA_FOREIGN) {
		json_open_array(J, "to");
		json_put_string(J, NULL, K->to_table);
		json_put_string(J, NULL, K->to_column);
		json_close_array(J);
	}
	if (K->partial)
		json_put_bool(J, "partial", 1);
	if (!K->sure)
		json_put_bool(J, "sure", 0);
	json_close_object(J);
}

static void
put_table(struct json *J, const struct schema_table *t)
{

	json_open_object(J, NULL);
	json_put_string(J, "name", t->name);
	json_put_string(J, "field", t->many == NULL ? NULL : t->many->name);
	json_open_array(J, "columns");
	for (size_t i = 0; i < t->columns_n; i++)
		put_column(J, &t->columns[i]);
	json_close_array(J);
	json_open_array(J, "keys");
	for (size_t i = 0; i < t->keys_n; i++)
		put_key(J, &t->keys[i]);
	json_close_array(J);
	json_put_string(J, "unknown", t->open);
	json_close_object(J);
}

static void
put_tables(struct json *J, const char *key, const struct schema *R, const struct model *m)
{

	json_open_array(J, key);
	for (size_t i = 0; i < R->n; i++)
		if (R->tables[i].model == m)
			put_table(J, &R->tables[i]);
	json_close_array(J);
}

static void
print(struct schema *const all[SCHEMA_DATABASES], const struct model *m)
{
	static const char *const names[SCHEMA_DATABASES] = { "sqlite", "postgresql" };
	struct buf B = { 0 };
	struct json J = { .out = &B };

	json_open_object(&J, NULL);
	json_put_string(&J, "app", m->app);
	json_put_string(&J, "name", m->name);
	json_open_object(&J, "database");
	for (int i = 0; i < SCHEMA_DATABASES; i++)
		put_tables(&J, names[i], all[i], m);
	json_close_object(&J);
	json_close_object(&J);
	printf("%s\n", B.data == NULL ? "" : B.data);
	buf_free(&B);
}

int
main(int argc, char **argv)
{
	struct project *P = argc < 2 ? NULL : project_find(argv[1]);
	struct settings *S = P == NULL ? NULL : settings_read(P);
	struct apps *A = S == NULL ? NULL : apps_read(S);
	struct schema *all[SCHEMA_DATABASES];
	struct nodes plan = { 0 };
	struct migrations *M;
	struct state *T;
	struct graph *G;

	if (A == NULL || (M = migrations_read(A, NULL)) == NULL ||
	    (G = graph_build(M, NULL, 0)) == NULL || graph_plan(G, &plan) == -1 ||
	    (T = state_replay(A, &plan)) == NULL)
		return 1;
	for (size_t i = 0; i < T->errors_n; i++)
		fprintf(stderr, "%s: %s\n", T->errors[i].app, T->errors[i].text);
	for (int i = 0; i < SCHEMA_DATABASES; i++)
		if ((all[i] = schema_of(T, (enum schema_database)i)) == NULL)
			return 1;
	for (size_t i = 0; i < T->n; i++)
		print(all, T->models[i]);
	for (int i = 0; i < SCHEMA_DATABASES; i++)
		schema_free(all[i]);
	state_free(T);
	free(plan.all);
	graph_free(G);
	migrations_free(M);
	apps_free(A);
	settings_free(S);
	project_free(P);
	return 0;
}
