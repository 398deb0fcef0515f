#include "tree.h"

/* Functions and classes, with what decorates them. */

static int
decorators(struct parser *P, struct ast **first)
{
	struct ast *N;
	LIST(L);

	while (tree_take(P, '@')) {
		if ((N = parse_named(P)) == NULL)
			return -1;
		tree_add(&L, N);
		if (P->t->kind != TOKEN_NEWLINE) {
			tree_error(P, P->t, "invalid syntax");
			return -1;
		}
		P->t++;
	}
	*first = L.first;
	return 0;
}

static struct ast *
name_of(struct parser *P, struct ast *N)
{

	P->t++;
	if (P->t->kind != TOKEN_NAME)
		return tree_error(P, P->t, "invalid syntax");
	N->text = P->t->name;
	N->length = P->t->end - P->t->begin;
	P->t++;
	return N;
}

static struct ast *
function(struct parser *P, const struct token *t, struct ast *decorated)
{
	struct ast *N = tree_new(P, NODE_FUNCTION, t);

	if (N == NULL)
		return NULL;
	N->orelse = decorated;
	N->op = (uint8_t)tree_word(P, KW_async);
	if (name_of(P, N) == NULL || parse_type_params(P, &N->fourth) == -1 ||
	    tree_want(P, '(', "expected '('") == -1 || parse_params(P, 0, &N->head) == NULL)
		return NULL;
	if (tree_take(P, OP2_ARROW) && (N->fifth = parse_test(P)) == NULL)
		return NULL;
	if (parse_block(P, &N->body) == -1)
		return NULL;
	return tree_end(P, N);
}

static struct ast *
class(struct parser *P, const struct token *t, struct ast *decorated)
{
	struct ast *N = tree_new(P, NODE_CLASS, t);

	if (N == NULL)
		return NULL;
	N->orelse = decorated;
	if (name_of(P, N) == NULL || parse_type_params(P, &N->fourth) == -1)
		return NULL;
	if (tree_take(P, '(') && parse_args(P, &N->head) == -1)
		return NULL;
	if (parse_block(P, &N->body) == -1)
		return NULL;
	return tree_end(P, N);
}

struct ast *
parse_definition(struct parser *P)
{
	struct ast *decorated = NULL;
	const struct token *t;

	if (decorators(P, &decorated) == -1)
		return NULL;
	t = P->t;
	if (is_word(P, KW_class))
		return class(P, t, decorated);
	if (is_word(P, KW_def) ||
	    (is_word(P, KW_async) && t[1].kind == TOKEN_KEYWORD && t[1].code == KW_def))
		return function(P, t, decorated);
	return tree_error(P, t, "invalid syntax");
}
