#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "check/explain.h"
#include "check/output.h"
#include "check/rule.h"

static const char schema[] = "https://json.schemastore.org/sarif-2.1.0.json";

static const char *
level(enum severity severity)
{

	return severity == SEVERITY_INFO ? "note" : finding_level(severity);
}

/* {"text": ...}, as SARIF has all its texts. */
static void
put_text(struct json *J, const char *key, const char *text)
{

	json_open_object(J, key);
	json_put_string(J, "text", text);
	json_close_object(J);
}

static void
put_rule(struct json *J, const struct rule *rule)
{
	const struct explanation *x = explain_find(rule->code);

	json_open_object(J, NULL);
	json_put_string(J, "id", rule->code);
	put_text(J, "shortDescription", rule->title);
	if (x != NULL) {
		put_text(J, "fullDescription", x->why);
		put_text(J, "help", x->todo);
	}
	json_open_object(J, "defaultConfiguration");
	json_put_string(J, "level", level(rule->severity));
	json_close_object(J);
	json_close_object(J);
}

/* A path as the reference of a URI (RFC 3986). */
static void
put_uri(struct json *J, const char *path, const char *folder)
{
	const char *shorter = output_shorten(path, folder);
	struct buf uri = { 0 };

	if (shorter == path)
		buf_str(&uri, "file://");
	for (const char *p = shorter; *p != '\0'; p++) {
		if (isalnum((unsigned char)*p) || strchr("-._~/", *p) != NULL)
			buf_char(&uri, *p);
		else
			buf_printf(&uri, "%%%02X", (unsigned char)*p);
	}
	json_open_object(J, "artifactLocation");
	json_put_string(J, "uri", uri.data != NULL ? uri.data : "");
	if (shorter != path)
		json_put_string(J, "uriBaseId", "%SRCROOT%");
	json_close_object(J);
	J->out->failed |= uri.failed;
	buf_free(&uri);
}

static void
put_place(struct json *J, const struct finding *f, const char *folder)
{

	json_open_array(J, "locations");
	json_open_object(J, NULL);
	json_open_object(J, "physicalLocation");
	put_uri(J, f->path, folder);
	if (f->line > 0) {
		json_open_object(J, "region");
		json_put_uint(J, "startLine", f->line);
		if (f->column > 0)
			json_put_uint(J, "startColumn", f->column);
		json_close_object(J);
	}
	json_close_object(J);
	json_close_object(J);
	json_close_array(J);
}

static void
put_result(struct json *J, const struct finding *f, const struct output *O)
{
	struct buf text = { 0 };
	size_t n;

	if (f->path == NULL && *O->database != '\0')
		buf_printf(&text, "%s: ", O->database);
	buf_str(&text, f->message);
	if (f->help != NULL)
		buf_printf(&text, ": %s", f->help);
	json_open_object(J, NULL);
	json_put_string(J, "ruleId", f->rule->code);
	json_put_uint(J, "ruleIndex", (uint64_t)(f->rule - rules_all(&n)));
	json_put_string(J, "level", level(f->severity));
	put_text(J, "message", text.data != NULL ? text.data : "");
	if (f->path != NULL)
		put_place(J, f, O->folder);
	json_close_object(J);
	J->out->failed |= text.failed;
	buf_free(&text);
}

static void
put_driver(struct json *J)
{
	size_t n;
	const struct rule *all = rules_all(&n);

	json_open_object(J, "tool");
	json_open_object(J, "driver");
	json_put_string(J, "name", "mig-verify");
	json_put_string(J, "version", SLATE_VERSION);
	json_open_array(J, "rules");
	for (size_t i = 0; i < n; i++)
		put_rule(J, &all[i]);
	json_close_array(J);
	json_close_object(J);
	json_close_object(J);
}

void
sarif_put(const struct output *O, const struct findings *F, struct buf *B)
{
	struct json J = { .out = B };

	json_open_object(&J, NULL);
	json_put_string(&J, "$schema", schema);
	json_put_string(&J, "version", "2.1.0");
	json_open_array(&J, "runs");
	json_open_object(&J, NULL);
	put_driver(&J);
	json_put_string(&J, "columnKind", "unicodeCodePoints");
	json_open_array(&J, "results");
	for (size_t i = 0; i < F->n; i++)
		put_result(&J, &F->all[i], O);
	json_close_array(&J);
	json_close_object(&J);
	json_close_array(&J);
	json_close_object(&J);
	buf_char(B, '\n');
}
