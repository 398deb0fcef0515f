#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/str.h"
#include "check/around.h"
#include "check/djongo_type.h"
#include "check/family_mongodb.h"
#include "check/replayed.h"
#include "check/subject.h"
#include "django/field.h"
#include "django/state.h"
#include "django/values.h"
#include "python/access.h"

/* J005 and J008: operations that djongo refuses, and constraints that it passes over. */

static int
tell_type(const struct around *L, const struct operation *O, const struct around_change *C)
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
tell_nonsense(const struct around *L, const struct operation *O, const struct value *V)
{
	const struct finding like = replayed_at(O->m, V);

	return findings_add(L->F, &like,
	    "djongo knows no unique constraint with a condition or expressions: it makes an index "
	    "of a field that no document has, or migrate fails");
}

static int
tell_added(const struct around *L, const struct operation *O)
{
	const struct value *V = call_arg(O->call, 1, "constraint");
	const struct finding like = replayed_at(O->m, V);

	if (is_class(V, "CheckConstraint"))
		return findings_add(
		    L->F, &like, "djongo cannot add a CheckConstraint: migrate fails");
	return is_nonsense(V) ? tell_nonsense(L, O, V) : 0;
}

static int
tell_created(const struct around *L, const struct operation *O, int unique)
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
tell_key(const struct around *L, const struct operation *O)
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
tell_sql(const struct around *L, const struct operation *O)
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
look_refused(const struct around *L, const struct operation *O)
{
	struct around_change C;

	if (strcmp(O->name, "AlterField") == 0) {
		C = around_change(L, O, "model_name");
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

/* Django itself makes none of these where the database cannot. */
static int
tell_skipped(const struct around *L, const struct operation *O)
{
	const struct value *V = call_arg(O->call, 1, "constraint");
	const struct finding like = replayed_at(O->m, V);

	if (!is_class(V, "UniqueConstraint") ||
	    (!is_given(V, "include") && !is_given(V, "deferrable")))
		return 0;
	if (findings_add(L->F, &like,
		"Django makes no UniqueConstraint with '%s' on djongo: nothing is kept unique",
		is_given(V, "include") ? "include" : "deferrable") == -1)
		return -1;
	return findings_help(L->F, "remove that argument");
}

static int
look_passed(const struct around *L, const struct operation *O)
{

	if (strcmp(O->name, "AddConstraint") == 0)
		return tell_skipped(L, O);
	return strcmp(O->name, "CreateModel") == 0 ? tell_created(L, O, 1) : 0;
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
			const struct finding like = finding_at_value(V, m->app);

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
	return around_each(S, F, look_refused);
}

int
djongo_passed(const struct subject *S, struct findings *F)
{
	const int rc = subject_uses(S, DATABASE_DJONGO);

	return rc != 1 ? rc : around_each(S, F, look_passed);
}
