#include "django/database_show.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/exit.h"
#include "base/json.h"
#include "base/report.h"
#include "django/database.h"
#include "django/database_operand.h"
#include "django/project.h"
#include "django/settings.h"
#include "python/access.h"

static const char *const labels[DATABASE_PARTS] = { "engine", "name", "host", "port", "user",
	"password" };

static const char *
relative(const struct settings *S, const char *path)
{

	return path == NULL ? NULL : project_relative(settings_project(S), path);
}

/* "environment variable DB_NAME, config/settings.py:12" */
static void
put_origin(const struct value *V, const struct settings *S, struct buf *B)
{
	const struct source *source = V->source;
	const char *path = relative(S, value_path(V));

	if (source != NULL && source->kind == SOURCE_ENVIRONMENT)
		buf_str(B, "environment variable ");
	else if (source != NULL && source->kind == SOURCE_DEFAULT)
		buf_str(B, "default, as there is no ");
	if (source != NULL && source->variable != NULL)
		buf_shown(B, source->variable);
	if (source != NULL && source->kind == SOURCE_FILE) {
		buf_str(B, " in ");
		buf_shown(B, relative(S, source->path));
		buf_printf(B, ":%u", source->line);
	}
	if (path == NULL)
		return;
	if (source != NULL)
		buf_str(B, ", ");
	buf_shown(B, path);
	buf_printf(B, ":%u", value_line(V));
}

static void
put_line(const char *label, const char *name, const struct database_value *V, int hidden,
    const struct settings *S, struct buf *B)
{

	buf_printf(B, "\t%-10s", label);
	if (name != NULL) {
		buf_shown(B, name);
		buf_char(B, '=');
	}
	if (V->unknown != NULL)
		buf_str(B, "not known");
	else if (V->text == NULL)
		buf_str(B, "-");
	else if (hidden)
		buf_str(B, "***");
	else
		buf_shown(B, V->text);
	if (V->standard != NULL || V->unknown != NULL || V->from != NULL)
		buf_str(B, "  (");
	if (V->unknown != NULL)
		buf_shown(B, V->unknown);
	else if (V->standard != NULL)
		buf_shown(B, V->standard);
	if (V->from != NULL) {
		buf_str(B, V->standard != NULL || V->unknown != NULL ? "; " : "");
		put_origin(V->from, S, B);
	}
	buf_str(B, V->standard != NULL || V->unknown != NULL || V->from != NULL ? ")\n" : "\n");
}

static void
put_ignored(const struct database_option *O, const struct settings *S, struct buf *B)
{

	buf_printf(B, "\t%-10s%s  (this engine does not heed it; ", "ignored", O->name);
	put_origin(O->value.from, S, B);
	buf_str(B, ")\n");
}

void
database_text(const struct database *D, const struct settings *S, int secrets, struct buf *B)
{
	const char *what;
	char *url = database_unknown(D, &what) != NULL ? NULL : database_operand(D, secrets);

	buf_shown(B, url != NULL ? url : "(no URL)");
	buf_printf(B, "\n\t%-10s", "alias");
	buf_shown(B, D->alias);
	buf_char(B, '\n');
	for (int i = 0; i < DATABASE_PARTS; i++)
		if (D->kind != DATABASE_SQLITE || i <= DATABASE_NAME)
			put_line(labels[i], NULL, &D->parts[i], i == DATABASE_PASSWORD && !secrets,
			    S, B);
	if (D->test_name.from != NULL)
		put_line("test", "NAME", &D->test_name, 0, S, B);
	if (D->test_mirror.from != NULL)
		put_line("test", "MIRROR", &D->test_mirror, 0, S, B);
	for (size_t i = 0; i < D->options_n; i++)
		put_line("option", D->options[i].name, &D->options[i].value,
		    D->options[i].secret && !secrets, S, B);
	for (size_t i = 0; i < D->ignored_n; i++)
		put_ignored(&D->ignored[i], S, B);
	free(url);
}

static void
json_place(struct json *J, const struct value *V, const struct settings *S)
{
	const char *path = V == NULL ? NULL : relative(S, value_path(V));

	json_put_string(J, "path", path);
	if (path == NULL)
		json_put_null(J, "line");
	else
		json_put_uint(J, "line", value_line(V));
}

/*
 * Who decided: the code, the environment, a file of variables, a default in the code, the engine.
 */
static const char *
source_name(const struct database_value *V)
{
	static const char *const names[] = { [SOURCE_ENVIRONMENT] = "environment",
		[SOURCE_FILE] = "file", [SOURCE_DEFAULT] = "default" };

	if (V->from == NULL)
		return V->standard != NULL ? "engine" : NULL;
	return V->from->source == NULL ? "code" : names[V->from->source->kind];
}

static void
json_value(struct json *J, const char *key, const struct database_value *V, int hidden,
    const struct settings *S)
{
	const struct source *source = V->from == NULL ? NULL : V->from->source;

	json_open_object(J, key);
	json_put_string(J, "value", hidden ? NULL : V->text);
	json_put_bool(J, "hidden", hidden && V->text != NULL);
	json_put_string(J, "source", source_name(V));
	json_put_string(J, "variable", source == NULL ? NULL : source->variable);
	json_place(J, V->from, S);
	if (source != NULL && source->kind == SOURCE_FILE) {
		json_put_string(J, "file", relative(S, source->path));
		json_put_uint(J, "file_line", source->line);
	}
	if (V->standard != NULL)
		json_put_string(J, "note", V->standard);
	if (V->unknown != NULL)
		json_put_string(J, "unknown", V->unknown);
	json_close_object(J);
}

static void
json_database(struct json *J, const struct database *D, const struct settings *S, int secrets)
{
	const char *what;
	int known = database_unknown(D, &what) == NULL;
	char *url = known ? database_operand(D, secrets) : NULL;

	json_open_object(J, NULL);
	json_put_string(J, "alias", D->alias);
	json_put_string(J, "kind", database_engine(D));
	json_put_bool(J, "known", known);
	json_put_string(J, "url", url);
	for (int i = 0; i < DATABASE_PARTS; i++)
		json_value(J, labels[i], &D->parts[i], i == DATABASE_PASSWORD && !secrets, S);
	json_open_object(J, "test");
	json_value(J, "name", &D->test_name, 0, S);
	json_value(J, "mirror", &D->test_mirror, 0, S);
	json_close_object(J);
	json_open_object(J, "options");
	for (size_t i = 0; i < D->options_n; i++)
		json_value(J, D->options[i].name, &D->options[i].value,
		    D->options[i].secret && !secrets, S);
	json_close_object(J);
	json_open_array(J, "ignored");
	for (size_t i = 0; i < D->ignored_n; i++) {
		json_open_object(J, NULL);
		json_put_string(J, "name", D->ignored[i].name);
		json_place(J, D->ignored[i].value.from, S);
		json_close_object(J);
	}
	json_close_array(J);
	json_close_object(J);
	free(url);
}

void
databases_json(const struct databases *L, const struct settings *S, const char *alias, int secrets,
    struct buf *B)
{
	struct json J = { .out = B };

	json_open_object(&J, NULL);
	json_put_string(&J, "project", project_folder(settings_project(S)));
	json_put_string(&J, "settings", relative(S, settings_path(S)));
	json_open_array(&J, "databases");
	for (size_t i = 0; i < L->n; i++)
		if (alias == NULL || strcmp(L->all[i].alias, alias) == 0)
			json_database(&J, &L->all[i], S, secrets);
	json_close_array(&J);
	if (L->unknown == NULL) {
		json_put_null(&J, "unknown");
	} else {
		json_open_object(&J, "unknown");
		json_put_string(&J, "reason", L->unknown);
		json_place(&J, L->from, S);
		json_close_object(&J);
	}
	json_close_object(&J);
	buf_char(B, '\n');
}

static void
tell(const struct settings *S, const char *what, const char *of, const struct value *from,
    const char *why)
{
	const char *path = from == NULL ? NULL : relative(S, value_path(from));

	report(EXIT_INVALID, "%s:%u: %s of %s is not known: %s",
	    path != NULL ? path : relative(S, settings_path(S)),
	    from == NULL ? 0 : value_line(from), what, of, why);
}

/* All of one database. */
static void
tell_one(const struct database *D, const struct settings *S)
{

	for (int i = 0; i < DATABASE_PARTS; i++)
		if (D->parts[i].unknown != NULL)
			tell(S, labels[i], D->alias, D->parts[i].from, D->parts[i].unknown);
	for (size_t i = 0; i < D->options_n; i++)
		if (D->options[i].wanted && D->options[i].value.unknown != NULL)
			tell(S, D->options[i].name, D->alias, D->options[i].value.from,
			    D->options[i].value.unknown);
}

void
databases_report(const struct databases *L, const struct settings *S, const char *alias)
{

	for (size_t i = 0; i < L->n; i++)
		if (alias == NULL || strcmp(L->all[i].alias, alias) == 0)
			tell_one(&L->all[i], S);
	if (L->unknown != NULL && (alias == NULL || databases_find(L, alias) == NULL))
		tell(S, L->n == 0 ? "all" : "a part", "DATABASES", L->from, L->unknown);
	else if (L->from == NULL)
		report(EXIT_INVALID, "%s: DATABASES is not set", relative(S, settings_path(S)));
	else if (alias != NULL && databases_find(L, alias) == NULL)
		report(EXIT_INVALID, "DATABASES has no such alias: '%s'", alias);
}
