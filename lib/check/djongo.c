#include <string.h>

#include "base/arena.h"
#include "check/djongo_keys.h"
#include "check/djongo_type.h"
#include "check/family_mongodb.h"
#include "check/fix.h"
#include "check/subject.h"
#include "django/field.h"
#include "django/field_kind.h"
#include "django/state.h"
#include "django/values.h"
#include "python/access.h"
#include "python/value.h"

/* J: what djongo makes of models on MongoDB, told before anything runs. */

/* Each model of the project's own code whose table migrate makes. */
typedef int look(const struct model *m, struct findings *F);

static int
each_model(const struct subject *S, struct findings *F, look *at)
{
	const struct state *code;
	int rc = subject_uses(S, DATABASE_DJONGO);

	if (rc != 1)
		return rc;
	rc = 0;
	if ((code = subject_code(S)) == NULL)
		return -1;
	for (size_t i = 0; i < code->n && rc == 0; i++) {
		const struct model *m = code->models[i];

		if (model_managed(m) && !model_swapped(code, m))
			rc = at(m, F);
	}
	return rc;
}

static int
fix_at(struct findings *F, enum fix_kind kind, const struct value *V, const char *text)
{
	const struct fix fix = {
		.kind = kind, .line = value_line(V), .column = value_column(V), .text = text
	};

	return findings_fix(F, &fix);
}

/* What an earlier key of the list makes with the same columns, or NULL. */
static const struct djongo_key *
same_before(const struct djongo_key *first, const struct djongo_key *k)
{

	for (; first != k; first = first->next)
		if (strcmp(first->columns, k->columns) == 0)
			return first;
	return NULL;
}

/*
 * Servers from 5.0 on tell indexes of equal columns apart when only one of them is unique; older
 * ones, and some that speak MongoDB's protocol, do not.
 */
static int
tell_collision(const struct model *m, const struct djongo_key *a, const struct djongo_key *b,
    struct findings *F)
{
	const struct value *place = b->named != NULL   ? b->named->value
				    : b->group != NULL ? b->group
						       : m->value;
	struct finding like = finding_at_value(place, m->app);

	if (a->unique != b->unique) {
		like.rule = F->rule;
		like.severity = SEVERITY_WARNING;
	}
	if (findings_add(F, &like, "%s of '%s' has the columns of %s (%s)%s", b->shown, m->name,
		a->shown, b->columns,
		a->unique != b->unique ? ", which servers before 5.0 refuse"
				       : ": the server refuses the second index (code 85)") == -1)
		return -1;
	if (b->named == NULL || b->unique)
		return findings_help(F, "remove one of the two");
	if (findings_help(F, "remove this entry: %s has its index already",
		a->field != NULL ? a->shown : "the other one") == -1)
		return -1;
	return fix_at(F, FIX_REMOVE_CALL, b->named->value, NULL);
}

static int
look_for_collisions(const struct model *m, struct findings *F, int many)
{
	const struct djongo_key *a;
	struct djongo_key *first;
	struct arena *A = arena_new(0);
	int failed = A == NULL, rc = 0;

	first = A == NULL ? NULL : djongo_keys(A, m, &failed);
	for (const struct djongo_key *k = first; k != NULL && rc == 0; k = k->next)
		if (k->many == many && (a = same_before(first, k)) != NULL)
			rc = tell_collision(m, a, k, F);
	arena_free(A);
	return failed ? -1 : rc;
}

static int
look_single(const struct model *m, struct findings *F)
{

	return look_for_collisions(m, F, 0);
}

static int
look_many(const struct model *m, struct findings *F)
{

	return look_for_collisions(m, F, 1);
}

int
djongo_single(const struct subject *S, struct findings *F)
{

	return each_model(S, F, look_single);
}

int
djongo_many(const struct subject *S, struct findings *F)
{

	return each_model(S, F, look_many);
}

/* Are the columns of two keys the same but for their signs? */
static int
same_unsigned(const char *a, const char *b)
{

	for (;; a++, b++) {
		a += *a == '-';
		b += *b == '-';
		if (*a != *b)
			return 0;
		if (*a == '\0')
			return 1;
	}
}

/* Without its signs, would it be one that an earlier key or one without signs makes? */
static int
would_collide(const struct djongo_key *first, const struct djongo_key *k)
{
	int before = 1;

	for (; first != NULL; first = first->next)
		if (first == k)
			before = 0;
		else if ((before || strchr(first->columns, '-') == NULL) &&
			 same_unsigned(first->columns, k->columns))
			return 1;
	return 0;
}

static int
tell_descending(const struct model *m, const struct djongo_key *k, int needless, struct findings *F)
{
	const struct value *V = k->named->value, *fields = call_arg(V, -1, "fields");

	for (size_t i = 0; fields != NULL && i < fields->n; i++) {
		const struct value *name = fields->items[i];
		const struct finding like = finding_at_value(name, m->app);

		if (*values_text(name) != '-')
			continue;
		if (findings_add(F, &like,
			"djongo makes this an index of a field called '%s\" DESC', which no "
			"document has",
			values_text(name) + 1) == -1)
			return -1;
		if (needless
			? findings_help(F, "remove this entry: another one has its fields") == -1 ||
			      fix_at(F, FIX_REMOVE_CALL, V, NULL) == -1
			: findings_help(F, "MongoDB reads an index both ways: remove the sign") ==
				  -1 ||
			      fix_at(F, FIX_REMOVE_SIGN, name, NULL) == -1)
			return -1;
	}
	return 0;
}

/* Django writes them into the SQL; djongo takes a part of that for a name. */
static int
tell_expression(const struct model *m, const struct named *N, struct findings *F)
{
	const struct value *V = N->value;

	for (size_t i = 0; V->kind == VALUE_CALL && i < V->call->n; i++) {
		const struct finding like = finding_at_value(V->call->args[i], m->app);

		if (!djongo_is_expression(V->call->args[i]))
			continue;
		if (findings_add(F, &like,
			"djongo knows no index of an expression: it makes one of a field that no "
			"document has, or migrate fails") == -1)
			return -1;
		return findings_help(F, "name fields, or remove this entry");
	}
	return 0;
}

static int
look_descending(const struct model *m, struct findings *F)
{
	struct arena *A = arena_new(0);
	const struct djongo_key *first;
	int failed = A == NULL, rc = 0;

	first = A == NULL ? NULL : djongo_keys(A, m, &failed);
	for (const struct djongo_key *k = first; k != NULL && rc == 0; k = k->next)
		if (k->named != NULL && strchr(k->columns, '-') != NULL)
			rc = tell_descending(m, k, would_collide(first, k), F);
	for (size_t i = 0; i < m->indexes_n && rc == 0 && !failed; i++)
		rc = tell_expression(m, &m->indexes[i], F);
	arena_free(A);
	return failed ? -1 : rc;
}

int
djongo_descending(const struct subject *S, struct findings *F)
{

	return each_model(S, F, look_descending);
}

static int
look_constraint(const struct model *m, struct findings *F)
{

	for (size_t i = 0; i < m->fields_n; i++) {
		const struct field *f = m->fields[i];
		const struct value *V = field_get(f, "db_constraint");
		struct finding like;

		if (f->kind == NULL || !(f->kind->traits & FIELD_FOREIGN) || f->value == NULL ||
		    (V != NULL && value_truth(V) != 1))
			continue;
		like = finding_at_value(f->value, m->app);
		if (findings_add(F, &like,
			"MongoDB keeps no foreign keys: '%s.%s' may point to what is gone", m->name,
			f->name) == -1 ||
		    findings_help(F, "say so: db_constraint=False") == -1 ||
		    (V == NULL &&
			fix_at(F, FIX_ADD_ARGUMENT, f->value, ", db_constraint=False") == -1))
			return -1;
	}
	return 0;
}

int
djongo_constraint(const struct subject *S, struct findings *F)
{

	return each_model(S, F, look_constraint);
}

/* Of such a class there is no column in CREATE TABLE: no type, no index of a key, no number. */
static int
look_class(const struct model *m, struct findings *F)
{

	for (size_t i = 0; i < m->fields_n; i++) {
		const struct field *f = m->fields[i];
		struct finding like;
		int counts;

		if (f->value == NULL || f->column == NULL || f->column != f->kind ||
		    f->db_type != NULL || djongo_type_of(f->column) != NULL ||
		    (f->column->traits & (FIELD_RELATED | FIELD_COLUMNLESS)) != 0)
			continue;
		like = finding_at_value(f->value, m->app);
		counts = (f->column->traits & (FIELD_AUTO | FIELD_GENERATED)) != 0;
		like.rule = F->rule;
		like.severity = counts ? SEVERITY_ERROR : SEVERITY_WARNING;
		if (findings_add(F, &like, "djongo has no type for '%s.%s' (%s): %s", m->name,
			f->name, f->column->name,
			counts ? "new rows get none"
			       : "AddField writes no default, __schema__ lacks it") == -1)
			return -1;
	}
	return 0;
}

int
djongo_class(const struct subject *S, struct findings *F)
{

	return each_model(S, F, look_class);
}
