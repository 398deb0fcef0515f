#ifndef CHECK_OUTPUT_H
#define CHECK_OUTPUT_H

#include <stdio.h>

#include "check/finding.h"

/* How findings are written. */

enum output_format { OUTPUT_TEXT, OUTPUT_JSON };

/*
 * output_findings(F, format, database, out): One a line; ${database} stands for a path where
 * there is none.
 */
int output_findings(const struct findings *F, enum output_format format, const char *database,
    FILE *out);

#endif
