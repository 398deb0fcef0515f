#include <string.h>

#include "check/around.h"
#include "check/djongo_keys.h"
#include "check/family_mongodb.h"
#include "check/replayed.h"
#include "check/subject.h"
#include "django/column.h"
#include "django/field.h"
#include "django/schema.h"
#include "django/state.h"

/* J006 and J007: what djongo forgets when something is renamed or removed. */

static int
look_renamed(const struct around *L, const struct operation *O)
{
	const struct finding like = replayed_at(O->m, O->call);
	const int table = strcmp(O->name, "AlterModelTable") == 0;
	const char *new = operations_text(O, 1, "new_name"), *was, *is;
	const struct model *m = around_model(L->before, O, table ? "name" : "old_name"), *n;

	if (!table && (strcmp(O->name, "RenameModel") != 0 || new == NULL))
		return 0;
	n = table ? around_model(L->after, O, "name") : state_find(L->after, O->m->key.app, new);
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
is_lost(const struct operation *O, const struct djongo_key *k, const struct around_change *C,
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
look_kept(const struct around *L, const struct operation *O)
{
	const int together = strcmp(O->name, "AlterUniqueTogether") == 0;
	const struct finding like = replayed_at(O->m, O->call);
	const struct djongo_key *old, *new;
	const char *column = NULL;
	struct around_change C;
	int failed;

	if (L->before == NULL)
		return 0;
	C = around_change(L, O, together ? "name" : "model_name");
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

int
djongo_renamed(const struct subject *S, struct findings *F)
{
	const int rc = subject_uses(S, DATABASE_DJONGO);

	return rc != 1 ? rc : around_each(S, F, look_renamed);
}

int
djongo_kept(const struct subject *S, struct findings *F)
{
	const int rc = subject_uses(S, DATABASE_DJONGO);

	return rc != 1 ? rc : around_each(S, F, look_kept);
}
