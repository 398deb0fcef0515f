#include "django/state.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "django/apps.h"
#include "django/field_class.h"
#include "django/graph.h"
#include "django/key.h"
#include "django/migrations.h"
#include "django/names.h"
#include "django/operation.h"
#include "django/settings.h"
#include "django/state_apply.h"
#include "django/values.h"
#include "python/access.h"
#include "python/eval.h"

enum { SHORT = 128 };

static int
is_plain(const char *text)
{

	for (; *text != '\0'; text++)
		if ((unsigned char)*text >= 0x80)
			return 0;
	return 1;
}

static int
nothing(struct step *P)
{

	(void)P;
	return 0;
}

static int replay_list(struct step *P, const struct value *list);

static int
separate(struct step *P)
{

	return replay_list(P, state_step_value(P, 1, "state_operations"));
}

static int
run_sql(struct step *P)
{

	return replay_list(P, state_step_value(P, 2, "state_operations"));
}

static const struct {
	const char *name;
	operation *run;
} operations[] = {
	{ "AddConstraint", state_add_constraint },
	{ "AddConstraintNotValid", state_add_constraint },
	{ "AddField", state_add_field },
	{ "AddIndex", state_add_index },
	{ "AddIndexConcurrently", state_add_index },
	{ "AlterConstraint", state_alter_constraint },
	{ "AlterField", state_alter_field },
	{ "AlterIndexTogether", state_alter_together },
	{ "AlterModelManagers", state_alter_managers },
	{ "AlterModelOptions", state_alter_options },
	{ "AlterModelTable", state_alter_table },
	{ "AlterModelTableComment", state_alter_comment },
	{ "AlterOrderWithRespectTo", state_alter_order },
	{ "AlterUniqueTogether", state_alter_unique },
	{ "CreateModel", state_create_model },
	{ "DeleteModel", state_delete_model },
	{ "RemoveConstraint", state_remove_constraint },
	{ "RemoveField", state_remove_field },
	{ "RemoveIndex", state_remove_index },
	{ "RemoveIndexConcurrently", state_remove_index },
	{ "RenameField", state_rename_field },
	{ "RenameIndex", state_rename_index },
	{ "RenameModel", state_rename_model },
	{ "RunSQL", run_sql },
	{ "SeparateDatabaseAndState", separate },
};

/* The rest of Django's own (RunPython, extensions, collations, validation) changes no state. */
static operation *
operation_of(const char *name)
{

	for (size_t i = 0; i < sizeof operations / sizeof *operations; i++)
		if (strcmp(operations[i].name, name) == 0)
			return operations[i].run;
	return nothing;
}

/* A call of a name that other modules say more about: the call of what it stands for. */
static const struct value *
with_class(const struct step *P, const struct value *V)
{
	struct value *callee = V->kind == VALUE_CALL ? V->call->callee : NULL, *found;
	struct value *copy;

	if (callee == NULL || callee->kind != VALUE_REFERENCE ||
	    (found = field_class_resolve(P->eval, callee)) == callee)
		return V;
	if ((copy = arena_alloc(P->S->arena, sizeof *copy)) == NULL)
		return NULL;
	*copy = *V;
	if ((copy->call = arena_alloc(P->S->arena, sizeof *copy->call)) == NULL)
		return NULL;
	*copy->call = *V->call;
	copy->call->callee = found;
	return copy;
}

static int
replay_one(struct step *P, const struct value *V)
{
	const char *name;
	struct step inner = *P;

	if ((V = with_class(P, V)) == NULL)
		return -1;
	inner.call = V;
	if ((name = operation_name(V)) == NULL)
		return operation_idle(V) ? 0 : state_step_unknown(&inner, V, "an operation");
	return operation_of(name)(&inner);
}

static int
replay_list(struct step *P, const struct value *list)
{

	if (list == NULL || list->kind == VALUE_NONE)
		return 0;
	if (!values_list(list))
		return state_step_unknown(P, list, "the list of operations");
	for (size_t i = 0; i < list->n; i++)
		if (replay_one(P, eval_resolve(P->eval, list->items[i])) == -1)
			return -1;
	return 0;
}

/* What is not known may have changed the model that it names, or any of its app. */
static void
doubt(const struct state *S, const char *app, const char *model)
{

	for (size_t i = 0; i < S->n; i++) {
		struct model *m = S->models[i];

		if (strcmp(m->app, app) == 0 && (model == NULL || names_same(m->name, model)) &&
		    m->open == NULL)
			m->open = "a migration may change it in a way that is not known";
	}
}

static int
replay_migration(struct state *S, const struct migration *m)
{
	struct step P = { .S = S, .eval = settings_eval(S->apps->settings), .m = m };

	if (m->read)
		return replay_list(&P, m->operations);
	S->complete = 0;
	doubt(S, m->key.app, NULL);
	return state_step_error(&P, STATE_UNREAD, NULL, "the migration could not be read");
}

/* One that is not on disk, or of an app that is not at hand. */
static int
miss(struct state *S, const struct node *N)
{
	const struct migration m = { .key = N->key };
	const struct step P = { .S = S, .m = &m };

	S->complete = 0;
	doubt(S, N->key.app, NULL);
	if (state_step_error(
		&P, STATE_UNREAD, NULL, "the migration '%s' is not at hand", N->key.name) == -1)
		return -1;
	S->errors[S->errors_n - 1].migration = NULL;
	return 0;
}

struct state *
state_begin(const struct apps *A, size_t n)
{
	struct state *S;

	if ((S = calloc(1, sizeof *S)) == NULL) {
		report_errno(EXIT_FAILED, "cannot replay the migrations");
		return NULL;
	}
	S->apps = A;
	S->complete = 1;
	if ((S->arena = arena_new(0)) != NULL && (S->index = key_set_new(n)) != NULL)
		return S;
	state_free(S);
	return NULL;
}

int
state_go(struct state *S, const struct node *N)
{

	return N->migration == NULL ? miss(S, N) : replay_migration(S, N->migration);
}

struct state *
state_replay(const struct apps *A, const struct nodes *plan)
{
	struct state *S;

	if ((S = state_begin(A, plan->n)) == NULL)
		return NULL;
	for (size_t i = 0; i < plan->n; i++)
		if (state_go(S, plan->all[i]) == -1) {
			state_free(S);
			return NULL;
		}
	return S;
}

struct value *
state_step_value(const struct step *P, int i, const char *name)
{
	struct value *V = call_arg(P->call, i, name);

	return V == NULL ? NULL : eval_resolve(P->eval, V);
}

const char *
state_step_text(const struct step *P, int i, const char *name)
{

	return values_text(state_step_value(P, i, name));
}

int
state_step_error(
    const struct step *P, enum state_error_kind kind, const char *model, const char *format, ...)
{
	struct state *S = P->S;
	struct state_error *all;
	struct buf B = { 0 };
	va_list args;
	char *text;

	if (S->errors_n == S->errors_size) {
		S->errors_size = S->errors_size == 0 ? 16 : 2 * S->errors_size;
		if ((all = reallocarray(S->errors, S->errors_size, sizeof *all)) == NULL)
			return report_errno(EXIT_FAILED, "cannot replay the migrations");
		S->errors = all;
	}
	va_start(args, format);
	buf_vprintf(&B, format, args);
	va_end(args);
	text = B.failed ? NULL : arena_strdup(S->arena, B.data == NULL ? "" : B.data);
	buf_free(&B);
	if (text == NULL)
		return -1;
	S->errors[S->errors_n++] = (struct state_error){ .kind = kind,
		.migration = P->m,
		.value = P->call,
		.app = P->m->key.app,
		.model = model,
		.text = text };
	return 0;
}

int
state_step_need(const struct step *P, const struct value *V, const struct state_need *like)
{
	struct state *S = P->S;
	struct state_need *all, *one;
	const struct model *m;

	if (strcmp(like->app, P->m->key.app) == 0)
		return 0;
	if (S->needs_n == S->needs_size) {
		S->needs_size = S->needs_size == 0 ? 64 : 2 * S->needs_size;
		if ((all = reallocarray(S->needs, S->needs_size, sizeof *all)) == NULL)
			return report_errno(EXIT_FAILED, "cannot replay the migrations");
		S->needs = all;
	}
	m = state_find(S, like->app, like->model);
	one = &S->needs[S->needs_n++];
	*one = *like;
	one->from = P->m;
	one->value = V;
	one->made = m == NULL ? NULL : m->named;
	return 0;
}

/* Why a value is not known, as far as it says so. */
static const char *
reason_of(const struct value *V)
{

	if (V == NULL)
		return "it is not given";
	if (V->kind == VALUE_UNKNOWN)
		return V->unknown.why;
	if (V->kind == VALUE_ERROR)
		return V->error.why;
	if (V->kind == VALUE_CALL)
		return "its class is not one of Django's";
	return "it is no call or text";
}

/* The model that an operation of Django's is about, or NULL. */
static const char *
model_named(const struct step *P)
{
	const char *name = operation_name(P->call), *model;

	if (name == NULL || str_begins(name, "Run") || str_begins(name, "Separate"))
		return NULL;
	model = state_step_text(P, 0, "model_name");
	return model != NULL ? model : state_step_text(P, 0, "name");
}

int
state_step_unknown(const struct step *P, const struct value *V, const char *what)
{
	const char *name = V != NULL && V->kind == VALUE_CALL ? call_name(V) : NULL;
	const char *model = model_named(P);
	struct step at = *P;

	P->S->complete = 0;
	doubt(P->S, P->m->key.app, model);
	if (at.call == NULL)
		at.call = V;
	return state_step_error(&at, STATE_UNKNOWN, model, "%s is not known%s%s%s: %s", what,
	    name == NULL ? "" : " ('", name == NULL ? "" : name, name == NULL ? "" : "')",
	    reason_of(V));
}

struct model *
state_step_model(const struct step *P, int i, const char *name)
{
	const struct value *V = state_step_value(P, i, name);
	const char *text = values_text(V);
	struct model *m;

	if (text == NULL)
		state_step_unknown(P, V, "the model of an operation");
	else if ((m = state_find(P->S, P->m->key.app, text)) != NULL)
		return m;
	else
		state_step_error(
		    P, STATE_NO_MODEL, text, "there is no model '%s.%s' here", P->m->key.app, text);
	return NULL;
}

struct model *
state_find(const struct state *S, const char *app, const char *model)
{
	char lower[SHORT];
	struct key key = { app, model };
	size_t n = strlen(model);

	/* Of models.py there is no index, and few letters are not as in ASCII. */
	if (S->index != NULL && n < SHORT && is_plain(model)) {
		for (size_t i = 0; i <= n; i++)
			lower[i] = (char)tolower((unsigned char)model[i]);
		key.name = lower;
		return key_set_get(S->index, &key);
	}
	for (size_t i = 0; i < S->n; i++)
		if (names_same(S->models[i]->lower, model) && strcmp(S->models[i]->app, app) == 0)
			return S->models[i];
	return NULL;
}

int
state_put(struct state *S, struct model *m)
{
	struct key key = { m->app, m->lower };
	struct model *there = state_find(S, m->app, m->lower), **all;

	if (there != NULL && state_take(S, there) == -1)
		return -1;
	if (S->n == S->size) {
		S->size = S->size == 0 ? 64 : 2 * S->size;
		if ((all = reallocarray(S->models, S->size, sizeof *all)) == NULL)
			return report_errno(EXIT_FAILED, "cannot replay the migrations");
		S->models = all;
	}
	S->models[S->n++] = m;
	return S->index == NULL ? 0 : key_set_put(S->index, &key, m);
}

int
state_take(struct state *S, struct model *m)
{
	struct key key = { m->app, m->lower };
	size_t i = 0;

	while (i < S->n && S->models[i] != m)
		i++;
	if (i < S->n) {
		memmove(&S->models[i], &S->models[i + 1], (S->n - i - 1) * sizeof *S->models);
		S->n--;
	}
	return S->index == NULL ? 0 : key_set_put(S->index, &key, NULL);
}

int
model_swapped(const struct state *S, const struct model *m)
{
	const char *setting = values_text(model_option(m, "swappable")), *text, *dot;

	if (setting == NULL || (text = settings_text(S->apps->settings, setting)) == NULL ||
	    (dot = strchr(text, '.')) == NULL)
		return 0;
	return strlen(m->app) != (size_t)(dot - text) ||
	       strncmp(m->app, text, (size_t)(dot - text)) != 0 || !names_same(m->name, dot + 1);
}

void
state_free(struct state *S)
{

	if (S == NULL)
		return;
	key_set_free(S->index);
	free(S->models);
	free(S->errors);
	free(S->needs);
	arena_free(S->arena);
	free(S);
}
