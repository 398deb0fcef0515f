#ifndef DJANGO_STATE_APPLY_H
#define DJANGO_STATE_APPLY_H

#include "django/state.h"
#include "django/state_error.h"

struct eval;

/* What the operations share, one on its way (django/db/migrations/operations, state.py). */

struct step {
	struct state *S;
	struct eval *eval;
	const struct migration *m;
	const struct value *call;
};

typedef int operation(struct step *P);

/* Where nothing else is said, 0 is returned, or -1 with a report (memory). */

/* state_step_value(P, i, name), state_step_text(): An argument, resolved; NULL: none, no text. */
struct value *state_step_value(const struct step *P, int i, const char *name);
const char *state_step_text(const struct step *P, int i, const char *name);

/* state_step_error(P, kind, model, format, ...): Note what is wrong. */
int state_step_error(const struct step *P, enum state_error_kind kind, const char *model,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/*
 * state_step_unknown(P, V, what): Note that ${what} is not known, and why ${V} is not: the state
 * may be another.
 */
int state_step_unknown(const struct step *P, const struct value *V, const char *what);

/* state_step_model(P, i, name): The model that an argument names; NULL, and the error noted. */
struct model *state_step_model(const struct step *P, int i, const char *name);

/* state_put(S, m), state_take(S, m): Add a model, in place of one of its name; remove one. */
int state_put(struct state *S, struct model *m);
int state_take(struct state *S, struct model *m);

/* model_put_option(S, m, name, V): Set an option; ${V} NULL: remove it. */
int model_put_option(struct state *S, struct model *m, const char *name, struct value *V);

/* model_put_field(S, m, F): Set a field, in the place of one of its name or last. */
int model_put_field(struct state *S, struct model *m, struct field *F);

/* model_put_named(S, list, n, size, one): Append an index or constraint. */
int model_put_named(struct state *S, struct named **list, size_t *n, size_t *size,
    const struct named *one);

/* state_step_need(P, V, like): Note what is referred to, if it is of another app. */
int state_step_need(const struct step *P, const struct value *V, const struct state_need *like);

/* state_read_field(P, model, name, V, preserve, F): Take a field apart; NULL with a report. */
struct field *state_read_field(const struct step *P, const char *model, const char *name,
    struct value *V, int preserve);

/* state_replace_field(S, F, name, V): Return a copy with another argument; NULL with a report. */
struct field *state_replace_field(struct state *S, const struct field *F, const char *name,
    struct value *V);

/* state_model.c */
operation state_create_model, state_delete_model, state_rename_model, state_alter_table,
    state_alter_comment, state_alter_options, state_alter_managers, state_alter_order,
    state_alter_unique, state_alter_together;
/* state_field.c */
operation state_add_field, state_remove_field, state_alter_field, state_rename_field;
/* state_index.c */
operation state_add_index, state_remove_index, state_rename_index, state_add_constraint,
    state_remove_constraint, state_alter_constraint;

#endif
