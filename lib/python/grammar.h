#ifndef PYTHON_GRAMMAR_H
#define PYTHON_GRAMMAR_H

#include "tree.h"

/* The rules of the grammar, each in its .c; nobody but the parser includes this. */

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
struct ast *parse_params(struct parser *P, int lambda,
    struct ast **params);	/* any node; NULL: error */
int parse_type_params(struct parser *P, struct ast **params);

/*
 * tree_target(P, N, what): Is ${N} what can be assigned to ('='), deleted ('d'), annotated
 * (':')?  0, or -1.
 */
int tree_target(struct parser *P, struct ast *N, int what);

/* Statements.  Return 0, or -1 with the error. */
int parse_statements(struct parser *P, struct list *L);
int parse_block(struct parser *P, struct ast **body);
int parse_simple(struct parser *P, struct list *L);
struct ast *parse_compound(struct parser *P, int *is_one);	/* ${*is_one} 0: none stands here */
struct ast *parse_match(struct parser *P, int *is_one);
struct ast *parse_pattern(struct parser *P);
struct ast *parse_definition(struct parser *P);		/* decorators, def, async def, class */

#endif
