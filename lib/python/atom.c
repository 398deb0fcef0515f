#include <string.h>

#include "tree.h"

/* Atoms, and the calls, subscripts and attributes that follow them. */

static struct ast *
slice(struct parser *P)
{
	const struct token *t = P->t;
	struct ast *N, *lower = NULL;

	if (!is_op(P, ':') && ((lower = parse_star(P)) == NULL || !is_op(P, ':')))
		return lower;
	if (lower != NULL &&
	    (lower->kind == NODE_STARRED ||
		(lower->kind == NODE_NAMED && (lower->flags & NODE_PARENTHESES) == 0)))
		return tree_error(P, P->t, "invalid syntax");
	if ((N = tree_new(P, NODE_SLICE, t)) == NULL)
		return NULL;
	P->t++;
	N->value = lower;
	if (!is_op(P, ':') && !is_op(P, ',') && !is_op(P, ']') &&
	    (N->second = parse_test(P)) == NULL)
		return NULL;
	if (tree_take(P, ':') && !is_op(P, ',') && !is_op(P, ']') &&
	    (N->third = parse_test(P)) == NULL)
		return NULL;
	return tree_end(P, N);
}

static struct ast *
index_of(struct parser *P)
{
	struct ast *first = slice(P), *N;
	LIST(L);

	if (first == NULL || (!is_op(P, ',') && first->kind != NODE_STARRED))
		return first;
	if ((N = tree_from(P, NODE_TUPLE, first)) == NULL)
		return NULL;
	if (first->kind == NODE_STARRED)
		tree_needs(P, 11, "star expression in an index", P->t);
	tree_add(&L, first);
	while (tree_take(P, ',') && !is_op(P, ']')) {
		struct ast *next = slice(P);

		if (next == NULL)
			return NULL;
		tree_add(&L, next);
	}
	N->items = L.first;
	return tree_end(P, N);
}

/* One step of a primary from ${left} on. */
static struct ast *
trailer(struct parser *P, struct ast *left)
{
	enum node_kind kind = is_op(P, '(')   ? NODE_CALL
			      : is_op(P, '[') ? NODE_SUBSCRIPT
					      : NODE_ATTRIBUTE;
	struct ast *N = tree_from(P, kind, left);

	P->t++;
	if (N == NULL)
		return NULL;
	N->left = left;
	if (kind == NODE_CALL) {
		if (parse_args(P, &N->right) == -1)
			return NULL;
	} else if (kind == NODE_SUBSCRIPT) {
		if ((N->right = index_of(P)) == NULL || tree_want(P, ']', "invalid syntax") == -1)
			return NULL;
	} else {
		if (P->t->kind != TOKEN_NAME)
			return tree_error(P, P->t, "invalid syntax");
		N->text = P->t->name;
		N->length = P->t->end - P->t->begin;
		P->t++;
	}
	return tree_end(P, N);
}

struct ast *
parse_primary(struct parser *P)
{
	struct ast *N = parse_atom(P);

	while (N != NULL && P->t->kind == TOKEN_OP) {
		if (P->t->code != '(' && P->t->code != '[' && P->t->code != '.')
			break;
		N = trailer(P, N);
	}
	return N;
}

static struct ast *
comprehension(struct parser *P, enum node_kind kind, const struct token *t, struct ast *element)
{
	struct ast *N = tree_new(P, kind, t);

	if (N == NULL)
		return NULL;
	if (element->kind == NODE_STARRED || (element->kind == NODE_PAIR && element->left == NULL))
		return tree_error(P, t + 1, "unpacking cannot be used in comprehension");
	N->left = element;
	return parse_clauses(P, &N->right) == -1 ? NULL : N;
}

static int
begins_clause(const struct parser *P)
{

	return is_word(P, KW_for) ||
	    (is_word(P, KW_async) && P->t[1].kind == TOKEN_KEYWORD && P->t[1].code == KW_for);
}

int
parse_clauses(struct parser *P, struct ast **clauses)
{
	struct ast *N, *condition;
	LIST(L);

	while (begins_clause(P)) {
		LIST(conditions);

		if ((N = tree_new(P, NODE_CLAUSE, P->t)) == NULL)
			return -1;
		N->op = (uint8_t)tree_word(P, KW_async);
		P->t++;
		if ((N->value = parse_targets(P)) == NULL)
			return -1;
		if (!tree_word(P, KW_in)) {
			tree_error(P, P->t, "'in' expected after for-loop variables");
			return -1;
		}
		if ((N->second = parse_or(P)) == NULL)
			return -1;
		while (tree_word(P, KW_if)) {
			if ((condition = parse_or(P)) == NULL)
				return -1;
			tree_add(&conditions, condition);
		}
		N->third = conditions.first;
		tree_add(&L, tree_end(P, N));
	}
	*clauses = L.first;
	return 0;
}

/* Behind an opening bracket: a list, set or tuple from ${first} on, or a comprehension. */
static struct ast *
items(struct parser *P, enum node_kind kind, enum node_kind comp, unsigned close,
    const struct token *t, struct ast *first)
{
	struct ast *N, *next;
	LIST(L);

	if (begins_clause(P)) {
		if ((N = comprehension(P, comp, t, first)) == NULL)
			return NULL;
	} else {
		if ((N = tree_new(P, kind, t)) == NULL)
			return NULL;
		tree_add(&L, first);
		while (tree_take(P, ',') && !is_op(P, close)) {
			if ((next = parse_star(P)) == NULL)
				return NULL;
			tree_add(&L, next);
		}
		N->items = L.first;
	}
	if (tree_want(P, close, "invalid syntax") == -1)
		return NULL;
	return tree_end(P, N);
}

static struct ast *
parenthesized(struct parser *P)
{
	const struct token *t = P->t++;
	struct ast *N;

	if (is_op(P, ')')) {
		P->t++;
		return (N = tree_new(P, NODE_TUPLE, t)) == NULL ? NULL : tree_end(P, N);
	}
	if (is_word(P, KW_yield))
		N = parse_value(P);
	else
		N = parse_star(P);
	if (N == NULL)
		return NULL;
	if (is_op(P, ',') || begins_clause(P)) {
		if ((N = items(P, NODE_TUPLE, NODE_GENERATOR, ')', t, N)) == NULL)
			return NULL;
	} else {
		if (N->kind == NODE_STARRED)
			return tree_error(P, t, "cannot use starred expression here");
		if (tree_want(P, ')', "invalid syntax. Perhaps you forgot a comma?") == -1)
			return NULL;
	}
	N->flags |= NODE_PARENTHESES;
	return N;
}

static struct ast *
bracketed(struct parser *P)
{
	const struct token *t = P->t++;
	struct ast *N;

	if (tree_take(P, ']'))
		return (N = tree_new(P, NODE_LIST, t)) == NULL ? NULL : tree_end(P, N);
	if ((N = parse_star(P)) == NULL)
		return NULL;
	return items(P, NODE_LIST, NODE_LIST_COMP, ']', t, N);
}

static struct ast *
pair(struct parser *P, struct ast *key)
{
	struct ast *N = key != NULL ? tree_from(P, NODE_PAIR, key) : tree_new(P, NODE_PAIR, P->t);

	P->t++;
	if (N == NULL)
		return NULL;
	N->left = key;
	if ((N->right = key != NULL ? parse_test(P) : parse_bits(P)) == NULL)
		return NULL;
	return tree_end(P, N);
}

/* One key with its value, or **value. */
static struct ast *
pair_or_star(struct parser *P)
{
	struct ast *key;

	if (is_op(P, OP2_POW))
		return pair(P, NULL);
	if ((key = parse_test(P)) == NULL)
		return NULL;
	if (!is_op(P, ':'))
		return tree_error(P, P->t, "':' expected after dictionary key");
	return pair(P, key);
}

static struct ast *
dict(struct parser *P, const struct token *t, struct ast *first)
{
	struct ast *N;
	LIST(L);

	if (first != NULL && begins_clause(P)) {
		if ((N = comprehension(P, NODE_DICT_COMP, t, first)) == NULL)
			return NULL;
	} else {
		if ((N = tree_new(P, NODE_DICT, t)) == NULL)
			return NULL;
		if (first != NULL)
			tree_add(&L, first);
		while (first != NULL && tree_take(P, ',') && !is_op(P, '}')) {
			if ((first = pair_or_star(P)) == NULL)
				return NULL;
			tree_add(&L, first);
		}
		N->items = L.first;
	}
	if (tree_want(P, '}', "invalid syntax") == -1)
		return NULL;
	return tree_end(P, N);
}

static struct ast *
braced(struct parser *P)
{
	const struct token *t = P->t++;
	struct ast *first;

	if (is_op(P, '}'))
		return dict(P, t, NULL);
	if (is_op(P, OP2_POW))
		return (first = pair(P, NULL)) == NULL ? NULL : dict(P, t, first);
	if ((first = parse_star(P)) == NULL)
		return NULL;
	if (is_op(P, ':') && first->kind != NODE_STARRED &&
	    (first->kind != NODE_NAMED || (first->flags & NODE_PARENTHESES) != 0))
		return (first = pair(P, first)) == NULL ? NULL : dict(P, t, first);
	return items(P, NODE_SET, NODE_SET_COMP, '}', t, first);
}

static struct ast *
word_or_number(struct parser *P, enum node_kind kind)
{
	struct ast *N = tree_new(P, kind, P->t);

	if (N == NULL)
		return NULL;
	N->text = P->t->name != NULL ? P->t->name : P->text + P->t->begin;
	N->length = P->t->end - P->t->begin;
	P->t++;
	return N;
}

struct ast *
parse_atom(struct parser *P)
{

	switch (P->t->kind) {
	case TOKEN_NAME:
		return word_or_number(P, NODE_NAME);
	case TOKEN_INT:
		return word_or_number(P, NODE_INT);
	case TOKEN_FLOAT:
		return word_or_number(P, NODE_FLOAT);
	case TOKEN_IMAGINARY:
		return word_or_number(P, NODE_IMAGINARY);
	case TOKEN_STRING:
	case TOKEN_FSTRING:
		return parse_strings(P);
	case TOKEN_KEYWORD:
		if (P->t->code == KW_None)
			return word_or_number(P, NODE_NONE);
		if (P->t->code == KW_True)
			return word_or_number(P, NODE_TRUE);
		if (P->t->code == KW_False)
			return word_or_number(P, NODE_FALSE);
		break;
	case TOKEN_OP:
		if (P->t->code == '(')
			return parenthesized(P);
		if (P->t->code == '[')
			return bracketed(P);
		if (P->t->code == '{')
			return braced(P);
		if (P->t->code == OP2_ELLIPSIS)
			return word_or_number(P, NODE_ELLIPSIS);
		break;
	default:
		break;
	}
	return tree_error(P, P->t, "invalid syntax");
}
