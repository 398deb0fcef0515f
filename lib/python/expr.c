#include "tree.h"

/* Expressions down to operators; atoms and what follows them are in atom.c. */

static struct ast *
unary(struct parser *P, enum ast_op op, struct ast *(*operand)(struct parser *))
{
	struct ast *N;

	if (tree_enter(P) == -1 || (N = tree_new(P, NODE_UNARY, P->t)) == NULL)
		return NULL;
	P->t++;
	N->op = (uint8_t)op;
	if ((N->value = operand(P)) == NULL)
		return NULL;
	P->depth--;
	return tree_end(P, N);
}

static struct ast *
two(struct parser *P, enum node_kind kind, struct ast *left, enum ast_op op, struct ast *right)
{
	struct ast *N;

	if (right == NULL || (N = tree_from(P, kind, left)) == NULL)
		return NULL;
	N->op = (uint8_t)op;
	N->left = left;
	N->right = right;
	return tree_end(P, N);
}

static struct ast *
await(struct parser *P)
{
	struct ast *N;

	if (!is_word(P, KW_await))
		return parse_primary(P);
	if ((N = tree_new(P, NODE_AWAIT, P->t)) == NULL)
		return NULL;
	P->t++;
	if ((N->value = parse_primary(P)) == NULL)
		return NULL;
	return tree_end(P, N);
}

static struct ast *
factor(struct parser *P)
{
	struct ast *N, *right;

	if (P->t->kind == TOKEN_OP) {
		if (P->t->code == '-')
			return unary(P, OP_MINUS, factor);
		if (P->t->code == '+')
			return unary(P, OP_PLUS, factor);
		if (P->t->code == '~')
			return unary(P, OP_INVERT, factor);
	}
	if ((N = await(P)) == NULL || !tree_take(P, OP2_POW))
		return N;
	if (tree_enter(P) == -1)
		return NULL;
	right = factor(P);
	P->depth--;
	return two(P, NODE_BINARY, N, OP_POW, right);
}

/* How tightly a binary operator binds, 1 to 6, or 0: the token is none. */
static unsigned
binding(const struct token *t, enum ast_op *op)
{
	static const struct { uint8_t level, op; } table[256] = {
		['|'] = { 1, OP_BIT_OR }, ['^'] = { 2, OP_BIT_XOR }, ['&'] = { 3, OP_BIT_AND },
		[OP2_LEFT] = { 4, OP_LEFT }, [OP2_RIGHT] = { 4, OP_RIGHT }, ['+'] = { 5, OP_ADD },
		['-'] = { 5, OP_SUB }, ['*'] = { 6, OP_MUL }, ['/'] = { 6, OP_DIV },
		['%'] = { 6, OP_MOD }, ['@'] = { 6, OP_MATMUL }, [OP2_FLOOR] = { 6, OP_FLOOR }
	};

	if (t->kind != TOKEN_OP)
		return 0;
	*op = (enum ast_op)table[t->code].op;
	return table[t->code].level;
}

static struct ast *
binary(struct parser *P, unsigned least)
{
	struct ast *left = factor(P);
	enum ast_op op;
	unsigned level;

	while (left != NULL && (level = binding(P->t, &op)) >= least && level > 0) {
		P->t++;
		left = two(P, NODE_BINARY, left, op, binary(P, level + 1));
	}
	return left;
}

struct ast *
parse_sum(struct parser *P)
{

	return binary(P, 5);
}

struct ast *
parse_bits(struct parser *P)
{

	return binary(P, 1);
}

/* The comparison operator that stands here, stepped over; or OP_NONE. */
static enum ast_op
comparison_op(struct parser *P)
{
	static const uint8_t table[256] = { ['<'] = OP_LT, ['>'] = OP_GT, [OP2_EQ] = OP_EQ,
		[OP2_NE] = OP_NE, [OP2_LE] = OP_LE, [OP2_GE] = OP_GE };

	if (P->t->kind == TOKEN_OP) {
		/* "<>" is in no Python 3. */
		if (table[P->t->code] == OP_NONE || (P->t->code == OP2_NE && P->t->op != 0))
			return OP_NONE;
		return (enum ast_op)table[P->t++->code];
	}
	if (tree_word(P, KW_in))
		return OP_IN;
	if (tree_word(P, KW_is))
		return tree_word(P, KW_not) ? OP_IS_NOT : OP_IS;
	if (is_word(P, KW_not) && P->t[1].kind == TOKEN_KEYWORD && P->t[1].code == KW_in) {
		P->t += 2;
		return OP_NOT_IN;
	}
	return OP_NONE;
}

static struct ast *
comparison(struct parser *P)
{
	struct ast *left = parse_bits(P), *N;
	const struct token *t = P->t;
	enum ast_op op;
	LIST(L);

	if (left == NULL || (op = comparison_op(P)) == OP_NONE)
		return left;
	do {
		if ((N = tree_new(P, NODE_COMPARISON, t)) == NULL ||
		    (N->value = parse_bits(P)) == NULL)
			return NULL;
		N->op = (uint8_t)op;
		tree_add(&L, tree_end(P, N));
		t = P->t;
	} while ((op = comparison_op(P)) != OP_NONE);
	return two(P, NODE_COMPARE, left, OP_NONE, L.first);
}

static struct ast *
not_test(struct parser *P)
{

	return is_word(P, KW_not) ? unary(P, OP_NOT, not_test) : comparison(P);
}

/* A row of operands with "and" or "or" between them. */
static struct ast *
row(struct parser *P, enum keyword word, enum node_kind kind,
    struct ast *(*operand)(struct parser *))
{
	struct ast *first = operand(P), *N;
	LIST(L);

	if (first == NULL || !is_word(P, word))
		return first;
	if ((N = tree_from(P, kind, first)) == NULL)
		return NULL;
	tree_add(&L, first);
	while (tree_word(P, word)) {
		struct ast *next = operand(P);

		if (next == NULL)
			return NULL;
		tree_add(&L, next);
	}
	N->items = L.first;
	return tree_end(P, N);
}

static struct ast *
and_test(struct parser *P)
{

	return row(P, KW_and, NODE_AND, not_test);
}

struct ast *
parse_or(struct parser *P)
{

	return row(P, KW_or, NODE_OR, and_test);
}

static struct ast *
conditional(struct parser *P, struct ast *then)
{
	struct ast *N = tree_from(P, NODE_CONDITIONAL, then);

	P->t++;
	if (N == NULL || (N->value = parse_or(P)) == NULL)
		return NULL;
	if (!tree_word(P, KW_else))
		return tree_error(P, P->t, "expected 'else' after 'if' expression");
	N->second = then;
	if ((N->third = parse_test(P)) == NULL)
		return NULL;
	return tree_end(P, N);
}

/* Is it an atom of one token with no operator behind it?  Most expressions are. */
static int
is_alone(const struct token *t)
{

	if (t->kind != TOKEN_NAME && t->kind != TOKEN_STRING && t->kind != TOKEN_INT &&
	    (t->kind != TOKEN_KEYWORD || (t->code != KW_True && t->code != KW_False &&
	    t->code != KW_None)))
		return 0;
	return t[1].kind == TOKEN_OP && (t[1].code == ',' || t[1].code == ')' || t[1].code == ']');
}

struct ast *
parse_test(struct parser *P)
{
	struct ast *N;

	if (is_alone(P->t))
		return parse_atom(P);
	if (tree_enter(P) == -1)
		return NULL;
	if (is_word(P, KW_lambda))
		N = parse_lambda(P);
	else if ((N = parse_or(P)) != NULL && is_word(P, KW_if))
		N = conditional(P, N);
	P->depth--;
	return N;
}

struct ast *
parse_named(struct parser *P)
{
	struct ast *N = parse_test(P), *named;

	if (N == NULL || !is_op(P, OP2_WALRUS))
		return N;
	if (N->kind != NODE_NAME || (N->flags & NODE_PARENTHESES) != 0)
		return tree_error(P, P->t, "cannot use assignment expressions with this target");
	if ((named = tree_from(P, NODE_NAMED, N)) == NULL)
		return NULL;
	P->t++;
	named->left = N;
	if ((named->right = parse_test(P)) == NULL)
		return NULL;
	return tree_end(P, named);
}

static struct ast *
starred(struct parser *P)
{
	struct ast *N = tree_new(P, NODE_STARRED, P->t);

	P->t++;
	if (N == NULL || (N->value = parse_bits(P)) == NULL)
		return NULL;
	return tree_end(P, N);
}

struct ast *
parse_star(struct parser *P)
{

	return is_op(P, '*') ? starred(P) : parse_named(P);
}

/* Can an expression begin with this token? */
static int
begins_test(const struct token *t)
{

	switch (t->kind) {
	case TOKEN_NAME:
	case TOKEN_INT:
	case TOKEN_FLOAT:
	case TOKEN_IMAGINARY:
	case TOKEN_STRING:
	case TOKEN_FSTRING:
	case TOKEN_ERROR:
		return 1;
	case TOKEN_KEYWORD:
		return t->code == KW_None || t->code == KW_True || t->code == KW_False ||
		       t->code == KW_not || t->code == KW_lambda || t->code == KW_await;
	case TOKEN_OP:
		return t->code == '(' || t->code == '[' || t->code == '{' || t->code == '-' ||
		       t->code == '+' || t->code == '~' || t->code == '*' ||
		       t->code == OP2_ELLIPSIS;
	default:
		return 0;
	}
}

static struct ast *
star_test(struct parser *P)
{

	return is_op(P, '*') ? starred(P) : parse_test(P);
}

static struct ast *
target(struct parser *P)
{

	return is_op(P, '*') ? starred(P) : parse_bits(P);
}

/* One ${item}, or with a comma a tuple of them. */
static struct ast *
maybe_tuple(struct parser *P, struct ast *(*item)(struct parser *))
{
	struct ast *first = item(P), *N;
	LIST(L);

	if (first == NULL || !is_op(P, ','))
		return first;
	if ((N = tree_from(P, NODE_TUPLE, first)) == NULL)
		return NULL;
	tree_add(&L, first);
	while (tree_take(P, ',') && begins_test(P->t)) {
		struct ast *next = item(P);

		if (next == NULL)
			return NULL;
		tree_add(&L, next);
	}
	N->items = L.first;
	return tree_end(P, N);
}

struct ast *
parse_tests(struct parser *P)
{

	return maybe_tuple(P, star_test);
}

struct ast *
parse_subject(struct parser *P)
{

	return maybe_tuple(P, parse_star);
}

struct ast *
parse_targets(struct parser *P)
{
	struct ast *N = maybe_tuple(P, target);

	if (N == NULL || tree_target(P, N, '=') == -1)
		return NULL;
	if (N->kind == NODE_STARRED)
		return tree_error(P, P->t, "starred assignment target must be in a list or tuple");
	return N;
}

struct ast *
parse_value(struct parser *P)
{
	struct ast *N;
	int from;

	if (!is_word(P, KW_yield))
		return parse_tests(P);
	from = P->t[1].kind == TOKEN_KEYWORD && P->t[1].code == KW_from;
	if ((N = tree_new(P, from ? NODE_YIELD_FROM : NODE_YIELD, P->t)) == NULL)
		return NULL;
	P->t += 1 + from;
	if (from || begins_test(P->t)) {
		if ((N->value = from ? parse_test(P) : parse_tests(P)) == NULL)
			return NULL;
	}
	return tree_end(P, N);
}
