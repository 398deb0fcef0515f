#ifndef TASK_REGEN_H
#define TASK_REGEN_H

#include <stddef.h>

struct json;
struct flow;
struct regen;
struct transcript;

/* Making and applying a project's migrations anew, with the project's own Python. */

struct regen_plan {
	const char *project;	/* the folder of manage.py, absolute, links resolved */
	const char *alias;
	const char *database;	/* --database: the project must use this one; or NULL */
	const char *python;	/* --python, or NULL */
	const char *const *apps;	/* labels; none: all own apps that have models */
	size_t app_count;
	unsigned seconds;	/* time limit of each command, or 0 */
	int superuser;
	int quiet;
};

/*
 * regen_ask(plan, T, dry):
 * Find Python, ask the project, and refuse (EXIT_REFUSED) what must not be done:
 * another database than ${T} (may be NULL) or the plan says, another package that
 * would be written to.  With ${dry} as if these apps' migrations were gone.
 * Return what is known, to be freed with regen_free(), or NULL with a report.
 */
struct regen *regen_ask(const struct regen_plan *plan, const struct transcript *T, int dry);

/*
 * regen_do(G):
 * Make and apply.  Return 0 when all is made, applied, on disk and asked for again;
 * or -1 with a report: then new files stay only where they are applied.
 */
int regen_do(struct regen *G);

/* regen_receipt(J, G): Add the keys of a regen event, after regen_do(). */
void regen_receipt(struct json *J, const struct regen *G);

/* regen_print_plan(G, F), regen_print(G, F): Tell people what would be done, or was done. */
void regen_print_plan(const struct regen *G, const struct flow *F);
void regen_print(const struct regen *G, const struct flow *F);

/* regen_free(G): NULL is allowed. */
void regen_free(struct regen *G);

#endif
