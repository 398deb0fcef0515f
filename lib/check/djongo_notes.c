#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/exit.h"
#include "base/json.h"
#include "base/report.h"
#include "check/djongo_type.h"
#include "check/family_mongodb.h"
#include "check/subject.h"
#include "django/field.h"
#include "django/field_kind.h"
#include "django/ancestry.h"
#include "django/schema.h"
#include "django/state.h"

/* J010 and Q005: what djongo has noted of each table in its collection __schema__. */

/* Of one table. */
struct note {
	int seen, numbered;
	long long last;		/* the number that was given last; -1: not known */
};

struct looking {
	const struct subject *S;
	const struct state *state;
	struct schema *schema;
	struct note *notes;	/* of the schema's tables */
	struct findings *F;
	int tell;		/* what is wrong with the notes themselves */
};

static int
is_there(const struct subject *S, const char *name)
{

	for (size_t i = 0; i < S->there_n; i++)
		if (strcmp(S->there[i].name, name) == 0)
			return 1;
	return 0;
}

static struct finding
at(const struct schema_table *t, enum severity severity, const struct findings *F)
{

	return (struct finding){ .rule = F->rule, .severity = severity, .app = t->model->app };
}

/* The key's class; of a table without one of its own, that of the settings. */
static const struct field_kind *
key_of(const struct looking *L, const struct schema_column *C)
{

	return C->field == NULL ? ancestry_automatic(L->state) : C->field->column;
}

/* The column whose numbers djongo gives, or NULL: none, or it is not known. */
static const struct schema_column *
numbered(const struct looking *L, const struct schema_table *t)
{
	const struct field_kind *k;

	for (size_t i = 0; i < t->columns_n; i++) {
		const struct schema_column *C = &t->columns[i];

		if (C->primary && C->sure && (k = key_of(L, C)) != NULL &&
		    (k->traits & FIELD_AUTO) && djongo_type_of(k) != NULL)
			return C;
	}
	return NULL;
}

/* Is a column one that CREATE TABLE or ADD COLUMN notes? */
static int
is_noted(const struct looking *L, const struct schema_column *C, int *failed)
{
	const char *type;

	if (!C->sure || strcmp(C->name, "_id") == 0)
		return 0;
	if (C->field == NULL)
		return 1;
	if (djongo_type(L->schema->arena, L->state, C->field, &type) == -1)
		*failed = 1;
	return !*failed && type != NULL;
}

static int
compare_fields(const struct looking *L, const struct schema_table *t, const json_t *fields)
{
	const struct finding like = at(t, SEVERITY_WARNING, L->F);
	const char *name;
	json_t *one;
	int failed = 0;
	size_t k;

	for (size_t i = 0; i < t->columns_n; i++)
		if (is_noted(L, &t->columns[i], &failed) &&
		    json_object_get(fields, t->columns[i].name) == NULL &&
		    findings_add(L->F, &like, "__schema__ does not know the field '%s' of '%s'",
			t->columns[i].name, t->name) == -1)
			return -1;
	if (failed || t->open != NULL || !L->state->complete)
		return failed ? -1 : 0;
	json_object_foreach((json_t *)(uintptr_t)fields, name, one) {
		for (k = 0; k < t->columns_n && strcmp(t->columns[k].name, name) != 0;)
			k++;
		if (k == t->columns_n &&
		    findings_add(L->F, &like,
			"__schema__ has a field '%s' of '%s' that no model has", name,
			t->name) == -1)
			return -1;
	}
	return 0;
}

static int
compare_numbered(const struct looking *L, const struct schema_table *t, const json_t *names)
{
	const struct schema_column *C = numbered(L, t);
	const struct finding like = at(t, SEVERITY_ERROR, L->F);
	const struct finding twice = at(t, SEVERITY_WARNING, L->F);
	size_t times = 0, i;
	json_t *one;

	if (C == NULL)
		return 0;
	json_array_foreach(names, i, one)
		times += json_is_string(one) && strcmp(json_string_value(one), C->name) == 0;
	if (times == 0)
		return findings_add(L->F, &like,
		    "__schema__ does not number '%s' of '%s': new rows get none", C->name,
		    t->name);
	if (times == 1)
		return 0;
	return findings_add(L->F, &twice,
	    "__schema__ numbers '%s' of '%s' %zu times over: its table was made anew", C->name,
	    t->name, times);
}

static json_t *
parse(const char *text, size_t n)
{

	return text == NULL ? NULL : json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL);
}

static long long
number(const char *text)
{
	char *end;
	long long n;

	if (text == NULL)
		return -1;
	errno = 0;
	n = strtoll(text, &end, 10);
	return errno != 0 || *end != '\0' || end == text || n < 0 ? -1 : n;
}

/* One document: name, fields, auto.field_names, auto.seq. */
static int
see_note(void *cookie, size_t n, const char *const *values, const size_t *lengths)
{
	struct looking *L = cookie;
	json_t *fields, *names;
	size_t i;
	int rc = 0;

	(void)n;
	for (i = 0; values[0] != NULL && i < L->schema->n; i++)
		if (strcmp(L->schema->tables[i].name, values[0]) == 0)
			break;
	if (values[0] == NULL || i == L->schema->n || L->notes[i].seen)
		return 0;
	L->notes[i].seen = 1;
	L->notes[i].last = number(values[3]);
	if (!L->tell || !is_there(L->S, values[0]))
		return 0;
	fields = parse(values[1], lengths[1]);
	names = parse(values[2], lengths[2]);
	if (compare_fields(L, &L->schema->tables[i], fields) == -1 ||
	    compare_numbered(L, &L->schema->tables[i], names) == -1)
		rc = -1;
	json_decref(names);
	json_decref(fields);
	return rc;
}

static int
see_value(void *cookie, size_t n, const char *const *values, const size_t *lengths)
{
	long long *found = cookie;

	(void)n;
	(void)lengths;
	*found = number(values[0]);
	return 0;
}

static int
see_any(void *cookie, size_t n, const char *const *values, const size_t *lengths)
{

	(void)n;
	(void)lengths;
	*(int *)cookie |= values[0] == NULL;
	return 0;
}

/* Ask for one document: the highest number, or one that has none. */
static int
ask(const struct looking *L, const char *table, const char *column, int highest, db_row *row,
    void *cookie)
{
	struct buf B = { 0 }, sort = { 0 };
	struct json J = { .out = &B };
	int rc;

	buf_printf(&sort, "-%s", column);
	json_open_object(&J, NULL);
	json_put_string(&J, "find", table);
	json_open_array(&J, "fields");
	json_put_string(&J, NULL, column);
	json_close_array(&J);
	if (highest)
		json_put_string(&J, "sort", sort.data);
	else {
		json_open_object(&J, "filter");
		json_put_null(&J, column);
		json_close_object(&J);
	}
	json_put_uint(&J, "limit", 1);
	json_close_object(&J);
	rc = B.failed || sort.failed ? -1 : L->S->engine->query(L->S->db, B.data, row, cookie);
	buf_free(&sort);
	buf_free(&B);
	return rc;
}

static int
look_rows(const struct looking *L, const struct schema_table *t, const struct note *N)
{
	const struct schema_column *C = numbered(L, t);
	const struct finding like = at(t, SEVERITY_ERROR, L->F);
	long long highest = -1;
	int without = 0;

	if (C == NULL)
		return 0;
	if (L->tell) {
		if (ask(L, t->name, C->name, 0, see_any, &without) == -1)
			return -1;
		return without ? findings_add(L->F, &like, "a row of '%s' has no '%s'", t->name,
				     C->name)
			       : 0;
	}
	if (N->last == -1 || ask(L, t->name, C->name, 1, see_value, &highest) == -1)
		return N->last == -1 ? 0 : -1;
	if (highest <= N->last)
		return 0;
	if (findings_add(L->F, &like,
		"djongo has given '%s' of '%s' numbers up to %lld, but %lld is there: the next "
		"rows are refused as doubled",
		C->name, t->name, N->last, highest) == -1)
		return -1;
	return findings_help(L->F, "set auto.seq in __schema__ to %lld", highest);
}

static int
look_all(struct looking *L)
{
	static const char all[] = "{\"find\": \"__schema__\", \"fields\": [\"name\", \"fields\", "
				  "\"auto.field_names\", \"auto.seq\"]}";

	if (L->S->engine->query(L->S->db, all, see_note, L) == -1)
		return -1;
	for (size_t i = 0; i < L->schema->n; i++) {
		const struct schema_table *t = &L->schema->tables[i];
		const struct finding like = at(t, SEVERITY_ERROR, L->F);

		if (!is_there(L->S, t->name))
			continue;
		if (L->tell && !L->notes[i].seen &&
		    findings_add(L->F, &like,
			"__schema__ does not know the table '%s': new rows get no id", t->name) ==
			-1)
			return -1;
		if (look_rows(L, t, &L->notes[i]) == -1)
			return -1;
	}
	return 0;
}

static int
look(const struct subject *S, struct findings *F, int tell)
{
	struct looking L = { .S = S, .F = F, .state = subject_applied_state(S), .tell = tell };
	enum schema_database kind;
	int rc = -1;

	if (L.state == NULL || !S->facts.present)
		return 0;
	if (subject_makes(S, &kind) == -1)
		return -1;
	if (kind != SCHEMA_DJONGO)
		return 0;
	if ((L.schema = schema_of(L.state, SCHEMA_DJONGO)) == NULL)
		return -1;
	if ((L.notes = calloc(L.schema->n + 1, sizeof *L.notes)) == NULL)
		report_errno(EXIT_FAILED, "cannot look at __schema__");
	else
		rc = look_all(&L);
	free(L.notes);
	schema_free(L.schema);
	return rc;
}

int
djongo_notes(const struct subject *S, struct findings *F)
{

	return look(S, F, 1);
}

int
djongo_numbers(const struct subject *S, struct findings *F)
{

	return look(S, F, 0);
}
