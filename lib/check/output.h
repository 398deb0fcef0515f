#ifndef CHECK_OUTPUT_H
#define CHECK_OUTPUT_H

#include <stdio.h>

#include "check/finding.h"

struct buf;

/* How findings are written. */

enum output_format { OUTPUT_TEXT, OUTPUT_JSON, OUTPUT_SARIF, OUTPUT_GITHUB };

struct output {
	enum output_format format;
	const char *database;	/* stands for a path where there is none */
	const char *folder;	/* of the project; SARIF and GitHub's paths begin there */
	FILE *out;
};

/* output_named(name): Return the format of this name; NULL is text; -1: there is none such. */
int output_named(const char *name);

/*
 * output_findings(O, F): Write all, one a line; SARIF is one object.  Return 0, or -1 with a
 * report.
 */
int output_findings(const struct output *O, const struct findings *F);

/*
 * output_shorten(path, folder): Return the part of a path below a folder, or all of it.
 */
const char *output_shorten(const char *path, const char *folder);

/* sarif_put(O, F, B): Append all as one SARIF 2.1.0 object (OASIS, sarif-v2.1.0). */
void sarif_put(const struct output *O, const struct findings *F, struct buf *B);

#endif
