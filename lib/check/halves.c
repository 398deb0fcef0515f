#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "check/replayed.h"
#include "check/separate.h"
#include "check/subject.h"
#include "django/ancestry.h"
#include "django/column.h"
#include "django/names.h"
#include "django/operation.h"
#include "django/schema.h"
#include "django/state.h"
#include "django/values.h"
#include "python/access.h"

/* S007: what the database gets and the state is not told, or the other way round. */

struct looking {
	const struct subject *S;
	const struct state *H;
	const struct migration *m;
	struct arena *arena;
	struct findings *F;
};

/* The next word of SQL, without quotes; a sign is a word of its own. */
static const char *
word(const char *sql, char *text, size_t size)
{
	size_t n = 0;

	sql += strspn(sql, " \t\r\n\"`");
	while (n + 1 < size && (isalnum((unsigned char)*sql) || *sql == '_' || *sql == '$' ||
				   (unsigned char)*sql >= 0x80))
		text[n++] = *sql++;
	if (n == 0 && *sql != '\0')
		text[n++] = *sql++;
	text[n] = '\0';
	return sql + strspn(sql, "\"`");
}

/* Likewise, but IF EXISTS and the like are passed over. */
static const char *
name_word(const char *sql, char *text, size_t size)
{
	static const char *const passed[] = { "IF", "NOT", "EXISTS", "ONLY", NULL };

	for (size_t i = 0; passed[i] != NULL; i++) {
		const char *next = word(sql, text, size);

		if (strcasecmp(text, passed[i]) == 0)
			sql = next;
	}
	return word(sql, text, size);
}

static const struct model *
model_of(const struct looking *L, const char *table)
{

	for (size_t i = 0; i < L->H->n; i++) {
		const struct model *m = L->H->models[i];
		const char *name;

		if (!model_managed(m) || m->open != NULL || ancestry_open(L->H, m) != NULL)
			continue;
		name = schema_table_name(L->arena, L->H, m, SCHEMA_SQLITE);
		if (name != NULL && strcasecmp(name, table) == 0)
			return m;
	}
	return NULL;
}

/* The field of a column at the end; NULL: there is none, or, with ${*open}, that is not known. */
static const struct field *
field_of(const struct looking *L, const struct model *m, const char *column, int *open)
{
	const char *name;

	*open = strcasecmp(column, "id") == 0 || strcasecmp(column, "_order") == 0;
	for (size_t i = 0; i < m->fields_n; i++) {
		if (m->fields[i]->column == NULL || m->fields[i]->own_model ||
		    column_name(L->arena, m->fields[i], &name) == -1)
			*open = 1;
		else if (name != NULL && strcasecmp(name, column) == 0)
			return m->fields[i];
	}
	return NULL;
}

/* Was something made before this migration, so that it is still the same at the end? */
static int
was_there(const struct looking *L, const struct migration *made)
{
	struct node *N = graph_find(L->S->graph, L->m->key.app, L->m->key.name);
	struct nodes all = { 0 };
	int found = 0;

	if (N == NULL || made == NULL || graph_ancestors(L->S->graph, N, &all) == -1)
		return 0;
	for (size_t i = 0; i < all.n; i++)
		found |= all.all[i]->migration == made;
	free(all.all);
	return found;
}

enum { WORD = 128 };

/* Is a word among the rest of the SQL, so that what goes may come again? */
static int
comes_again(const char *sql, const char *name)
{
	char text[WORD];

	while (*sql != '\0') {
		sql = word(sql, text, sizeof text);
		if (strcasecmp(text, name) == 0)
			return 1;
	}
	return 0;
}

static int
tell_sql(const struct looking *L, const struct value *V, const struct model *m, const char *what)
{
	const struct finding like = replayed_at(L->m, V);

	if (what == NULL ||
	    findings_add(L->F, &like, "SQL %s, and the state of '%s.%s' is not told", what, m->app,
		m->name) == -1)
		return -1;
	return findings_help(L->F, "give RunSQL its state_operations");
}

/*
 * "ADD COLUMN x" of a table whose model has no such at the end, "DROP COLUMN x" and "RENAME COLUMN
 * x TO y" where it still has.
 */
static int
look_at_alter(const struct looking *L, const struct value *V, const char *sql)
{
	char table[WORD], verb[WORD], what[WORD], column[WORD];
	const struct model *m;
	const struct field *F;
	int open, drops;

	sql = name_word(sql, table, sizeof table);
	sql = word(sql, verb, sizeof verb);
	sql = word(sql, what, sizeof what);
	if (strcasecmp(what, "COLUMN") != 0)
		return 0;
	sql = name_word(sql, column, sizeof column);
	if ((m = model_of(L, table)) == NULL)
		return 0;
	F = field_of(L, m, column, &open);
	if (strcasecmp(verb, "ADD") == 0)
		return F != NULL || open ? 0
					 : tell_sql(L, V, m,
					       arena_printf(L->arena,
						   "adds the column '%s' to '%s'", column, table));
	drops = strcasecmp(verb, "DROP") == 0;
	if ((!drops && strcasecmp(verb, "RENAME") != 0) || F == NULL || comes_again(sql, column) ||
	    !was_there(L, F->made))
		return 0;
	return tell_sql(L, V, m,
	    arena_printf(L->arena, "%s the column '%s' of '%s'", drops ? "drops" : "renames",
		column, table));
}

/* "DROP TABLE x" of a model that is still there at the end. */
static int
look_at_drop(const struct looking *L, const struct value *V, const char *sql)
{
	char table[WORD];
	const struct model *m;

	sql = name_word(sql, table, sizeof table);
	if (comes_again(sql, table) || (m = model_of(L, table)) == NULL || !was_there(L, m->made))
		return 0;
	return tell_sql(L, V, m, arena_printf(L->arena, "drops the table '%s'", table));
}

static int
look_at_sql(const struct looking *L, const struct value *V)
{
	static const char alter[] = "ALTER TABLE", drop[] = "DROP TABLE";
	const struct value *state = call_arg(V, 2, "state_operations");
	const char *sql = values_text(call_arg(V, 0, "sql")), *p;

	if (sql == NULL || (state != NULL && value_truth(state) != 0))
		return 0;
	for (p = sql; (p = strcasestr(p, alter)) != NULL;)
		if (look_at_alter(L, V, p += sizeof alter - 1) == -1)
			return -1;
	for (p = sql; (p = strcasestr(p, drop)) != NULL;)
		if (look_at_drop(L, V, p += sizeof drop - 1) == -1)
			return -1;
	return 0;
}

static int
look_at_migration(const struct looking *L)
{
	const struct value *V;
	int separate = 0;

	if (separate_halves(L->m, L->H, L->arena, L->F, &separate) == -1)
		return -1;
	for (size_t i = 0; !separate && (V = migration_operation(L->m, i)) != NULL; i++) {
		const char *name = operation_name(V);

		if (name != NULL && strcmp(name, "RunSQL") == 0 && look_at_sql(L, V) == -1)
			return -1;
	}
	return 0;
}

int
halves_differ(const struct subject *S, struct findings *F)
{
	struct looking L = { .S = S, .F = F };
	int rc = replayed_history(S, &L.H);

	if (rc == -1 || L.H == NULL)
		return rc;
	if ((L.arena = arena_new(0)) == NULL)
		return -1;
	for (size_t i = 0; rc == 0 && i < S->migrations->n; i++) {
		L.m = &S->migrations->all[i];
		if (L.m->app->place == APP_OWN)
			rc = look_at_migration(&L);
	}
	arena_free(L.arena);
	return rc;
}
