#include "regen.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "flow.h"
#include "receipt/receipt.h"
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
	struct json *J;		/* or NULL: for people, to ${F} */
	const struct flow *F;
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
		flow_say(M->F, "made %s.%.*s", label, (int)n, name);
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
	char *id = regen_guard_identity(&G->plan, database);

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
	struct made M = { .G = G, .J = J };
	const char *folder;

	receipt_done(J, G->started, G->finished);
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
regen_print_plan(const struct regen *G, const struct flow *F)
{
	const json_t *labels = json_object_get(G->before, "labels"), *label;
	const json_t *database = json_object_get(G->before, "database");
	struct buf line = { 0 };
	size_t i;

	flow_say(F, "python: %s (%s)", probe_string(G->before, "python"), G->python->why);
	flow_say(F, "django: %s, settings %s", probe_string(G->before, "version"),
	    probe_string(G->before, "settings"));
	flow_say(F, "database: %s '%s': %s", G->plan.alias, probe_string(database, "name"),
	    probe_string(database, "engine"));
	buf_str(&line, "makemigrations:");
	json_array_foreach(labels, i, label)
		buf_printf(&line, " %s", json_string_value(label));
	if (!line.failed)
		flow_say(F, "%s", line.data);
	buf_free(&line);
}

void
regen_print(const struct regen *G, const struct flow *F)
{
	struct made M = { .G = G, .F = F };
	const json_t *rows = json_object_get(G->after, "applied"), *row;
	size_t i, n = 0;

	snapshot_compare(G->then, G->now, put_made, &M);
	json_array_foreach(rows, i, row)
		n += !regen_is_in(json_object_get(G->before, "applied"), row);
	flow_say(F, "%zu migrations made, %zu applied with Django %s", M.n, n,
	    probe_string(G->before, "version"));
}
