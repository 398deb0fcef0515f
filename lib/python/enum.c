#include <string.h>

#include "access.h"
#include "machine.h"
#include "names.h"

/* Enum of Python's own, and Choices of Django (django/db/models/enums.py). */

enum { DEEP = 16 };

/* What a class is, by its bases. */
struct traits {
	int member, choices, is_str, is_int;
};

static void
of_reference(const char *dotted, struct traits *T)
{
	static const struct {
		const char *name;
		struct traits traits;
	} known[] = {
		{ "enum.Enum", { 1, 0, 0, 0 } },
		{ "enum.Flag", { 1, 0, 0, 0 } },
		{ "enum.IntEnum", { 1, 0, 0, 1 } },
		{ "enum.IntFlag", { 1, 0, 0, 1 } },
		{ "enum.StrEnum", { 1, 0, 1, 0 } },
		{ "str", { 0, 0, 1, 0 } },
		{ "int", { 0, 0, 0, 1 } },
		{ "django.db.models.Choices", { 1, 1, 0, 0 } },
		{ "django.db.models.enums.Choices", { 1, 1, 0, 0 } },
		{ "django.db.models.TextChoices", { 1, 1, 1, 0 } },
		{ "django.db.models.enums.TextChoices", { 1, 1, 1, 0 } },
		{ "django.db.models.IntegerChoices", { 1, 1, 0, 1 } },
		{ "django.db.models.enums.IntegerChoices", { 1, 1, 0, 1 } },
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(known[i].name, dotted) == 0) {
			T->member |= known[i].traits.member;
			T->choices |= known[i].traits.choices;
			T->is_str |= known[i].traits.is_str;
			T->is_int |= known[i].traits.is_int;
		}
}

static void
traits_of(const struct value *V, struct traits *T, unsigned depth)
{

	if (V->kind == VALUE_REFERENCE)
		of_reference(V->text, T);
	if (V->kind != VALUE_CLASS || depth == DEEP)
		return;
	for (size_t i = 0; i < V->class->n; i++)
		traits_of(V->class->bases[i], T, depth + 1);
}

/* "IN_REVIEW" is labelled "In Review". */
static struct value *
title(struct eval *E, const char *name)
{
	struct value *V = make_str(E, name);
	char *text = make_bytes(E, strlen(name) + 1);
	int within = 0;

	for (size_t i = 0; text != NULL && name[i] != '\0'; i++) {
		char c = name[i] == '_' ? ' ' : name[i];
		int upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z';

		if ((unsigned char)c >= 0x80)
			return make_unknown(E, "the label made of '%s' is not followed", name);
		text[i] = (char)(upper && within ? c + 32 : lower && !within ? c - 32 : c);
		within = upper || lower;
	}
	if (V->kind == VALUE_STR && text != NULL)
		V->text = text;
	return V;
}

/* ("a", _("A label")): what stands last is the label. */
static void
split_label(struct eval *E, struct member *m)
{
	struct value *raw = m->raw;

	if ((raw->kind != VALUE_TUPLE && raw->kind != VALUE_LIST) || raw->n != 2 ||
	    raw->items[1]->kind == VALUE_INT) {
		m->label = title(E, m->name);
		return;
	}
	m->label = raw->items[1];
	m->raw = raw->items[0];
}

static struct value *
automatic(struct eval *E, const struct traits *T, const struct member *m, size_t i)
{
	struct value *V;
	char *text;

	if (T->is_str && T->choices)
		return make_str(E, m->name);
	if (!T->is_str)
		return i == 0                         ? make_int(E, 1)
		       : m[-1].raw->kind == VALUE_INT ? make_int(E, m[-1].raw->number + 1)
						      : make_unknown(E, "it is what auto() gives");
	V = make_str(E, m->name);
	if (V->kind == VALUE_STR && (text = make_bytes(E, V->len + 1)) != NULL) {
		for (size_t k = 0; k < V->len; k++)
			text[k] = (char)(m->name[k] >= 'A' && m->name[k] <= 'Z' ? m->name[k] + 32
										: m->name[k]);
		V->text = text;
	}
	return V;
}

/* What the name of the class stands for: a str or an int of its own, or a call of the class. */
static struct value *
member_value(struct eval *E, struct value *V, const struct traits *T, const struct member *m)
{
	struct value *raw = m->raw, *W;
	struct site S = { .args = &raw, .n = 1 };

	if (raw->kind == VALUE_UNKNOWN || raw->kind == VALUE_ERROR)
		return raw;
	if (!T->is_str && !T->is_int) {
		if ((S.args = make_bytes(E, sizeof *S.args)) == NULL)
			return raw;
		S.args[0] = raw;
		return make_call(E, V, &S);
	}
	if (raw->kind != (T->is_str ? VALUE_STR : VALUE_INT))
		return make_unknown(
		    E, "the value of '%.200s.%s' is not followed", V->class->name, m->name);
	W = make(E, raw->kind);
	if (W->kind != raw->kind)
		return W;
	*W = *raw;
	W->member = m;
	return W;
}

static int
is_member(const char *name, const struct value *V)
{
	const char *call;

	if (name[0] == '_' || V == NULL || V->kind == VALUE_FUNCTION || V->kind == VALUE_CLASS ||
	    V->kind == VALUE_MODULE)
		return 0;
	call = V->kind == VALUE_CALL ? call_name(V) : V->kind == VALUE_REFERENCE ? V->text : NULL;
	return call == NULL ||
	       (strcmp(call, "property") != 0 && strcmp(call, "classmethod") != 0 &&
		   strcmp(call, "staticmethod") != 0 && strcmp(call, "enum.property") != 0);
}

static void
add_member(
    struct eval *E, struct value *V, const struct traits *T, const char *name, struct value *raw)
{
	struct class *C = V->class;
	struct member *m = &C->members[C->members_n];
	const char *call;

	*m = (struct member){ .name = name, .raw = raw };
	if (T->choices)
		split_label(E, m);
	call = m->raw->kind == VALUE_CALL ? call_name(m->raw) : NULL;
	if (call != NULL && strcmp(call, "enum.auto") == 0)
		m->raw = automatic(E, T, m, C->members_n);
	/* A second name of the same value is no member of its own. */
	for (size_t i = 0; i < C->members_n; i++)
		if (value_equal(C->members[i].raw, m->raw) == 1) {
			scope_set(E, C->scope, name, C->members[i].value);
			return;
		}
	m->value = member_value(E, V, T, m);
	scope_set(E, C->scope, name, m->value);
	C->members_n++;
}

void
enum_settle(struct eval *E, struct value *V)
{
	struct class *C = V->class;
	struct traits T = { 0 };
	const char *name;
	struct value *raw;

	traits_of(V, &T, 0);
	if (!T.member || scope_count(C->scope) == 0)
		return;
	if ((C->members = make_bytes(E, scope_count(C->scope) * sizeof *C->members)) == NULL)
		return;
	for (size_t i = 0, n = scope_count(C->scope); i < n; i++) {
		raw = scope_at(C->scope, i, &name);
		if (is_member(name, raw))
			add_member(E, V, &T, name, raw);
	}
}

static struct value *
pair(struct eval *E, struct value *a, struct value *b)
{
	struct value *V = make_list(E, VALUE_TUPLE, 2);

	list_insert(E, V, 0, a);
	list_insert(E, V, 1, b);
	return V;
}

/* choices, labels, values, names of a class. */
static struct value *
lists(struct eval *E, const struct class *C, const char *name)
{
	struct value *V, *empty = scope_get(C->scope, "__empty__");
	int choices = strcmp(name, "choices") == 0, labels = strcmp(name, "labels") == 0;
	int values = strcmp(name, "values") == 0, names = strcmp(name, "names") == 0;

	if (C->members_n == 0 || C->members[0].label == NULL ||
	    (!choices && !labels && !values && !names))
		return NULL;
	V = make_list(E, VALUE_LIST, C->members_n + 1);
	if (empty != NULL) {
		struct value *none = make(E, VALUE_NONE);

		list_insert(E, V, V->n,
		    choices  ? pair(E, none, empty)
		    : labels ? empty
		    : values ? none
			     : make_str(E, "__empty__"));
	}
	for (size_t i = 0; i < C->members_n; i++) {
		const struct member *m = &C->members[i];

		list_insert(E, V, V->n,
		    choices  ? pair(E, m->value, m->label)
		    : labels ? m->label
		    : values ? m->value
			     : make_str(E, m->name));
	}
	return V;
}

static const struct member *
member_of_call(const struct value *V)
{
	const struct class *C =
	    V->call->callee->kind == VALUE_CLASS ? V->call->callee->class : NULL;

	for (size_t i = 0; C != NULL && i < C->members_n; i++)
		if (C->members[i].value == V)
			return &C->members[i];
	return NULL;
}

struct value *
enum_attribute(struct eval *E, const struct value *V, const char *name)
{
	const struct member *m;

	if (V->kind == VALUE_CLASS)
		return lists(E, V->class, name);
	if ((m = V->kind == VALUE_CALL ? member_of_call(V) : V->member) == NULL)
		return NULL;
	return strcmp(name, "value") == 0   ? m->raw
	       : strcmp(name, "name") == 0  ? make_str(E, m->name)
	       : strcmp(name, "label") == 0 ? m->label
					    : NULL;
}

struct value *
enum_member(const struct value *V, const char *name)
{

	for (size_t i = 0; i < V->class->members_n; i++)
		if (strcmp(V->class->members[i].name, name) == 0)
			return V->class->members[i].value;
	return NULL;
}

struct value *
enum_call(struct eval *E, const struct value *V, const struct site *S)
{

	if (S->n != 1 || S->keywords_n > 0)
		return NULL;
	for (size_t i = 0; i < V->class->members_n; i++)
		if (value_equal(V->class->members[i].raw, eval_force(E, S->args[0])) == 1)
			return V->class->members[i].value;
	return NULL;
}

struct value *
enum_items(struct eval *E, const struct value *V)
{
	struct value *list;

	if (V->class->members_n == 0)
		return NULL;
	list = make_list(E, VALUE_LIST, V->class->members_n);
	for (size_t i = 0; i < V->class->members_n; i++)
		list_insert(E, list, list->n, V->class->members[i].value);
	return list;
}
