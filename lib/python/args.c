#include "tree.h"

/* Arguments of calls, parameters of functions, type parameters. */

/* One argument; ${*state}: 1 behind name=value, 2 behind **. */
static struct ast *
argument(struct parser *P, int *state)
{
	const struct token *t = P->t;
	struct ast *N, *generator;

	if (tree_take(P, OP2_POW)) {
		*state = 2;
		if ((N = tree_new(P, NODE_KEYWORD, t)) == NULL ||
		    (N->value = parse_test(P)) == NULL)
			return NULL;
		return tree_end(P, N);
	}
	if (tree_take(P, '*')) {
		if (*state == 2)
			return tree_error(
			    P, t, "iterable argument unpacking follows keyword argument unpacking");
		if ((N = tree_new(P, NODE_STARRED, t)) == NULL ||
		    (N->value = parse_test(P)) == NULL)
			return NULL;
		return tree_end(P, N);
	}
	if (t->kind == TOKEN_NAME && t[1].kind == TOKEN_OP && t[1].code == '=') {
		*state = *state == 2 ? 2 : 1;
		if ((N = tree_new(P, NODE_KEYWORD, t)) == NULL)
			return NULL;
		N->text = t->name;
		N->length = t->end - t->begin;
		P->t += 2;
		if ((N->value = parse_test(P)) == NULL)
			return NULL;
		return tree_end(P, N);
	}
	if ((N = parse_named(P)) == NULL)
		return NULL;
	if (is_word(P, KW_for) || is_word(P, KW_async)) {
		if ((generator = tree_from(P, NODE_GENERATOR, N)) == NULL)
			return NULL;
		generator->left = N;
		return parse_clauses(P, &generator->right) == -1 ? NULL : tree_end(P, generator);
	}
	if (is_op(P, '='))
		return tree_error(
		    P, t, "expression cannot contain assignment, perhaps you meant \"==\"?");
	if (*state != 0)
		return tree_error(P, P->t,
		    *state == 1 ? "positional argument follows keyword argument"
				: "positional argument follows keyword argument unpacking");
	return N;
}

int
parse_args(struct parser *P, struct ast **args)
{
	struct ast *N;
	int state = 0;
	LIST(L);

	while (!is_op(P, ')')) {
		if ((N = argument(P, &state)) == NULL)
			return -1;
		/* Only a lone generator needs no parentheses of its own. */
		if (N->kind == NODE_GENERATOR && (N->flags & NODE_PARENTHESES) == 0 &&
		    (L.first != NULL ||
			(is_op(P, ',') && !(P->t[1].kind == TOKEN_OP && P->t[1].code == ')')))) {
			tree_error(P, P->t, "Generator expression must be parenthesized");
			return -1;
		}
		tree_add(&L, N);
		if (!tree_take(P, ','))
			break;
	}
	*args = L.first;
	return tree_want(P, ')', "invalid syntax. Perhaps you forgot a comma?");
}

/* What was seen of the parameters so far. */
struct seen {
	int star, star_star, slash, fallback, bare;
};

static struct ast *
ordinary(struct parser *P, struct ast *N, int lambda, struct seen *S)
{

	if (P->t->kind != TOKEN_NAME)
		return tree_error(P, P->t, "invalid syntax");
	N->text = P->t->name;
	N->length = P->t->end - P->t->begin;
	P->t++;
	if (!lambda && tree_take(P, ':')) {
		/* *args: *Ts */
		N->second = N->op == PARAM_STAR ? parse_star(P) : parse_test(P);
		if (N->second == NULL)
			return NULL;
		if (N->second->kind == NODE_STARRED)
			tree_needs(P, 11, "starred annotation", P->t);
	}
	if (is_op(P, '=')) {
		if (N->op == PARAM_STAR)
			return tree_error(
			    P, P->t, "var-positional argument cannot have default value");
		if (N->op == PARAM_STAR_STAR)
			return tree_error(
			    P, P->t, "var-keyword argument cannot have default value");
		P->t++;
		if ((N->value = parse_test(P)) == NULL)
			return NULL;
		S->fallback = 1;
	} else if (N->op == PARAM_ORDINARY && S->fallback)
		return tree_error(
		    P, P->t - 1, "parameter without a default follows parameter with a default");
	return tree_end(P, N);
}

static struct ast *
parameter(struct parser *P, int lambda, struct seen *S)
{
	struct ast *N = tree_new(P, NODE_PARAM, P->t);

	if (N == NULL)
		return NULL;
	if (S->star_star)
		return tree_error(P, P->t, "arguments cannot follow var-keyword argument");
	N->op = S->star ? PARAM_KEYWORD : PARAM_ORDINARY;
	if (tree_take(P, OP2_POW)) {
		N->op = PARAM_STAR_STAR;
		S->star_star = 1;
		if (S->bare)
			return tree_error(P, P->t, "named arguments must follow bare *");
	} else if (tree_take(P, '*')) {
		if (S->star)
			return tree_error(P, P->t - 1, "* argument may appear only once");
		N->op = PARAM_STAR;
		S->star = 1;
		if (is_op(P, ',')) {
			S->bare = 1;
			return tree_end(P, N);
		}
		if (P->t->kind != TOKEN_NAME)
			return tree_error(P, P->t, "named arguments must follow bare *");
	} else
		S->bare = 0;
	return ordinary(P, N, lambda, S);
}

/* "/": those before it can be given by position only. */
static int
slash(struct parser *P, struct ast *first, struct seen *S)
{

	if (S->slash || S->star || first == NULL) {
		tree_error(P, P->t, first == NULL ? "at least one argument must precede /" :
		    S->slash ? "/ may appear only once" : "/ must be ahead of *");
		return -1;
	}
	S->slash = 1;
	P->t++;
	for (; first != NULL; first = first->next)
		first->op = PARAM_POSITIONAL;
	return 0;
}

struct ast *
parse_params(struct parser *P, int lambda, struct ast **params)
{
	unsigned close = lambda ? ':' : ')';
	struct seen S = { 0 };
	struct ast *N, *end;
	LIST(L);

	while (!is_op(P, close)) {
		if (is_op(P, '/')) {
			if (slash(P, L.first, &S) == -1)
				return NULL;
		} else {
			if ((N = parameter(P, lambda, &S)) == NULL)
				return NULL;
			tree_add(&L, N);
		}
		if (!tree_take(P, ','))
			break;
	}
	if (S.bare)
		return tree_error(P, P->t, "named arguments must follow bare *");
	*params = L.first;
	/* Any node says that it went well. */
	if ((end = tree_new(P, NODE_PASS, P->t)) == NULL)
		return NULL;
	return tree_want(P, close,
		   lambda ? "invalid syntax" : "invalid syntax. Perhaps you forgot a comma?") == -1
		   ? NULL
		   : end;
}

struct ast *
parse_lambda(struct parser *P)
{
	struct ast *N = tree_new(P, NODE_LAMBDA, P->t);

	P->t++;
	if (N == NULL || parse_params(P, 1, &N->left) == NULL)
		return NULL;
	if ((N->right = parse_test(P)) == NULL)
		return NULL;
	return tree_end(P, N);
}

static struct ast *
type_param(struct parser *P)
{
	struct ast *N = tree_new(P, NODE_TYPE_PARAM, P->t);

	if (N == NULL)
		return NULL;
	N->op = tree_take(P, '*') ? '*' : tree_take(P, OP2_POW) ? 'p' : 0;
	if (P->t->kind != TOKEN_NAME)
		return tree_error(P, P->t, "invalid syntax");
	N->text = P->t->name;
	N->length = P->t->end - P->t->begin;
	P->t++;
	if (is_op(P, ':')) {
		if (N->op != 0)
			return tree_error(
			    P, P->t, "cannot use bound with this kind of type parameter");
		P->t++;
		if ((N->value = parse_test(P)) == NULL)
			return NULL;
	}
	if (tree_take(P, '=')) {
		tree_needs(P, 13, "default of a type parameter", P->t);
		if ((N->second = N->op == '*' ? parse_star(P) : parse_test(P)) == NULL)
			return NULL;
	}
	return tree_end(P, N);
}

int
parse_type_params(struct parser *P, struct ast **params)
{
	struct ast *N;
	LIST(L);

	if (!is_op(P, '['))
		return 0;
	tree_needs(P, 12, "type parameters", P->t);
	P->t++;
	if (is_op(P, ']')) {
		tree_error(P, P->t, "Type parameter list cannot be empty");
		return -1;
	}
	while (!is_op(P, ']')) {
		if ((N = type_param(P)) == NULL)
			return -1;
		tree_add(&L, N);
		if (!tree_take(P, ','))
			break;
	}
	*params = L.first;
	return tree_want(P, ']', "invalid syntax");
}
