#include "check/djongo_keys.h"

#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "django/column.h"
#include "django/field.h"
#include "django/field_kind.h"
#include "django/state.h"
#include "django/values.h"
#include "python/access.h"

struct list {
	struct arena *arena;
	const struct model *m;
	struct djongo_key *first, **last;
};

static struct djongo_key *
add(struct list *L, const char *columns, const char *shown)
{
	struct djongo_key *k;

	if (columns == NULL || shown == NULL || (k = arena_alloc(L->arena, sizeof *k)) == NULL)
		return NULL;
	k->columns = columns;
	k->shown = shown;
	k->many = strchr(columns, ',') != NULL;
	*L->last = k;
	L->last = &k->next;
	return k;
}

static const char *
last_part(const char *dotted)
{
	const char *dot = dotted == NULL ? NULL : strrchr(dotted, '.');

	return dot == NULL ? dotted : dot + 1;
}

/* Unless it says db_index=False, a foreign key has an index. */
static int
is_indexed(const struct field *F)
{
	const struct value *V = field_get(F, "db_index");

	return V != NULL ? value_truth(V) == 1
			 : F->kind != NULL && (F->kind->traits & FIELD_INDEXED) != 0;
}

static int
is_unique(const struct field *F)
{

	return column_truth(F, "unique") == 1 || column_truth(F, "primary_key") == 1 ||
	       (F->kind != NULL && (F->kind->traits & FIELD_UNIQUE) != 0);
}

static int
by_field(struct list *L, const struct field *F)
{
	struct djongo_key *k;
	const char *column;
	int unique = is_unique(F);

	if (column_name(L->arena, F, &column) == -1)
		return -1;
	if (column == NULL || (!unique && !is_indexed(F)))
		return 0;
	if ((k = add(L, column, arena_printf(L->arena, "the field '%s'", F->name))) == NULL)
		return -1;
	k->unique = unique;
	k->field = F;
	return 0;
}

/* Who knows what a function of another package returns; classes have a capital letter. */
int
djongo_is_expression(const struct value *V)
{
	const char *name = V->kind == VALUE_CALL ? call_name(V) : NULL, *last = last_part(name);

	return name != NULL && strcmp(last, "F") != 0 &&
	       (*name == '.' || str_begins(name, "operator.") || (*last >= 'A' && *last <= 'Z'));
}

/* A field may be named, or be F("name"). */
static const char *
field_of(const struct value *V)
{

	if (V->kind == VALUE_CALL)
		V = call_name(V) == NULL || djongo_is_expression(V) ? NULL : call_arg(V, 0, "name");
	return V == NULL ? NULL : values_text(V);
}

/* The columns of field names, "-" kept if it is a sign; NULL: not known, or ${*failed}. */
static const char *
columns_of(struct list *L, struct value *const *names, size_t n, int signs, int *failed)
{
	const char *text = "", *name, *column;
	const struct field *F;
	int down;

	for (size_t i = 0; i < n; i++) {
		if ((name = field_of(names[i])) == NULL)
			return NULL;
		down = signs && *name == '-';
		if ((F = model_field(L->m, name + down)) == NULL)
			return NULL;
		if (column_name(L->arena, F, &column) == -1) {
			*failed = 1;
			return NULL;
		}
		if (column == NULL)
			return NULL;
		text = arena_join(L->arena, text, i > 0 ? "," : "", down ? "-" : "", column, NULL);
		if (text == NULL) {
			*failed = 1;
			return NULL;
		}
	}
	return *text == '\0' ? NULL : text;
}

static int
by_group(struct list *L, const char *option)
{
	const struct value *groups = model_option(L->m, option);
	struct djongo_key *k;
	const char *columns;
	int failed = 0;

	for (size_t i = 0; groups != NULL && values_list(groups) && i < groups->n; i++) {
		const struct value *group = groups->items[i];

		/* A single group may stand without a list around it. */
		if (group->kind == VALUE_STR)
			group = groups;
		columns =
		    !values_list(group) ? NULL : columns_of(L, group->items, group->n, 0, &failed);
		if (failed)
			return -1;
		if (columns != NULL) {
			if ((k = add(L, columns, option)) == NULL)
				return -1;
			k->unique = *option == 'u';
			k->group = group;
		}
		if (group == groups)
			break;
	}
	return 0;
}

/* Is it made as one of its fields?  Others are of other keys (J005), or not made (J008). */
static int
is_plain(const struct value *constraint)
{
	static const char *const with[] = { "condition", "include", "deferrable" };

	for (size_t i = 0; i < sizeof with / sizeof *with; i++) {
		const struct value *V = call_arg(constraint, -1, with[i]);

		if (V != NULL && V->kind != VALUE_NONE && value_truth(V) != 0)
			return 0;
	}
	return 1;
}

/* djongo makes plain indexes of conditional and covering ones, if they need not be unique. */
static int
by_named(struct list *L, const struct named *N, int constraint)
{
	const char *class = N->value->kind == VALUE_CALL ? last_part(call_name(N->value)) : NULL;
	const struct value *fields;
	struct djongo_key *k;
	const char *columns = NULL;
	int failed = 0;

	if (class == NULL ||
	    (constraint && (strcmp(class, "UniqueConstraint") != 0 || !is_plain(N->value))))
		return 0;
	fields = call_arg(N->value, -1, "fields");
	if (fields != NULL && values_list(fields))
		columns = columns_of(L, fields->items, fields->n, 1, &failed);
	else if (fields == NULL && !constraint)
		columns = columns_of(L, N->value->call->args, N->value->call->n, 0, &failed);
	if (columns == NULL)
		return failed ? -1 : 0;
	if ((k = add(L, columns, class)) == NULL)
		return -1;
	k->unique = constraint;
	k->named = N;
	return 0;
}

struct djongo_key *
djongo_keys(struct arena *A, const struct model *m, int *failed)
{
	struct list L = { .arena = A, .m = m };
	int rc = 0;

	L.last = &L.first;
	for (size_t i = 0; i < m->fields_n && rc == 0; i++)
		rc = by_field(&L, m->fields[i]);
	if (rc == 0)
		rc = by_group(&L, "unique_together");
	if (rc == 0)
		rc = by_group(&L, "index_together");
	for (size_t i = 0; i < m->constraints_n && rc == 0; i++)
		rc = by_named(&L, &m->constraints[i], 1);
	for (size_t i = 0; i < m->indexes_n && rc == 0; i++)
		rc = by_named(&L, &m->indexes[i], 0);
	*failed = rc == -1;
	return rc == -1 ? NULL : L.first;
}
