#include "django/field.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "django/field_class.h"
#include "django/field_implied.h"
#include "django/field_kind.h"
#include "django/field_target.h"
#include "python/access.h"
#include "python/ast.h"
#include "python/eval.h"

/* A field that is taken apart. */
struct reading {
	const struct field_place *P;
	struct value *V;
	struct field_class class;
	struct field *F;
	size_t size;		/* room for arguments */
};

/* Rules add at most so many arguments. */
enum { ADDED = 4 };

static struct field_argument *
find(const struct field *F, const char *name)
{

	for (size_t i = 0; i < F->n; i++)
		if (strcmp(F->arguments[i].name, name) == 0)
			return &F->arguments[i];
	return NULL;
}

static void
put(struct reading *R, const char *name, struct value *V)
{
	struct field_argument *a = find(R->F, name);

	if (a != NULL)
		a->value = V;
	else if (R->F->n < R->size)
		R->F->arguments[R->F->n++] = (struct field_argument){ name, V };
}

static void
drop(struct field *F, struct field_argument *a)
{

	memmove(a, a + 1, (size_t)(F->arguments + F->n - (a + 1)) * sizeof *a);
	F->n--;
}

/* A new value at the place of the field. */
static struct value *
make_value(const struct reading *R, enum value_kind kind)
{
	struct value *V = arena_alloc(R->P->arena, sizeof *V);

	if (V != NULL) {
		V->kind = (uint8_t)kind;
		V->module = R->V->module;
		V->line = R->V->line;
		V->column = R->V->column;
	}
	return V;
}

/* What a rule adds, "True", "254", "''". */
static struct value *
value_of(const struct reading *R, const char *text, unsigned n)
{
	enum value_kind kind = n == 4 && memcmp(text, "None", 4) == 0 ? VALUE_NONE
			       : *text == 'T' || *text == 'F'	      ? VALUE_BOOL
			       : *text == '\''			      ? VALUE_STR
								      : VALUE_INT;
	struct value *V = make_value(R, kind);

	if (V != NULL && kind == VALUE_STR)
		V->text = "";
	else if (V != NULL && kind != VALUE_NONE)
		V->number = kind == VALUE_BOOL ? *text == 'T' : strtoll(text, NULL, 10);
	return V;
}

/* Is an argument what the rule drops?  Python compares them with `is`, mostly. */
static int
is_dropped(const struct value *V, const char *text, unsigned n)
{

	if (n == 1 && (*text == '*' || *text == '?'))
		return *text == '*' || value_truth(V) == 0;
	if (n == 5 && memcmp(text, "unset", 5) == 0)
		return V->kind == VALUE_REFERENCE && str_ends(V->text, ".NOT_PROVIDED");
	if (n == 7 && memcmp(text, "storage", 7) == 0)
		return value_truth(V) == 0 ||
		       (V->kind == VALUE_REFERENCE && str_ends(V->text, ".default_storage"));
	if (*text == '\'')
		return V->kind == VALUE_STR && V->len == n - 2 &&
		       memcmp(V->text, text + 1, n - 2) == 0;
	if (n == 4 && memcmp(text, "None", 4) == 0)
		return V->kind == VALUE_NONE;
	if (n == 4 && memcmp(text, "true", 4) == 0)
		return value_truth(V) == 1;
	if (*text == 'T' || *text == 'F')
		return V->kind == VALUE_BOOL && (V->number != 0) == (*text == 'T');
	return V->kind == VALUE_INT && V->text == NULL && V->number == strtoll(text, NULL, 10);
}

/* Does a class name its own positional arguments?  1; 0: they are passed on; -1: not known. */
static int
names_own(const struct value *init)
{
	const struct ast *param;

	if (init == NULL)
		return 0;
	if (init->kind != VALUE_FUNCTION || init->function->node == NULL ||
	    init->function->node->kind != NODE_FUNCTION ||
	    (param = init->function->node->head) == NULL)
		return -1;
	param = param->next;
	return param == NULL ? -1 : param->op != PARAM_STAR || param->text == NULL;
}

/* The ${i}th positional parameter of a class's own constructor, or NULL. */
static const char *
own_parameter(const struct value *init, size_t i)
{
	const struct ast *param = init->function->node->head->next;

	while (param != NULL && i-- > 0)
		param = param->next;
	return param != NULL && (param->op == PARAM_POSITIONAL || param->op == PARAM_ORDINARY)
		   ? param->text
		   : NULL;
}

static const struct value *
first_init(const struct reading *R)
{

	return R->class.inits_n == 0 ? NULL : R->class.inits[0];
}

/* The rest of the positional arguments has no names. */
static int
put_rest(struct reading *R, size_t from)
{
	struct value *V = make_value(R, VALUE_TUPLE);

	if (V == NULL)
		return -1;
	V->items = R->V->call->args + from;
	V->n = V->size = R->V->call->n - from;
	put(R, "*", V);
	if (R->class.kind == NULL || (R->class.kind->traits & FIELD_COMPOSITE) == 0)
		R->F->open = 1;
	return 0;
}

static int
read_positional(struct reading *R)
{
	const struct call *C = R->V->call;
	int own = names_own(first_init(R));
	const char *name;
	char *copy;
	unsigned n;

	for (size_t i = 0; i < C->n; i++) {
		/* Behind *args the places are not known. */
		if (C->args[i]->kind == VALUE_UNKNOWN && C->args[i]->unknown.many)
			own = -1;
		if (own == 1 && (name = own_parameter(first_init(R), i)) != NULL) {
			put(R, name, C->args[i]);
			continue;
		}
		if (own != 0 || R->class.kind == NULL ||
		    (name = field_kind_parameter(R->class.kind, (unsigned)i, &n)) == NULL)
			return put_rest(R, i);
		if ((copy = arena_strndup(R->P->arena, name, n)) == NULL)
			return -1;
		put(R, copy, C->args[i]);
	}
	return 0;
}

/* A setting is its value; which one a relation leads to by is told elsewhere. */
static struct value *
setting_value(const struct reading *R, const char *name, struct value *V)
{
	struct value *found;

	if (V->kind != VALUE_REFERENCE || !str_begins(V->text, "django.conf.settings.") ||
	    strcmp(name, "to") == 0)
		return V;
	found = eval_resolve(R->P->eval, V);
	return found->kind == VALUE_STR || found->kind == VALUE_INT || found->kind == VALUE_BOOL
		   ? found
		   : V;
}

static int
read_arguments(struct reading *R)
{
	const struct call *C = R->V->call;

	R->size = C->n + C->keywords_n + ADDED;
	if ((R->F->arguments = arena_alloc(R->P->arena, R->size * sizeof *R->F->arguments)) == NULL)
		return -1;
	if (read_positional(R) == -1)
		return -1;
	for (size_t i = 0; i < C->keywords_n; i++) {
		if (C->keywords[i].name == NULL)
			R->F->open = 1;
		else
			put(R, C->keywords[i].name,
			    setting_value(R, C->keywords[i].name, C->keywords[i].value));
	}
	return 0;
}

/* What "+x=..." adds where x is not given; what is not its own to say is left alone. */
static int
add_defaults(struct reading *R)
{
	const char *text = R->class.kind->rules;
	struct value *V;
	char *name;

	while ((text = strchr(text, '+')) != NULL) {
		size_t n = strcspn(++text, "=");

		if ((name = arena_strndup(R->P->arena, text, n)) == NULL)
			return -1;
		text += n + 1;
		if (find(R->F, name) != NULL || R->F->open)
			continue;
		if ((V = value_of(R, text, (unsigned)strcspn(text, " "))) == NULL)
			return -1;
		put(R, name, V);
	}
	return 0;
}

static void
drop_defaults(struct reading *R)
{
	const struct field_kind *k = R->class.kind;
	struct field *F = R->F;
	const char *rule;
	unsigned n;
	int now = 0;

	for (size_t i = F->n; i-- > 0;) {
		const struct field_argument *a = &F->arguments[i];

		now |= str_begins(a->name, "auto_now") && value_truth(a->value) == 1;
		if ((rule = field_kind_rule(k, a->name, &n)) != NULL && n > 0 &&
		    is_dropped(a->value, rule, n))
			drop(F, &F->arguments[i]);
	}
	if ((k->traits & FIELD_NOW) != 0 && now)
		for (size_t i = F->n; i-- > 0;)
			if (strcmp(F->arguments[i].name, "blank") == 0 ||
			    strcmp(F->arguments[i].name, "editable") == 0)
				drop(F, &F->arguments[i]);
}

/* A relation names its model in lower case. */
static int
read_relation(struct reading *R)
{
	struct field_argument *a;
	const char *text;
	struct value *V;

	if ((a = find(R->F, "through")) != NULL && a->value->kind != VALUE_NONE &&
	    field_through(R->P, a->value, R->F) == -1)
		return -1;
	if ((a = find(R->F, "to")) == NULL)
		return 0;
	if (field_target(R->P, a->value, R->F, &text) == -1)
		return -1;
	if (text != NULL) {
		if ((V = make_value(R, VALUE_STR)) == NULL)
			return -1;
		V->module = a->value->module;
		V->line = a->value->line;
		V->column = a->value->column;
		V->text = text;
		V->len = strlen(text);
		a->value = V;
	}
	if ((a = find(R->F, "swappable")) != NULL && value_truth(a->value) == 0)
		R->F->setting = NULL;
	return 0;
}

static int
by_name(const void *a, const void *b)
{

	return strcmp(((const struct field_argument *)a)->name,
	    ((const struct field_argument *)b)->name);
}

/* "django.db.models.fields.CharField" is told as "django.db.models.CharField". */
static int
set_path(struct reading *R)
{
	const struct field_kind *k = R->class.kind;
	struct field *F = R->F;

	F->path = R->class.path;
	if (F->path == NULL || k == NULL || field_kind_find(F->path) != k)
		return 0;
	F->path = arena_join(R->P->arena, k->module, ".", k->name, NULL);
	return F->path == NULL ? -1 : 0;
}

int
field_read(const struct field_place *P, const char *name, struct value *V, struct field *F)
{
	struct reading R = { .P = P, .F = F };

	*F = (struct field){ .name = name, .value = V, .open = 1, .own_model = 1 };
	R.V = field_class_resolve(P->eval, V);
	if (R.V->kind != VALUE_CALL)
		return 0;
	F->value = R.V;
	field_class_of(P->eval, R.V->call->callee, &R.class);
	F->kind = R.class.kind;
	F->open = R.class.open;
	F->column = R.class.column;
	F->db_type = R.class.db_type;
	F->own_model = R.class.own_model;
	if (set_path(&R) == -1 || read_arguments(&R) == -1)
		return -1;
	if (F->kind != NULL) {
		if ((F->kind->traits & FIELD_RELATED) != 0 && read_relation(&R) == -1)
			return -1;
		drop_defaults(&R);
		if (add_defaults(&R) == -1)
			return -1;
	}
	if (F->n > 1)
		qsort(F->arguments, F->n, sizeof *F->arguments, by_name);
	return R.class.open ? field_implied(P->arena, &R.class, F) : 0;
}

struct value *
field_get(const struct field *F, const char *name)
{
	const struct field_argument *a = find(F, name);

	return a == NULL ? NULL : a->value;
}
