#ifndef PYTHON_TREE_H
#define PYTHON_TREE_H

#include "lexer.h"
#include "ast.h"
#include "parser.h"

struct arena;

/* What the parts of the parser share; nobody else includes this. */

struct parser {
	struct arena *arena;
	struct names *names;
	const char *text;
	const struct token *t;		/* the token that is looked at */
	const struct token *first;
	struct parse *result;
	unsigned depth;
	const char *match, *type, *case_, *underscore, *print;	/* words in places */
};

/* A list in the making: ${*last} is where the next node goes. */
struct list {
	struct ast *first;
	struct ast **last;
};
#define LIST(L) struct list L = { NULL, &L.first }
void tree_add(struct list *L, struct ast *N);

/* tree_error(P, t, message): Set the error at a token, unless there is one.  Return NULL. */
struct ast *tree_error(struct parser *P, const struct token *t, const char *message);

/*
 * tree_new(P, kind, t): Return a node that begins at a token.  tree_end(P, N): It ends before
 * the next token.
 */
struct ast *tree_new(struct parser *P, enum node_kind kind, const struct token *t);
struct ast *tree_end(struct parser *P, struct ast *N);

/* tree_from(P, kind, first): Likewise, one that begins where another node does. */
struct ast *tree_from(struct parser *P, enum node_kind kind, const struct ast *first);

/* tree_needs(P, minor, feature, t): The source needs Python 3.${minor}. */
void tree_needs(struct parser *P, unsigned minor, const char *feature, const struct token *t);

/*
 * tree_enter(P): Go one level deeper.  Return 0, or -1 with the error.  The way back is
 * P->depth--.
 */
int tree_enter(struct parser *P);

/* Is it here?  tree_take(), tree_word(): Step over it if it is; return 1 or 0. */
static inline int
is_op(const struct parser *P, unsigned code)
{

	return P->t->kind == TOKEN_OP && P->t->code == code;
}

static inline int
is_word(const struct parser *P, enum keyword word)
{

	return P->t->kind == TOKEN_KEYWORD && P->t->code == word;
}

int tree_take(struct parser *P, unsigned code);
int tree_word(struct parser *P, enum keyword word);

/* tree_want(P, code, message): Step over it.  Return 0, or -1 with the error. */
int tree_want(struct parser *P, unsigned code, const char *message);

#include "grammar.h"

#endif
