#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "django/ancestry.h"
#include "django/field.h"
#include "django/names.h"
#include "django/schema_inside.h"
#include "django/state.h"
#include "django/values.h"
#include "python/access.h"

/* The table of a many-to-many field (create_many_to_many_intermediary_model, fields/related.py). */

static int
add_id(struct making *M)
{
	const struct field_kind *k = ancestry_automatic(M->P.state);
	struct schema_column *C = schema_add_column(M);
	static const char *const id[] = { "id" };

	if (C == NULL || schema_add_key(M, SCHEMA_PRIMARY, id, 1) == NULL)
		return -1;
	C->name = "id";
	C->primary = 1;
	if (k == NULL)
		return schema_open(M, "the class of 'id' is not known (DEFAULT_AUTO_FIELD)");
	C->type = column_kind_type(&M->P, k);
	return 0;
}

static int
add_end(struct making *M, const char *prefix, const char *model, const struct model *to,
    const char **column)
{
	struct schema_column *C = schema_add_column(M);

	if (C == NULL ||
	    (*column = arena_printf(M->P.arena, "%s%s_id", prefix, model)) == NULL ||
	    column_reference_type(&M->P, to, NULL, &C->type) == -1)
		return -1;
	C->name = *column;
	return 0;
}

static int
add_keys(struct making *M, const char *const columns[2], const struct model *const ends[2],
    int constraint)
{
	struct schema_key *K = schema_add_key(M, SCHEMA_UNIQUE, columns, 2);

	if (K == NULL)
		return -1;
	K->name = names_index(M->P.arena, M->t->name, columns, 2, "_uniq", M->max);
	if (K->name == NULL)
		return -1;
	for (int i = 0; i < 2 && constraint; i++)
		if (schema_foreign(M, columns[i], ends[i], NULL, NULL) == -1)
			return -1;
	for (int i = 0; i < 2; i++)
		if (schema_index(M, columns[i], M->t->columns[i + 1].type, NULL, 0) == -1)
			return -1;
	return 0;
}

int
schema_many(struct making *M, const struct field *F, const char *owner)
{
	const char *given = values_text(field_get(F, "db_table")), *columns[2];
	const struct model *ends[2] = { M->m, NULL };
	const struct value *V = field_get(F, "db_constraint");
	int same;

	M->t->model = M->m;
	M->t->many = F;
	M->t->name = given != NULL ? given : names_many(M->P.arena, owner, F->name, M->max);
	if (M->t->name == NULL)
		return -1;
	if (F->own_model &&
	    schema_open(M, "'%s' makes its table in its own way", F->name) == -1)
		return -1;
	if (F->to_app == NULL)
		return schema_open(M, "it is not known which model '%s' leads to", F->name);
	ends[1] = state_find(M->P.state, F->to_app, F->to_model);
	/* Only the names of the models count, not their apps. */
	same = names_same(F->to_model, M->m->lower);
	if (add_id(M) == -1 ||
	    add_end(M, same ? "from_" : "", M->m->lower, ends[0], &columns[0]) == -1 ||
	    add_end(M, same ? "to_" : "", F->to_model, ends[1], &columns[1]) == -1)
		return -1;
	if (ends[1] == NULL && schema_open(M, "there is no model '%s.%s' that '%s' leads to",
				   F->to_app, F->to_model, F->name) == -1)
		return -1;
	return add_keys(M, columns, ends, V == NULL || value_truth(V) != 0);
}
