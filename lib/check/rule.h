#ifndef CHECK_RULE_H
#define CHECK_RULE_H

#include <stddef.h>

#include "check/finding.h"
#include "check/walk.h"
#include "django/migrations.h"

struct module;
struct rule_file;
struct subject;

/* The rules: each is one function and one row of the table in rule.c. */

enum { NEEDS_FILES = 0, NEEDS_DATABASE = 1 };

struct rule {
	const char *code;	/* "G001"; the letter is the family */
	enum severity severity;
	int needs;
	const char *title;
	/* One of them, which returns 0, or -1 with a report: */
	int (*run)(const struct subject *S, struct findings *F);	/* once all is read */
	int (*look)(const struct rule_file *L, struct findings *F);	/* at each file */
};

/* A migration file of the project's own apps, as it is read; later its text and tree are gone. */
struct rule_file {
	const struct migration *m;
	const struct module *module;
	const struct walk_list *nodes;
};

/* rules_all(n): Return all rules, ordered by code, and set ${n}. */
const struct rule *rules_all(size_t *n);

/* Which rules are wanted: codes or beginnings of codes ("G", "G00") with commas between. */
struct rule_choice {
	const char *select;	/* NULL: all */
	const char *ignore;	/* NULL: none */
};

/* rules_chosen(list, code): Return 1 if a list of codes names a code or its beginning, else 0. */
int rules_chosen(const char *list, size_t len, const char *code);

/*
 * rules_unknown(text, len): Return the first part of a list of codes, to its comma or end, that
 * fits no rule, or NULL.
 */
const char *rules_unknown(const char *text, size_t len);

/* Rules at work: set ${choice}, read the subject with ${look}, run. */
struct rules {
	struct rule_choice choice;
	struct findings found;
	struct migrations_look look;
	struct walk_list nodes;		/* of the file that is looked at */
};

/* rules_begin(R): Set ${R->look}.  rules_free(R): Free what was found. */
void rules_begin(struct rules *R);
void rules_free(struct rules *R);

/*
 * rules_run(R, S): Run what is chosen and has what it needs; sort.  Return 0, or -1 with
 * a report.
 */
int rules_run(struct rules *R, const struct subject *S);

#endif
