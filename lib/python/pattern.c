#include "tree.h"

/* The match statement (PEP 634). */

static struct ast *or_pattern(struct parser *P);

static struct ast *
star_pattern(struct parser *P)
{
	struct ast *N = tree_new(P, NODE_PATTERN_STAR, P->t);

	P->t++;
	if (N == NULL)
		return NULL;
	if (P->t->kind != TOKEN_NAME)
		return tree_error(P, P->t, "invalid syntax");
	if (P->t->name != P->underscore) {
		N->text = P->t->name;
		N->length = P->t->end - P->t->begin;
	}
	P->t++;
	return tree_end(P, N);
}

static struct ast *
star_or_pattern(struct parser *P)
{

	return is_op(P, '*') ? star_pattern(P) : parse_pattern(P);
}

/* Patterns up to ${close} (0: the end of an open sequence), the first one being ${first} or NULL.
 */
static struct ast *
sequence(struct parser *P, const struct token *t, struct ast *first, unsigned close)
{
	struct ast *N = tree_new(P, NODE_PATTERN_SEQUENCE, t);
	LIST(L);

	if (N == NULL)
		return NULL;
	if (first != NULL)
		tree_add(&L, first);
	while (first == NULL ? !is_op(P, close) : tree_take(P, ',')) {
		if (is_op(P, close) || (close == 0 && (is_op(P, ':') || is_word(P, KW_if))))
			break;
		if ((first = star_or_pattern(P)) == NULL)
			return NULL;
		tree_add(&L, first);
	}
	N->items = L.first;
	if (close != 0 && tree_want(P, close, "invalid syntax") == -1)
		return NULL;
	return tree_end(P, N);
}

static struct ast *
group(struct parser *P)
{
	const struct token *t = P->t;
	unsigned close = P->t->code == '(' ? ')' : ']';
	struct ast *first;

	P->t++;
	if (close == ']' || is_op(P, ')'))
		return sequence(P, t, NULL, close);
	if ((first = star_or_pattern(P)) == NULL)
		return NULL;
	if (is_op(P, ',') || first->kind == NODE_PATTERN_STAR)
		return sequence(P, t, first, close);
	return tree_want(P, ')', "invalid syntax") == -1 ? NULL : first;
}

static struct ast *
value_of(struct parser *P, struct ast *value)
{
	struct ast *N;

	if (value == NULL || (N = tree_from(P, NODE_PATTERN_VALUE, value)) == NULL)
		return NULL;
	N->value = value;
	return tree_end(P, N);
}

/* Signed numbers, complex ones, strings, None, True, False. */
static struct ast *
literal(struct parser *P)
{
	struct ast *N = parse_sum(P), *part;

	if (N == NULL)
		return NULL;
	part = N;
	if (part->kind == NODE_BINARY && (part->op == OP_ADD || part->op == OP_SUB)) {
		if (part->right->kind != NODE_IMAGINARY)
			return tree_error(P, P->t, "imaginary number required in complex literal");
		part = part->left;
	}
	if (part->kind == NODE_UNARY && part->op == OP_MINUS)
		part = part->value;
	switch (part->kind) {
	case NODE_INT:
	case NODE_FLOAT:
	case NODE_IMAGINARY:
		return N;
	case NODE_STRING:
	case NODE_BYTES:
	case NODE_NONE:
	case NODE_TRUE:
	case NODE_FALSE:
		return part == N ? N : tree_error(P, P->t, "invalid syntax");
	case NODE_JOINED:
		return tree_error(
		    P, P->t, "patterns may only match literals and attribute lookups");
	default:
		return tree_error(P, P->t, "invalid syntax");
	}
}

/* NAME, or NAME.NAME... */
static struct ast *
name(struct parser *P)
{
	struct ast *N = parse_atom(P), *left;

	while (N != NULL && is_op(P, '.')) {
		left = N;
		P->t++;
		if (P->t->kind != TOKEN_NAME)
			return tree_error(P, P->t, "invalid syntax");
		if ((N = tree_from(P, NODE_ATTRIBUTE, left)) == NULL)
			return NULL;
		N->value = left;
		N->text = P->t->name;
		N->length = P->t->end - P->t->begin;
		P->t++;
		tree_end(P, N);
	}
	return N;
}

static struct ast *
keyword_pattern(struct parser *P)
{
	struct ast *N = tree_new(P, NODE_KEYWORD, P->t);

	if (N == NULL)
		return NULL;
	N->text = P->t->name;
	N->length = P->t->end - P->t->begin;
	P->t += 2;
	return (N->value = parse_pattern(P)) == NULL ? NULL : tree_end(P, N);
}

static struct ast *
class_pattern(struct parser *P, struct ast *callee)
{
	struct ast *N = tree_from(P, NODE_PATTERN_CLASS, callee), *item;
	int keywords = 0;
	LIST(L);

	P->t++;
	if (N == NULL)
		return NULL;
	N->left = callee;
	while (!is_op(P, ')')) {
		if (P->t->kind == TOKEN_NAME && P->t[1].kind == TOKEN_OP && P->t[1].code == '=') {
			keywords = 1;
			item = keyword_pattern(P);
		} else if (keywords) {
			return tree_error(P, P->t, "positional patterns follow keyword patterns");
		} else
			item = parse_pattern(P);
		if (item == NULL)
			return NULL;
		tree_add(&L, item);
		if (!tree_take(P, ','))
			break;
	}
	N->right = L.first;
	return tree_want(P, ')', "invalid syntax") == -1 ? NULL : tree_end(P, N);
}

static struct ast *
mapping_item(struct parser *P)
{
	struct ast *N, *key;

	if (is_op(P, OP2_POW))
		return star_pattern(P);
	key = P->t->kind == TOKEN_NAME ? name(P) : literal(P);
	if (key == NULL || (N = tree_from(P, NODE_PAIR, key)) == NULL)
		return NULL;
	if (key->kind == NODE_NAME)
		return tree_error(P, P->t, "invalid syntax");
	N->left = key;
	if (tree_want(P, ':', "invalid syntax") == -1 || (N->right = parse_pattern(P)) == NULL)
		return NULL;
	return tree_end(P, N);
}

static struct ast *
mapping(struct parser *P)
{
	struct ast *N = tree_new(P, NODE_PATTERN_MAPPING, P->t), *item;
	LIST(L);

	P->t++;
	if (N == NULL)
		return NULL;
	while (!is_op(P, '}')) {
		if ((item = mapping_item(P)) == NULL)
			return NULL;
		tree_add(&L, item);
		if (!tree_take(P, ','))
			break;
	}
	N->items = L.first;
	return tree_want(P, '}', "invalid syntax") == -1 ? NULL : tree_end(P, N);
}

/* A name alone is bound; "_" is not. */
static struct ast *
capture(struct parser *P, const struct token *t)
{
	struct ast *N = tree_new(P, NODE_PATTERN_AS, t);

	if (N == NULL)
		return NULL;
	if (t->name != P->underscore) {
		N->text = t->name;
		N->length = t->end - t->begin;
	}
	return tree_end(P, N);
}

static struct ast *
closed(struct parser *P)
{
	const struct token *t = P->t;
	struct ast *N;

	if (is_op(P, '(') || is_op(P, '['))
		return group(P);
	if (is_op(P, '{'))
		return mapping(P);
	if (t->kind != TOKEN_NAME)
		return value_of(P, literal(P));
	if ((N = name(P)) == NULL)
		return NULL;
	if (is_op(P, '('))
		return class_pattern(P, N);
	return N->kind == NODE_NAME ? capture(P, t) : value_of(P, N);
}

static struct ast *
or_pattern(struct parser *P)
{
	struct ast *first = closed(P), *N;
	LIST(L);

	if (first == NULL || !is_op(P, '|'))
		return first;
	if ((N = tree_from(P, NODE_PATTERN_OR, first)) == NULL)
		return NULL;
	tree_add(&L, first);
	while (tree_take(P, '|')) {
		if ((first = closed(P)) == NULL)
			return NULL;
		tree_add(&L, first);
	}
	N->items = L.first;
	return tree_end(P, N);
}

struct ast *
parse_pattern(struct parser *P)
{
	struct ast *inner, *N;

	if (tree_enter(P) == -1 || (inner = or_pattern(P)) == NULL)
		return NULL;
	P->depth--;
	if (!tree_word(P, KW_as))
		return inner;
	if (P->t->kind != TOKEN_NAME || P->t->name == P->underscore)
		return tree_error(P, P->t, P->t->kind == TOKEN_NAME ? "cannot use '_' as a target" :
		    "invalid pattern target");
	if ((N = tree_from(P, NODE_PATTERN_AS, inner)) == NULL)
		return NULL;
	N->value = inner;
	N->text = P->t->name;
	N->length = P->t->end - P->t->begin;
	P->t++;
	return tree_end(P, N);
}

static struct ast *
case_block(struct parser *P)
{
	struct ast *N = tree_new(P, NODE_CASE, P->t);
	const struct token *t = ++P->t;

	if (N == NULL || (N->head = star_or_pattern(P)) == NULL)
		return NULL;
	if ((is_op(P, ',') || N->head->kind == NODE_PATTERN_STAR) &&
	    (N->head = sequence(P, t, N->head, 0)) == NULL)
		return NULL;
	if (tree_word(P, KW_if) && (N->orelse = parse_named(P)) == NULL)
		return NULL;
	return parse_block(P, &N->body) == -1 ? NULL : tree_end(P, N);
}

static int
cases(struct parser *P, struct ast *N)
{
	struct ast *C;
	LIST(L);

	while (P->t->kind == TOKEN_NAME && P->t->name == P->case_) {
		if ((C = case_block(P)) == NULL)
			return -1;
		tree_add(&L, C);
	}
	N->second = L.first;
	if (P->t->kind == TOKEN_DEDENT)
		return 0;
	tree_error(P, P->t, "invalid syntax");
	return -1;
}

/* "match" is a name too: it is a statement if a subject, a colon and the line's end follow. */
struct ast *
parse_match(struct parser *P, int *is_one)
{
	struct parser saved = *P;
	struct parse result = *P->result;
	struct ast *N = tree_new(P, NODE_MATCH, P->t);

	P->t++;
	if (N != NULL && (N->value = parse_subject(P)) != NULL && is_op(P, ':') &&
	    P->t[1].kind == TOKEN_NEWLINE) {
		tree_needs(P, 10, "match statement", saved.t);
		P->t += 2;
		if (P->t->kind != TOKEN_INDENT)
			return tree_error(P, P->t, "expected an indented block");
		P->t++;
		if (cases(P, N) == -1)
			return NULL;
		P->t++;
		return tree_end(P, N);
	}
	*P = saved;
	*P->result = result;
	*is_one = 0;
	return NULL;
}
