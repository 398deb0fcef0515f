#ifndef PYTHON_BUILD_H
#define PYTHON_BUILD_H

#include "lexer.h"
#include "node.h"
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
	struct node *first;
	struct node **last;
};
#define LIST(L) struct list L = { NULL, &L.first }
void list_add(struct list *L, struct node *N);

/* build_error(P, t, message): Set the error at a token, unless there is one.  Return NULL. */
struct node *build_error(struct parser *P, const struct token *t, const char *message);

/* build_new(P, kind, t): Return a node that begins at a token.  build_end(P, N): It ends before the next token. */
struct node *build_new(struct parser *P, enum node_kind kind, const struct token *t);
struct node *build_end(struct parser *P, struct node *N);

/* build_from(P, kind, first): Likewise, one that begins where another node does. */
struct node *build_from(struct parser *P, enum node_kind kind, const struct node *first);

/* build_needs(P, minor, feature, t): The source needs Python 3.${minor}. */
void build_needs(struct parser *P, unsigned minor, const char *feature, const struct token *t);

/* build_enter(P): Go one level deeper.  Return 0, or -1 with the error.  The way back is P->depth--. */
int build_enter(struct parser *P);

/* is_op(P, code), is_word(P, keyword): Look.  take_op(), take_word(): Step over it if it is there; return 1 or 0. */
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

int take_op(struct parser *P, unsigned code);
int take_word(struct parser *P, enum keyword word);

/* want_op(P, code, message): Step over it.  Return 0, or -1 with the error. */
int want_op(struct parser *P, unsigned code, const char *message);

/* Expressions, by the names of the grammar.  Return NULL with the error. */
struct node *parse_test(struct parser *P);		/* expression */
struct node *parse_named(struct parser *P);		/* named_expression */
struct node *parse_or(struct parser *P);		/* disjunction */
struct node *parse_bits(struct parser *P);		/* bitwise_or */
struct node *parse_sum(struct parser *P);
struct node *parse_star(struct parser *P);		/* star_named_expression */
struct node *parse_tests(struct parser *P);		/* star_expressions: maybe a tuple */
struct node *parse_value(struct parser *P);		/* yield_expr or star_expressions */
struct node *parse_targets(struct parser *P);		/* what stands behind "for" */
struct node *parse_primary(struct parser *P);
struct node *parse_atom(struct parser *P);
struct node *parse_lambda(struct parser *P);
struct node *parse_strings(struct parser *P);
int parse_args(struct parser *P, struct node **args);	/* behind "(", up to and with ")" */
int parse_clauses(struct parser *P, struct node **clauses);
struct node *parse_params(struct parser *P, int lambda, struct node **params);	/* NULL: error, else any node */
int parse_type_params(struct parser *P, struct node **params);

/* check_target(P, N, what): Is ${N} what can be assigned to ('='), deleted ('d'), annotated (':')?  0, or -1. */
int check_target(struct parser *P, struct node *N, int what);

/* Statements.  Return 0, or -1 with the error. */
int parse_statements(struct parser *P, struct list *L);
int parse_block(struct parser *P, struct node **body);
int parse_simple(struct parser *P, struct list *L);
struct node *parse_compound(struct parser *P, int *is_one);	/* ${*is_one} 0: none stands here */
struct node *parse_match(struct parser *P, int *is_one);
struct node *parse_pattern(struct parser *P);
struct node *parse_definition(struct parser *P);		/* decorators, def, async def, class */

/* decode_cookie(A, bytes, len, P): Make UTF-8 of a source: P->text, P->len.  Return 0, or -1 with the error. */
int decode_source(struct arena *A, const char *bytes, size_t len, struct parse *P);

/* decode_string(P, t, begin, end, bits, out, n): Append the text of a literal.  Return its flags, or -1. */
int decode_string(struct parser *P, const struct token *t, size_t begin, size_t end, unsigned bits, char *out,
    size_t *n);

#endif
