#include "check/rule.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "check/subject.h"

#define E SEVERITY_ERROR
#define W SEVERITY_WARNING
#define I SEVERITY_INFO

static const struct rule rules[] = {
	{ "C001", E, NEEDS_FILES, "an app that Django would not take", file_app },
	{ "D001", E, NEEDS_DATABASE, "a table that applied migrations make is missing",
	    data_missing },
	{ "D002", W, NEEDS_DATABASE, "a table that no model has is left over", data_leftover },
	{ "F001", E, NEEDS_FILES, "a migrations folder has no __init__.py", file_no_init },
	{ "F002", E, NEEDS_FILES, "a migration file has no class Migration", file_no_class },
	{ "F003", E, NEEDS_FILES, "a file is no Python", file_no_python },
	{ "F004", W, NEEDS_FILES,
	    "a compiled migration without source, or names that differ in case", file_compiled },
	{ "F005", W, NEEDS_FILES, "a file looks like a migration but Django ignores it",
	    file_ignored },
	{ "F006", W, NEEDS_FILES, "a migration file has the wrong mode or owner", file_mode },
	{ "F010", I, NEEDS_FILES, "something cannot be known without running the project",
	    file_unknown },
	{ "G001", E, NEEDS_FILES, "an app has more than one last migration", edge_conflict },
	{ "G002", E, NEEDS_FILES, "migrations depend on each other in a circle", edge_circle },
	{ "G003", E, NEEDS_FILES, "a migration depends on one that is not there", edge_missing },
	{ "G004", E, NEEDS_FILES, "a migration depends on an app that has none", edge_no_app },
	{ "G005", E, NEEDS_FILES, "an entry of dependencies is no pair of app and name",
	    edge_element },
	{ "G006", E, NEEDS_FILES, "squashes replace each other", edge_replaces },
	{ "H001", E, NEEDS_DATABASE, "applied before something that it depends on", row_order },
	{ "H002", E, NEEDS_DATABASE, "applied before the user model was there", row_user_model },
	{ "H003", W, NEEDS_DATABASE, "a row for a migration that is not on disk", row_ghost },
	{ "H004", E, NEEDS_DATABASE, "a row for a migration whose tables are absent",
	    data_phantom },
	{ "H006", W, NEEDS_DATABASE, "rows that are doubled or odd", row_doubled },
	{ "H007", I, NEEDS_DATABASE, "a migration is not applied", row_unapplied },
	{ "H008", E, NEEDS_DATABASE, "no usable table django_migrations beside others", row_table },
};

enum { RULES = sizeof rules / sizeof *rules };

const struct rule *
rules_all(size_t *n)
{

	*n = RULES;
	return rules;
}

/* Is the code one of those in the list, or begins with one? */
static int
listed(const char *list, const char *code)
{
	size_t n;

	for (; *list != '\0'; list += n + (list[n] == ',')) {
		n = strcspn(list, ",");
		if (n > 0 && n <= strlen(code) && strncmp(list, code, n) == 0)
			return 1;
	}
	return 0;
}

static int
fits_none(const char *part)
{

	for (size_t i = 0; i < RULES; i++)
		if (listed(part, rules[i].code))
			return 0;
	return 1;
}

char *
rules_check_choice(const char *text)
{
	size_t n;
	char *part;

	for (;; text += n + 1) {
		n = strcspn(text, ",");
		if ((part = str_printf("%.*s", (int)n, text)) == NULL || fits_none(part))
			return part;
		free(part);
		if (text[n] == '\0')
			return NULL;
	}
}

int
rules_run(const struct rule_choice *C, const struct subject *S, struct findings *F)
{

	for (size_t i = 0; i < RULES; i++) {
		if (rules[i].needs == NEEDS_DATABASE && !S->has_database)
			continue;
		if (C->select != NULL && !listed(C->select, rules[i].code))
			continue;
		if (C->ignore != NULL && listed(C->ignore, rules[i].code))
			continue;
		F->rule = &rules[i];
		if (rules[i].run(S, F) == -1)
			return -1;
	}
	findings_sort(F);
	return 0;
}
