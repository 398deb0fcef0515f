#ifndef CHECK_FINDING_H
#define CHECK_FINDING_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct migration;
struct problem;
struct reference;
struct fix;
struct rule;
struct value;

/* What a rule has found. */

enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR };

struct finding {
	const struct rule *rule;
	enum severity severity;
	const char *message;	/* one line */
	const char *help;	/* what to do, one line; or NULL */
	const struct fix *fix;	/* the change that does it, or NULL */
	const char *path;	/* absolute; NULL: it is about the database */
	uint32_t line, column;	/* from 1; 0: the whole file */
	const char *app, *migration;	/* or NULL */
};

struct findings {
	struct arena *arena;	/* their texts */
	const struct rule *rule;	/* the one at work */
	struct finding *all;
	size_t n, size;
};

/*
 * finding_at(m, r): Return a finding without text at a reference in a migration; where ${r} is
 * NULL, at its class.
 */
struct finding finding_at(const struct migration *m, const struct reference *r);

/*
 * finding_at_value(V, app), finding_at_problem(P): Likewise, where a value of the code stands (of
 * an app, or NULL), or a problem.
 */
struct finding finding_at_value(const struct value *V, const char *app);
struct finding finding_at_problem(const struct problem *P);

/*
 * findings_add(F, like, format, ...):
 * Add a finding of the rule at work: ${like} (its severity, unless ${like} has a rule
 * of its own, is the rule's) with the message.  Return 0, or -1 with a report.
 */
int findings_add(struct findings *F, const struct finding *like, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* findings_help(F, format, ...): Say what to do about the one just added. */
int findings_help(struct findings *F, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* findings_fix(F, fix): Add how to mend it; what ${fix} points to must outlive ${F}. */
int findings_fix(struct findings *F, const struct fix *fix);

/* finding_level(severity): Return "error", "warning" or "info". */
const char *finding_level(enum severity severity);

/* findings_sort(F): By path, line, code; of the database, last. */
void findings_sort(struct findings *F);

/* findings_worst(F): Return the highest severity, or -1: there are none. */
int findings_worst(const struct findings *F);

/* findings_free(F): Free the list. */
void findings_free(struct findings *F);

#endif
