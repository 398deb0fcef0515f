#ifndef TASK_REGEN_GUARD_H
#define TASK_REGEN_GUARD_H

#include <jansson.h>

struct regen_plan;
struct transcript;

/*
 * What mig-regen refuses, by what the project answered to probe_run().  Each 0, or -1 with a
 * report.
 */

/* regen_guard_database(plan, T, facts): Is it the database that is meant?  ${T} may be NULL. */
int regen_guard_database(const struct regen_plan *plan, const struct transcript *T,
    const json_t *facts);

/* regen_guard_packages(facts): Would nothing outside the project be written to? */
int regen_guard_packages(const json_t *facts);

/*
 * regen_guard_identity(plan, database): Return how receipts name the database of the
 * project's answer, to be freed; NULL where that cannot be told.
 */
char *regen_guard_identity(const struct regen_plan *plan, const json_t *database);

/* regen_guard_apps(plan, facts): Is each app of the plan one of the project's, with models? */
int regen_guard_apps(const struct regen_plan *plan, const json_t *facts);

/*
 * regen_guard_overwrite(facts): Is there no folder whose files Django does not see
 * for want of an __init__.py, and would therefore overwrite?
 */
int regen_guard_overwrite(const json_t *facts);

#endif
