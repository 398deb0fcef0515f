#include "check/separate.h"

#include <string.h>

#include "base/arena.h"
#include "check/half.h"
#include "check/replayed.h"
#include "django/migrations.h"
#include "django/operation.h"
#include "django/state.h"
#include "django/values.h"
#include "python/access.h"

struct looking {
	const struct migration *m;
	const struct state *H;
	struct arena *arena;
	struct findings *F;
};

/* The halves of one operation, or of all in a migration: what one leaves out another may do. */
struct halves {
	struct half database, state;
};

static int
is_separate(const struct value *V)
{
	const char *name = operation_name(V);

	return name != NULL && strcmp(name, "SeparateDatabaseAndState") == 0;
}

static int
read_halves(const struct looking *L, const struct value *V, struct halves *h)
{

	return half_read(L->arena, call_arg(V, 0, "database_operations"), &h->database) == -1 ||
		       half_read(L->arena, call_arg(V, 1, "state_operations"), &h->state) == -1
		   ? -1
		   : 0;
}

/* Is there anything of this kind? */
static int
has_kind(const struct half *H, enum half_kind kind)
{

	for (size_t i = 0; i < H->n; i++)
		if (H->all[i].kind == kind)
			return 1;
	return 0;
}

/* A model whose table has a name of its own may take over one that is there. */
static int
takes_over(const struct half_item *I)
{
	const struct value *options = call_arg(I->call, 2, "options");

	return options != NULL && dict_get(options, "db_table") != NULL;
}

/*
 * Tables that only the database is told of are lost to the state.  The other way round that may be
 * on purpose: a model that moves between apps, or keeps its table.
 */
static int
may_lack_table(const struct half_item *I, const struct half *other, int of_state)
{

	if (I->renamed && I->last == -1)
		return 1; /* that the new name comes is told */
	return of_state && (!has_kind(other, HALF_TABLE) || takes_over(I));
}

/*
 * May the other half do without an item?  What is part of a table comes and goes with it; and an
 * index may be what the state has in a field: db_index, unique.
 */
static int
may_lack(const struct half_item *I, const struct half *mine, const struct half *other, int of_state)
{
	const struct half_item *table = half_find(other, HALF_TABLE, I->model, NULL);
	const struct half_item *here = half_find(mine, HALF_TABLE, I->model, NULL);

	if (I->kind == HALF_TABLE)
		return may_lack_table(I, other, of_state);
	if ((table != NULL && (table->renamed || table->last == -1)) ||
	    (here != NULL && (here->renamed || table == NULL)))
		return 1;
	return I->kind != HALF_FIELD && table == NULL &&
	       half_find(other, HALF_FIELD, I->model, NULL) != NULL &&
	       half_find(other, HALF_INDEX, I->model, NULL) == NULL &&
	       half_find(other, HALF_CONSTRAINT, I->model, NULL) == NULL;
}

/* "AddField('item', 'price')", "the field 'price' in CreateModel('Item')" */
static const char *
described(const struct looking *L, const struct half_item *I)
{
	static const char *const kinds[] = { "table", "field", "index", "constraint" };
	const char *operation = operation_name(I->call);
	const char *model = values_text(call_arg(I->call, 0, "model_name"));

	if (model == NULL)
		model = I->model;
	if (strcmp(operation, "CreateModel") == 0 && I->kind != HALF_TABLE)
		return arena_printf(
		    L->arena, "the %s '%s' in CreateModel('%s')", kinds[I->kind], I->name, model);
	if (strcmp(operation, "RenameModel") == 0)
		return arena_printf(L->arena, "RenameModel('%s', '%s')",
		    values_text(call_arg(I->call, 0, "old_name")), I->model);
	if (I->kind == HALF_TABLE)
		return arena_printf(L->arena, "%s('%s')", operation, model);
	return arena_printf(L->arena, "%s('%s', '%s')", operation, model, I->name);
}

/* ${all}: the other halves of the whole migration. */
static int
compare(const struct looking *L, const struct half *mine, const struct half *other,
    const struct half *all, int of_state)
{

	for (size_t i = 0; i < mine->n; i++) {
		const struct half_item *I = &mine->all[i];
		const struct half_item *same = half_find(all, I->kind, I->model, I->name);
		const struct model *m = state_find(L->H, L->m->key.app, I->model);
		const struct finding like = replayed_at(L->m, I->call);
		const char *what;

		if (!half_lasts(I) || (same != NULL && same->last == I->last) ||
		    (m != NULL && !model_managed(m)) || may_lack(I, mine, other, of_state))
			continue;
		if ((what = described(L, I)) == NULL ||
		    findings_add(L->F, &like, "only the %s is told of %s",
			of_state ? "state" : "database", what) == -1)
			return -1;
	}
	return 0;
}

/* One half that is empty is so on purpose: the other half is in another migration, or needless. */
static int
look_at(const struct looking *L, const struct value *V, const struct halves *all)
{
	struct halves h = { 0 };

	if (read_halves(L, V, &h) == -1)
		return -1;
	if (h.database.operations == 0 || h.state.operations == 0 || h.database.open ||
	    h.state.open)
		return 0;
	return compare(L, &h.database, &h.state, &all->state, 0) == -1
		   ? -1
		   : compare(L, &h.state, &h.database, &all->database, 1);
}

int
separate_halves(
    const struct migration *m, const struct state *H, struct arena *A, struct findings *F, int *any)
{
	const struct looking L = { .m = m, .H = H, .arena = A, .F = F };
	struct halves all = { 0 };
	const struct value *V;

	for (size_t i = 0; (V = migration_operation(m, i)) != NULL; i++) {
		if (!is_separate(V))
			continue;
		*any = 1;
		if (read_halves(&L, V, &all) == -1)
			return -1;
	}
	for (size_t i = 0; (V = migration_operation(m, i)) != NULL; i++)
		if (is_separate(V) && look_at(&L, V, &all) == -1)
			return -1;
	return 0;
}
