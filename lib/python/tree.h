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
	const char *match, *type, *case_, *underscore, *print;	/* names that are words only in places */
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

/* tree_new(P, kind, t): Return a node that begins at a token.  tree_end(P, N): It ends before the next token. */
struct ast *tree_new(struct parser *P, enum node_kind kind, const struct token *t);
struct ast *tree_end(struct parser *P, struct ast *N);

/* tree_from(P, kind, first): Likewise, one that begins where another node does. */
struct ast *tree_from(struct parser *P, enum node_kind kind, const struct ast *first);

/* tree_needs(P, minor, feature, t): The source needs Python 3.${minor}. */
void tree_needs(struct parser *P, unsigned minor, const char *feature, const struct token *t);

/* tree_enter(P): Go one level deeper.  Return 0, or -1 with the error.  The way back is P->depth--. */
int tree_enter(struct parser *P);

/* is_op(P, code), is_word(P, keyword): Look.  tree_take(), tree_word(): Step over it if it is there; return 1 or 0. */
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

/* Expressions, by the names of the grammar.  Return NULL with the error. */
struct ast *parse_test(struct parser *P);		/* expression */
struct ast *parse_named(struct parser *P);		/* named_expression */
struct ast *parse_or(struct parser *P);		/* disjunction */
struct ast *parse_bits(struct parser *P);		/* bitwise_or */
struct ast *parse_sum(struct parser *P);
struct ast *parse_star(struct parser *P);		/* star_named_expression */
struct ast *parse_tests(struct parser *P);		/* star_expressions: maybe a tuple */
struct ast *parse_subject(struct parser *P);	/* behind "match" */
struct ast *parse_value(struct parser *P);		/* yield_expr or star_expressions */
struct ast *parse_targets(struct parser *P);		/* what stands behind "for" */
struct ast *parse_primary(struct parser *P);
struct ast *parse_atom(struct parser *P);
struct ast *parse_lambda(struct parser *P);
struct ast *parse_strings(struct parser *P);
int parse_args(struct parser *P, struct ast **args);	/* behind "(", up to and with ")" */
int parse_clauses(struct parser *P, struct ast **clauses);
struct ast *parse_params(struct parser *P, int lambda, struct ast **params);	/* NULL: error, else any node */
int parse_type_params(struct parser *P, struct ast **params);

/* tree_target(P, N, what): Is ${N} what can be assigned to ('='), deleted ('d'), annotated (':')?  0, or -1. */
int tree_target(struct parser *P, struct ast *N, int what);

/* Statements.  Return 0, or -1 with the error. */
int parse_statements(struct parser *P, struct list *L);
int parse_block(struct parser *P, struct ast **body);
int parse_simple(struct parser *P, struct list *L);
struct ast *parse_compound(struct parser *P, int *is_one);	/* ${*is_one} 0: none stands here */
struct ast *parse_match(struct parser *P, int *is_one);
struct ast *parse_pattern(struct parser *P);
struct ast *parse_definition(struct parser *P);		/* decorators, def, async def, class */

/* decode_cookie(A, bytes, len, P): Make UTF-8 of a source: P->text, P->len.  Return 0, or -1 with the error. */
int decode_source(struct arena *A, const char *bytes, size_t len, struct parse *P);

/* decode_string(P, t, begin, end, bits, out, n): Append the text of a literal.  Return its flags, or -1. */
int decode_string(struct parser *P, const struct token *t, size_t begin, size_t end, unsigned bits, char *out,
    size_t *n);

#endif
