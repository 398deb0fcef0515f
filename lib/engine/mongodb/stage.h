#ifndef MONGODB_STAGE_H
#define MONGODB_STAGE_H

#include "connect.h"

/*
 * A restore: everything is written into collections of slate's own names in the same database,
 * indexes and all, and compared; then the names are changed.  As in db/engine.h.
 */
int stage_begin(struct db *D, const struct db_facts *F, struct db_stage **S);
int stage_select(struct db_stage *S, const struct db_selection *W);
int stage_write(struct db_stage *S, const void *p, size_t n);
int stage_check(struct db_stage *S);
int stage_commit(struct db_stage *S, const char *state, int force);
void stage_abort(struct db_stage *S);

/* stage_at_work(): Return 1 while this process has one, else 0. */
int stage_at_work(void);

#endif
