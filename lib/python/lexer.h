#ifndef PYTHON_LEXER_H
#define PYTHON_LEXER_H

#include <stddef.h>
#include <stdint.h>

struct names;
struct parse_error;

/* From source text to tokens (docs.python.org, reference/lexical_analysis). */

enum token_kind {
	TOKEN_END, TOKEN_ERROR, TOKEN_NEWLINE, TOKEN_INDENT, TOKEN_DEDENT,
	TOKEN_NAME, TOKEN_INT, TOKEN_FLOAT, TOKEN_IMAGINARY,
	TOKEN_STRING,		/* whole, with prefix and quotes */
	TOKEN_FSTRING,		/* prefix and opening quotes of an f- or t-string */
	TOKEN_FTEXT,		/* text in it, up to a brace or its end */
	TOKEN_FEND,		/* its closing quotes */
	TOKEN_OP,		/* an operator or bracket: enum below */
	TOKEN_KEYWORD		/* a reserved word */
};

/* What a string's prefix said. */
enum { STRING_RAW = 1, STRING_BYTES = 2, STRING_FORMAT = 4, STRING_TEMPLATE = 8, STRING_TRIPLE = 16,
	STRING_UNICODE = 32, STRING_SPEC = 64 /* FTEXT: of a format spec */ };

/* Operators: one character is its own code. */
enum { TWO = 128, OP2_ARROW = TWO, OP2_WALRUS, OP2_EQ, OP2_NE, OP2_LE, OP2_GE, OP2_POW, OP2_FLOOR,
	OP2_LEFT, OP2_RIGHT, OP2_ELLIPSIS, OP2_ASSIGN /* + code of the operator: += and others */ };

/* Reserved words, in the order of names.c. */
enum keyword {
	KW_NONE, KW_False, KW_None, KW_True, KW_and, KW_as, KW_assert, KW_async, KW_await, KW_break,
	KW_class, KW_continue, KW_def, KW_del, KW_elif, KW_else, KW_except, KW_finally, KW_for,
	KW_from, KW_global, KW_if, KW_import, KW_in, KW_is, KW_lambda, KW_nonlocal, KW_not, KW_or,
	KW_pass, KW_raise, KW_return, KW_try, KW_while, KW_with, KW_yield, KEYWORDS
};

struct token {
	uint8_t kind;
	uint8_t code;		/* OP: which; KEYWORD: enum keyword; strings: STRING_ bits */
	/* OP that is an augmented assignment: enum ast_op; STRING: 1, it holds what is written */
	uint8_t op;
	uint32_t begin, end;	/* bytes in the source */
	uint32_t line, column;	/* from 1; columns in characters */
	uint32_t last_line;	/* where it ends */
	const char *name;	/* NAME, KEYWORD: of the names table */
};

struct tokens {
	struct token *all;	/* the last one is TOKEN_END or TOKEN_ERROR */
	size_t n, size;
	uint32_t nested_line;	/* where an f-string first needs Python 3.12; or 0 */
};

/*
 * lexer_run(N, text, len, bracketed, T, error):
 * Cut well-formed UTF-8 into tokens; ${bracketed}: as if within parentheses.
 * Return 0; or -1 with ${error} set, and then the tokens up to there end with
 * TOKEN_ERROR.  Free ${T->all} with free(3) in either case.
 */
int lexer_run(struct names *N, const char *text, size_t len, int bracketed, struct tokens *T,
    struct parse_error *error);

#endif
