#ifndef CHECK_RULE_H
#define CHECK_RULE_H

#include <stddef.h>

#include "check/finding.h"

struct subject;

/* The rules: each is one function and one row of the table in rule.c. */

enum { NEEDS_FILES = 0, NEEDS_DATABASE = 1 };

struct rule {
	const char *code;	/* "G001"; the letter is the family */
	enum severity severity;
	int needs;
	const char *title;
	int (*run)(const struct subject *S, struct findings *F);	/* 0, or -1 with a report */
};

/* rules_all(n): Return all rules, ordered by code, and set ${n}. */
const struct rule *rules_all(size_t *n);

/* Which rules are wanted: codes or beginnings of codes ("G", "G00") with commas between. */
struct rule_choice {
	const char *select;	/* NULL: all */
	const char *ignore;	/* NULL: none */
};

/*
 * rules_check_choice(text): Return NULL, or the first part of ${text} that fits no rule (to
 * be freed).
 */
char *rules_check_choice(const char *text);

/*
 * rules_run(C, S, F): Run what is chosen and has what it needs; sort.  Return 0, or -1 with
 * a report.
 */
int rules_run(const struct rule_choice *C, const struct subject *S, struct findings *F);

/* files.c */
int file_app(const struct subject *S, struct findings *F);
int file_no_init(const struct subject *S, struct findings *F);
int file_no_class(const struct subject *S, struct findings *F);
int file_no_python(const struct subject *S, struct findings *F);
int file_compiled(const struct subject *S, struct findings *F);
int file_ignored(const struct subject *S, struct findings *F);
int file_mode(const struct subject *S, struct findings *F);
int file_unknown(const struct subject *S, struct findings *F);

/* edges.c */
int edge_conflict(const struct subject *S, struct findings *F);
int edge_circle(const struct subject *S, struct findings *F);
int edge_missing(const struct subject *S, struct findings *F);
int edge_no_app(const struct subject *S, struct findings *F);
int edge_element(const struct subject *S, struct findings *F);
int edge_replaces(const struct subject *S, struct findings *F);

/* rows.c */
int row_order(const struct subject *S, struct findings *F);
int row_user_model(const struct subject *S, struct findings *F);
int row_ghost(const struct subject *S, struct findings *F);
int row_doubled(const struct subject *S, struct findings *F);
int row_unapplied(const struct subject *S, struct findings *F);
int row_table(const struct subject *S, struct findings *F);

/* data.c */
int data_phantom(const struct subject *S, struct findings *F);
int data_missing(const struct subject *S, struct findings *F);
int data_leftover(const struct subject *S, struct findings *F);

#endif
