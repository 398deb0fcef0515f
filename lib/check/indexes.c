#include "check/indexes.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/exit.h"
#include "base/report.h"
#include "check/family_mongodb.h"
#include "check/subject.h"
#include "django/field.h"
#include "django/field_kind.h"
#include "django/state.h"

static int
has_table(const struct subject *S, const char *name)
{

	for (size_t i = 0; i < S->there_n; i++)
		if (strcasecmp(S->there[i].name, name) == 0)
			return 1;
	return 0;
}

/* Is it one that shows as an index of its own? */
static int
is_made(const struct index_changes *C, const struct schema_key *K)
{

	if (K->kind == SCHEMA_INDEX || K->kind == SCHEMA_UNIQUE)
		return 1;
	/* djongo makes one for the key, unless that is MongoDB's own. */
	return K->kind == SCHEMA_PRIMARY && C->kind == SCHEMA_DJONGO &&
	       (K->n != 1 || strcmp(K->columns[0], "_id") != 0);
}

/* The columns as the engine tells them; NULL: expressions, or it is not known. */
static const char *
columns_of(const struct index_changes *C, const struct schema_key *K, int *failed)
{
	const char *text = "";

	/* djongo takes a unique constraint with a condition for one of other columns. */
	if (K->n == 0 ||
	    (K->partial && K->kind == SCHEMA_UNIQUE && C->kind == SCHEMA_DJONGO))
		return NULL;
	for (size_t i = 0; i < K->n && text != NULL; i++) {
		const char *name = K->columns[i];
		const int down = *name == '-' && C->kind == SCHEMA_DJONGO;

		text = arena_join(C->schema->arena, text, i > 0 ? "," : "", name + down,
		    down ? "\" DESC" : "", NULL);
	}
	*failed |= text == NULL;
	return text;
}

static int
is_unique(const struct schema_key *K)
{

	return K->kind != SCHEMA_INDEX;
}

static int
is_of(const struct db_index *I, const struct schema_table *t)
{

	return strcasecmp(I->table, t->name) == 0;
}

static int
add(struct index_changes *C, const struct index_change *one)
{
	struct index_change *all;
	size_t size = C->size == 0 ? 16 : 2 * C->size;

	if (C->n == C->size) {
		if ((all = reallocarray(C->all, size, sizeof *all)) == NULL)
			return report_errno(EXIT_FAILED, "cannot compare the indexes");
		C->all = all;
		C->size = size;
	}
	C->all[C->n++] = *one;
	return 0;
}

/* One that shall be there. */
static int
look_for(struct index_changes *C, const struct schema_table *t, const struct schema_key *K)
{
	struct index_change one = { .fault = INDEX_MISSING, .table = t, .key = K };
	int failed = 0;

	if ((one.columns = columns_of(C, K, &failed)) == NULL || !K->sure)
		return failed ? -1 : 0;
	for (size_t i = 0; i < C->there_n; i++) {
		const struct db_index *I = &C->there[i];

		if (!is_of(I, t) || I->unique != is_unique(K) ||
		    strcasecmp(I->columns, one.columns) != 0)
			continue;
		if (C->kind != SCHEMA_MONGODB || !I->unique || I->condition != NULL)
			return 0;
		one.fault = INDEX_UNFILTERED;
		one.index = I;
	}
	return add(C, &one);
}

/* Does any of the keys account for an index? */
static int
is_accounted(struct index_changes *C, const struct schema_table *t, const struct db_index *I,
    int *failed)
{

	for (size_t i = 0; i < t->keys_n; i++) {
		const struct schema_key *K = &t->keys[i];
		const char *columns;

		if (!is_made(C, K))
			continue;
		columns = columns_of(C, K, failed);
		if (columns == NULL ? K->name != NULL && strcmp(K->name, I->name) == 0
				    : is_unique(K) == I->unique &&
					  strcasecmp(columns, I->columns) == 0)
			return 1;
	}
	return 0;
}

static int
look_at(const struct subject *S, struct index_changes *C, const struct schema_table *t, int extra)
{
	int failed = 0;

	if (!has_table(S, t->name))
		return 0;
	for (size_t i = 0; i < t->keys_n; i++)
		if (is_made(C, &t->keys[i]) && look_for(C, t, &t->keys[i]) == -1)
			return -1;
	if (!extra || t->open != NULL)
		return 0;
	for (size_t i = 0; i < C->there_n && !failed; i++) {
		const struct index_change one = { .fault = INDEX_EXTRA,
			.table = t,
			.columns = C->there[i].columns,
			.index = &C->there[i] };

		if (is_of(one.index, t) && !is_accounted(C, t, one.index, &failed) &&
		    add(C, &one) == -1)
			return -1;
	}
	return failed ? -1 : 0;
}

int
indexes_compare(const struct subject *S, struct index_changes *C)
{
	const struct state *applied = subject_applied_state(S);

	*C = (struct index_changes){ 0 };
	if (subject_makes(S, &C->kind) == -1)
		return -1;
	if (C->kind == SCHEMA_DATABASES || !S->facts.present || applied == NULL)
		return 0;
	if ((C->schema = schema_of(applied, C->kind)) == NULL ||
	    S->engine->indexes(S->db, &C->there, &C->there_n) == -1)
		return -1;
	for (size_t i = 0; i < C->schema->n; i++)
		if (look_at(S, C, &C->schema->tables[i], applied->complete) == -1)
			return -1;
	return 0;
}

int
indexes_migrates(const struct index_changes *C, const struct db_index *I)
{

	return C->kind != SCHEMA_SQLITE && strchr(I->columns, ':') == NULL &&
	       (C->kind == SCHEMA_MONGODB || I->condition == NULL);
}

void
indexes_free(struct index_changes *C)
{

	free(C->all);
	engine_indexes_free(C->there, C->there_n);
	schema_free(C->schema);
	*C = (struct index_changes){ 0 };
}

static int
tell(const struct index_change *c, const struct finding *like, struct findings *F)
{
	const int is = c->key != NULL ? is_unique(c->key) : c->index->unique;
	const char *unique = is ? "unique " : "";

	if (c->fault == INDEX_MISSING)
		return findings_add(F, like, "the %sindex (%s) of '%s' is missing", unique,
		    c->columns, c->table->name);
	if (c->fault == INDEX_UNFILTERED)
		return findings_add(F, like,
		    "the unique index '%s' (%s) of '%s' is of all rows: two without a value are "
		    "refused",
		    c->index->name, c->columns, c->table->name);
	return findings_add(F, like, "the %sindex '%s' (%s) of '%s' is of no model", unique,
	    c->index->name, c->columns, c->table->name);
}

/* Which faults a rule tells depends on who makes the indexes. */
static int
tell_all(const struct subject *S, struct findings *F, int strict)
{
	struct index_changes C;
	int rc = indexes_compare(S, &C);

	for (size_t i = 0; i < C.n && rc == 0; i++) {
		const struct index_change *c = &C.all[i];
		const struct finding like = { .app = c->table->model->app };

		if ((C.kind == SCHEMA_MONGODB && c->fault != INDEX_EXTRA) != strict)
			continue;
		rc = tell(c, &like, F);
		if (rc == 0 && c->fault == INDEX_EXTRA && indexes_migrates(&C, c->index))
			rc = findings_help(F, "db-reset --leftovers drops it");
	}
	indexes_free(&C);
	return rc;
}

int
indexes_differ(const struct subject *S, struct findings *F)
{

	return tell_all(S, F, 0);
}

int
indexes_filter(const struct subject *S, struct findings *F)
{

	return tell_all(S, F, 1);
}
