#ifndef PYTHON_SCAN_H
#define PYTHON_SCAN_H

#include <stdint.h>

#include "lexer.h"
#include "parser.h"

/* What the parts of the lexer share; nobody else includes this. */

/* Where we are: in code, or in the text or a field of an f-string. */
enum scan_mode { SCAN_TEXT, SCAN_FIELD, SCAN_SPEC };
struct scan_level {
	uint8_t mode;
	uint8_t bits;		/* TEXT, SPEC: the string's STRING_ bits */
	char quote;
	unsigned depth;		/* FIELD: brackets open within which ':' and '!' are its own */
	uint32_t line, column;	/* where the string began */
};

struct scan {
	const char *text, *p, *end;
	const char *line_begin;
	uint32_t line;
	uint32_t extra;		/* bytes of this line that are not the first of their character */
	int bracketed;
	struct names *names;
	struct tokens *tokens;
	struct parse_error *error;
	unsigned depth, blocks, levels_n;
	/* Each is looked at up to its number only, and not cleared for each file. */
	struct { uint32_t column, alternative; } indents[PARSE_BLOCKS];
	struct { char c; uint32_t line, column; } brackets[PARSE_BRACKETS];
	struct scan_level levels[PARSE_BRACKETS];
};

/* scan_error(S, line, column, format, ...): Set the error.  Return -1. */
int scan_error(struct scan *S, uint32_t line, uint32_t column, const char *message);

/* scan_nested(S): What stands here is allowed within f-strings since Python 3.12 only. */
void scan_nested(struct scan *S);

/* scan_newline(S): Step over the line end at S->p: "\n", "\r\n" or "\r". */
void scan_newline(struct scan *S);

/*
 * scan_number(S), scan_operator(S), scan_bracket(S), scan_string(S, bits, begin), scan_text(S):
 * Append what stands at S->p.
 * Return 0, or -1.
 */
int scan_number(struct scan *S);
int scan_operator(struct scan *S);
int scan_bracket(struct scan *S);
int scan_string(struct scan *S, unsigned bits, const char *begin);
int scan_text(struct scan *S);

/*
 * unicode_start(c), unicode_continue(c): Return 1 if a name may begin with, or hold, the
 * character (XID), else 0.
 */
int unicode_start(uint32_t c);
int unicode_continue(uint32_t c);

#include "push.h"

#endif
