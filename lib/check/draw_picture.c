#include "check/draw_picture.h"

#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "django/graph.h"

static int
is_first_of_app(const struct nodes *L, size_t i)
{

	return i == 0 || strcmp(L->all[i - 1]->key.app, L->all[i]->key.app) != 0;
}

static int
is_last_of_app(const struct nodes *L, size_t i)
{

	return i + 1 == L->n || is_first_of_app(L, i + 1);
}

/* A character that would end or change the line, or is no UTF-8, as \xNN in the syntax at hand. */
static int
is_odd(const char *s, size_t i, int utf8)
{

	return (unsigned char)s[i] < 0x20 || s[i] == 0x7f ||
	       ((unsigned char)s[i] >= 0x80 && !utf8);
}

/* In quotes, as Graphviz reads it, where a backslash may begin an escape of its own. */
static void
add_quoted(struct buf *B, const char *text)
{
	int utf8 = str_utf8(text, strlen(text));

	for (size_t i = 0; text[i] != '\0'; i++) {
		if (is_odd(text, i, utf8))
			buf_printf(B, "\\\\x%02x", (unsigned char)text[i]);
		else if (text[i] == '"' || text[i] == '\\')
			buf_printf(B, "\\%c", text[i]);
		else
			buf_char(B, text[i]);
	}
}

static void
add_id(struct buf *B, const struct node *N)
{

	buf_char(B, '"');
	add_quoted(B, N->key.app);
	buf_char(B, '.');
	add_quoted(B, N->key.name);
	buf_char(B, '"');
}

static void
add_dot_node(struct buf *B, const struct node *N)
{

	buf_str(B, "\t\t");
	add_id(B, N);
	buf_str(B, " [label=\"");
	add_quoted(B, N->key.name);
	buf_str(B, N->migration == NULL ? "\", style=dashed];\n" : "\"];\n");
}

void
draw_picture_dot(const struct nodes *L, struct buf *B)
{

	buf_str(B, "digraph migrations {\n\trankdir=RL;\n\tnode [shape=box];\n");
	for (size_t i = 0; i < L->n; i++) {
		if (is_first_of_app(L, i)) {
			buf_str(B, "\tsubgraph \"cluster_");
			add_quoted(B, L->all[i]->key.app);
			buf_str(B, "\" {\n\t\tlabel=\"");
			add_quoted(B, L->all[i]->key.app);
			buf_str(B, "\";\n");
		}
		add_dot_node(B, L->all[i]);
		if (is_last_of_app(L, i))
			buf_str(B, "\t}\n");
	}
	for (size_t i = 0; i < L->n; i++)
		for (size_t k = 0; k < L->all[i]->parents.n; k++) {
			if (L->all[i]->parents.all[k]->mark == 0)
				continue;
			buf_char(B, '\t');
			add_id(B, L->all[i]);
			buf_str(B, " -> ");
			add_id(B, L->all[i]->parents.all[k]);
			buf_str(B, ";\n");
		}
	buf_str(B, "}\n");
}

/* Mermaid has no escapes but entities: those of HTML, written with '#'. */
static void
add_entities(struct buf *B, const char *text)
{
	int utf8 = str_utf8(text, strlen(text));

	for (size_t i = 0; text[i] != '\0'; i++) {
		if (is_odd(text, i, utf8))
			buf_printf(B, "#92;x%02x", (unsigned char)text[i]);
		else if (strchr("\"#&<>`\\;", text[i]) != NULL)
			buf_printf(B, "#%d;", text[i]);
		else
			buf_char(B, text[i]);
	}
}

void
draw_picture_mermaid(const struct nodes *L, struct buf *B)
{

	buf_str(B, "flowchart RL\n\tclassDef absent stroke-dasharray: 5 5\n");
	for (size_t i = 0; i < L->n; i++) {
		if (is_first_of_app(L, i)) {
			buf_printf(B, "\tsubgraph app%zu[\"", i + 1);
			add_entities(B, L->all[i]->key.app);
			buf_str(B, "\"]\n");
		}
		buf_printf(B, "\t\tn%zu[\"", i + 1);
		add_entities(B, L->all[i]->key.name);
		buf_str(B, L->all[i]->migration == NULL ? "\"]:::absent\n" : "\"]\n");
		if (is_last_of_app(L, i))
			buf_str(B, "\tend\n");
	}
	for (size_t i = 0; i < L->n; i++)
		for (size_t k = 0; k < L->all[i]->parents.n; k++)
			if (L->all[i]->parents.all[k]->mark > 0)
				buf_printf(B, "\tn%zu --> n%u\n", i + 1,
				    L->all[i]->parents.all[k]->mark);
}
