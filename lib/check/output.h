#ifndef CHECK_OUTPUT_H
#define CHECK_OUTPUT_H

#include <stdio.h>

#include "check/finding.h"

struct subject;

/* How findings, the plan and the graph are written. */

enum output_format { OUTPUT_TEXT, OUTPUT_JSON };

/*
 * output_findings(F, format, database, out): One a line; ${database} stands for a path where
 * there is none.
 */
int output_findings(const struct findings *F, enum output_format format, const char *database,
    FILE *out);

/*
 * output_plan(S, format, out): The plan, as showmigrations --plan; with a database, what is
 * applied.
 */
int output_plan(const struct subject *S, enum output_format format, FILE *out);

/* output_graph(S, out): The graph as one JSON object: nodes, edges, leaves, roots, plan. */
int output_graph(const struct subject *S, FILE *out);

#endif
