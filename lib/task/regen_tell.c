#include "regen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "regen_guard.h"
#include "regen_inside.h"

static int
put_file(void *cookie, enum snapshot_kind kind, const struct snapshot_file *then,
    const struct snapshot_file *now)
{
	struct json *J = cookie;

	(void)then;
	if (kind == SNAPSHOT_GONE)
		return 0;
	json_open_object(J, NULL);
	json_put_string(J, "path", now->path);
	json_put_uint(J, "bytes", (uint64_t)now->st.st_size);
	json_put_string(J, "sha256", now->sum);
	json_close_object(J);
	return 0;
}

struct made {
	const struct regen *G;
	struct json *J;		/* or NULL: to stdout */
	size_t n;
};

static int
put_made(void *cookie, enum snapshot_kind kind, const struct snapshot_file *then,
    const struct snapshot_file *now)
{
	struct made *M = cookie;
	const char *name, *label;
	size_t n;

	(void)then;
	if (kind == SNAPSHOT_GONE || strcmp(file_name(now->path), "__init__.py") == 0)
		return 0;
	name = file_name(now->path);
	label = probe_string(regen_app_of(M->G, now->path), "label");
	n = strcspn(name, ".");
	M->n++;
	if (M->J == NULL) {
		printf("made %s.%.*s\n", label, (int)n, name);
		return 0;
	}
	json_open_object(M->J, NULL);
	json_put_string(M->J, "app", label);
	json_put_string_n(M->J, "name", name, n);
	json_close_object(M->J);
	return 0;
}

/* What the history holds that it did not hold before. */
static void
put_applied(struct json *J, const struct regen *G)
{
	const json_t *rows = json_object_get(G->after, "applied"), *row;
	size_t i;

	json_array_foreach(rows, i, row) {
		if (regen_is_in(json_object_get(G->before, "applied"), row))
			continue;
		json_open_object(J, NULL);
		json_put_string(J, "app", json_string_value(json_array_get(row, 0)));
		json_put_string(J, "name", json_string_value(json_array_get(row, 1)));
		json_close_object(J);
	}
}

static void
put_database(struct json *J, const struct regen *G)
{
	const json_t *database = json_object_get(G->before, "database");
	char *id = regen_guard_identity(database);

	json_open_object(J, "database");
	json_put_string(J, "engine", probe_string(database, "engine"));
	json_put_string(J, "id", id);
	json_put_string(J, "alias", G->plan.alias);
	json_close_object(J);
	free(id);
}

void
regen_receipt(struct json *J, const struct regen *G)
{
	char text[CLOCK_TEXT];
	struct made M = { .G = G, .J = J };
	const char *folder;

	json_put_string(J, "status", "ok");
	clock_text(text, G->started);
	json_put_string(J, "started", text);
	clock_text(text, G->finished);
	json_put_string(J, "finished", text);
	json_put_string(J, "project", G->plan.project);
	put_database(J, G);
	json_put_string(J, "django", probe_string(G->before, "version"));
	json_put_string(J, "settings", probe_string(G->before, "settings"));
	json_open_array(J, "python");
	for (size_t i = 0; i < G->python->n; i++)
		json_put_string(J, NULL, G->python->argv[i]);
	json_close_array(J);
	json_put_uint(J, "python_ms", G->probe.spent_ns / 1000000);
	json_open_array(J, "made");
	snapshot_compare(G->then, G->now, put_made, &M);
	json_close_array(J);
	json_open_array(J, "applied");
	put_applied(J, G);
	json_close_array(J);
	json_open_array(J, "files");
	snapshot_compare(G->then, G->now, put_file, J);
	json_close_array(J);
	json_open_array(J, "folders");
	for (size_t k = 0; (folder = snapshot_folders(G->then, G->now, k)) != NULL; k++)
		json_put_string(J, NULL, folder);
	json_close_array(J);
	json_put_bool(J, "superuser", G->superuser);
}

void
regen_print_plan(const struct regen *G)
{
	const json_t *labels = json_object_get(G->before, "labels"), *label;
	const json_t *database = json_object_get(G->before, "database");
	size_t i;

	printf("python: %s (%s)\n", probe_string(G->before, "python"), G->python->why);
	printf("django: %s, settings %s\n", probe_string(G->before, "version"),
	    probe_string(G->before, "settings"));
	printf("database: %s '%s': %s\n", G->plan.alias, probe_string(database, "name"),
	    probe_string(database, "engine"));
	printf("makemigrations:");
	json_array_foreach(labels, i, label)
		printf(" %s", json_string_value(label));
	printf("\n");
}

void
regen_print(const struct regen *G)
{
	struct made M = { .G = G };
	const json_t *rows = json_object_get(G->after, "applied"), *row;
	size_t i, n = 0;

	snapshot_compare(G->then, G->now, put_made, &M);
	json_array_foreach(rows, i, row)
		n += !regen_is_in(json_object_get(G->before, "applied"), row);
	printf("%zu migrations made, %zu applied with Django %s\n", M.n, n,
	    probe_string(G->before, "version"));
}
