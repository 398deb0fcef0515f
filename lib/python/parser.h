#ifndef PYTHON_PARSER_H
#define PYTHON_PARSER_H

#include <stddef.h>
#include <stdint.h>

#include "ast.h"

struct arena;
struct names;

/* From source text to tree: Python 3.8 to 3.14 (docs.python.org, reference/grammar). */

/* A source may have this many bytes; brackets, blocks and expressions may be this deep. */
enum { PARSE_BYTES = 8 << 20, PARSE_BRACKETS = 200, PARSE_BLOCKS = 100, PARSE_DEPTH = 1000,
	PARSE_HEIGHT = 5000 /* levels of a tree */ };

/* Why and where a text is no Python. */
struct parse_error {
	const char *message;	/* as "invalid syntax"; NULL: there was no error */
	uint32_t line;		/* from 1 */
	uint32_t column;	/* from 1, in characters */
};

struct parse {
	struct ast *body;	/* the statements; NULL for an empty module */
	/* the source as UTF-8, without byte order mark; spans count in it */
	const char *text;
	size_t len;
	int mark;		/* a byte order mark stood before it */
	struct parse_error error;
	unsigned minor;		/* it needs at least Python 3.${minor}; 8 or more */
	const char *feature;	/* because of this, as "match statement"; NULL for 8 */
	uint32_t feature_line;
};

/*
 * parse_module(A, N, bytes, len, P):
 * Parse a whole file.  The tree is in ${A}, its names in ${N}; ${bytes} must
 * live as long as the tree.  Return 0; or -1 with ${P->error} set (also when
 * memory is short) and no other report.
 */
int parse_module(struct arena *A, struct names *N, const char *bytes, size_t len, struct parse *P);

/* parse_expression(A, N, text, len, P): Likewise, one expression, which is then ${P->body}. */
int parse_expression(struct arena *A, struct names *N, const char *text, size_t len,
    struct parse *P);

#endif
