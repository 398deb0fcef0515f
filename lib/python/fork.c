#include <stdlib.h>
#include <string.h>

#include "access.h"
#include "machine.h"

/*
 * Branches of which it is not known which one runs.  Each is carried out, what
 * it changed is noted and taken back; then both outcomes become one.
 */

/* A name or container that a branch changed. */
struct slot {
	struct scope *scope;	/* a name in it; or NULL: the content of ${value} */
	const char *name;
	struct value *value;
	size_t order;
	struct value *old, *new;
	struct value old_content, new_content;
};

struct outcome {
	struct slot *slots;
	size_t n;
	enum flow flow;
	struct value *result;
};

static int
trail_add(struct eval *E, const struct change *C)
{
	struct change *trail;
	size_t size;

	if (E->trail_n == E->trail_size) {
		size = E->trail_size == 0 ? 64 : E->trail_size * 2;
		if ((trail = realloc(E->trail, size * sizeof *trail)) == NULL)
			return -1;
		E->trail = trail;
		E->trail_size = size;
	}
	E->trail[E->trail_n++] = *C;
	return 0;
}

void
eval_trail(struct eval *E, struct scope *S, const char *name)
{
	struct change C = { .scope = S, .name = name, .value = scope_find(S, name) };

	trail_add(E, &C);
}

void
eval_touch(struct eval *E, struct value *V)
{
	struct change C = { .value = V, .content = *V };
	struct value *copy;

	if (E->forks == 0 || trail_add(E, &C) == -1)
		return;
	/* The old content stays as it is; what follows changes a copy. */
	copy = make_copy(E, V);
	if (copy->kind != V->kind)
		return;
	if (V->kind == VALUE_DICT)
		V->dict = copy->dict;
	else if (V->kind == VALUE_LIST || V->kind == VALUE_SET) {
		V->items = copy->items;
		V->size = copy->size;
	}
	E->steps += (unsigned)((V->kind == VALUE_DICT ? V->dict->n : V->n) / 8);
}

static int
compare_slots(const void *a, const void *b)
{
	const struct slot *s = a, *t = b;
	uintptr_t x = s->scope != NULL ? (uintptr_t)s->scope : (uintptr_t)s->value;
	uintptr_t y = t->scope != NULL ? (uintptr_t)t->scope : (uintptr_t)t->value;

	if (x != y)
		return x < y ? -1 : 1;
	if (s->name != t->name)
		return (uintptr_t)s->name < (uintptr_t)t->name ? -1 : 1;
	return 0;
}

static int
compare_order(const void *a, const void *b)
{
	const struct slot *s = a, *t = b;
	int rc = compare_slots(a, b);

	return rc != 0 ? rc : s->order < t->order ? -1 : 1;
}

void
eval_undo(struct eval *E, size_t mark)
{
	unsigned forks = E->forks;

	E->forks = 0;
	while (E->trail_n > mark) {
		const struct change *C = &E->trail[--E->trail_n];

		if (C->scope != NULL)
			scope_set(E, C->scope, C->name, C->value);
		else
			*C->value = C->content;
	}
	E->forks = forks;
}

/* Note what was changed since ${mark}, and take it back. */
static void
take(struct eval *E, size_t mark, struct outcome *O)
{
	size_t n = E->trail_n - mark, kept = 0;
	struct slot *S = n == 0 ? NULL : make_bytes(E, n * sizeof *S);

	for (size_t i = 0; S != NULL && i < n; i++) {
		const struct change *C = &E->trail[mark + i];

		S[i] = (struct slot){
			.scope = C->scope, .name = C->name, .order = i, .old_content = C->content
		};
		if (C->scope != NULL) {
			S[i].old = C->value;
			S[i].new = scope_find(C->scope, C->name);
		} else {
			S[i].value = C->value;
			S[i].new_content = *C->value;
		}
	}
	eval_undo(E, mark);
	if (S == NULL) {
		O->n = 0;
		return;
	}
	/* Of several changes of one thing the first knows the old value; all know the new one. */
	qsort(S, n, sizeof *S, compare_order);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || compare_slots(&S[kept - 1], &S[i]) != 0)
			S[kept++] = S[i];
	O->slots = S;
	O->n = kept;
}

static struct value *
content(struct eval *E, const struct value *from)
{
	struct value *V = make(E, from->kind);

	if (V != &E->spare)
		*V = *from;
	return V;
}

/* Give one slot what comes of both branches; ${a} or ${b} is NULL where that branch left it alone.
 */
static void
settle(struct eval *E, const struct slot *a, const struct slot *b, const struct outcome *A,
    const struct outcome *B, const char *why)
{
	const struct slot *S = a != NULL ? a : b;
	struct value *x, *y, *V;

	if (S->scope != NULL) {
		x = a != NULL ? a->new : b->old;
		y = b != NULL ? b->new : a->old;
		/* A branch that ends in an error is not the one that ran. */
		V = A->flow == FLOW_RAISE && B->flow != FLOW_RAISE ? y :
		    B->flow == FLOW_RAISE && A->flow != FLOW_RAISE ? x : eval_merge(E, x, y, why);
		scope_set(E, S->scope, S->name, V);
		return;
	}
	x = content(E, a != NULL ? &a->new_content : &b->old_content);
	y = content(E, b != NULL ? &b->new_content : &a->old_content);
	V = A->flow == FLOW_RAISE && B->flow != FLOW_RAISE ? y :
	    B->flow == FLOW_RAISE && A->flow != FLOW_RAISE ? x : eval_merge(E, x, y, why);
	eval_touch(E, S->value);
	V = content(E, V);
	V->line = S->value->line;
	V->column = S->value->column;
	V->module = S->value->module;
	if (V != &E->spare)
		*S->value = *V;
}

static void
settle_all(struct eval *E, const struct outcome *A, const struct outcome *B, const char *why)
{
	size_t i = 0, k = 0;
	int rc;

	while (i < A->n || k < B->n) {
		rc = i == A->n ? 1 : k == B->n ? -1 : compare_slots(&A->slots[i], &B->slots[k]);
		settle(E, rc <= 0 ? &A->slots[i] : NULL, rc >= 0 ? &B->slots[k] : NULL, A, B, why);
		i += rc <= 0;
		k += rc >= 0;
	}
}

static enum flow
join(struct eval *E, const struct outcome *A, const struct outcome *B, const char *why)
{

	if (A->flow == FLOW_RAISE || A->flow == B->flow) {
		E->frame->result = A->flow == FLOW_RETURN && B->flow == FLOW_RETURN ?
		    eval_merge(E, A->result, B->result, why) : B->result;
		return B->flow;
	}
	if (B->flow == FLOW_RAISE) {
		E->frame->result = A->result;
		return A->flow;
	}
	E->frame->result = make_unknown(E, "%s", why);
	return FLOW_LOST;
}

enum flow
eval_fork(struct eval *E, const char *why, enum flow (*run)(struct eval *, const struct ast *),
    const struct ast *a, const struct ast *b)
{
	struct outcome A = { 0 }, B = { 0 };
	size_t mark = E->trail_n;
	int tolerant = E->frame->tolerant;
	enum flow flow;

	/* Here an error tells which branch it was not. */
	E->frame->tolerant = 0;
	E->forks++;
	A.flow = run(E, a);
	A.result = E->frame->result;
	take(E, mark, &A);
	B.flow = run(E, b);
	B.result = E->frame->result;
	take(E, mark, &B);
	E->forks--;
	E->frame->tolerant = tolerant;
	settle_all(E, &A, &B, why);
	flow = join(E, &A, &B, why);
	if (flow == FLOW_RAISE && tolerant) {
		if (E->frame->module->raised == NULL)
			E->frame->module->raised = E->frame->result;
		return FLOW_ON;
	}
	return flow;
}
