#ifndef TASK_REGEN_INSIDE_H
#define TASK_REGEN_INSIDE_H

#include <jansson.h>
#include <time.h>

#include "interpreter.h"
#include "probe.h"
#include "regen.h"
#include "snapshot.h"

/* What regen.c and regen_tell.c share. */

struct regen {
	struct regen_plan plan;
	struct interpreter *python;
	struct probe probe;
	json_t *before, *after;
	struct snapshot *then, *now;	/* the migration folders of all apps */
	time_t started, finished;
	int superuser;			/* one was made */
};

/*
 * regen_app_of(G, path): Return the app whose migrations lie in the folder of this path, or NULL.
 */
const json_t *regen_app_of(const struct regen *G, const char *path);

/* regen_is_in(list, pair): Return 1 if the list holds such a value, else 0. */
int regen_is_in(const json_t *list, const json_t *pair);

#endif
