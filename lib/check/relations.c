#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "check/family_mongodb.h"
#include "check/subject.h"
#include "django/ancestry.h"
#include "django/column.h"
#include "django/field.h"
#include "django/field_kind.h"
#include "django/schema.h"
#include "django/state.h"
#include "django/values.h"
#include "python/access.h"

/* Q001: rows that refer to what is gone, by each foreign key, kept by the database or not. */

struct looking {
	const struct subject *S;
	const struct state *state;
	struct schema *schema;
	struct findings *F;
	enum schema_database kind;
};

static int
is_there(const struct subject *S, const char *name)
{

	for (size_t i = 0; i < S->there_n; i++)
		if (strcasecmp(S->there[i].name, name) == 0)
			return 1;
	return 0;
}

static int
tell(const struct looking *L, const struct schema_table *t, const struct db_relation *R)
{
	struct finding like = { .app = t->model->app };

	if (R->unknown) {
		/* Of a column that is not there the tables are told. */
		if (L->kind == SCHEMA_SQLITE)
			return 0;
		like.rule = L->F->rule;
		like.severity = SEVERITY_INFO;
		return findings_add(L->F, &like,
		    "it cannot be told whether '%s' of '%s' leads to rows: values without "
		    "order, or too many for the server to sort",
		    R->column, R->table);
	}
	if (R->orphans == 0)
		return 0;
	return findings_add(L->F, &like,
	    "%llu %s of '%s' %s by '%s' to rows of '%s' that are gone (%s)",
	    (unsigned long long)R->orphans, R->orphans == 1 ? "row" : "rows", R->table,
	    R->orphans == 1 ? "leads" : "lead", R->column, R->to_table, R->first);
}

/* Ask about one column that leads to a field of a model (NULL: its key). */
static int
ask(const struct looking *L, const struct schema_table *t, const char *column,
    const struct model *to, const char *to_field)
{
	const struct model *of = to == NULL ? NULL : ancestry_table(L->state, to);
	struct db_relation R = { .table = t->name, .column = column, .to_column = "id" };
	const struct field *G;

	if (of == NULL || !model_managed(of) || model_swapped(L->state, of))
		return 0;
	G = to_field != NULL ? ancestry_field(L->state, of, to_field)
			     : ancestry_primary(L->state, of);
	if (G != NULL && column_name(L->schema->arena, G, &R.to_column) == -1)
		return -1;
	/* The key of django-mongodb-backend is MongoDB's own, whatever the field is called. */
	if (L->kind == SCHEMA_MONGODB && to_field == NULL && (G == NULL || G->column == NULL))
		R.to_column = "_id";
	R.to_table = schema_table_name(L->schema->arena, L->state, of, L->kind);
	if (R.to_table == NULL)
		return -1;
	if (R.to_column == NULL || !is_there(L->S, R.to_table))
		return 0;
	return L->S->engine->orphans(L->S->db, &R) == -1 ? -1 : tell(L, t, &R);
}

static int
ask_column(const struct looking *L, const struct schema_table *t, const struct schema_column *C)
{
	const struct field *F = C->field;
	const char *to_field = NULL;
	struct value *V;

	if (F == NULL || F->column == NULL || !(F->column->traits & FIELD_FOREIGN) ||
	    F->to_app == NULL)
		return 0;
	if (!field_effective(F, "to_field", &V))
		return 0;
	if (V != NULL && V->kind != VALUE_NONE && (to_field = values_text(V)) == NULL)
		return 0;
	return ask(L, t, C->name, state_find(L->state, F->to_app, F->to_model), to_field);
}

/* The table of a many-to-many field: id, and one column for each side. */
static int
ask_many(const struct looking *L, const struct schema_table *t)
{

	if (t->columns_n != 3 || t->many->to_app == NULL)
		return 0;
	if (ask(L, t, t->columns[1].name, t->model, NULL) == -1)
		return -1;
	return ask(L, t, t->columns[2].name,
	    state_find(L->state, t->many->to_app, t->many->to_model), NULL);
}

static int
ask_table(const struct looking *L, const struct schema_table *t)
{

	if (!is_there(L->S, t->name))
		return 0;
	if (t->many != NULL)
		return ask_many(L, t);
	for (size_t i = 0; i < t->columns_n; i++)
		if (ask_column(L, t, &t->columns[i]) == -1)
			return -1;
	return 0;
}

int
relations_orphans(const struct subject *S, struct findings *F)
{
	struct looking L = { .S = S, .F = F, .state = subject_applied_state(S) };
	int rc = 0;

	if (L.state == NULL || !S->facts.present || subject_makes(S, &L.kind) == -1)
		return L.state == NULL || !S->facts.present ? 0 : -1;
	if (L.kind == SCHEMA_DATABASES)
		return 0;
	if ((L.schema = schema_of(L.state, L.kind)) == NULL)
		return -1;
	for (size_t i = 0; i < L.schema->n && rc == 0; i++)
		rc = ask_table(&L, &L.schema->tables[i]);
	schema_free(L.schema);
	return rc;
}
