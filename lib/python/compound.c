#include "tree.h"

/* Statements with blocks, but match (pattern.c) and definitions (define.c). */

int
parse_block(struct parser *P, struct ast **body)
{
	LIST(L);

	if (tree_want(P, ':', "expected ':'") == -1)
		return -1;
	if (P->t->kind != TOKEN_NEWLINE) {
		if (parse_simple(P, &L) == -1)
			return -1;
		*body = L.first;
		return 0;
	}
	P->t++;
	if (P->t->kind != TOKEN_INDENT) {
		tree_error(P, P->t, "expected an indented block");
		return -1;
	}
	P->t++;
	if (parse_statements(P, &L) == -1)
		return -1;
	if (P->t->kind != TOKEN_DEDENT) {
		tree_error(P, P->t, "invalid syntax");
		return -1;
	}
	P->t++;
	*body = L.first;
	return 0;
}

/* "else:" and its block, if it stands here. */
static int
parse_else(struct parser *P, struct ast **body)
{

	return tree_word(P, KW_else) ? parse_block(P, body) : 0;
}

/* "if" and "elif", and "while" */
static struct ast *
conditional(struct parser *P, enum node_kind kind)
{
	struct ast *N = tree_new(P, kind, P->t);

	P->t++;
	if (N == NULL || tree_enter(P) == -1 || (N->head = parse_named(P)) == NULL ||
	    parse_block(P, &N->body) == -1)
		return NULL;
	if (kind == NODE_IF && is_word(P, KW_elif)) {
		if ((N->orelse = conditional(P, NODE_IF)) == NULL)
			return NULL;
	} else if (parse_else(P, &N->orelse) == -1)
		return NULL;
	P->depth--;
	return tree_end(P, N);
}

static struct ast *
for_loop(struct parser *P, const struct token *t)
{
	struct ast *N = tree_new(P, NODE_FOR, t);

	if (N == NULL)
		return NULL;
	N->op = P->t != t;
	P->t++;
	if ((N->head = parse_targets(P)) == NULL)
		return NULL;
	if (!tree_word(P, KW_in))
		return tree_error(P, P->t, "invalid syntax");
	if ((N->fourth = parse_tests(P)) == NULL || parse_block(P, &N->body) == -1 ||
	    parse_else(P, &N->orelse) == -1)
		return NULL;
	return tree_end(P, N);
}

static struct ast *
with_item(struct parser *P)
{
	struct ast *N = tree_new(P, NODE_WITH_ITEM, P->t);

	if (N == NULL || (N->value = parse_test(P)) == NULL)
		return NULL;
	if (tree_word(P, KW_as)) {
		if ((N->second = is_op(P, '*') ? NULL : parse_bits(P)) == NULL)
			return tree_error(P, P->t, "invalid syntax");
		if (tree_target(P, N->second, '=') == -1)
			return NULL;
	}
	return tree_end(P, N);
}

static int
with_items(struct parser *P, struct list *L, int parentheses)
{
	struct ast *N;

	do {
		if (parentheses && L->first != NULL && is_op(P, ')'))
			break;
		if ((N = with_item(P)) == NULL)
			return -1;
		tree_add(L, N);
	} while (tree_take(P, ','));
	if (!parentheses)
		return 0;
	return tree_want(P, ')', "invalid syntax") == -1 || !is_op(P, ':') ? -1 : 0;
}

/* The parentheses of "with (a as b, c):" are no tuple's; if that fails, they were. */
static int
with_head(struct parser *P, struct list *L)
{
	struct parser saved = *P;
	struct parse result = *P->result;

	if (tree_take(P, '(')) {
		if (with_items(P, L, 1) == 0) {
			/* One item without "as" is just in parentheses. */
			if (L->first->next != NULL || L->first->second != NULL)
				tree_needs(P, 9, "parenthesized context managers", saved.t);
			return 0;
		}
		*P = saved;
		*P->result = result;
		L->first = NULL;
		L->last = &L->first;
	}
	return with_items(P, L, 0);
}

static struct ast *
with(struct parser *P, const struct token *t)
{
	struct ast *N = tree_new(P, NODE_WITH, t);
	LIST(L);

	if (N == NULL)
		return NULL;
	N->op = P->t != t;
	P->t++;
	if (with_head(P, &L) == -1 || parse_block(P, &N->body) == -1)
		return NULL;
	N->head = L.first;
	return tree_end(P, N);
}

/* "except A, B:" needs no parentheses any more, unless there is an "as". */
static struct ast *
handler_types(struct parser *P)
{
	struct ast *first = parse_test(P), *N;
	LIST(L);

	if (first == NULL || !is_op(P, ','))
		return first;
	tree_needs(P, 14, "except without parentheses", P->t);
	if ((N = tree_from(P, NODE_TUPLE, first)) == NULL)
		return NULL;
	tree_add(&L, first);
	while (tree_take(P, ',') && !is_op(P, ':')) {
		if ((first = parse_test(P)) == NULL)
			return NULL;
		tree_add(&L, first);
	}
	if (is_word(P, KW_as))
		return tree_error(
		    P, P->t, "multiple exception types must be parenthesized when using 'as'");
	N->items = L.first;
	return tree_end(P, N);
}

static struct ast *
handler(struct parser *P, int star)
{
	struct ast *N = tree_new(P, NODE_HANDLER, P->t);

	P->t++;
	if (N == NULL)
		return NULL;
	if (star) {
		tree_needs(P, 11, "except*", P->t);
		P->t++;
	}
	if (star || !is_op(P, ':')) {
		if ((N->head = handler_types(P)) == NULL)
			return NULL;
		if (tree_word(P, KW_as)) {
			if (P->t->kind != TOKEN_NAME)
				return tree_error(P, P->t, "invalid syntax");
			N->text = P->t->name;
			N->length = P->t->end - P->t->begin;
			P->t++;
		}
	}
	if (parse_block(P, &N->body) == -1)
		return NULL;
	return tree_end(P, N);
}

static int
handlers(struct parser *P, struct ast *N)
{
	struct ast *H, *bare = NULL;
	LIST(L);

	while (is_word(P, KW_except)) {
		int star = P->t[1].kind == TOKEN_OP && P->t[1].code == '*';

		if (bare != NULL) {
			tree_error(P, P->t, "default 'except:' must be last");
			return -1;
		}
		if (L.first != NULL && star != N->op) {
			tree_error(
			    P, P->t, "cannot have both 'except' and 'except*' on the same 'try'");
			return -1;
		}
		N->op = (uint8_t)star;
		if ((H = handler(P, star)) == NULL)
			return -1;
		if (H->head == NULL)
			bare = H;
		tree_add(&L, H);
	}
	N->head = L.first;
	return 0;
}

static struct ast *
try(struct parser *P)
{
	struct ast *N = tree_new(P, NODE_TRY, P->t);

	P->t++;
	if (N == NULL || parse_block(P, &N->body) == -1 || handlers(P, N) == -1)
		return NULL;
	if (N->head != NULL && parse_else(P, &N->orelse) == -1)
		return NULL;
	if (tree_word(P, KW_finally)) {
		if (parse_block(P, &N->fourth) == -1)
			return NULL;
	} else if (N->head == NULL)
		return tree_error(P, P->t, "expected 'except' or 'finally' block");
	return tree_end(P, N);
}

struct ast *
parse_compound(struct parser *P, int *is_one)
{
	const struct token *t = P->t;

	*is_one = 1;
	if (t->kind == TOKEN_NAME && t->name == P->match)
		return parse_match(P, is_one);
	if (t->kind == TOKEN_OP && t->code == '@')
		return parse_definition(P);
	if (t->kind == TOKEN_KEYWORD) {
		switch (t->code) {
		case KW_if: return conditional(P, NODE_IF);
		case KW_while: return conditional(P, NODE_WHILE);
		case KW_for: return for_loop(P, t);
		case KW_with: return with(P, t);
		case KW_try: return try(P);
		case KW_def:
		case KW_class: return parse_definition(P);
		case KW_async:
			if (t[1].kind == TOKEN_KEYWORD && t[1].code == KW_def)
				return parse_definition(P);
			P->t++;
			if (is_word(P, KW_for))
				return for_loop(P, t);
			if (is_word(P, KW_with))
				return with(P, t);
			return tree_error(P, P->t, "invalid syntax");
		default:
			break;
		}
	}
	*is_one = 0;
	return NULL;
}
