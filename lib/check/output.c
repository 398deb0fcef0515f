#include "check/output.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/exit.h"
#include "base/json.h"
#include "base/report.h"
#include "check/rule.h"

int
output_named(const char *name)
{
	static const char *const names[] = { "text", "json", "sarif", "github" };

	if (name == NULL)
		return OUTPUT_TEXT;
	for (int i = 0; i <= OUTPUT_GITHUB; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return -1;
}

const char *
output_shorten(const char *path, const char *folder)
{
	size_t n = strlen(folder);

	return strncmp(path, folder, n) == 0 && path[n] == '/' ? path + n + 1 : path;
}

/* Text from files and databases may hold anything; a finding is one line. */
static void
add_text(struct buf *B, const struct finding *f, const char *database, const char *here)
{

	buf_shown(B, f->path != NULL ? output_shorten(f->path, here) : database);
	if (f->path != NULL && f->line > 0)
		buf_printf(B, ":%u", f->line);
	if (f->path != NULL && f->line > 0 && f->column > 0)
		buf_printf(B, ":%u", f->column);
	buf_printf(B, ": %s: ", finding_level(f->severity));
	buf_shown(B, f->message);
	if (f->help != NULL) {
		buf_str(B, ": ");
		buf_shown(B, f->help);
	}
	buf_printf(B, " [%s]\n", f->rule->code);
}

static void
add_json(struct buf *B, const struct finding *f)
{
	struct json J = { .out = B };

	json_open_object(&J, NULL);
	json_put_string(&J, "code", f->rule->code);
	json_put_string(&J, "severity", finding_level(f->severity));
	json_put_string(&J, "message", f->message);
	json_put_string(&J, "path", f->path);
	if (f->line > 0)
		json_put_uint(&J, "line", f->line);
	else
		json_put_null(&J, "line");
	if (f->column > 0)
		json_put_uint(&J, "column", f->column);
	else
		json_put_null(&J, "column");
	json_put_string(&J, "app", f->app);
	json_put_string(&J, "migration", f->migration);
	json_put_string(&J, "help", f->help);
	json_close_object(&J);
	buf_char(B, '\n');
}

/*
 * A value of a workflow command (actions/toolkit, packages/core/src/command.ts): what would end
 * the line, or a property, is written as %XX.
 */
static void
add_escaped(struct buf *B, const char *text, const char *special)
{
	struct buf plain = { 0 };

	buf_shown(&plain, text);
	for (const char *p = plain.data; p != NULL && *p != '\0'; p++) {
		if (strchr(special, *p) != NULL)
			buf_printf(B, "%%%02X", (unsigned char)*p);
		else
			buf_char(B, *p);
	}
	B->failed |= plain.failed;
	buf_free(&plain);
}

static void
add_github(struct buf *B, const struct finding *f, const struct output *O)
{
	static const char *const commands[] = { "notice", "warning", "error" };

	buf_printf(B, "::%s ", commands[f->severity]);
	if (f->path != NULL) {
		buf_str(B, "file=");
		add_escaped(B, output_shorten(f->path, O->folder), "%:,");
		buf_char(B, ',');
	}
	if (f->path != NULL && f->line > 0)
		buf_printf(B, "line=%u,", f->line);
	if (f->path != NULL && f->line > 0 && f->column > 0)
		buf_printf(B, "col=%u,", f->column);
	buf_printf(B, "title=%s::", f->rule->code);
	if (f->path == NULL && *O->database != '\0') {
		add_escaped(B, O->database, "%");
		buf_str(B, ": ");
	}
	add_escaped(B, f->message, "%");
	if (f->help != NULL) {
		buf_str(B, ": ");
		add_escaped(B, f->help, "%");
	}
	buf_char(B, '\n');
}

static void
add_all(const struct output *O, const struct findings *F, struct buf *B)
{
	char here[PATH_MAX];

	if (getcwd(here, sizeof here) == NULL)
		here[0] = '\0';
	for (size_t i = 0; i < F->n; i++) {
		if (O->format == OUTPUT_JSON)
			add_json(B, &F->all[i]);
		else if (O->format == OUTPUT_GITHUB)
			add_github(B, &F->all[i], O);
		else
			add_text(B, &F->all[i], O->database, here);
	}
}

int
output_findings(const struct output *O, const struct findings *F)
{
	struct buf B = { 0 };
	int rc = 0;

	if (O->format == OUTPUT_SARIF)
		sarif_put(O, F, &B);
	else
		add_all(O, F, &B);
	if (B.failed)
		rc = -1;
	else if (B.len > 0 && fwrite(B.data, 1, B.len, O->out) != B.len)
		rc = report_errno(EXIT_FAILED, "cannot write to stdout");
	buf_free(&B);
	return rc;
}
