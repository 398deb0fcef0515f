#include "access.h"
#include "machine.h"

/* Comprehensions over what is known and short. */

struct making {
	const struct ast *node;
	struct value *into;
	const char *lost;	/* why it cannot be followed to its end, or NULL */
	unsigned turns;
};

static void
add(struct eval *E, struct making *G)
{
	const struct ast *element = G->node->left;
	struct value *key, *V;

	if (G->node->kind == NODE_DICT_COMP) {
		key = eval_expression(E, element->left);
		dict_put(E, G->into, key, eval_expression(E, element->right));
		return;
	}
	V = eval_expression(E, element);
	if (V->kind == VALUE_ERROR)
		G->lost = eval_why(E, V);
	else if (G->node->kind == NODE_SET_COMP)
		list_add(E, G->into, V);
	else
		list_insert(E, G->into, G->into->n, V);
}

/* Do all conditions hold?  -1: not known. */
static int
holds(struct eval *E, struct making *G, const struct ast *condition)
{
	struct value *V;
	int truth = 1;

	for (; condition != NULL && truth == 1; condition = condition->next) {
		V = eval_expression(E, condition);
		if ((truth = eval_truth(E, V)) == -1)
			G->lost = eval_why(E, V);
	}
	return truth;
}

static void
turn(struct eval *E, struct making *G, const struct ast *clause)
{
	struct value **items, *V;
	size_t n;

	if (clause == NULL) {
		add(E, G);
		return;
	}
	V = eval_expression(E, clause->second);
	if (clause->op != 0 || eval_items(E, V, &items, &n) == -1) {
		G->lost = eval_why(E, V);
		return;
	}
	for (size_t i = 0; i < n && G->lost == NULL; i++) {
		if (++G->turns > MACHINE_LOOP * 10)
			G->lost = "it is too long to be followed";
		eval_assign(E, clause->value, items[i]);
		if (holds(E, G, clause->third) == 1)
			turn(E, G, clause->next);
	}
}

struct value *
eval_comprehension(struct eval *E, const struct ast *N)
{
	struct frame frame = *E->frame;
	struct making G = { .node = N };
	enum value_kind kind = N->kind == NODE_SET_COMP ? VALUE_SET : VALUE_LIST;
	struct scope *own = scope_new(E, frame.is_class                 ? frame.scope
					 : frame.scope == frame.globals ? NULL
									: frame.scope);

	G.into = N->kind == NODE_DICT_COMP ? make_dict(E) : make_list(E, kind, 4);
	if (own == NULL)
		return make_unknown(E, "it needs too much memory");
	frame.scope = own;
	frame.up = E->frame;
	E->frame = &frame;
	turn(E, &G, N->right);
	E->frame = frame.up;
	return G.lost == NULL ? G.into : make_unknown(E, "%s", G.lost);
}
