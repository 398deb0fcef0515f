#include "django/replay.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/str.h"
#include "django/apps.h"
#include "django/migrations.h"
#include "django/operation.h"
#include "django/settings.h"
#include "django/values.h"
#include "python/access.h"
#include "python/eval.h"

/* One operation on its way. */
struct step {
	struct replay *R;
	const struct migration *m;
	const struct value *call;
};

typedef int operation(struct step *S);

static struct value *
argument(const struct step *S, int i, const char *name)
{
	struct value *V = call_arg(S->call, i, name);

	return V == NULL ? NULL : eval_resolve(settings_eval(S->R->M->apps->settings), V);
}

static const char *
text(const struct step *S, int i, const char *name)
{

	return values_text(argument(S, i, name));
}

/* Something could not be seen: the tables are not surely all. */
static int
unclear(struct step *S)
{

	S->R->complete = 0;
	return 0;
}

static struct model *
find(const struct step *S, const char *name)
{
	struct model *model;

	for (model = S->R->models; name != NULL && model != NULL; model = model->next)
		if (!model->gone && strcmp(model->app, S->m->key.app) == 0 &&
		    strcasecmp(model->name, name) == 0)
			return model;
	return NULL;
}

static struct many **
find_field(struct model *model, const char *name)
{
	struct many **f;

	for (f = &model->fields; *f != NULL && strcmp((*f)->name, name) != 0; f = &(*f)->next)
		;
	return f;
}

/* Does a field make a table of its own?  1; 0; or -1: its class is not known, and may. */
static int
is_many(const struct value *V)
{
	const char *name = V->kind == VALUE_CALL ? call_name(V) : NULL, *last;
	const struct value *through;

	if (name == NULL)
		return 0;
	last = strrchr(name, '.') != NULL ? strrchr(name, '.') + 1 : name;
	if (strstr(last, "ManyToMany") == NULL)
		return 0;
	through = call_arg(V, -1, "through");
	if (through != NULL && through->kind != VALUE_NONE)
		return 0;
	return str_begins(name, "django.") ? 1 : -1;
}

/* A field takes the place of one with its name. */
static int
set_field(struct step *S, struct model *model, const char *name, const struct value *V)
{
	struct many **place = find_field(model, name), *f = *place;
	int many = is_many(V);

	if (many == 0) {
		if (f != NULL)
			*place = f->next;
		return 0;
	}
	if (f == NULL) {
		if ((f = arena_alloc(S->R->arena, sizeof *f)) == NULL)
			return -1;
		f->made = S->m;
		f->next = model->fields;
		model->fields = f;
	}
	f->name = name;
	f->known = many == 1;
	f->db_table = values_text(call_arg(V, -1, "db_table"));
	return 0;
}

/* A number or name in options, where it is given and known. */
static void
set_options(struct step *S, struct model *model, const struct value *options)
{
	struct eval *E = settings_eval(S->R->M->apps->settings);
	struct value *V;

	if (options == NULL || options->kind != VALUE_DICT) {
		if (options != NULL)
			unclear(S);
		return;
	}
	if ((V = dict_get(options, "db_table")) != NULL) {
		V = eval_resolve(E, V);
		model->db_table = values_text(V);
		if (model->db_table == NULL && V->kind != VALUE_NONE)
			unclear(S);
	}
	if ((V = dict_get(options, "managed")) != NULL)
		model->managed = value_truth(V) != 0;
	if ((V = dict_get(options, "proxy")) != NULL)
		model->proxy = value_truth(V) == 1;
	if ((V = dict_get(options, "swappable")) != NULL)
		model->swappable = values_text(V);
}

static int
create_model(struct step *S)
{
	const char *name = text(S, 0, "name"), *field;
	const struct value *fields = argument(S, 1, "fields");
	struct model *model;

	if (name == NULL)
		return unclear(S);
	if ((model = find(S, name)) != NULL)
		model->gone = 1;
	if ((model = arena_alloc(S->R->arena, sizeof *model)) == NULL)
		return -1;
	*model = (struct model){
		.app = S->m->key.app, .name = name, .managed = 1, .made = S->m, .next = S->R->models
	};
	S->R->models = model;
	set_options(S, model, argument(S, 2, "options"));
	if (!values_list(fields))
		return unclear(S);
	for (size_t i = 0; i < fields->n; i++) {
		const struct value *pair = fields->items[i];

		if (!values_list(pair) || pair->n != 2 ||
		    (field = values_text(pair->items[0])) == NULL)
			unclear(S);
		else if (set_field(S, model, field, pair->items[1]) == -1)
			return -1;
	}
	return 0;
}

static int
delete_model(struct step *S)
{
	struct model *model = find(S, text(S, 0, "name"));

	if (model == NULL)
		return unclear(S);
	model->gone = 1;
	return 0;
}

static int
rename_model(struct step *S)
{
	struct model *model = find(S, text(S, 0, "old_name"));
	const char *name = text(S, 1, "new_name");

	if (model == NULL || name == NULL)
		return unclear(S);
	model->name = name;
	return 0;
}

static int
alter_table(struct step *S)
{
	struct model *model = find(S, text(S, 0, "name"));
	const struct value *table = argument(S, 1, "table");

	if (model == NULL || table == NULL ||
	    (values_text(table) == NULL && table->kind != VALUE_NONE))
		return unclear(S);
	model->db_table = values_text(table);
	return 0;
}

/* That a model is managed from now on creates no table, nor drops one. */
static int
alter_options(struct step *S)
{
	struct model *model = find(S, text(S, 0, "name"));
	const struct value *options = argument(S, 1, "options");

	if (model == NULL || options == NULL || options->kind != VALUE_DICT)
		return unclear(S);
	if (dict_get(options, "managed") != NULL || !model->managed)
		model->managed = 0;
	return 0;
}

static int
put_field(struct step *S)
{
	struct model *model = find(S, text(S, 0, "model_name"));
	const char *name = text(S, 1, "name");
	const struct value *field = argument(S, 2, "field");

	if (model == NULL || name == NULL || field == NULL)
		return unclear(S);
	return set_field(S, model, name, field);
}

static int
remove_field(struct step *S)
{
	struct model *model = find(S, text(S, 0, "model_name"));
	const char *name = text(S, 1, "name");
	struct many **place;

	if (model == NULL || name == NULL)
		return unclear(S);
	if (*(place = find_field(model, name)) != NULL)
		*place = (*place)->next;
	return 0;
}

static int
rename_field(struct step *S)
{
	struct model *model = find(S, text(S, 0, "model_name"));
	const char *old = text(S, 1, "old_name"), *name = text(S, 2, "new_name");
	struct many *f;

	if (model == NULL || old == NULL || name == NULL)
		return unclear(S);
	if ((f = *find_field(model, old)) != NULL)
		f->name = name;
	return 0;
}

static int replay_list(struct step *S, const struct value *list);

static int
separate(struct step *S)
{

	return replay_list(S, argument(S, 1, "state_operations"));
}

static int
run_sql(struct step *S)
{

	return replay_list(S, argument(S, 2, "state_operations"));
}

static int
nothing(struct step *S)
{

	(void)S;
	return 0;
}

static const struct {
	const char *name;
	operation *run;
} operations[] = {
	{ "CreateModel", create_model },
	{ "DeleteModel", delete_model },
	{ "RenameModel", rename_model },
	{ "AlterModelTable", alter_table },
	{ "AlterModelOptions", alter_options },
	{ "AddField", put_field },
	{ "AlterField", put_field },
	{ "RemoveField", remove_field },
	{ "RenameField", rename_field },
	{ "SeparateDatabaseAndState", separate },
	{ "RunSQL", run_sql },
	{ "RunPython", nothing },
};

/* The rest of Django's own operations touch no table. */
static operation *
operation_of(const char *name)
{

	if (name == NULL)
		return NULL;
	for (size_t i = 0; i < sizeof operations / sizeof *operations; i++)
		if (strcmp(operations[i].name, name) == 0)
			return operations[i].run;
	return nothing;
}

static int
replay_one(struct step *S, const struct value *V)
{
	operation *run = operation_of(operation_name(V));
	struct step inner = *S;

	inner.call = V;
	return run == NULL ? unclear(S) : run(&inner);
}

static int
replay_list(struct step *S, const struct value *list)
{

	if (list == NULL || list->kind == VALUE_NONE)
		return 0;
	if (!values_list(list))
		return unclear(S);
	for (size_t i = 0; i < list->n; i++)
		if (replay_one(S,
			eval_resolve(settings_eval(S->R->M->apps->settings), list->items[i])) == -1)
			return -1;
	return 0;
}

int
replay_migration(struct replay *R, const struct migration *m)
{
	struct step S = { .R = R, .m = m };

	if (!m->read)
		return unclear(&S);
	return replay_list(&S, m->operations);
}
