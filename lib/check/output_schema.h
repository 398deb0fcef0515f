#ifndef CHECK_OUTPUT_SCHEMA_H
#define CHECK_OUTPUT_SCHEMA_H

#include "django/schema.h"

struct json;

/*
 * output_schema(J, all, m):
 * Write under "database" which tables a model has: for each database a list, first its own,
 * then those of its many-to-many fields; an empty one where migrate makes none.  ${all} has
 * one schema for each database.
 */
void output_schema(struct json *J, const struct schema *const all[SCHEMA_DATABASES],
    const struct model *m);

#endif
