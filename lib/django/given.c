#include "django/given.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/exit.h"
#include "base/report.h"
#include "python/access.h"
#include "python/bind.h"
#include "python/eval.h"

/* Django takes names in capital letters only (django/conf/__init__.py). */
static size_t
name_length(const char *setting)
{
	size_t n = strspn(setting, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

	return setting[n] == '=' && !isdigit((unsigned char)*setting) ? n : 0;
}

static int
is_literal(const char *value)
{
	static const char *const names[] = { "True", "False", "None" };
	size_t n = strlen(value);

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(value, names[i]) == 0)
			return 1;
	return (n > 0 && strchr("'\"[({", *value) != NULL) ||
	       (n > 0 && strspn(value + (*value == '-'), "0123456789") == n - (*value == '-'));
}

static void
add_text(struct buf *B, const char *value)
{

	buf_char(B, '\'');
	for (; *value != '\0'; value++) {
		if (*value == '\'' || *value == '\\' || (unsigned char)*value < 0x20)
			buf_printf(B, "\\x%02x", (unsigned char)*value);
		else
			buf_char(B, *value);
	}
	buf_char(B, '\'');
}

static int
bind(struct eval *E, struct module *M, const char *setting)
{
	size_t n = name_length(setting);
	const struct module *G;
	struct buf B = { 0 };
	struct value *V;
	int rc = -1;

	if (n == 0)
		return report(EXIT_USAGE, "no NAME=VALUE of a setting: '%s'", setting);
	buf_add(&B, setting, n + 1);
	if (is_literal(setting + n + 1))
		buf_str(&B, setting + n + 1);
	else
		add_text(&B, setting + n + 1);
	buf_char(&B, '\n');
	if (B.failed || (G = eval_copy(E, B.data, B.len, "--setting")) == NULL)
		goto done;
	buf_cut(&B, n);
	V = scope_get(G->scope, B.data);
	if (G->parse.error.message != NULL || V == NULL)
		report(EXIT_USAGE, "the value of the setting is no Python: '%s': %s", setting,
		    G->parse.error.message != NULL ? G->parse.error.message : "not known");
	else
		rc = eval_bind(E, M, B.data, V);

done:
	buf_free(&B);
	return rc;
}

int
given_bind(struct eval *E, struct module *M, const char *const *settings)
{

	for (; settings != NULL && *settings != NULL; settings++)
		if (bind(E, M, *settings) == -1)
			return -1;
	return 0;
}
