#ifndef TASK_SOURCE_H
#define TASK_SOURCE_H

#include "db/engine.h"

struct db_target;

/* The database a tool works on: which one is meant, and its engine. */

struct source {
	struct db_target *target;
	const struct engine *engine;
	struct db *db;
	struct db_facts facts;	/* as they were at the beginning */
	char *project;		/* the folder of the project that named it, or NULL */
};

/*
 * source_open(operand, S):
 * Open the database ${operand} (as target_parse() reads it) and identify it.  To be
 * freed with source_close(), also when this returns -1, with a report.
 */
int source_open(const char *operand, struct source *S);

/*
 * source_of_project(folder, alias, S):
 * Likewise the database of the project in ${folder}, or of the nearest one upwards
 * where that is NULL; ${alias} is its name in DATABASES, or NULL: "default".
 */
int source_of_project(const char *folder, const char *alias, struct source *S);

/*
 * source_in_use(S, force): Return 0 if nobody else is seen to have it open, or with
 * ${force}; -1 with a report (EXIT_IN_USE).
 */
int source_in_use(const struct source *S, int force);

/* source_close(S): Free what ${S} holds, not ${S}. */
void source_close(struct source *S);

#endif
