#include "regen_guard.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "db/target.h"
#include "probe.h"
#include "receipt/transcript.h"
#include "regen.h"
#include "source.h"

/* "host:port/name" of a server's database, as a URL without login has it. */
static char *
place_of(const char *server, size_t n, const char *name)
{
	static const char port[] = ":27017";

	return str_printf("%.*s%s/%s", (int)n, server, memchr(server, ':', n) == NULL ? port : "",
	    name);
}

/*
 * Which server that is, only the server can tell: the settings are read once more without Python,
 * and where both say the same, it is asked.
 */
static char *
mongodb_identity(const struct regen_plan *plan, const json_t *database)
{
	const char *host = probe_string(database, "host"), *shown, *name;
	char *ours = NULL, *theirs = NULL, *id = NULL;
	struct source S;

	if (source_of_project(plan->project, plan->alias, &S) == 0 &&
	    strcmp(S.engine->name, "mongodb") == 0 &&
	    (shown = strstr(S.target->shown, "://")) != NULL) {
		shown += strlen("://");
		name = shown + strcspn(shown, "/");
		ours = place_of(shown, (size_t)(name - shown), *name == '/' ? name + 1 : name);
		theirs = place_of(host, strlen(host), probe_string(database, "name"));
		if (ours != NULL && theirs != NULL && strcmp(ours, theirs) == 0)
			id = str_dup(S.facts.id);
	}
	source_close(&S);
	free(ours);
	free(theirs);
	return id;
}

char *
regen_guard_identity(const struct regen_plan *plan, const json_t *database)
{
	const char *name = probe_string(database, "name");
	const char *engine = probe_string(database, "engine");

	if (strcmp(engine, "mongodb") == 0)
		return mongodb_identity(plan, database);
	if (strcmp(engine, "sqlite") != 0 || *name != '/')
		return NULL;
	return str_printf("sqlite:%s", name);
}

/* For people; never more than engine, host and name. */
static const char *
shown(const json_t *database)
{
	const char *name = probe_string(database, "name");

	return *name == '\0' ? probe_string(database, "engine") : name;
}

/*
 * Does a receipt of this event name the database?  Returns how many there are, with one of them in
 * ${other}.
 */
static size_t
look(const struct transcript *T, const char *event, const char *id, const char **other, int *same)
{
	size_t n = 0;

	for (size_t i = 0; i < transcript_count(T); i++) {
		const json_t *line = transcript_line(T, i);
		const char *named, *what = transcript_string(line, "event");

		if (what == NULL || strcmp(what, event) != 0)
			continue;
		n++;
		if ((named = transcript_string(line, "database.id")) == NULL)
			named = "a database without identity";
		if (id != NULL && strcmp(named, id) == 0)
			*same = 1;
		else
			*other = named;
	}
	return n;
}

static int
compare_transcript(const struct transcript *T, const char *id, const json_t *database)
{
	static const struct {
		const char *event;
		const char *done;
	} events[] = { { "reset", "wiped" }, { "restore", "restored" }, { "backup", "backed up" } };

	for (size_t i = 0; T != NULL && i < sizeof events / sizeof *events; i++) {
		const char *other = NULL;
		int same = 0;

		if (look(T, events[i].event, id, &other, &same) == 0)
			continue;
		if (same)
			return 0;
		return report(EXIT_REFUSED,
		    "the project uses another database than the one that was %s: "
		    "'%s', not '%s'",
		    events[i].done, shown(database), other);
	}
	return 0;
}

/* The identity of what --database names; NULL with a report. */
static char *
operand_identity(const struct regen_plan *plan, const struct db_target *T)
{
	struct source S;
	char *id = NULL;

	if (T->path != NULL)
		return str_printf("sqlite:%s", T->path);
	if (source_open(plan->database, &S) == 0)
		id = str_dup(S.facts.id);
	source_close(&S);
	return id;
}

static int
compare_operand(const struct regen_plan *plan, const char *id, const json_t *database)
{
	struct db_target *T;
	char *given = NULL;
	int rc = -1;

	if (plan->database == NULL)
		return 0;
	if ((T = target_parse(plan->database)) == NULL)
		return -1;
	if (strcmp(T->engine, probe_string(database, "engine")) == 0 &&
	    (given = operand_identity(plan, T)) == NULL)
		rc = -1;
	else if (given != NULL && id == NULL)
		report(EXIT_REFUSED,
		    "whether the project uses the database given cannot be told: '%s', '%s'",
		    shown(database), T->shown);
	else if (given == NULL || strcmp(given, id) != 0)
		report(EXIT_REFUSED,
		    "the project uses another database than the one given: "
		    "'%s', not '%s'",
		    shown(database), T->shown);
	else
		rc = 0;
	free(given);
	target_free(T);
	return rc;
}

int
regen_guard_database(const struct regen_plan *plan, const struct transcript *T, const json_t *facts)
{
	const json_t *database = json_object_get(facts, "database");
	char *id = regen_guard_identity(plan, database);
	int rc = compare_operand(plan, id, database);

	if (rc == 0)
		rc = compare_transcript(T, id, database);
	free(id);
	return rc;
}

int
regen_guard_packages(const json_t *facts)
{
	const json_t *list = json_object_get(facts, "outside"), *one;
	size_t i;

	json_array_foreach (list, i, one) {
		const char *name = probe_string(one, "name"), *label = probe_string(one, "label");
		const char *path = probe_string(one, "path");

		if (strcmp(probe_string(one, "reason"), "default_auto_field") == 0)
			report(EXIT_REFUSED,
			    "makemigrations would write into another package: '%s' in '%s': "
			    "its AppConfig sets no default_auto_field, so it follows "
			    "DEFAULT_AUTO_FIELD = '%s' "
			    "of the settings; list an AppConfig of your own for it in "
			    "INSTALLED_APPS, with the "
			    "default_auto_field that its migrations were made with",
			    name, path, probe_string(facts, "auto_field"));
		else
			report(EXIT_REFUSED,
			    "makemigrations would write into another package: '%s' in '%s': "
			    "its models differ from its migrations (%s); upgrade it, or give "
			    "MIGRATION_MODULES "
			    "in the settings a folder of the project for '%s'",
			    name, path, probe_string(one, "what"), label);
	}
	return json_array_size(list) == 0 ? 0 : -1;
}

int
regen_guard_apps(const struct regen_plan *plan, const json_t *facts)
{
	const json_t *unknown = json_object_get(facts, "unknown"), *one;
	size_t i;

	(void)plan;
	json_array_foreach (unknown, i, one)
		report(EXIT_INVALID, "no app of the project that has models has the label '%s'",
		    json_string_value(one) == NULL ? "" : json_string_value(one));
	return json_array_size(unknown) == 0 ? 0 : -1;
}

/* Does the folder hold what would be a migration, were it a package? */
static int
is_blind(const char *folder)
{
	char *init = str_printf("%s/__init__.py", folder);
	const struct dirent *entry;
	DIR *dir = NULL;
	int found = 0;

	if (init == NULL || access(init, F_OK) == 0 || (dir = opendir(folder)) == NULL)
		goto done;
	while (!found && (entry = readdir(dir)) != NULL)
		found = str_ends(entry->d_name, ".py") && strchr("_~.", entry->d_name[0]) == NULL;
done:
	if (dir != NULL)
		closedir(dir);
	free(init);
	return found;
}

int
regen_guard_overwrite(const json_t *facts)
{
	const json_t *apps = json_object_get(facts, "apps"), *app;
	int rc = 0;
	size_t i;

	json_array_foreach (apps, i, app) {
		const char *folder = probe_string(app, "folder");

		if (!json_is_true(json_object_get(app, "own")) || !is_blind(folder))
			continue;
		rc = report(EXIT_REFUSED,
		    "Django does not see the migrations in a folder without "
		    "__init__.py, and would overwrite them: '%s': make that file, or run mig-clean "
		    "first",
		    folder);
	}
	return rc;
}
