#include <string.h>

#include "base/arena.h"
#include "tree.h"
#include "names.h"

/* Statements of one line; they begin with the parenthesis that their first expression is in. */

static struct ast *
assign(struct parser *P, const struct token *t, struct ast *first)
{
	struct ast *N = tree_new(P, NODE_ASSIGN, t), *value = first;
	LIST(targets);

	if (N == NULL)
		return NULL;
	while (tree_take(P, '=')) {
		if (tree_target(P, value, '=') == -1)
			return NULL;
		if (value->kind == NODE_STARRED)
			return tree_error(
			    P, P->t, "starred assignment target must be in a list or tuple");
		tree_add(&targets, value);
		if ((value = parse_value(P)) == NULL)
			return NULL;
	}
	N->left = targets.first;
	N->right = value;
	return tree_end(P, N);
}

static struct ast *
augment(struct parser *P, const struct token *t, struct ast *target)
{
	struct ast *N = tree_new(P, NODE_AUGMENT, t);

	if (N == NULL || tree_target(P, target, '+') == -1)
		return NULL;
	N->op = P->t->op;
	P->t++;
	N->left = target;
	if ((N->right = parse_value(P)) == NULL)
		return NULL;
	return tree_end(P, N);
}

static struct ast *
annotate(struct parser *P, const struct token *t, struct ast *target)
{
	struct ast *N = tree_new(P, NODE_ANNOTATE, t);

	if (N == NULL || tree_target(P, target, ':') == -1)
		return NULL;
	P->t++;
	N->value = target;
	if ((N->third = parse_test(P)) == NULL)
		return NULL;
	if (tree_take(P, '=') && (N->second = parse_value(P)) == NULL)
		return NULL;
	return tree_end(P, N);
}

static struct ast *
expression(struct parser *P)
{
	const struct token *t = P->t;
	struct ast *N = parse_value(P), *S;

	if (N == NULL)
		return NULL;
	if (P->t->kind == TOKEN_OP) {
		if (P->t->code == '=')
			return assign(P, t, N);
		if (P->t->code == OP2_ASSIGN)
			return augment(P, t, N);
		if (P->t->code == ':')
			return annotate(P, t, N);
	}
	if ((S = tree_new(P, NODE_EXPRESSION, t)) == NULL)
		return NULL;
	S->value = N;
	return tree_end(P, S);
}

/* Does a simple statement end here? */
static int
at_end(const struct parser *P)
{

	return P->t->kind == TOKEN_NEWLINE || is_op(P, ';') || P->t->kind == TOKEN_END;
}

static struct ast *
flow(struct parser *P, enum node_kind kind)
{
	struct ast *N = tree_new(P, kind, P->t);

	P->t++;
	if (N == NULL)
		return NULL;
	if (kind == NODE_RETURN && !at_end(P) && (N->value = parse_tests(P)) == NULL)
		return NULL;
	if (kind == NODE_RAISE && !at_end(P)) {
		if ((N->value = parse_test(P)) == NULL)
			return NULL;
		if (tree_word(P, KW_from) && (N->second = parse_test(P)) == NULL)
			return NULL;
	}
	if (kind == NODE_ASSERT) {
		if ((N->value = parse_test(P)) == NULL)
			return NULL;
		if (tree_take(P, ',') && (N->second = parse_test(P)) == NULL)
			return NULL;
	}
	return tree_end(P, N);
}

static struct ast *
delete(struct parser *P)
{
	struct ast *N = tree_new(P, NODE_DELETE, P->t), *target;
	LIST(L);

	P->t++;
	if (N == NULL)
		return NULL;
	do {
		if ((target = parse_bits(P)) == NULL || tree_target(P, target, 'd') == -1)
			return NULL;
		tree_add(&L, target);
	} while (tree_take(P, ',') && !at_end(P));
	N->items = L.first;
	return tree_end(P, N);
}

static struct ast *
name_list(struct parser *P, enum node_kind kind)
{
	struct ast *N = tree_new(P, kind, P->t), *name;
	LIST(L);

	P->t++;
	if (N == NULL)
		return NULL;
	do {
		if (P->t->kind != TOKEN_NAME)
			return tree_error(P, P->t, "invalid syntax");
		if ((name = parse_atom(P)) == NULL)
			return NULL;
		tree_add(&L, name);
	} while (tree_take(P, ','));
	N->items = L.first;
	return tree_end(P, N);
}

/* A dotted name as one text. */
static const char *
dotted(struct parser *P, uint32_t *length)
{
	const struct token *first = P->t;
	char joined[1024];
	size_t n = 0, len;

	for (;;) {
		if (P->t->kind != TOKEN_NAME) {
			tree_error(P, P->t, "invalid syntax");
			return NULL;
		}
		len = P->t->end - P->t->begin;
		if (n + len + 2 > sizeof joined) {
			tree_error(P, P->t, "name is too long");
			return NULL;
		}
		memcpy(joined + n, P->t->name, len);
		n += len;
		P->t++;
		if (!is_op(P, '.'))
			break;
		P->t++;
		joined[n++] = '.';
	}
	*length = (uint32_t)n;
	return P->t == first + 1 ? first->name : names_add(P->names, joined, n);
}

/* "as NAME", if it stands here. */
static int
alias_as(struct parser *P, struct ast *N)
{

	if (!tree_word(P, KW_as))
		return 0;
	if (P->t->kind != TOKEN_NAME) {
		tree_error(P, P->t, "invalid syntax");
		return -1;
	}
	return (N->value = parse_atom(P)) == NULL ? -1 : 0;
}

static struct ast *
import(struct parser *P)
{
	struct ast *N = tree_new(P, NODE_IMPORT, P->t), *alias;
	LIST(L);

	P->t++;
	if (N == NULL)
		return NULL;
	do {
		if ((alias = tree_new(P, NODE_ALIAS, P->t)) == NULL ||
		    (alias->text = dotted(P, &alias->length)) == NULL || alias_as(P, alias) == -1)
			return NULL;
		tree_add(&L, tree_end(P, alias));
	} while (tree_take(P, ','));
	N->items = L.first;
	return tree_end(P, N);
}

static int
imported_names(struct parser *P, struct list *L)
{
	int parentheses = tree_take(P, '(');
	struct ast *alias;

	do {
		if (parentheses && L->first != NULL && is_op(P, ')'))
			break;
		if (P->t->kind != TOKEN_NAME) {
			tree_error(P, P->t,
			    !parentheses && L->first != NULL && P->t->kind == TOKEN_NEWLINE
				? "trailing comma not allowed without surrounding parentheses"
				: "invalid syntax");
			return -1;
		}
		if ((alias = tree_new(P, NODE_ALIAS, P->t)) == NULL)
			return -1;
		alias->text = P->t->name;
		alias->length = P->t->end - P->t->begin;
		P->t++;
		if (alias_as(P, alias) == -1)
			return -1;
		tree_add(L, tree_end(P, alias));
	} while (tree_take(P, ','));
	return parentheses ? tree_want(P, ')', "invalid syntax") : 0;
}

static struct ast *
import_from(struct parser *P)
{
	struct ast *N = tree_new(P, NODE_IMPORT_FROM, P->t), *alias;
	unsigned level = 0;
	LIST(L);

	P->t++;
	if (N == NULL)
		return NULL;
	for (; is_op(P, '.') || is_op(P, OP2_ELLIPSIS); P->t++)
		level += P->t->code == '.' ? 1 : 3;
	N->op = (uint8_t)(level > 255 ? 255 : level);
	if ((level == 0 || !is_word(P, KW_import)) && (N->text = dotted(P, &N->length)) == NULL)
		return NULL;
	if (!tree_word(P, KW_import))
		return tree_error(P, P->t, "invalid syntax");
	if (is_op(P, '*')) {
		if ((alias = tree_new(P, NODE_ALIAS, P->t)) == NULL ||
		    (alias->text = names_add(P->names, "*", 1)) == NULL)
			return NULL;
		alias->length = 1;
		P->t++;
		tree_add(&L, tree_end(P, alias));
	} else if (imported_names(P, &L) == -1)
		return NULL;
	N->items = L.first;
	return tree_end(P, N);
}

/* type NAME [params] = value */
static struct ast *
type_alias(struct parser *P)
{
	struct ast *N = tree_new(P, NODE_TYPE_ALIAS, P->t);

	if (N == NULL)
		return NULL;
	tree_needs(P, 12, "type statement", P->t);
	P->t++;
	N->text = P->t->name;
	N->length = P->t->end - P->t->begin;
	P->t++;
	if (parse_type_params(P, &N->second) == -1 || tree_want(P, '=', "invalid syntax") == -1)
		return NULL;
	if ((N->value = parse_test(P)) == NULL)
		return NULL;
	return tree_end(P, N);
}

static int
begins_type_alias(const struct parser *P)
{

	return P->t->name == P->type && P->t[1].kind == TOKEN_NAME && P->t[2].kind == TOKEN_OP &&
	    (P->t[2].code == '=' || P->t[2].code == '[');
}

static struct ast *
simple(struct parser *P)
{

	if (P->t->kind == TOKEN_NAME && begins_type_alias(P))
		return type_alias(P);
	if (P->t->kind != TOKEN_KEYWORD)
		return expression(P);
	switch (P->t->code) {
	case KW_pass: return flow(P, NODE_PASS);
	case KW_break: return flow(P, NODE_BREAK);
	case KW_continue: return flow(P, NODE_CONTINUE);
	case KW_return: return flow(P, NODE_RETURN);
	case KW_raise: return flow(P, NODE_RAISE);
	case KW_assert: return flow(P, NODE_ASSERT);
	case KW_del: return delete(P);
	case KW_global: return name_list(P, NODE_GLOBAL);
	case KW_nonlocal: return name_list(P, NODE_NONLOCAL);
	case KW_import: return import(P);
	case KW_from: return import_from(P);
	default: return expression(P);
	}
}

int
parse_simple(struct parser *P, struct list *L)
{
	const struct token *t = P->t;
	struct ast *N;

	do {
		if ((N = simple(P)) == NULL)
			return -1;
		tree_add(L, N);
	} while (tree_take(P, ';') && P->t->kind != TOKEN_NEWLINE);
	if (P->t->kind == TOKEN_NEWLINE) {
		P->t++;
		return 0;
	}
	if (t->name == P->print && t + 1 == P->t && t->kind == TOKEN_NAME)
		tree_error(
		    P, t, "Missing parentheses in call to 'print'. Did you mean print(...)?");
	tree_error(P, P->t, "invalid syntax");
	return -1;
}
