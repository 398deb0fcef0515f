#include <string.h>

#include "base/str.h"
#include "django/apps.h"
#include "django/field_class.h"
#include "django/schema_inside.h"
#include "django/settings.h"
#include "django/state.h"
#include "django/values.h"
#include "python/access.h"

/* Code that does not run may go in circles. */
enum { BASES_DEEP = 16 };

/* The keys of Meta.indexes and Meta.constraints (db/models/indexes.py, constraints.py). */

static const char *
last_part(const char *dotted)
{
	const char *dot = dotted == NULL ? NULL : strrchr(dotted, '.');

	return dot == NULL ? dotted : dot + 1;
}

/* Is an argument given that is not None, False, empty? */
static int
is_given(const struct value *call, const char *name)
{
	const struct value *V = call_arg(call, -1, name);

	return V != NULL && V->kind != VALUE_NONE && value_truth(V) != 0;
}

static int
set_columns(struct making *M, const struct named *N, struct schema_key *K)
{
	const struct value *fields = call_arg(N->value, -1, "fields");
	const char **columns;
	size_t n;
	int rc;

	if (N->value->call->n > 0 || fields == NULL) {
		K->partial = 1;
		return 0;
	}
	if ((rc = schema_columns(M, fields, &columns, &n)) == 1) {
		K->columns = columns;
		K->n = n;
		K->sure = schema_columns_sure(M, columns, n);
	}
	return rc == 0 ? schema_open(M, "fields of '%s' are not known",
			     N->name == NULL ? "an index" : N->name)
		       : rc;
}

static int
add(struct making *M, const struct named *N, enum schema_kind kind)
{
	struct schema_key *K = schema_add_key(M, kind, NULL, 0);

	if (K == NULL)
		return -1;
	K->name = N->name;
	K->partial = is_given(N->value, "condition");
	if (kind == SCHEMA_CHECK || kind == SCHEMA_EXCLUDE) {
		K->partial = 1;
		return 0;
	}
	return set_columns(M, N, K) == -1 ? -1 : 0;
}

/* May a class of indexes, that is not Django's, make none, or another one? */
static int
has_own_sql(struct eval *E, struct value *V, int depth)
{

	V = field_class_resolve(E, V);
	if (V->kind == VALUE_REFERENCE)
		return !str_begins(V->text, "django.") && strcmp(V->text, "object") != 0;
	if (V->kind != VALUE_CLASS || depth == BASES_DEEP ||
	    scope_get(V->class->scope, "create_sql") != NULL)
		return 1;
	for (size_t i = 0; i < V->class->n; i++)
		if (has_own_sql(E, V->class->bases[i], depth + 1))
			return 1;
	return 0;
}

static int
add_index(struct making *M, const struct named *N)
{
	const char *name = last_part(N->value == NULL ? NULL : call_name(N->value));
	const struct apps *apps = M->P.state->apps;

	if (name == NULL || N->value->kind != VALUE_CALL)
		return schema_open(M, "an index is not known");
	if (apps != NULL && has_own_sql(settings_eval(apps->settings), N->value->call->callee, 0))
		return schema_open(M, "an index is made in its own way: %s", name);
	return add(M, N, SCHEMA_INDEX);
}

/* What others do not have, Django leaves out there (DatabaseFeatures). */
static int
is_left_out(const struct making *M, const struct value *V)
{

	return M->P.database != SCHEMA_POSTGRES &&
	       (is_given(V, "deferrable") || is_given(V, "include") ||
		   (call_arg(V, -1, "nulls_distinct") != NULL &&
		       call_arg(V, -1, "nulls_distinct")->kind != VALUE_NONE));
}

static int
add_constraint(struct making *M, const struct named *N)
{
	const char *name = last_part(N->value == NULL ? NULL : call_name(N->value));

	if (name == NULL || N->value->kind != VALUE_CALL)
		return schema_open(M, "a constraint is not known");
	if (strcmp(name, "CheckConstraint") == 0)
		return add(M, N, SCHEMA_CHECK);
	if (strcmp(name, "ExclusionConstraint") == 0)
		return M->P.database != SCHEMA_POSTGRES ? 0 : add(M, N, SCHEMA_EXCLUDE);
	if (strcmp(name, "UniqueConstraint") != 0)
		return schema_open(M, "the class of a constraint is not known: %s", name);
	return is_left_out(M, N->value) ? 0 : add(M, N, SCHEMA_UNIQUE);
}

int
schema_meta(struct making *M)
{

	for (size_t i = 0; i < M->m->constraints_n; i++)
		if (add_constraint(M, &M->m->constraints[i]) == -1)
			return -1;
	for (size_t i = 0; i < M->m->indexes_n; i++)
		if (add_index(M, &M->m->indexes[i]) == -1)
			return -1;
	return 0;
}
