#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/str.h"
#include "check/djongo_keys.h"
#include "check/djongo_type.h"
#include "check/family_mongodb.h"
#include "check/operations.h"
#include "check/replayed.h"
#include "check/subject.h"
#include "django/column.h"
#include "django/field.h"
#include "django/field_kind.h"
#include "django/schema.h"
#include "django/state.h"
#include "django/values.h"
#include "python/access.h"

/* J005 to J008: operations that djongo refuses, or passes over without a word. */

/* One migration, with the models before and after it. */
struct looking {
	const struct subject *S;
	struct arena *arena;
	struct state *before, *after;
	struct findings *F;
};

/* What an operation is about, before and after its migration. */
struct change {
	const struct model *before, *after;
	const struct field *old, *new;
};

/* What must be known of the models, so that the operation can be judged. */
static int
needs_models(const char *name)
{
	static const char *const all[] = { "AlterField", "RemoveField", "RenameField",
		"AlterUniqueTogether", "RemoveConstraint", "AlterModelTable", "RenameModel" };

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (strcmp(all[i], name) == 0)
			return 1;
	return 0;
}

static const struct model *
model_in(const struct state *S, const struct operation *O, const char *argument)
{
	const char *name = operations_text(O, 0, argument);

	return name == NULL || S == NULL ? NULL : state_find(S, O->m->key.app, name);
}

/* A field that a rename gives another name has that one afterwards. */
static struct change
change_of(const struct looking *L, const struct operation *O, const char *argument)
{
	struct change C = { .before = model_in(L->before, O, argument),
		.after = model_in(L->after, O, argument) };
	const char *name = operations_text(O, 1, "name"), *new = name;

	if (strcmp(O->name, "RenameField") == 0) {
		name = operations_text(O, 1, "old_name");
		new = operations_text(O, 2, "new_name");
	}
	if (C.before != NULL && name != NULL)
		C.old = model_field(C.before, name);
	if (C.after != NULL && new != NULL)
		C.new = model_field(C.after, new);
	return C;
}

static int
tell_type(const struct looking *L, const struct operation *O, const struct change *C)
{
	const struct finding like = replayed_at(O->m, O->call);
	const char *old, *new;

	if (C->old == NULL || C->new == NULL)
		return 0;
	if (djongo_type(L->arena, L->before, C->old, &old) == -1 ||
	    djongo_type(L->arena, L->after, C->new, &new) == -1)
		return -1;
	if (old == NULL || new == NULL || strcmp(old, new) == 0)
		return 0;
	if (findings_add(L->F, &like,
		"djongo cannot change the type of '%s.%s' (%s to %s): migrate fails",
		C->after->name, C->new->name, old, new) == -1)
		return -1;
	return findings_help(L->F, "add a field of another name, and copy");
}

static int
is_class(const struct value *call, const char *name)
{
	const char *dotted = call == NULL || call->kind != VALUE_CALL ? NULL : call_name(call);
	const char *dot = dotted == NULL ? NULL : strrchr(dotted, '.');

	return dotted != NULL && strcmp(dot == NULL ? dotted : dot + 1, name) == 0;
}

static int
is_given(const struct value *call, const char *name)
{
	const struct value *V = call_arg(call, -1, name);

	return V != NULL && V->kind != VALUE_NONE && value_truth(V) != 0;
}

/* With a condition or expressions, the index is of a field of a nonsense name. */
static int
is_nonsense(const struct value *constraint)
{

	return is_class(constraint, "UniqueConstraint") &&
	       (is_given(constraint, "condition") || constraint->call->n > 0) &&
	       !is_given(constraint, "include") && !is_given(constraint, "deferrable");
}

static int
tell_nonsense(const struct looking *L, const struct operation *O, const struct value *V)
{
	const struct finding like = replayed_at(O->m, V);

	return findings_add(L->F, &like,
	    "djongo knows no unique constraint with a condition or expressions: it makes an index "
	    "of a field that no document has, or migrate fails");
}

static int
tell_added(const struct looking *L, const struct operation *O)
{
	const struct value *V = call_arg(O->call, 1, "constraint");
	const struct finding like = replayed_at(O->m, V);

	if (is_class(V, "CheckConstraint"))
		return findings_add(
		    L->F, &like, "djongo cannot add a CheckConstraint: migrate fails");
	return is_nonsense(V) ? tell_nonsense(L, O, V) : 0;
}

static int
tell_created(const struct looking *L, const struct operation *O, int unique)
{
	const struct value *options = call_arg(O->call, 2, "options"), *V;
	const struct value *list = options == NULL ? NULL : dict_get(options, "constraints");

	for (size_t i = 0; list != NULL && values_list(list) && i < list->n; i++) {
		struct finding like = replayed_at(O->m, V = list->items[i]);

		if (!unique && is_nonsense(V)) {
			if (tell_nonsense(L, O, V) == -1)
				return -1;
			continue;
		}
		like.rule = L->F->rule;
		like.severity = SEVERITY_WARNING;
		if (!unique && is_class(V, "CheckConstraint") &&
		    findings_add(L->F, &like,
			"djongo drops the check without a word: nothing is checked") == -1)
			return -1;
		if (unique && is_class(V, "UniqueConstraint") && !is_nonsense(V) &&
		    (findings_add(L->F, &like,
			 "djongo passes over a UniqueConstraint in CreateModel: nothing is kept "
			 "unique") == -1 ||
			findings_help(L->F, "add it by AddConstraint, or use unique_together") ==
			    -1))
			return -1;
	}
	return 0;
}

static int
tell_key(const struct looking *L, const struct operation *O)
{
	const struct value *V = call_arg(O->call, 2, "field");
	const struct finding like = replayed_at(O->m, O->call);

	if (V == NULL || V->kind != VALUE_CALL || !is_given(V, "primary_key"))
		return 0;
	return findings_add(
	    L->F, &like, "djongo cannot add a primary key to a table: migrate fails");
}

static int
is_noop(const struct value *V)
{

	return V->kind == VALUE_REFERENCE && str_ends(V->text, ".noop");
}

/* Of SQL written by hand next to nothing is understood; these three were seen to work. */
static int
tell_sql(const struct looking *L, const struct operation *O)
{
	static const char *const worked[] = { "ALTER TABLE", "DELETE FROM", "DROP TABLE" };
	const struct value *V = call_arg(O->call, 0, "sql");
	const char *sql = values_text(V);
	struct finding like = replayed_at(O->m, O->call);

	if (V == NULL || is_noop(V) || (sql != NULL && sql[strspn(sql, " \t\r\n")] == '\0'))
		return 0;
	for (size_t i = 0; sql != NULL && i < sizeof worked / sizeof *worked; i++)
		if (strncasecmp(sql + strspn(sql, " \t\r\n"), worked[i], strlen(worked[i])) == 0)
			sql = NULL;
	if (sql == NULL) {
		like.rule = L->F->rule;
		like.severity = SEVERITY_WARNING;
	}
	if (findings_add(L->F, &like, "djongo %s SQL that Django did not write",
		sql == NULL ? "may not understand" : "does not understand") == -1)
		return -1;
	return findings_help(L->F, "do it by RunPython");
}

static int
look_refused(const struct looking *L, const struct operation *O)
{
	struct change C;

	if (strcmp(O->name, "AlterField") == 0) {
		C = change_of(L, O, "model_name");
		return tell_type(L, O, &C);
	}
	if (strcmp(O->name, "AddConstraint") == 0)
		return tell_added(L, O);
	if (strcmp(O->name, "CreateModel") == 0)
		return tell_created(L, O, 0);
	if (strcmp(O->name, "AddField") == 0)
		return tell_key(L, O);
	return strcmp(O->name, "RunSQL") == 0 ? tell_sql(L, O) : 0;
}

static int
look_created(const struct looking *L, const struct operation *O)
{

	return strcmp(O->name, "CreateModel") == 0 ? tell_created(L, O, 1) : 0;
}

static int
look_renamed(const struct looking *L, const struct operation *O)
{
	const struct finding like = replayed_at(O->m, O->call);
	const int table = strcmp(O->name, "AlterModelTable") == 0;
	const char *new = operations_text(O, 1, "new_name"), *was, *is;
	const struct model *m = model_in(L->before, O, table ? "name" : "old_name"), *n;

	if (!table && (strcmp(O->name, "RenameModel") != 0 || new == NULL))
		return 0;
	n = table ? model_in(L->after, O, "name") : state_find(L->after, O->m->key.app, new);
	if (m == NULL || n == NULL || !model_managed(m) || !model_managed(n))
		return 0;
	was = schema_table_name(L->arena, L->before, m, SCHEMA_DJONGO);
	is = schema_table_name(L->arena, L->after, n, SCHEMA_DJONGO);
	if (was == NULL || is == NULL)
		return -1;
	if (strcmp(was, is) == 0)
		return 0;
	if (findings_add(L->F, &like,
		"djongo renames the collection '%s' to '%s', but not in its own __schema__: new "
		"rows get no id",
		was, is) == -1)
		return -1;
	return findings_help(L->F, "rename it in __schema__ too, by RunPython");
}

static int
has_key(const struct djongo_key *first, const struct djongo_key *wanted)
{

	for (; first != NULL; first = first->next)
		if (first->unique == wanted->unique && strcmp(first->columns, wanted->columns) == 0)
			return 1;
	return 0;
}

/* Does one of "a,-b" stand there? */
static int
has_column(const char *columns, const char *column)
{
	size_t n = strlen(column);

	for (; *columns != '\0'; columns += strcspn(columns, ",")) {
		columns += strspn(columns, ",-");
		if (strncmp(columns, column, n) == 0 && (columns[n] == ',' || columns[n] == '\0'))
			return 1;
	}
	return 0;
}

/* Is it this operation that takes the key away, and does its index stay? */
static int
is_lost(const struct operation *O, const struct djongo_key *k, const struct change *C,
    const char *column)
{
	const char *name;

	/* Of a model that another name is given to, too, it is not known what else becomes. */
	if (strcmp(O->name, "AlterUniqueTogether") == 0)
		return C->after != NULL && k->unique && k->group != NULL;
	if (strcmp(O->name, "AlterField") == 0)
		return C->after != NULL && k->unique && k->field != NULL && k->field == C->old;
	if (strcmp(O->name, "RemoveConstraint") == 0)
		return k->unique && k->named != NULL && k->named->name != NULL &&
		       (name = operations_text(O, 1, "name")) != NULL &&
		       strcmp(name, k->named->name) == 0;
	return column != NULL && has_column(k->columns, column);
}

static int
look_kept(const struct looking *L, const struct operation *O)
{
	const int together = strcmp(O->name, "AlterUniqueTogether") == 0;
	const struct finding like = replayed_at(O->m, O->call);
	const struct djongo_key *old, *new;
	const char *column = NULL;
	struct change C;
	int failed;

	if (!needs_models(O->name) || strcmp(O->name, "RenameModel") == 0)
		return 0;
	C = change_of(L, O, together ? "name" : "model_name");
	if (C.before == NULL)
		return 0;
	if (C.old != NULL && column_name(L->arena, C.old, &column) == -1)
		return -1;
	old = djongo_keys(L->arena, C.before, &failed);
	new = failed || C.after == NULL ? NULL : djongo_keys(L->arena, C.after, &failed);
	for (; old != NULL && !failed; old = old->next)
		if (is_lost(O, old, &C, column) && !has_key(new, old) &&
		    findings_add(L->F, &like,
			"djongo does not drop the %sindex of '%s' (%s): it stays",
			old->unique ? "unique " : "", C.before->name, old->columns) == -1)
			return -1;
	return failed ? -1 : 0;
}

typedef int look(const struct looking *L, const struct operation *O);

struct visit {
	struct looking L;
	look *at;
	int models;	/* wanted: does any operation need them? */
};

static int
wants(const struct operation *O, void *cookie)
{
	struct visit *V = cookie;

	V->models |= O->name != NULL && !O->state && needs_models(O->name);
	return 0;
}

static int
visit(const struct operation *O, void *cookie)
{
	struct visit *V = cookie;

	return O->name == NULL || O->state ? 0 : V->at(&V->L, O);
}

/* The ${i}th of the plan. */
static int
look_at(struct visit *V, size_t i)
{
	const struct nodes *plan = &V->L.S->plan;
	const struct migration *m = plan->all[i]->migration;
	struct nodes first = *plan;
	int rc = 0;

	V->models = 0;
	operations_each(m, wants, V);
	if (V->models) {
		first.n = i;
		if ((V->L.before = state_replay(V->L.S->apps, &first)) == NULL)
			return -1;
		first.n = i + 1;
		if ((V->L.after = state_replay(V->L.S->apps, &first)) == NULL)
			rc = -1;
	}
	if (rc == 0)
		rc = operations_each(m, visit, V);
	state_free(V->L.after);
	state_free(V->L.before);
	V->L.before = V->L.after = NULL;
	return rc;
}

static int
each_operation(const struct subject *S, struct findings *F, look *at)
{
	struct visit V = { .L = { .S = S, .F = F }, .at = at };
	int rc = subject_uses(S, DATABASE_DJONGO);

	if (rc != 1 || S->cycles_n > 0)
		return rc == -1 ? -1 : 0;
	if ((V.L.arena = arena_new(0)) == NULL)
		return -1;
	rc = 0;
	for (size_t i = 0; i < S->plan.n && rc == 0; i++) {
		const struct migration *m = S->plan.all[i]->migration;

		if (m != NULL && m->app->place == APP_OWN)
			rc = look_at(&V, i);
	}
	arena_free(V.L.arena);
	return rc;
}

/* Is a constraint made by a migration already, where it is told? */
static int
is_made(const struct state *history, const struct model *m, const struct named *N)
{
	const struct model *old = state_find(history, m->app, m->name);

	for (size_t i = 0; old != NULL && N->name != NULL && i < old->constraints_n; i++)
		if (old->constraints[i].name != NULL &&
		    strcmp(old->constraints[i].name, N->name) == 0)
			return 1;
	return 0;
}

/* What makemigrations would make of the models next. */
static int
look_models(const struct subject *S, struct findings *F)
{
	const struct state *code = subject_code(S), *history;

	if (code == NULL || replayed_history(S, &history) == -1)
		return -1;
	for (size_t i = 0; i < code->n; i++) {
		const struct model *m = code->models[i];

		for (size_t k = 0; model_managed(m) && k < m->constraints_n; k++) {
			const struct value *V = m->constraints[k].value;
			const struct finding like = { .path = value_path(V), .line = value_line(V),
				.column = value_column(V), .app = m->app };

			if ((!is_class(V, "CheckConstraint") && !is_nonsense(V)) ||
			    (history != NULL && is_made(history, m, &m->constraints[k])))
				continue;
			if (findings_add(F, &like, "djongo cannot make this constraint of '%s'",
				m->name) == -1)
				return -1;
		}
	}
	return 0;
}

int
djongo_refused(const struct subject *S, struct findings *F)
{
	const int rc = subject_uses(S, DATABASE_DJONGO);

	if (rc != 1 || look_models(S, F) == -1)
		return rc == 1 ? -1 : rc;
	return each_operation(S, F, look_refused);
}

int
djongo_renamed(const struct subject *S, struct findings *F)
{

	return each_operation(S, F, look_renamed);
}

int
djongo_kept(const struct subject *S, struct findings *F)
{

	return each_operation(S, F, look_kept);
}

int
djongo_passed(const struct subject *S, struct findings *F)
{

	return each_operation(S, F, look_created);
}
