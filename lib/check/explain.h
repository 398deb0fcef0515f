#ifndef CHECK_EXPLAIN_H
#define CHECK_EXPLAIN_H

struct buf;

/* What each rule means, at length. */

struct explanation {
	const char *code;	/* NULL ends a family */
	const char *why;	/* what is the case and why it matters */
	const char *example;	/* lines as they would stand, or NULL */
	const char *todo;
};

/* One list for each family; in explain_*.c. */
extern const struct explanation explain_apps[], explain_database[], explain_djongo[],
    explain_files[], explain_mongodb[],
    explain_graph[], explain_history[], explain_models[], explain_names[], explain_secrets[],
    explain_state[];

/* explain_find(code): Return what is to say of a rule, or NULL. */
const struct explanation *explain_find(const char *code);

/*
 * explain_rule(code, B): Append all about the rule of a code.  Return 0; or -1 where there is
 * none such.
 * explain_nearest(code): Return the code that may be meant, or NULL.
 */
int explain_rule(const char *code, struct buf *B);
const char *explain_nearest(const char *code);

#endif
