#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "access.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "base/str.h"
#include "machine.h"
#include "reading.h"

/* Environment variables: those that the caller gave, and those of .env files that the code loads.
 */

enum { FILE_BYTES = 1 << 20, VARIABLES = 100000 };

const struct variable *
environment_get(const struct eval *E, const char *name)
{

	for (size_t i = 0; i < E->variables_n; i++)
		if (strcmp(E->variables[i].name, name) == 0)
			return &E->variables[i];
	return NULL;
}

static int
put(struct eval *E, const char *name, size_t n, const char *text, size_t len,
    const struct source *source)
{
	struct variable *variables, *V;
	size_t size;

	if (E->variables_n == E->variables_size) {
		size = E->variables_size == 0 ? 64 : E->variables_size * 2;
		if ((variables = realloc(E->variables, size * sizeof *variables)) == NULL)
			return report_errno(EXIT_FAILED, "cannot get memory");
		E->variables = variables;
		E->variables_size = size;
	}
	V = &E->variables[E->variables_n];
	*V = (struct variable){ arena_strndup(E->own, name, n), arena_strndup(E->own, text, len),
		*source };
	if (V->name == NULL || V->text == NULL)
		return -1;
	V->source.variable = V->name;
	for (size_t i = 0; i < E->variables_n; i++)
		if (strcmp(E->variables[i].name, V->name) == 0) {
			E->variables[i] = *V;
			return 0;
		}
	E->variables_n++;
	return 0;
}

int
environment_add(struct eval *E, const char *text)
{
	const struct source source = { .kind = SOURCE_ENVIRONMENT };
	const char *equals = strchr(text, '=');

	if (equals == NULL || equals == text)
		return 0;
	return put(E, text, (size_t)(equals - text), equals + 1, strlen(equals + 1), &source);
}

void
environment_set(struct eval *E, const struct value *name, struct value *V)
{
	const struct source source = { .kind = SOURCE_DEFAULT };

	/* What is not known, or not certain to happen, must not be read as the old value. */
	if (name->kind != VALUE_STR)
		return;
	V = eval_force(E, V);
	if (V->kind == VALUE_STR && E->forks == 0)
		put(E, name->text, name->len, V->text, V->len, &source);
	else if (put(E, name->text, name->len, "", 0, &source) == 0)
		for (size_t i = 0; i < E->variables_n; i++)
			if (strcmp(E->variables[i].name, name->text) == 0)
				E->variables[i].text = NULL;
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
	const struct variable *found = environment_get(E, name);
	struct value *V;

	if (found == NULL)
		return NULL;
	if (found->text == NULL)
		return make_unknown(E, "the code sets the environment variable '%.200s'", name);
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

/* One line of a .env file: [export] NAME=VALUE, quoted or not, with a comment behind. */
static void
dotenv_line(
    struct eval *E, const char *p, const char *end, const char *path, uint32_t line, int override)
{
	struct source source = { .kind = SOURCE_FILE, .path = path, .line = line };
	const char *name, *name_end, *close;
	char quote;

	while (p < end && isspace((unsigned char)*p))
		p++;
	if (end - p > 7 && memcmp(p, "export ", 7) == 0)
		p += 7;
	name = p;
	while (p < end && (isalnum((unsigned char)*p) || *p == '_' || *p == '.' || *p == '-'))
		p++;
	name_end = p;
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	if (p == end || *p != '=' || name_end == name)
		return;
	for (p++; p < end && (*p == ' ' || *p == '\t'); p++)
		;
	quote = p < end && (*p == '"' || *p == '\'') ? *p : '\0';
	if (quote != '\0' && (close = memchr(p + 1, quote, (size_t)(end - p - 1))) != NULL) {
		p++;
		end = close;
	} else {
		for (close = p; close < end; close++)
			if (*close == '#' && close > p && isspace((unsigned char)close[-1]))
				end = close;
		while (end > p && isspace((unsigned char)end[-1]))
			end--;
	}
	name = arena_strndup(E->own, name, (size_t)(name_end - name));
	if (name != NULL && (override || environment_get(E, name) == NULL) &&
	    E->variables_n < VARIABLES)
		put(E, name, strlen(name), p, (size_t)(end - p), &source);
}

int
environment_file(struct eval *E, const char *path, int override)
{
	struct buf B = { 0 };
	const char *p, *end, *stop, *own;
	uint32_t line = 1;

	if (file_slurp(AT_FDCWD, path, FILE_BYTES, &B) == -1 ||
	    (own = arena_strdup(E->own, path)) == NULL) {
		buf_free(&B);
		return -1;
	}
	end = B.data == NULL ? NULL : B.data + B.len;
	for (p = B.data; p < end; p = stop + 1, line++) {
		stop = memchr(p, '\n', (size_t)(end - p));
		stop = stop == NULL ? end : stop;
		dotenv_line(E, p, stop, own, line, override);
	}
	buf_free(&B);
	return 0;
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
environment_load(struct eval *E, struct site *S, int up)
{
	struct value *at = call_given(S, 0, "dotenv_path"), *over = call_keyword(S, "override");
	struct buf path = { 0 };
	int override, rc = -1;

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
		rc = *at->text == '/' ? environment_file(E, at->text, override)
		     : find_file(E, at->text, 0, &path) == 0
			 ? environment_file(E, path.data, override)
			 : -1;
	else if (find_file(E, ".env", up, &path) == 0)
		rc = environment_file(E, path.data, override);
	buf_free(&path);
	return make_bool(E, rc == 0);
}

/* os.environ.get(name, standard) and its kin */
struct value *
environment_lookup(struct eval *E, struct site *S)
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

/* What decouple reads besides the environment: .env or settings.ini, at or above the code. */
void
environment_decouple(struct eval *E)
{
	struct buf path = { 0 };

	if (find_file(E, ".env", 1, &path) == 0)
		environment_file(E, path.data, 0);
	buf_free(&path);
}

struct value *
environment_call(struct eval *E, const char *dotted, struct site *S)
{
	struct value *url;

	if (strcmp(dotted, "os.environ.get") == 0 || strcmp(dotted, "os.getenv") == 0)
		return environment_lookup(E, S);
	if (strcmp(dotted, "os.environ.setdefault") == 0 && S->n == 2) {
		if (S->args[0]->kind == VALUE_STR && environment_get(E, S->args[0]->text) == NULL)
			environment_set(E, S->args[0], S->args[1]);
		return environment_lookup(E, S);
	}
	if (strcmp(dotted, "dotenv.load_dotenv") == 0 ||
	    strcmp(dotted, "dotenv.read_dotenv") == 0 ||
	    strcmp(dotted, "environ.Env.read_env") == 0 ||
	    strcmp(dotted, "dotenv.main.load_dotenv") == 0)
		return environment_load(E, S, strstr(dotted, "load_dotenv") != NULL);
	if (strcmp(dotted, "dotenv.find_dotenv") == 0)
		return S->n == 0 ? make(E, VALUE_NONE) : NULL;
	if (strcmp(dotted, "decouple.config") == 0 || strcmp(dotted, "decouple.config.get") == 0)
		return env_call(E, ENV_DECOUPLE, "__call__", S);
	if (strcmp(dotted, "decouple.Csv") == 0 || strcmp(dotted, "environ.Env") == 0)
		return NULL;
	if (strcmp(dotted, "dj_database_url.parse") == 0 && S->n > 0) {
		url = eval_force(E, S->args[0]);
		return url->kind == VALUE_STR ? database_url(E, ENV_DJ, url, S)
					      : make_unknown(E, "%s", eval_why(E, url));
	}
	if (strcmp(dotted, "dj_database_url.config") == 0)
		return env_call(E, ENV_DJ, "config", S);
	return NULL;
}
