#include <string.h>

#include "access.h"
#include "environment.h"
#include "machine.h"

/* Comparisons, and what is in what. */

static struct value *
answer(struct eval *E, int truth, struct value *left, struct value *right)
{
	const struct value *open = left->kind == VALUE_UNKNOWN || left->kind == VALUE_REFERENCE ||
	    left->kind == VALUE_CALL ? left : right;

	if (truth == -1)
		return make_unknown(E, "%s", eval_why(E, open));
	return make_from(make_from(make_bool(E, truth), left), right);
}

/* -1, 0, 1 as left is less, equal, greater; 2: not known. */
static int
order(const struct value *left, const struct value *right)
{
	size_t n;
	int rc;

	if (left->kind == VALUE_FLOAT || right->kind == VALUE_FLOAT) {
		double a = left->kind == VALUE_FLOAT ? left->real : (double)left->number;
		double b = right->kind == VALUE_FLOAT ? right->real : (double)right->number;

		if ((left->kind != VALUE_FLOAT && left->kind != VALUE_INT) ||
		    (right->kind != VALUE_FLOAT && right->kind != VALUE_INT))
			return 2;
		return a < b ? -1 : a > b ? 1 : 0;
	}
	if ((left->kind == VALUE_INT || left->kind == VALUE_BOOL) &&
	    (right->kind == VALUE_INT || right->kind == VALUE_BOOL)) {
		if (left->text != NULL || right->text != NULL)
			return 2;
		return left->number < right->number ? -1 : left->number > right->number;
	}
	if (left->kind == VALUE_STR && right->kind == VALUE_STR) {
		/* The order of UTF-8 is that of code points. */
		n = left->len < right->len ? left->len : right->len;
		rc = memcmp(left->text, right->text, n);
		return rc < 0                   ? -1
		       : rc > 0                 ? 1
		       : left->len < right->len ? -1
						: left->len > right->len;
	}
	return 2;
}

/* Sequences are ordered by the first items that differ. */
static int
order_sequences(const struct value *left, const struct value *right)
{
	size_t i;
	int rc;

	if (left->kind != right->kind || (left->kind != VALUE_TUPLE && left->kind != VALUE_LIST))
		return order(left, right);
	for (i = 0; i < left->n && i < right->n; i++)
		if ((rc = order(left->items[i], right->items[i])) != 0)
			return rc;
	return left->n < right->n ? -1 : left->n > right->n;
}

static int
ordered(enum ast_op op, const struct value *left, const struct value *right)
{
	int rc = order_sequences(left, right);

	if (rc == 2)
		return -1;
	return op == OP_LT ? rc < 0 : op == OP_LE ? rc <= 0 : op == OP_GT ? rc > 0 : rc >= 0;
}

/* Identity is known where it cannot depend on how Python stores things. */
static int
same(const struct value *left, const struct value *right)
{
	const struct value *one =
	    left->kind == VALUE_NONE || left->kind == VALUE_BOOL ? left : right;
	const struct value *other = one == left ? right : left;

	if (left == right && left->kind != VALUE_UNKNOWN)
		return 1;
	if (other->kind == VALUE_UNKNOWN || other->kind == VALUE_ERROR)
		return -1;
	if (one->kind == VALUE_NONE || one->kind == VALUE_BOOL) {
		if (other->kind == VALUE_REFERENCE)
			return -1;
		/* What is called to make an object is not None. */
		return other->kind == one->kind &&
		       (one->kind == VALUE_NONE || one->number == other->number);
	}
	return left->kind == VALUE_CLASS || left->kind == VALUE_MODULE ? value_equal(left, right)
								       : -1;
}

static int
within(struct eval *E, struct value *item, struct value *V)
{
	struct value **items;
	size_t n;
	int rc = 0, one;

	if (item->kind == VALUE_REFERENCE)
		item = eval_force(E, item);
	if (V->kind == VALUE_STR)
		return item->kind != VALUE_STR ? -1 :
		    memmem(V->text, V->len, item->text, item->len) != NULL;
	if (V->kind == VALUE_DICT) {
		if (item->kind == VALUE_UNKNOWN)
			return -1;
		return dict_find(V, item) != NULL ? 1 : dict_open(V) ? -1 : 0;
	}
	if (V->kind == VALUE_REFERENCE && strcmp(V->text, "os.environ") == 0 &&
	    item->kind == VALUE_STR)
		return environment_get(E, item->text, NULL) != NULL;
	if (eval_items(E, V, &items, &n) == -1)
		return -1;
	E->steps += (unsigned)(n / 16);
	for (size_t i = 0; i < n; i++) {
		if ((one = value_equal(items[i], item)) == 1)
			return 1;
		rc = one == -1 ? -1 : rc;
	}
	return rc;
}

struct value *
eval_compare(struct eval *E, enum ast_op op, struct value *left, struct value *right)
{
	int truth = -1;

	if (op != OP_IN && op != OP_NOT_IN)
		left = eval_force(E, left);
	right = eval_force(E, right);
	switch (op) {
	case OP_EQ:
	case OP_NE:
		truth = value_equal(left, right);
		break;
	case OP_IS:
	case OP_IS_NOT:
		truth = same(left, right);
		break;
	case OP_IN:
	case OP_NOT_IN:
		truth = within(E, left, right);
		break;
	default:
		return answer(E, ordered(op, left, right), left, right);
	}
	if (truth != -1 && (op == OP_NE || op == OP_IS_NOT || op == OP_NOT_IN))
		truth = !truth;
	return answer(E, truth, left, right);
}
