#include "build.h"

/* Functions and classes, with what decorates them. */

static int
decorators(struct parser *P, struct node **first)
{
	struct node *N;
	LIST(L);

	while (take_op(P, '@')) {
		if ((N = parse_named(P)) == NULL)
			return -1;
		list_add(&L, N);
		if (P->t->kind != TOKEN_NEWLINE) {
			build_error(P, P->t, "invalid syntax");
			return -1;
		}
		P->t++;
	}
	*first = L.first;
	return 0;
}

static struct node *
name_of(struct parser *P, struct node *N)
{

	P->t++;
	if (P->t->kind != TOKEN_NAME)
		return build_error(P, P->t, "invalid syntax");
	N->text = P->t->name;
	N->length = P->t->end - P->t->begin;
	P->t++;
	return N;
}

static struct node *
function(struct parser *P, const struct token *t, struct node *decorated)
{
	struct node *N = build_new(P, NODE_FUNCTION, t);

	if (N == NULL)
		return NULL;
	N->orelse = decorated;
	N->op = (uint8_t)take_word(P, KW_async);
	if (name_of(P, N) == NULL || parse_type_params(P, &N->fourth) == -1 ||
	    want_op(P, '(', "expected '('") == -1 || parse_params(P, 0, &N->head) == NULL)
		return NULL;
	if (take_op(P, OP2_ARROW) && (N->fifth = parse_test(P)) == NULL)
		return NULL;
	if (parse_block(P, &N->body) == -1)
		return NULL;
	return build_end(P, N);
}

static struct node *
class(struct parser *P, const struct token *t, struct node *decorated)
{
	struct node *N = build_new(P, NODE_CLASS, t);

	if (N == NULL)
		return NULL;
	N->orelse = decorated;
	if (name_of(P, N) == NULL || parse_type_params(P, &N->fourth) == -1)
		return NULL;
	if (take_op(P, '(') && parse_args(P, &N->head) == -1)
		return NULL;
	if (parse_block(P, &N->body) == -1)
		return NULL;
	return build_end(P, N);
}

struct node *
parse_definition(struct parser *P)
{
	struct node *decorated = NULL;
	const struct token *t;

	if (decorators(P, &decorated) == -1)
		return NULL;
	t = P->t;
	if (is_word(P, KW_class))
		return class(P, t, decorated);
	if (is_word(P, KW_def) ||
	    (is_word(P, KW_async) && t[1].kind == TOKEN_KEYWORD && t[1].code == KW_def))
		return function(P, t, decorated);
	return build_error(P, t, "invalid syntax");
}
