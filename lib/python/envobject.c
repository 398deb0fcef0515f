#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "access.h"
#include "base/str.h"
#include "environment.h"
#include "machine.h"

/*
 * environ.Env (django-environ), environs.Env and decouple: objects that read
 * variables and cast them.  Each is told apart, as they differ in what they take for true.
 */

static int
is_one_of(const struct value *V, const char *const *texts)
{

	for (; *texts != NULL; texts++)
		if (V->len == strlen(*texts) && strcasecmp(V->text, *texts) == 0)
			return 1;
	return 0;
}

static struct value *
cast_bool(struct eval *E, enum env_kind kind, struct value *V)
{
	static const char *const yes[] = { "true", "on", "ok", "y", "yes", "1", NULL };
	static const char *const yes_strict[] = { "true", "t", "on", "y", "yes", "1", NULL };
	static const char *const no_strict[] = { "false", "f", "off", "n", "no", "0", NULL };

	if (V->kind != VALUE_STR)
		return eval_truth(E, V) == -1 ? make_unknown(E, "%s", eval_why(E, V))
					      : make_bool(E, eval_truth(E, V));
	if (kind == ENV_ENVIRON)
		return make_bool(E, is_one_of(V, yes));
	if (is_one_of(V, yes_strict))
		return make_bool(E, 1);
	if (is_one_of(V, no_strict) || (kind == ENV_DECOUPLE && V->len == 0))
		return make_bool(E, 0);
	return make_error(E, "ValueError", "not a boolean: '%.100s'", V->text);
}

static struct value *
split(struct eval *E, const struct value *V, int trim, enum value_kind kind)
{
	struct value *list = make_list(E, kind, 4);
	const char *p = V->text, *end = p + V->len, *stop, *from, *to;

	for (;; p = stop + 1) {
		stop = memchr(p, ',', (size_t)(end - p));
		stop = stop == NULL ? end : stop;
		for (from = p, to = stop; trim && from < to && strchr(" \t\n", *from) != NULL;
		     from++)
			;
		for (; trim && to > from && strchr(" \t\n", to[-1]) != NULL; to--)
			;
		/* Empty ones are dropped, as all three libraries do. */
		if (to > from)
			list_insert(E, list, list->n,
			    make_from(make_text(E, VALUE_STR, from, (size_t)(to - from)), V));
		if (stop == end)
			return list;
	}
}

/* "a=1,b=2" */
static struct value *
cast_dict(struct eval *E, const struct value *V)
{
	struct value *list = split(E, V, 0, VALUE_LIST), *dict = make_dict(E);
	const char *equals;

	for (size_t i = 0; list->kind == VALUE_LIST && i < list->n; i++) {
		const struct value *item = list->items[i];

		if ((equals = memchr(item->text, '=', item->len)) != NULL)
			dict_put(E, dict,
			    make_text(E, VALUE_STR, item->text, (size_t)(equals - item->text)),
			    make_str(E, equals + 1));
	}
	return dict;
}

static struct value *
with_function(struct eval *E, struct value *function, struct value *V)
{
	struct site S = { .n = 1 };

	if ((S.args = make_bytes(E, sizeof *S.args)) == NULL)
		return make_unknown(E, "it needs too much memory");
	S.args[0] = V;
	return eval_call_value(E, function, &S);
}

static struct value *
cast_by_name(struct eval *E, enum env_kind kind, const char *name, struct value *V)
{

	if (strcmp(name, "str") == 0 || strcmp(name, "__call__") == 0 ||
	    strcmp(name, "unicode") == 0)
		return V;
	if (strcmp(name, "bool") == 0)
		return cast_bool(E, kind, V);
	if (V->kind != VALUE_STR)
		return V;
	if (strcmp(name, "int") == 0 || strcmp(name, "float") == 0)
		return with_function(E, make_reference(E, NULL, name), V);
	if (strcmp(name, "list") == 0 || strcmp(name, "tuple") == 0)
		return split(E, V, kind != ENV_ENVIRON, name[0] == 'l' ? VALUE_LIST : VALUE_TUPLE);
	if (strcmp(name, "dict") == 0)
		return cast_dict(E, V);
	if (strcmp(name, "path") == 0)
		return with_function(E, make_reference(E, "pathlib", "Path"), V);
	if (strcmp(name, "db") == 0 || strcmp(name, "db_url") == 0 ||
	    strcmp(name, "dj_db_url") == 0)
		return database_url(E, kind, V, NULL);
	return make_unknown(E, "the cast '%.100s' is not followed", name);
}

/* The cast that "cast=" names: a type, [type], Csv(), a function. */
static struct value *
cast(struct eval *E, enum env_kind kind, struct value *by, struct value *V)
{

	if (V->kind == VALUE_UNKNOWN || V->kind == VALUE_ERROR || by == NULL ||
	    by->kind == VALUE_NONE)
		return V;
	if (by->kind == VALUE_REFERENCE && strchr(by->text, '.') == NULL &&
	    !(kind == ENV_DECOUPLE &&
		(strcmp(by->text, "list") == 0 || strcmp(by->text, "tuple") == 0)))
		return cast_by_name(E, kind, by->text, V);
	if (by->kind == VALUE_LIST && V->kind == VALUE_STR && by->n <= 1)
		return split(E, V, 0, VALUE_LIST);
	if (by->kind == VALUE_TUPLE && V->kind == VALUE_STR && by->n <= 1)
		return split(E, V, 0, VALUE_TUPLE);
	if (call_name(by) != NULL && strcmp(call_name(by), "decouple.Csv") == 0 &&
	    by->call->n == 0 && by->call->keywords_n == 0)
		return V->kind == VALUE_STR ? split(E, V, 1, VALUE_LIST) : V;
	if (by->kind == VALUE_FUNCTION || by->kind == VALUE_REFERENCE)
		return with_function(E, by, V);
	return make_unknown(E, "the cast is not followed");
}

/* What Env(NAME=(cast, default)) says of a variable. */
static const struct value *
scheme(const struct value *object, const char *name)
{
	const struct value *V = object == NULL ? NULL : call_arg(object, -1, name);

	return V != NULL && V->kind == VALUE_TUPLE && V->n == 2 ? V : NULL;
}

static struct value *
missing(struct eval *E, enum env_kind kind, const char *name)
{

	if (kind == ENV_DJ)
		return make_dict(E);
	return make_error(E,
	    kind == ENV_ENVIRON    ? "ImproperlyConfigured"
	    : kind == ENV_DECOUPLE ? "UndefinedValueError"
				   : "EnvError",
	    "the environment variable '%.200s' is not set",
	    strstr(name, "://") != NULL ? "***" : name);
}

/* FileAwareEnv: NAME_FILE goes over NAME; the file is a secret of the machine's and is not read. */
static struct value *
in_file(struct eval *E, const struct value *object, const char *name)
{
	const char *kind = object == NULL ? NULL : call_name(object);
	struct value *key, *V = NULL;

	if (kind == NULL || strstr(kind, "FileAwareEnv") == NULL)
		return NULL;
	key = eval_binary(E, OP_ADD, make_str(E, name), make_str(E, "_FILE"));
	if (key->kind == VALUE_STR)
		V = environment_value(E, key->text);
	if (V == NULL || (V->kind == VALUE_STR && V->len == 0))
		return NULL;
	return make_unknown(E, "it is in the file that the environment variable '%.200s' names",
	    key->text);
}

/* A variable of django-environ that says "$OTHER" stands for that one. */
static struct value *
other_variable(struct eval *E, struct value *V, struct value *standard)
{
	const char *name;

	for (int i = 0; i < 20; i++) {
		if (V == NULL || V->kind != VALUE_STR || *V->text != '$')
			return V;
		name = V->text + strspn(V->text, "$");
		if ((V = environment_value(E, name)) == NULL)
			V = standard == NULL ? missing(E, ENV_ENVIRON, name)
					     : environment_standard(E, name, standard);
	}
	return make_unknown(E, "variables that stand for each other");
}

static const char *
prefix_of(const struct value *object)
{
	const struct value *prefix = object == NULL ? NULL : call_arg(object, -1, "prefix");

	return prefix != NULL && prefix->kind == VALUE_STR ? prefix->text : "";
}

struct value *
env_call(struct eval *E, enum env_kind kind, const char *method, struct site *S)
{
	struct value *name = call_given(S, 0, kind == ENV_DJ ? "env" : "var"), *standard, *by, *V;
	const struct value *object = S->self, *said;
	int url = kind == ENV_DJ || strstr(method, "db") != NULL;

	if (name == NULL)
		name = kind == ENV_DJ || strncmp(method, "db", 2) == 0 ? make_str(E, "DATABASE_URL")
								       : NULL;
	if (name == NULL || (name = eval_force(E, name))->kind != VALUE_STR)
		return make_unknown(E, "%s", name == NULL ? "it has no name" : eval_why(E, name));
	if (*prefix_of(object) != '\0')
		name = eval_binary(E, OP_ADD, make_str(E, prefix_of(object)), name);
	said = scheme(object, name->text);
	standard = call_keyword(S, "default");
	/* environ's env(var, cast, default), env.str(var, default); environs' env(var, default) */
	if (standard == NULL && kind != ENV_DJ)
		standard = kind == ENV_ENVIRON && strcmp(method, "__call__") == 0
			       ? call_given(S, 2, NULL)
			   : kind == ENV_DECOUPLE ? call_given(S, 1, NULL)
						  : call_given(S, 1, NULL);
	if (standard == NULL && kind == ENV_DJ)
		standard = call_given(S, 1, NULL);
	if (standard == NULL && said != NULL)
		standard = said->items[1];
	by = call_keyword(S, "cast");
	if (by == NULL && kind == ENV_ENVIRON && strcmp(method, "__call__") == 0)
		by = call_given(S, 1, NULL);
	if (by == NULL && said != NULL && strcmp(method, "__call__") == 0)
		by = said->items[0];
	if ((V = in_file(E, object, name->text)) == NULL)
		V = environment_value(E, name->text);
	if (V == NULL && kind == ENV_DECOUPLE)
		V = decouple_value(E, object, name->text);
	if (kind == ENV_ENVIRON)
		V = other_variable(E, V, standard);
	if (V == NULL) {
		if (standard == NULL)
			return missing(E, kind, name->text);
		V = environment_standard(E, name->text, standard);
		/* Only decouple casts a default; a URL is read in any case. */
		if (kind != ENV_DECOUPLE && !(url && V->kind == VALUE_STR))
			return V;
	}
	if (V->kind == VALUE_UNKNOWN || V->kind == VALUE_NONE)
		return kind == ENV_DJ && V->kind == VALUE_NONE ? make_dict(E) : V;
	if (url)
		return V->kind == VALUE_STR ? make_from(database_url(E, kind, V, S), V) : V;
	return make_from(by != NULL ? cast(E, kind, by, V) : cast_by_name(E, kind, method, V), V);
}

/* Which kind of object a call made. */
static int
kind_of(const struct value *V, enum env_kind *kind)
{
	const char *name = call_name(V);

	if (name == NULL)
		return 0;
	if (strcmp(name, "environ.Env") == 0 || strcmp(name, "environ.FileAwareEnv") == 0 ||
	    strcmp(name, "environ.environ.Env") == 0)
		*kind = ENV_ENVIRON;
	else if (strcmp(name, "environs.Env") == 0 || strcmp(name, "environs.FileAwareEnv") == 0)
		*kind = ENV_ENVIRONS;
	else if (strcmp(name, "decouple.AutoConfig") == 0 || strcmp(name, "decouple.Config") == 0)
		*kind = ENV_DECOUPLE;
	else
		return 0;
	return 1;
}

struct value *
env_object_call(struct eval *E, struct site *S)
{
	enum env_kind kind;
	const char *name = S->name;

	if (!kind_of(S->self, &kind))
		return NULL;
	if (strcmp(name, "read_env") == 0)
		return environment_load(E, S, kind);
	if (strcmp(name, "get_value") == 0)
		name = "__call__";
	/* These take no name, but the URL itself. */
	if (kind == ENV_ENVIRON && strcmp(name, "db_url_config") == 0)
		return environment_url(E, kind, S);
	if (kind == ENV_ENVIRON && str_ends(name, "_config"))
		return make_unknown(E, "the method '%.100s' is not followed", name);
	return env_call(E, kind, name, S);
}
