#ifndef TASK_PROBE_H
#define TASK_PROBE_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

struct interpreter;

/* Asking a project, through its own Python and manage.py, what it would really do. */

enum probe_step {
	PROBE_PLAN,	/* as if the migrations of these apps were gone */
	PROBE_BEFORE,	/* as they are */
	PROBE_AFTER	/* what was applied, and what is left to do */
};

struct probe {
	const struct interpreter *python;
	const char *project;	/* the folder of manage.py */
	const char *alias;
	const char *const *apps;	/* labels; none: all */
	size_t app_count;
	unsigned seconds;	/* time limit, or 0 */
	int quiet;		/* the project's own output is dropped */
	uint64_t spent_ns;	/* is counted up: time in the project's Python */
};

/*
 * probe_run(P, step):
 * Ask.  Return the answer, an object whose keys are told in probe_program.c, to be
 * freed with json_decref(); or NULL with a report (EXIT_INVALID: the project does
 * not import or does not pass its checks; EXIT_FAILED: no Python, no Django).
 */
json_t *probe_run(struct probe *P, enum probe_step step);

/* probe_string(object, key): Return the text there, "" if there is none. */
const char *probe_string(const json_t *object, const char *key);

#endif
