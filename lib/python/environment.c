#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "access.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "environment.h"
#include "machine.h"
#include "reading.h"

/* Environment variables: those that the caller gave, and those of .env files that code loads. */

const struct variable *
environment_get(const struct eval *E, const char *name, const char *owner)
{

	for (size_t i = 0; i < E->variables_n; i++) {
		const struct variable *V = &E->variables[i];

		if ((V->owner == NULL ? owner == NULL :
		    owner != NULL && strcmp(V->owner, owner) == 0) && strcmp(V->name, name) == 0)
			return V;
	}
	return NULL;
}

int
environment_put(struct eval *E, const struct variable *given)
{
	const struct variable *old = environment_get(E, given->name, given->owner);
	struct variable *variables, *V;
	size_t size;

	if (given->text == NULL && given->why == NULL)
		return -1;
	if (old == NULL && E->variables_n == E->variables_size) {
		size = E->variables_size == 0 ? 64 : E->variables_size * 2;
		if ((variables = realloc(E->variables, size * sizeof *variables)) == NULL)
			return report_errno(EXIT_FAILED, "cannot get memory");
		E->variables = variables;
		E->variables_size = size;
	}
	V = old != NULL ? &E->variables[old - E->variables] : &E->variables[E->variables_n++];
	*V = *given;
	V->source.variable = V->name;
	return 0;
}

int
environment_add(struct eval *E, const char *text)
{
	struct variable V = { .source = { .kind = SOURCE_ENVIRONMENT } };
	const char *equals = strchr(text, '=');

	if (equals == NULL || equals == text)
		return 0;
	V.name = arena_strndup(E->own, text, (size_t)(equals - text));
	V.text = arena_strdup(E->own, equals + 1);
	return V.name == NULL ? -1 : environment_put(E, &V);
}

void
environment_set(struct eval *E, const struct value *name, struct value *V)
{
	struct variable made = { .source = { .kind = SOURCE_DEFAULT } };

	if (name->kind != VALUE_STR ||
	    (made.name = arena_strndup(E->own, name->text, name->len)) == NULL)
		return;
	V = eval_force(E, V);
	/* What is not known, or not certain to happen, must not be read as the old value. */
	if (V->kind == VALUE_STR && E->forks == 0)
		made.text = arena_strndup(E->own, V->text, V->len);
	else
		made.why = "the code sets it";
	environment_put(E, &made);
}

static const struct source *
source_of(struct eval *E, const struct source *from)
{
	struct source *copy = make_bytes(E, sizeof *copy);

	if (copy != NULL)
		*copy = *from;
	return copy;
}

struct value *
environment_value(struct eval *E, const char *name)
{
	return environment_owned(E, name, NULL);
}

struct value *
environment_owned(struct eval *E, const char *name, const char *owner)
{
	const struct variable *found = environment_get(E, name, owner);
	struct value *V;

	if (found == NULL)
		return NULL;
	if (found->text == NULL)
		V = make_unknown(E, "the environment variable '%.200s' is not known: %s", name,
		    found->why);
	else
		V = make_str(E, found->text);
	V->source = source_of(E, &found->source);
	return V;
}

/* The code's own value, as the variable is not set. */
struct value *
environment_standard(struct eval *E, const char *name, struct value *V)
{
	const struct source source = { .kind = SOURCE_DEFAULT, .variable = name };
	struct value *copy;

	if (V->source != NULL || V->kind == VALUE_ERROR)
		return V;
	/* Containers keep their identity. */
	if (V->kind == VALUE_LIST || V->kind == VALUE_DICT || V->kind == VALUE_SET ||
	    V->kind == VALUE_CALL)
		return V;
	copy = make_copy(E, V);
	if (copy->kind == V->kind)
		copy->source = source_of(E, &source);
	return copy;
}

/* A file beside the code that asks, or in a folder above (${up}). */
static int
find_file(const struct eval *E, const char *name, int up, struct buf *path)
{
	const char *from = E->frame->module->path;
	size_t len = from == NULL ? 0 : strlen(from);

	while (len > 0) {
		while (len > 0 && from[len - 1] != '/')
			len--;
		if (len == 0)
			return -1;
		buf_cut(path, 0);
		buf_add(path, from, len);
		buf_str(path, name);
		if (path->failed)
			return -1;
		if (access(path->data, R_OK) == 0)
			return 0;
		if (!up)
			return -1;
		len--;
	}
	return -1;
}

/* load_dotenv(path, override=...), Env.read_env(path, overwrite=...) */
struct value *
environment_load(struct eval *E, struct site *S, enum env_kind how)
{
	struct value *expand = call_keyword(S, "interpolate");
	struct value *at = call_given(S, 0, "dotenv_path"), *over = call_keyword(S, "override");
	struct buf path = { 0 };
	int override, interpolate = expand == NULL || eval_truth(E, expand) != 0, rc = -1;

	at = at != NULL ? at : call_keyword(S, "env_file");
	at = at != NULL ? at : call_keyword(S, "path");
	over = over != NULL ? over : call_keyword(S, "overwrite");
	override = over != NULL && eval_truth(E, over) == 1;
	at = at == NULL ? NULL : eval_force(E, at);
	if (at != NULL && at->kind != VALUE_NONE && at->kind != VALUE_STR &&
	    at->kind != VALUE_PATH) {
		eval_note(E, make_unknown(E, "it is not known which file of variables is read: %s",
		    eval_why(E, at))->unknown.why);
		return make_unknown(E, "%s", eval_why(E, at));
	}
	if (at != NULL && at->kind != VALUE_NONE)
		rc = *at->text == '/' ? dotenv_read(E, at->text, how, override, interpolate)
		     : find_file(E, at->text, 0, &path) == 0
			 ? dotenv_read(E, path.data, how, override, interpolate)
			 : -1;
	else if (find_file(E, ".env", how == ENV_ENVIRONS, &path) == 0)
		rc = dotenv_read(E, path.data, how, override, interpolate);
	buf_free(&path);
	return make_bool(E, rc == 0);
}

/* os.environ.get(name, standard) and its kin */
static struct value *
lookup(struct eval *E, struct site *S)
{
	struct value *name = S->n > 0 ? eval_force(E, S->args[0]) : NULL, *V;
	struct value *standard = call_given(S, 1, "default");

	if (name == NULL || name->kind != VALUE_STR)
		return name == NULL ? NULL : make_unknown(E, "%s", eval_why(E, name));
	if ((V = environment_value(E, name->text)) != NULL)
		return V;
	return environment_standard(
	    E, name->text, standard != NULL ? standard : make(E, VALUE_NONE));
}

struct value *
environment_url(struct eval *E, enum env_kind by, struct site *S)
{
	struct value *url = call_given(S, 0, "url");

	if (url == NULL)
		return NULL;
	url = eval_force(E, url);
	return url->kind == VALUE_STR ? database_url(E, by, url, S)
				      : make_unknown(E, "%s", eval_why(E, url));
}

struct value *
environment_call(struct eval *E, const char *dotted, struct site *S)
{

	if (strcmp(dotted, "os.environ.get") == 0 || strcmp(dotted, "os.getenv") == 0)
		return lookup(E, S);
	if (strcmp(dotted, "os.environ.setdefault") == 0 && S->n == 2) {
		if (S->args[0]->kind == VALUE_STR &&
		    environment_get(E, S->args[0]->text, NULL) == NULL)
			environment_set(E, S->args[0], S->args[1]);
		return lookup(E, S);
	}
	if (strcmp(dotted, "dotenv.load_dotenv") == 0 ||
	    strcmp(dotted, "dotenv.read_dotenv") == 0 ||
	    strcmp(dotted, "environ.Env.read_env") == 0 ||
	    strcmp(dotted, "dotenv.main.load_dotenv") == 0)
		return environment_load(E, S,
		    strncmp(dotted, "dotenv", 6) == 0 ? ENV_ENVIRONS : ENV_ENVIRON);
	if (strcmp(dotted, "dotenv.find_dotenv") == 0)
		return S->n == 0 ? make(E, VALUE_NONE) : NULL;
	if (strcmp(dotted, "decouple.config") == 0 || strcmp(dotted, "decouple.config.get") == 0)
		return env_call(E, ENV_DECOUPLE, "__call__", S);
	if (strcmp(dotted, "decouple.Csv") == 0 || strcmp(dotted, "environ.Env") == 0)
		return NULL;
	if (strcmp(dotted, "dj_database_url.parse") == 0)
		return environment_url(E, ENV_DJ, S);
	if (strcmp(dotted, "environ.Env.db_url_config") == 0)
		return environment_url(E, ENV_ENVIRON, S);
	if (strcmp(dotted, "dj_database_url.config") == 0)
		return env_call(E, ENV_DJ, "config", S);
	if (strcmp(dotted, "django_mongodb_backend.parse_uri") == 0 ||
	    strcmp(dotted, "django_mongodb_backend.utils.parse_uri") == 0)
		return mongodb_uri(E, S);
	return NULL;
}
