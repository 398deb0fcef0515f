#include "regen.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "interpreter.h"
#include "manage.h"
#include "probe.h"
#include "regen_guard.h"
#include "regen_inside.h"
#include "snapshot.h"

struct regen *
regen_ask(const struct regen_plan *plan, const struct transcript *T, int dry)
{
	struct regen *G;

	if ((G = calloc(1, sizeof *G)) == NULL) {
		report_errno(EXIT_FAILED, "cannot get memory");
		return NULL;
	}
	G->plan = *plan;
	G->started = time(NULL);
	if ((G->python = interpreter_find(plan->project, plan->python)) == NULL)
		goto err1;
	G->probe = (struct probe){ .python = G->python,
		.project = plan->project,
		.alias = plan->alias,
		.apps = plan->apps,
		.app_count = plan->app_count,
		.seconds = plan->seconds,
		.quiet = plan->quiet };
	if ((G->before = probe_run(&G->probe, dry ? PROBE_PLAN : PROBE_BEFORE)) == NULL)
		goto err1;
	if (regen_guard_apps(plan, G->before) == -1 ||
	    regen_guard_database(plan, T, G->before) == -1 ||
	    regen_guard_packages(G->before) == -1 ||
	    (!dry && regen_guard_overwrite(G->before) == -1))
		goto err1;
	if (plan->superuser && !json_is_true(json_object_get(G->before, "superuser"))) {
		report(EXIT_USAGE,
		    "--superuser needs DJANGO_SUPERUSER_USERNAME and the like in the "
		    "environment");
		goto err1;
	}

	return G;

err1:
	regen_free(G);
	return NULL;
}

static struct snapshot *
look(const struct regen *G)
{
	const json_t *apps = json_object_get(G->before, "apps"), *app;
	const char **folders;
	struct snapshot *S;
	size_t i, n = 0;

	if ((folders = calloc(json_array_size(apps) + 1, sizeof *folders)) == NULL) {
		report_errno(EXIT_FAILED, "cannot get memory");
		return NULL;
	}
	json_array_foreach (apps, i, app)
		if (*probe_string(app, "folder") == '/')
			folders[n++] = probe_string(app, "folder");
	S = snapshot_take(folders, n);
	free(folders);
	return S;
}

const json_t *
regen_app_of(const struct regen *G, const char *path)
{
	const json_t *apps = json_object_get(G->before, "apps"), *app;
	size_t i, n = (size_t)(file_name(path) - path);

	json_array_foreach (apps, i, app) {
		const char *folder = probe_string(app, "folder");

		if (n > 0 && strlen(folder) == n - 1 && strncmp(folder, path, n - 1) == 0)
			return app;
	}
	return NULL;
}

static int
is_own(const struct regen *G, const char *path)
{

	return json_is_true(json_object_get(regen_app_of(G, path), "own"));
}

static int
refuse_foreign(void *cookie, enum snapshot_kind kind, const struct snapshot_file *then,
    const struct snapshot_file *now)
{
	const char *path = kind == SNAPSHOT_GONE ? then->path : now->path;

	if (is_own(cookie, path))
		return 0;
	return report(
	    EXIT_FAILED, "makemigrations wrote into another package, which is undone: '%s'", path);
}

/* Take the new files away again, whatever signal comes meanwhile. */
static void
retreat(struct regen *G)
{

	cancel_hold(1);
	if (snapshot_undo(G->then) == 0)
		report_note("the files of makemigrations were removed again");
	cancel_hold(0);
}

static int
make(struct regen *G)
{
	const json_t *labels = json_object_get(G->before, "labels"), *label;
	const char **args;
	size_t i, n = 0;
	int rc;

	if (json_array_size(labels) == 0) {
		report_note("no app of the project has models: nothing to make");
		return 0;
	}
	if ((args = calloc(json_array_size(labels) + 4, sizeof *args)) == NULL)
		return report_errno(EXIT_FAILED, "cannot get memory");
	args[n++] = "makemigrations";
	args[n++] = "--noinput";
	args[n++] = "--no-color";
	json_array_foreach (labels, i, label)
		args[n++] = json_string_value(label);
	rc = manage_run(&G->probe, args);
	free(args);
	return rc;
}

/* What was made shall survive a crash before the receipt says so. */
static int
sync_file(void *cookie, enum snapshot_kind kind, const struct snapshot_file *then,
    const struct snapshot_file *now)
{
	int fd, rc;

	(void)cookie, (void)then;
	if (kind == SNAPSHOT_GONE)
		return 0;
	fd = open(now->path, O_RDONLY | O_CLOEXEC);
	rc = fd == -1 || fsync(fd) == -1 ? report_errno(EXIT_FAILED, "cannot sync: '%s'", now->path)
					 : file_sync_name(now->path);
	if (fd != -1)
		close(fd);
	return rc;
}

int
regen_is_in(const json_t *list, const json_t *pair)
{
	const json_t *one;
	size_t i;

	json_array_foreach (list, i, one)
		if (json_equal(one, pair))
			return 1;
	return 0;
}

/* Counts the new files whose migration is applied now. */
struct applied {
	const struct regen *G;
	const json_t *rows;
	size_t n;
};

static int
count_applied(void *cookie, enum snapshot_kind kind, const struct snapshot_file *then,
    const struct snapshot_file *now)
{
	struct applied *A = cookie;
	const char *name;
	json_t *pair;

	(void)then;
	if (kind == SNAPSHOT_GONE)
		return 0;
	name = file_name(now->path);
	pair = json_pack("[s, s%]", probe_string(regen_app_of(A->G, now->path), "label"), name,
	    strcspn(name, "."));
	A->n += regen_is_in(A->rows, pair) != 0;
	json_decref(pair);
	return 0;
}

/*
 * migrate failed: new files that nothing was applied from go; applied ones must stay, the rows know
 * them.
 */
static void
settle(struct regen *G)
{
	struct applied A = { .G = G };

	if ((G->after = probe_run(&G->probe, PROBE_AFTER)) == NULL) {
		report_warn("what was applied cannot be told: the new migration files stay");
		return;
	}
	A.rows = json_object_get(G->after, "applied");
	snapshot_compare(G->then, G->now, count_applied, &A);
	if (A.n == 0)
		retreat(G);
	else
		report_warn(
		    "%zu of the new migrations are applied: the files stay; mend the cause and run "
		    "mig-regen again, or take it all back",
		    A.n);
}

static int
tell_list(const json_t *list, const char *what)
{
	const json_t *one;
	size_t i;

	json_array_foreach (list, i, one)
		report_warn("%s: '%s'", what, json_string_value(one));
	return 0;
}

/* Ask the project whether anything is left to do. */
static int
verify(struct regen *G)
{
	const json_t *left, *bare, *one;
	size_t i;

	if ((G->after = probe_run(&G->probe, PROBE_AFTER)) == NULL)
		return -1;
	left = json_object_get(G->after, "left");
	bare = json_object_get(left, "bare");
	json_array_foreach (bare, i, one)
		report(EXIT_FAILED, "an app has models and still no migrations: '%s'",
		    json_string_value(one));
	one = json_array_get(json_object_get(left, "plan"), 0);
	if (one != NULL)
		report(EXIT_FAILED,
		    "after migrate, %zu migrations are not applied, the first is '%s.%s'",
		    json_array_size(json_object_get(left, "plan")),
		    json_string_value(json_array_get(one, 0)),
		    json_string_value(json_array_get(one, 1)));
	tell_list(json_object_get(left, "changes"),
	    "makemigrations would write again, by models that change each time they are read");
	tell_list(json_object_get(left, "unsynced"),
	    "an app has models but no migrations; only migrate --run-syncdb makes its tables");
	return one != NULL || json_array_size(bare) > 0 ? -1 : 0;
}

static int
apply(struct regen *G)
{
	const char *const args[] = { "migrate", "--noinput", "--no-color", "--database",
		G->plan.alias, NULL };

	return manage_run(&G->probe, args);
}

static int
make_superuser(struct regen *G)
{
	const char *const args[] = { "createsuperuser", "--noinput", "--no-color", "--database",
		G->plan.alias, NULL };

	if (!G->plan.superuser)
		return 0;
	if (manage_run(&G->probe, args) == -1)
		return -1;
	G->superuser = 1;
	return 0;
}

int
regen_do(struct regen *G)
{
	int rc;

	if ((G->then = look(G)) == NULL)
		return -1;
	rc = make(G);
	if ((G->now = look(G)) == NULL)
		goto err1;
	if (snapshot_compare(G->then, G->now, refuse_foreign, G) == -1 || rc == -1)
		goto err1;
	if (snapshot_compare(G->then, G->now, sync_file, NULL) == -1 || cancel_check() == -1)
		goto err1;
	if (apply(G) == -1) {
		settle(G);
		goto err0;
	}
	if (verify(G) == -1 || make_superuser(G) == -1)
		goto err0;
	G->finished = time(NULL);

	return 0;

err1:
	retreat(G);
err0:
	return -1;
}

void
regen_free(struct regen *G)
{

	if (G == NULL)
		return;
	snapshot_free(G->now);
	snapshot_free(G->then);
	json_decref(G->after);
	json_decref(G->before);
	interpreter_free(G->python);
	free(G);
}
