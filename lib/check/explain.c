#include "check/explain.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "check/nearest.h"
#include "check/rule.h"

enum { COLUMNS = 78, INDENT = 4 };

static const struct explanation *const families[] = { explain_apps, explain_database,
	explain_djongo, explain_files, explain_graph, explain_history, explain_models,
	explain_mongodb, explain_names, explain_secrets, explain_state };

const struct explanation *
explain_find(const char *code)
{

	for (size_t i = 0; i < sizeof families / sizeof *families; i++)
		for (const struct explanation *x = families[i]; x->code != NULL; x++)
			if (strcmp(x->code, code) == 0)
				return x;
	return NULL;
}

/* Words, as many in a line as there is room for. */
static void
add_paragraph(struct buf *B, const char *text)
{
	size_t column = 0, n;

	for (; *text != '\0'; text += n + (text[n] == ' ')) {
		n = strcspn(text, " ");
		if (column > 0 && column + 1 + n > COLUMNS) {
			buf_char(B, '\n');
			column = 0;
		}
		if (column > 0)
			buf_char(B, ' ');
		column += n + (column > 0);
		buf_add(B, text, n);
	}
	buf_char(B, '\n');
}

static void
add_example(struct buf *B, const char *lines)
{
	size_t n;

	buf_str(B, "\nExample:\n\n");
	for (; *lines != '\0'; lines += n + (lines[n] == '\n')) {
		n = strcspn(lines, "\n");
		if (n > 0)
			buf_printf(B, "%*s%.*s", INDENT, "", (int)n, lines);
		buf_char(B, '\n');
	}
}

/* Letters may be written small. */
static int
is_code(const char *text, const char *code)
{

	for (; *code != '\0' && toupper((unsigned char)*text) == *code; text++)
		code++;
	return *code == *text;
}

int
explain_rule(const char *code, struct buf *B)
{
	const struct explanation *x;
	size_t n;
	const struct rule *all = rules_all(&n), *rule = all;

	while (rule < all + n && !is_code(code, rule->code))
		rule++;
	if (rule == all + n)
		return -1;
	buf_printf(B, "%s, %s: %s\n\n", rule->code, finding_level(rule->severity), rule->title);
	if ((x = explain_find(rule->code)) == NULL)
		return 0;
	add_paragraph(B, x->why);
	if (x->example != NULL)
		add_example(B, x->example);
	buf_str(B, "\nWhat to do:\n\n");
	add_paragraph(B, x->todo);
	if (rule->needs == NEEDS_DATABASE)
		buf_str(B, "\nThe database is needed for it: --db or --database.\n");
	return 0;
}

const char *
explain_nearest(const char *code)
{
	struct nearest best = { 0 };
	size_t n;
	const struct rule *all = rules_all(&n);

	for (size_t i = 0; i < n; i++)
		nearest_consider(&best, code, all[i].code);
	return best.name;
}
