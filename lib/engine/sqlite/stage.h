#ifndef SQLITE_STAGE_H
#define SQLITE_STAGE_H

#include "source.h"

/* A database made ready beside the one it shall replace.  As in db/engine.h. */

int stage_begin(struct db *D, const struct db_facts *F, struct db_stage **S);
int stage_write(struct db_stage *S, const void *p, size_t n);
int stage_check(struct db_stage *S);
int stage_commit(struct db_stage *S, const char *state, int force);
void stage_abort(struct db_stage *S);

/* stage_name(S): The file that is being made, for SQLite to write into instead of stage_write(). */
const char *stage_name(const struct db_stage *S);

/* stage_dress(S): Give the file its mode, owner and time, and sync it.  Return 0 or -1. */
int stage_dress(struct db_stage *S);

#endif
