#include "check/output.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/exit.h"
#include "base/json.h"
#include "base/report.h"
#include "check/rule.h"

static const char *const severities[] = { "info", "warning", "error" };

/* A path as short as it can be from here. */
static const char *
shorten(const char *path, const char *here)
{
	size_t n = strlen(here);

	return strncmp(path, here, n) == 0 && path[n] == '/' ? path + n + 1 : path;
}

/* Text from files and databases may hold anything; a finding is one line. */
static void
add_plain(struct buf *B, const char *text)
{

	for (; *text != '\0'; text++) {
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			buf_printf(B, "\\x%02x", (unsigned char)*text);
		else
			buf_char(B, *text);
	}
}

static void
add_text(struct buf *B, const struct finding *f, const char *database, const char *here)
{

	add_plain(B, f->path != NULL ? shorten(f->path, here) : database);
	if (f->path != NULL && f->line > 0)
		buf_printf(B, ":%u", f->line);
	if (f->path != NULL && f->line > 0 && f->column > 0)
		buf_printf(B, ":%u", f->column);
	buf_printf(B, ": %s: ", severities[f->severity]);
	add_plain(B, f->message);
	if (f->help != NULL) {
		buf_str(B, ": ");
		add_plain(B, f->help);
	}
	buf_printf(B, " [%s]\n", f->rule->code);
}

static void
add_json(struct buf *B, const struct finding *f)
{
	struct json J = { .out = B };

	json_open_object(&J, NULL);
	json_put_string(&J, "code", f->rule->code);
	json_put_string(&J, "severity", severities[f->severity]);
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

static int
put(struct buf *B, FILE *out)
{
	int rc = 0;

	if (B->failed)
		rc = -1;
	else if (B->len > 0 && fwrite(B->data, 1, B->len, out) != B->len)
		rc = report_errno(EXIT_FAILED, "cannot write to stdout");
	buf_free(B);
	return rc;
}

int
output_findings(
    const struct findings *F, enum output_format format, const char *database, FILE *out)
{
	char here[PATH_MAX];
	struct buf B = { 0 };

	if (getcwd(here, sizeof here) == NULL)
		here[0] = '\0';
	for (size_t i = 0; i < F->n; i++) {
		if (format == OUTPUT_JSON)
			add_json(&B, &F->all[i]);
		else
			add_text(&B, &F->all[i], database, here);
	}
	return put(&B, out);
}
