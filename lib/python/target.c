#include "tree.h"

/* What may stand left of "=", behind "for", "as", "del". */

static const char *
not_assignable(const struct ast *N)
{

	switch (N->kind) {
	case NODE_CALL: return "cannot assign to function call";
	case NODE_NONE: return "cannot assign to None";
	case NODE_TRUE: return "cannot assign to True";
	case NODE_FALSE: return "cannot assign to False";
	case NODE_ELLIPSIS: return "cannot assign to ellipsis";
	case NODE_INT:
	case NODE_FLOAT:
	case NODE_IMAGINARY:
	case NODE_STRING:
	case NODE_BYTES: return "cannot assign to literal";
	case NODE_JOINED: return "cannot assign to f-string expression";
	case NODE_COMPARE: return "cannot assign to comparison";
	case NODE_LAMBDA: return "cannot assign to lambda";
	case NODE_CONDITIONAL: return "cannot assign to conditional expression";
	case NODE_DICT: return "cannot assign to dict literal";
	case NODE_SET: return "cannot assign to set display";
	case NODE_GENERATOR: return "cannot assign to generator expression";
	case NODE_YIELD:
	case NODE_YIELD_FROM: return "cannot assign to yield expression";
	case NODE_AWAIT: return "cannot assign to await expression";
	default: return "cannot assign to expression";
	}
}

static int
refuse(struct parser *P, const struct ast *N, const char *message)
{
	struct token at = { .line = N->line, .column = N->column, .kind = TOKEN_NAME };

	tree_error(P, &at, message);
	return -1;
}

int
tree_target(struct parser *P, struct ast *N, int what)
{

	switch (N->kind) {
	case NODE_NAME:
	case NODE_ATTRIBUTE:
	case NODE_SUBSCRIPT:
		return 0;
	case NODE_STARRED:
		if (what != '=')
			return refuse(
			    P, N, what == 'd' ? "cannot delete starred" : "invalid syntax");
		if (N->value->kind == NODE_STARRED)
			return refuse(P, N, "invalid syntax");
		return tree_target(P, N->value, what);
	case NODE_TUPLE:
	case NODE_LIST:
		if (what == ':')
			return refuse(P, N,
			    N->kind == NODE_LIST
				? "only single target (not list) can be annotated"
				: "only single target (not tuple) can be annotated");
		if (what == '+')
			return refuse(
			    P, N, "this is an illegal expression for augmented assignment");
		for (struct ast *item = N->items; item != NULL; item = item->next)
			if (tree_target(P, item, what) == -1)
				return -1;
		return 0;
	default:
		if (what == ':')
			return refuse(P, N, "illegal target for annotation");
		return refuse(P, N, what == 'd' ? "cannot delete expression" : not_assignable(N));
	}
}
