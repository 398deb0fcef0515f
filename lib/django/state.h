#ifndef DJANGO_STATE_H
#define DJANGO_STATE_H

#include <stddef.h>

#include "django/model.h"

struct apps;
struct arena;
struct key_set;
struct state_error;	/* these two in state_error.h */
struct state_need;
struct node;
struct nodes;

/*
 * All models with their fields and options: what some migrations end with
 * (ProjectState in django/db/migrations/state.py), or what models.py says.  Nothing ends at
 * the first error: each is noted.
 */

struct state {
	struct arena *arena;
	const struct apps *apps;
	struct key_set *index;		/* of the models, or NULL */
	struct model **models;		/* in the order of their making */
	size_t n, size;
	struct state_error *errors;	/* in the order of the plan */
	size_t errors_n, errors_size;
	struct state_need *needs;	/* likewise */
	size_t needs_n, needs_size;
	int complete;			/* 0: some model may be missing or be too much */
};

/*
 * state_replay(A, plan): Replay the operations of the nodes in order.  Return the state, or NULL
 * with a report (memory).  What the migrations hold must outlive it.  state_begin(A, n) makes an
 * empty one, for some ${n} nodes, and state_go(S, N) takes it on by one; 0, or -1 with a report.
 */
struct state *state_replay(const struct apps *A, const struct nodes *plan);
struct state *state_begin(const struct apps *A, size_t n);
int state_go(struct state *S, const struct node *N);
/* state_find(S, app, model): Return a model, without regard to the case of its name, or NULL. */
struct model *state_find(const struct state *S, const char *app, const char *model);

/* model_swapped(S, m): Return 1 if another model is in its place (AUTH_USER_MODEL), else 0. */
int model_swapped(const struct state *S, const struct model *m);

/* state_free(S): NULL is allowed. */
void state_free(struct state *S);

#endif
