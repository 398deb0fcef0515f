#include "check/rule.h"

#include <stdlib.h>
#include <string.h>

#include "base/cancel.h"
#include "check/family.h"
#include "check/family_mongodb.h"
#include "check/replayed.h"
#include "check/subject.h"
#include "python/eval.h"

#define E SEVERITY_ERROR
#define W SEVERITY_WARNING
#define I SEVERITY_INFO

static const struct rule rules[] = {
	{ "B001", E, NEEDS_FILES, "django-mongodb-backend: a key that it does not take",
	    mongodb_key, NULL },
	{ "B002", W, NEEDS_FILES, "django-mongodb-backend: what it does not make",
	    mongodb_skipped, NULL },
	{ "B003", E, NEEDS_DATABASE, "django-mongodb-backend: an index is missing or otherwise",
	    indexes_filter, NULL },
	{ "C001", E, NEEDS_FILES, "an app that Django would not take", file_app, NULL },
	{ "D001", E, NEEDS_DATABASE, "a table that applied migrations make is missing",
	    data_missing, NULL },
	{ "D002", W, NEEDS_DATABASE, "a table that no model has is left over", data_leftover,
	    NULL },
	{ "D005", W, NEEDS_DATABASE, "an index is missing or left over", indexes_differ, NULL },
	{ "F001", E, NEEDS_FILES, "a migrations folder has no __init__.py", file_no_init, NULL },
	{ "F002", E, NEEDS_FILES, "a migration file has no class Migration", file_no_class, NULL },
	{ "F003", E, NEEDS_FILES, "a file is no Python", file_no_python, NULL },
	{ "F004", W, NEEDS_FILES,
	    "a compiled migration without source, or names that differ in case", file_compiled,
	    NULL },
	{ "F005", W, NEEDS_FILES, "a file looks like a migration but Django ignores it",
	    file_ignored, NULL },
	{ "F006", W, NEEDS_FILES, "a migration file has the wrong mode or owner", file_mode, NULL },
	{ "F007", W, NEEDS_FILES, "a file is written down oddly", NULL, text_form },
	{ "F008", W, NEEDS_FILES, "a migration is not known to git", tracked_files, NULL },
	{ "F009", W, NEEDS_FILES, "a migration was changed after others had it", published_changed,
	    NULL },
	{ "F010", I, NEEDS_FILES, "something cannot be known without running the project",
	    file_unknown, NULL },
	{ "G001", E, NEEDS_FILES, "an app has more than one last migration", edge_conflict, NULL },
	{ "G002", E, NEEDS_FILES, "migrations depend on each other in a circle", edge_circle,
	    NULL },
	{ "G003", E, NEEDS_FILES, "a migration depends on one that is not there", edge_missing,
	    NULL },
	{ "G004", E, NEEDS_FILES, "a migration depends on an app that has none", edge_no_app,
	    NULL },
	{ "G005", E, NEEDS_FILES, "an entry of dependencies is no pair of app and name",
	    edge_element, NULL },
	{ "G006", E, NEEDS_FILES, "squashes replace each other", edge_replaces, NULL },
	{ "G007", W, NEEDS_FILES, "some files that a squash replaces are gone, others are left",
	    squash_part, NULL },
	{ "G008", I, NEEDS_DATABASE, "a squash has done its work", squash_done, NULL },
	{ "G009", E, NEEDS_FILES, "no dependency leads to a model that is referred to",
	    dangling_path, NULL },
	{ "G010", W, NEEDS_FILES, "a dependency on the user model names an app", user_hard, NULL },
	{ "G011", E, NEEDS_FILES, "the user model is not made by the first migration", user_late,
	    NULL },
	{ "G012", I, NEEDS_FILES, "a dependency is not needed, or a merge does more", needless_edge,
	    NULL },
	{ "G013", W, NEEDS_FILES, "a migration is not at the tip, or max_migration.txt not right",
	    tip_file, NULL },
	{ "G014", W, NEEDS_DATABASE, "migrate and makemigrations see different graphs",
	    squash_differs, NULL },
	{ "G015", W, NEEDS_DATABASE, "a squash replaces migrations of an app that is gone",
	    squash_foreign, NULL },
	{ "H001", E, NEEDS_DATABASE, "applied before something that it depends on", row_order,
	    NULL },
	{ "H002", E, NEEDS_DATABASE, "applied before the user model was there", row_user_model,
	    NULL },
	{ "H003", W, NEEDS_DATABASE, "a row for a migration that is not on disk", row_ghost, NULL },
	{ "H004", E, NEEDS_DATABASE, "a row for a migration whose tables are absent", data_phantom,
	    NULL },
	{ "H006", W, NEEDS_DATABASE, "rows that are doubled or odd", row_doubled, NULL },
	{ "H007", I, NEEDS_DATABASE, "a migration is not applied", row_unapplied, NULL },
	{ "H008", E, NEEDS_DATABASE, "no usable table django_migrations beside others", row_table,
	    NULL },
	{ "J001", E, NEEDS_FILES, "djongo: two indexes of one field", djongo_single, NULL },
	{ "J002", E, NEEDS_FILES, "djongo: two indexes of the same fields", djongo_many, NULL },
	{ "J003", E, NEEDS_FILES, "djongo: an index that descends, or of an expression",
	    djongo_descending, NULL },
	{ "J004", W, NEEDS_FILES, "djongo: a foreign key that nobody keeps", djongo_constraint,
	    NULL },
	{ "J005", E, NEEDS_FILES, "djongo: an operation that it cannot do", djongo_refused, NULL },
	{ "J006", E, NEEDS_FILES, "djongo: a table is renamed", djongo_renamed, NULL },
	{ "J007", W, NEEDS_FILES, "djongo: an index that is removed stays", djongo_kept, NULL },
	{ "J008", W, NEEDS_FILES, "djongo: a unique constraint is passed over", djongo_passed,
	    NULL },
	{ "J009", W, NEEDS_FILES, "djongo: a field class that it has no type for", djongo_class,
	    NULL },
	{ "J010", E, NEEDS_DATABASE, "djongo: __schema__ is out of step", djongo_notes, NULL },
	{ "J011", W, NEEDS_FILES, "djongo: a name too long for the server", djongo_long, NULL },
	{ "J012", W, NEEDS_FILES, "djongo: a version that it is not made for", djongo_version,
	    NULL },
	{ "K001", E, NEEDS_FILES, "a secret stands in a migration", NULL, secret_literal },
	{ "K002", E, NEEDS_FILES, "a password or data of persons stand in a migration", NULL,
	    user_password },
	{ "K003", W, NEEDS_FILES, "a migration runs other code or goes to the network", NULL,
	    running_code },
	{ "M001", E, NEEDS_FILES, "models.py says of the database what no migration makes",
	    model_schema, NULL },
	{ "M002", W, NEEDS_FILES, "models.py says other things that no migration says", model_other,
	    NULL },
	{ "M003", W, NEEDS_FILES, "two models have one table, or one name", model_twice, NULL },
	{ "M004", E, NEEDS_FILES, "a name of an index or constraint that Django refuses",
	    model_names, NULL },
	{ "M005", W, NEEDS_FILES, "keys are of another class than the settings say", model_key,
	    NULL },
	{ "M006", W, NEEDS_FILES, "migrations that belong to no installed app", model_not_installed,
	    NULL },
	{ "M007", E, NEEDS_FILES, "a field class that Django has removed", model_removed_class,
	    NULL },
	{ "N001", W, NEEDS_FILES, "a migration is named by date", name_dated, NULL },
	{ "N002", W, NEEDS_FILES, "a migration has an odd name", name_odd, NULL },
	{ "N003", W, NEEDS_FILES, "two migrations of an app have one number, or one is missing",
	    name_number, NULL },
	{ "N004", W, NEEDS_FILES, "a migration changes what is not related", content_mixed, NULL },
	{ "N005", I, NEEDS_FILES, "a migration does nothing, or not what its name says",
	    content_named, NULL },
	{ "Q001", E, NEEDS_DATABASE, "rows refer to what is gone", relations_orphans, NULL },
	{ "Q005", E, NEEDS_DATABASE, "djongo: numbers that are taken are given next",
	    djongo_numbers, NULL },
	{ "S001", E, NEEDS_FILES, "an operation on a model that is not there", replayed_no_model,
	    NULL },
	{ "S002", E, NEEDS_FILES, "an operation on a field that is not there", replayed_no_field,
	    NULL },
	{ "S003", E, NEEDS_FILES, "a model or field is made that is there", replayed_exists, NULL },
	{ "S004", E, NEEDS_FILES, "an index or constraint that is not there, or twice",
	    replayed_no_name, NULL },
	{ "S005", E, NEEDS_FILES, "twice the same in a new model, or an index without a name",
	    replayed_double, NULL },
	{ "S006", E, NEEDS_FILES, "something refers to what is not there at the end", dangling_end,
	    NULL },
	{ "S007", W, NEEDS_FILES, "database and state are told different things", halves_differ,
	    NULL },
	{ "S008", W, NEEDS_FILES, "a squash ends otherwise than what it replaces", squash_end,
	    NULL },
};

enum { RULES = sizeof rules / sizeof *rules };

const struct rule *
rules_all(size_t *n)
{

	*n = RULES;
	return rules;
}

int
rules_chosen(const char *list, size_t len, const char *code)
{
	const char *end = list + len, *stop;

	for (; list < end; list = stop + (stop < end)) {
		if ((stop = memchr(list, ',', (size_t)(end - list))) == NULL)
			stop = end;
		if (stop > list && strncmp(code, list, (size_t)(stop - list)) == 0)
			return 1;
	}
	return 0;
}

static int
fits_none(const char *part, size_t len)
{

	for (size_t i = 0; i < RULES; i++)
		if (rules_chosen(part, len, rules[i].code))
			return 0;
	return 1;
}

const char *
rules_unknown(const char *text, size_t len)
{
	const char *end = text + len, *stop;

	for (;; text = stop + 1) {
		if ((stop = memchr(text, ',', (size_t)(end - text))) == NULL)
			stop = end;
		if (fits_none(text, (size_t)(stop - text)))
			return text;
		if (stop == end)
			return NULL;
	}
}

static int
is_chosen(const struct rule_choice *C, const struct rule *rule)
{

	if (C->select != NULL && !rules_chosen(C->select, strlen(C->select), rule->code))
		return 0;
	return C->ignore == NULL || !rules_chosen(C->ignore, strlen(C->ignore), rule->code);
}

static int
look(void *context, const struct migration *m, const struct module *N)
{
	struct rules *R = context;
	const struct rule_file L = { m, N, &R->nodes };

	if (m->app->place != APP_OWN)
		return 0;
	if (walk_list(N->parse.body, &R->nodes) == -1)
		return -1;
	for (size_t i = 0; i < RULES; i++) {
		if (rules[i].look == NULL || !is_chosen(&R->choice, &rules[i]))
			continue;
		R->found.rule = &rules[i];
		if (rules[i].look(&L, &R->found) == -1)
			return -1;
	}
	return 0;
}

void
rules_begin(struct rules *R)
{

	R->look = (struct migrations_look){ look, R };
}

/* A rule may tell what belongs to another, from ${from} on. */
static void
drop_unchosen(struct rules *R, size_t from)
{
	size_t kept = from;

	for (size_t i = from; i < R->found.n; i++)
		if (is_chosen(&R->choice, R->found.all[i].rule))
			R->found.all[kept++] = R->found.all[i];
	R->found.n = kept;
}

int
rules_run(struct rules *R, const struct subject *S)
{
	size_t from;

	for (size_t i = 0; i < RULES; i++) {
		if (rules[i].needs == NEEDS_DATABASE && !S->has_database)
			continue;
		if (rules[i].run == NULL || !is_chosen(&R->choice, &rules[i]))
			continue;
		R->found.rule = &rules[i];
		from = R->found.n;
		if (cancel_check() == -1 || rules[i].run(S, &R->found) == -1)
			return -1;
		drop_unchosen(R, from);
	}
	findings_sort(&R->found);
	return 0;
}

void
rules_free(struct rules *R)
{

	findings_free(&R->found);
	free(R->nodes.all);
}
