#ifndef PYTHON_AST_H
#define PYTHON_AST_H

#include <stdint.h>

#include "kinds.h"

/* One node of the tree that kinds.h lists. */

#define AST_KIND(name, kids) NODE_##name,
enum node_kind { AST_NODES(AST_KIND) NODE_KINDS };

/* What ${op} says of UNARY, BINARY, AUGMENT, COMPARISON. */
enum ast_op {
	OP_NONE,
	OP_ADD, OP_SUB, OP_MUL, OP_DIV, OP_FLOOR, OP_MOD, OP_MATMUL, OP_POW,
	OP_LEFT, OP_RIGHT, OP_BIT_AND, OP_BIT_OR, OP_BIT_XOR,
	OP_PLUS, OP_MINUS, OP_INVERT, OP_NOT,
	OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE, OP_IS, OP_IS_NOT, OP_IN, OP_NOT_IN
};

/* What ${op} says of PARAM; PARAM_STAR without a name is the bare "*". */
enum ast_param { PARAM_POSITIONAL, PARAM_ORDINARY, PARAM_STAR, PARAM_KEYWORD, PARAM_STAR_STAR };

enum {
	NODE_PARENTHESES = 1,	/* stood in parentheses of its own */
	NODE_INEXACT = 2,	/* a STRING with \N{name}, so its text is not known */
	NODE_RAW = 4		/* part of a string that was written as r"..." */
};

struct ast {
	uint8_t kind;		/* enum node_kind */
	uint8_t op;
	uint16_t height;	/* levels below; at most PARSE_HEIGHT, so walking may recurse */
	uint32_t line;		/* from 1 */
	uint32_t column : 24;	/* from 1, in characters */
	uint32_t flags : 8;
	uint32_t begin;		/* first byte in the source */
	uint32_t end;		/* behind the last one */
	uint32_t length;	/* of ${text} */
	const char *text;	/* a name of the table; decoded text and a NUL; digits as written */
	struct ast *next;	/* in its list */
	union {
		struct ast *kid[5];
		struct { struct ast *value, *second, *third; };
		struct { struct ast *left, *right; };
		struct { struct ast *items; };
		struct { struct ast *head, *body, *orelse, *fourth, *fifth; };
	};
};

/* ast_kids(kind): Return how many kids a kind has.  ast_name(kind): Return its name, "CALL". */
extern const uint8_t ast_kids_of[];
static inline unsigned
ast_kids(unsigned kind)
{

	return ast_kids_of[kind];
}

const char *ast_name(enum node_kind kind);

/*
 * ast_at(first, kind, line, column): Return the node of a list, or below one, that is of a kind
 * and begins at a place, or NULL.
 */
const struct ast *ast_at(const struct ast *first, enum node_kind kind, uint32_t line,
    uint32_t column);

/* ast_idle(N): Return 1 if N is a function of nothing but `pass` and texts, else 0. */
int ast_idle(const struct ast *N);

#endif
