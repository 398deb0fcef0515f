#include "check/half.h"

#include <string.h>

#include "base/arena.h"
#include "django/names.h"
#include "django/operation.h"
#include "django/values.h"
#include "python/access.h"

struct reading {
	struct arena *arena;
	struct half *H;
	const struct value *call;
};

int
half_lasts(const struct half_item *I)
{

	return I->first == I->last;
}

static int
is_that(const struct half_item *I, enum half_kind kind, const char *model, const char *name)
{

	return I->kind == kind && names_same(I->model, model) &&
	       (name == NULL || strcmp(I->name, name) == 0);
}

static struct half_item *
find(const struct half *H, enum half_kind kind, const char *model, const char *name)
{

	for (size_t i = 0; i < H->n; i++)
		if (is_that(&H->all[i], kind, model, name))
			return &H->all[i];
	return NULL;
}

const struct half_item *
half_find(const struct half *H, enum half_kind kind, const char *model, const char *name)
{

	for (size_t i = 0; i < H->n; i++)
		if (half_lasts(&H->all[i]) && is_that(&H->all[i], kind, model, name))
			return &H->all[i];
	return NULL;
}

/* A thing of the model comes (1) or goes (-1).  What is not named is not followed. */
static int
note(struct reading *R, enum half_kind kind, const char *model, const char *name, int how)
{
	struct half *H = R->H;
	struct half_item *I, *grown;

	if (model == NULL || (kind != HALF_TABLE && name == NULL)) {
		H->open = 1;
		return 0;
	}
	if ((I = find(H, kind, model, name)) != NULL) {
		I->last = how;
		I->call = R->call;
		return 0;
	}
	if (H->n == H->size) {
		H->size = H->size == 0 ? 16 : H->size * 2;
		if ((grown = arena_alloc(R->arena, H->size * sizeof *grown)) == NULL)
			return -1;
		if (H->n > 0)
			memcpy(grown, H->all, H->n * sizeof *grown);
		H->all = grown;
	}
	H->all[H->n++] = (struct half_item){ .kind = kind,
		.model = model,
		.name = name,
		.call = R->call,
		.first = how,
		.last = how };
	return 0;
}

/* "indexes" or "constraints" of a model that is made. */
static int
note_named(struct reading *R, const char *model, const struct value *options, const char *option)
{
	const enum half_kind kind = strcmp(option, "indexes") == 0 ? HALF_INDEX : HALF_CONSTRAINT;
	const struct value *list = dict_get(options, option);

	if (list == NULL)
		return 0;
	if (!values_list(list))
		R->H->open = 1;
	for (size_t i = 0; values_list(list) && i < list->n; i++)
		if (note(R, kind, model, values_text(call_arg(list->items[i], -1, "name")), 1) ==
		    -1)
			return -1;
	return 0;
}

/* A many-to-many field through a model of its own is nothing to the database. */
static int
note_field(
    struct reading *R, const char *model, const char *name, const struct value *field, int how)
{
	const struct value *through = field == NULL ? NULL : call_arg(field, -1, "through");

	if (through != NULL && through->kind != VALUE_NONE)
		return 0;
	return note(R, HALF_FIELD, model, name, how);
}

static int
create_model(struct reading *R)
{
	const char *model = values_text(call_arg(R->call, 0, "name"));
	const struct value *fields = call_arg(R->call, 1, "fields");
	const struct value *options = call_arg(R->call, 2, "options");
	const struct value *managed = options == NULL ? NULL : dict_get(options, "managed");
	const struct value *proxy = options == NULL ? NULL : dict_get(options, "proxy");

	if ((managed != NULL && value_truth(managed) == 0) ||
	    (proxy != NULL && value_truth(proxy) == 1))
		return 0;
	if (!values_list(fields) ||
	    (options != NULL && (options->kind != VALUE_DICT || dict_open(options)))) {
		R->H->open = 1;
		return 0;
	}
	if (note(R, HALF_TABLE, model, NULL, 1) == -1)
		return -1;
	for (size_t i = 0; i < fields->n; i++) {
		const struct value *pair = fields->items[i];
		const int known = values_list(pair) && pair->n == 2;

		if (note_field(R, model, known ? values_text(pair->items[0]) : NULL,
			known ? pair->items[1] : NULL, 1) == -1)
			return -1;
	}
	if (options == NULL)
		return 0;
	return note_named(R, model, options, "indexes") == -1
		   ? -1
		   : note_named(R, model, options, "constraints");
}

static int
delete_model(struct reading *R)
{
	const char *model = values_text(call_arg(R->call, 0, "name"));
	struct half *H = R->H;
	int made = 0;
	size_t kept = 0;

	if (model == NULL)
		return note(R, HALF_TABLE, NULL, NULL, -1);
	for (size_t i = 0; i < H->n; i++) {
		if (!names_same(H->all[i].model, model))
			H->all[kept++] = H->all[i];
		else
			made |= H->all[i].kind == HALF_TABLE && H->all[i].first == 1;
	}
	H->n = kept;
	return made ? 0 : note(R, HALF_TABLE, model, NULL, -1);
}

static int
rename_model(struct reading *R)
{
	const char *old = values_text(call_arg(R->call, 0, "old_name"));
	const char *new = values_text(call_arg(R->call, 1, "new_name"));
	struct half *H = R->H;

	if (old == NULL || new == NULL) {
		H->open = 1;
		return 0;
	}
	for (size_t i = 0; i < H->n; i++)
		if (names_same(H->all[i].model, old))
			H->all[i].model = new;
	if (find(H, HALF_TABLE, new, NULL) != NULL)
		return 0;
	if (note(R, HALF_TABLE, old, NULL, -1) == -1 || note(R, HALF_TABLE, new, NULL, 1) == -1)
		return -1;
	find(H, HALF_TABLE, old, NULL)->renamed = find(H, HALF_TABLE, new, NULL)->renamed = 1;
	return 0;
}

/* What does one thing to a model: how that is called, and where its name stands. */
static const struct simple {
	const char *operation;
	enum half_kind kind;
	int how;
	const char *holder; /* the argument whose own name it is; NULL: the name is an argument */
} simples[] = {
	{ "AddField", HALF_FIELD, 1, NULL },
	{ "RemoveField", HALF_FIELD, -1, NULL },
	{ "AddIndex", HALF_INDEX, 1, "index" },
	{ "AddIndexConcurrently", HALF_INDEX, 1, "index" },
	{ "RemoveIndex", HALF_INDEX, -1, NULL },
	{ "RemoveIndexConcurrently", HALF_INDEX, -1, NULL },
	{ "AddConstraint", HALF_CONSTRAINT, 1, "constraint" },
	{ "AddConstraintNotValid", HALF_CONSTRAINT, 1, "constraint" },
	{ "RemoveConstraint", HALF_CONSTRAINT, -1, NULL },
};

static int
simple(struct reading *R, const struct simple *s)
{
	const char *model = values_text(call_arg(R->call, 0, "model_name"));
	const struct value *holder = s->holder == NULL ? NULL : call_arg(R->call, 1, s->holder);
	const char *name = s->holder == NULL ? values_text(call_arg(R->call, 1, "name"))
			   : holder == NULL  ? NULL
					     : values_text(call_arg(holder, -1, "name"));

	if (s->kind == HALF_FIELD)
		return note_field(R, model, name, call_arg(R->call, 2, "field"), s->how);
	return note(R, s->kind, model, name, s->how);
}

static int
follow(struct reading *R)
{
	static const char *const nothing[] = { "AlterModelOptions", "AlterModelManagers",
		"RunPython", "ValidateConstraint" };
	const char *name = operation_name(R->call);

	for (size_t i = 0; name != NULL && i < sizeof nothing / sizeof *nothing; i++)
		if (strcmp(name, nothing[i]) == 0)
			return 0;
	for (size_t i = 0; name != NULL && i < sizeof simples / sizeof *simples; i++)
		if (strcmp(name, simples[i].operation) == 0)
			return simple(R, &simples[i]);
	if (name != NULL && strcmp(name, "CreateModel") == 0)
		return create_model(R);
	if (name != NULL && strcmp(name, "DeleteModel") == 0)
		return delete_model(R);
	if (name != NULL && strcmp(name, "RenameModel") == 0)
		return rename_model(R);
	R->H->open = 1;
	return 0;
}

int
half_read(struct arena *A, const struct value *list, struct half *H)
{
	struct reading R = { .arena = A, .H = H };

	if (list == NULL || list->kind == VALUE_NONE)
		return 0;
	if (!values_list(list)) {
		H->open = 1;
		return 0;
	}
	for (size_t i = 0; i < list->n; i++) {
		R.call = list->items[i];
		H->operations++;
		if (follow(&R) == -1)
			return -1;
	}
	return 0;
}
