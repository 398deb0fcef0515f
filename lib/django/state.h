#ifndef DJANGO_STATE_H
#define DJANGO_STATE_H

#include <stddef.h>
#include <stdint.h>

#include "django/field.h"

struct apps;
struct arena;
struct key_set;
struct state_error;	/* these two in state_error.h */
struct state_need;
struct migration;
struct node;
struct nodes;
struct value;

/*
 * All models with their fields and options: what some migrations end with
 * (ProjectState in django/db/migrations/state.py), or what models.py says.  Nothing ends at
 * the first error: each is noted.
 */

struct option {
	const char *name;	/* "db_table", "unique_together"; never "indexes", "constraints" */
	struct value *value;
};

/* An entry of Meta.indexes or Meta.constraints. */
struct named {
	const char *name;	/* NULL: not known */
	struct value *value;	/* the call */
	const struct migration *made;
};

struct model {
	const char *app, *name;	/* as written: "EventLog" */
	const char *lower;	/* lowercased: the key */
	struct field **fields;	/* in Django's order */
	size_t fields_n, fields_size;
	struct option *options;	/* ordered by name */
	size_t options_n, options_size;
	struct named *indexes, *constraints;
	size_t indexes_n, indexes_size, constraints_n, constraints_size;
	struct value *bases, *managers;	/* tuples or lists; NULL: the default */
	const struct value *value;	/* what made it: its place */
	const struct migration *made;	/* that created it; NULL: models.py */
	const struct migration *named;	/* that gave it its name: the same, or RenameModel */
	int doubtful;			/* of models.py: it may not be there */
	int embedded, open_options;	/* likewise: in others; code may add to its options */
	const char *open;		/* why there may be more to it than is seen, or NULL */
};

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

/* model_field(m, name), model_option(m, name): Return one, or NULL. */
struct field *model_field(const struct model *m, const char *name);
struct value *model_option(const struct model *m, const char *name);

/* model_managed(m), model_swapped(S, m): Does migrate make its table?  Is another in its place? */
int model_managed(const struct model *m);	/* not unmanaged, embedded or a proxy */
int model_swapped(const struct state *S, const struct model *m);

/* state_free(S): NULL is allowed. */
void state_free(struct state *S);

#endif
