#include "show.h"

#include <string.h>

#include "access.h"
#include "base/buf.h"
#include "machine.h"

enum { DEPTH = 8, ITEMS = 40, LENGTH = 4000 };

static void show(const struct value *V, struct buf *B, unsigned depth);

static void
show_text(const struct value *V, struct buf *B)
{

	if (V->kind == VALUE_BYTES)
		buf_char(B, 'b');
	buf_char(B, '\'');
	for (size_t i = 0; i < V->len && i < LENGTH; i++) {
		unsigned char c = (unsigned char)V->text[i];

		if (c == '\'' || c == '\\')
			buf_printf(B, "\\%c", c);
		else if (c == '\n')
			buf_str(B, "\\n");
		else if (c < ' ' || c == 0x7f || (c >= 0x80 && V->kind == VALUE_BYTES))
			buf_printf(B, "\\x%02x", c);
		else
			buf_char(B, (char)c);
	}
	buf_char(B, '\'');
}

static void
show_items(struct value *const *items, size_t n, struct buf *B, unsigned depth)
{

	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_str(B, ", ");
		if (i == ITEMS || B->len > LENGTH) {
			buf_str(B, "...");
			return;
		}
		show(items[i], B, depth);
	}
}

static void
show_dict(const struct dict *D, struct buf *B, unsigned depth)
{

	buf_char(B, '{');
	for (size_t i = 0; i < D->n; i++) {
		if (i > 0)
			buf_str(B, ", ");
		if (i == ITEMS || B->len > LENGTH) {
			buf_str(B, "...");
			break;
		}
		show(D->pairs[i].key, B, depth);
		buf_str(B, ": ");
		show(D->pairs[i].value, B, depth);
	}
	buf_char(B, '}');
}

static void
show_call(const struct value *V, struct buf *B, unsigned depth)
{
	const struct call *C = V->call;

	buf_str(B, call_name(V) != NULL ? call_name(V) : "?");
	buf_char(B, '(');
	show_items(C->args, C->n, B, depth);
	for (size_t i = 0; i < C->keywords_n; i++) {
		if (i > 0 || C->n > 0)
			buf_str(B, ", ");
		buf_printf(B, C->keywords[i].name == NULL ? "**" : "%s=", C->keywords[i].name);
		show(C->keywords[i].value, B, depth);
	}
	buf_char(B, ')');
}

static void
show_sequence(const struct value *V, struct buf *B, unsigned depth)
{
	const char *ends = V->kind == VALUE_LIST ? "[]" : V->kind == VALUE_SET ? "{}" : "()";

	if (V->kind == VALUE_SET && V->n == 0) {
		buf_str(B, "set()");
		return;
	}
	buf_char(B, ends[0]);
	show_items(V->items, V->n, B, depth);
	if (V->kind == VALUE_TUPLE && V->n == 1)
		buf_char(B, ',');
	buf_char(B, ends[1]);
}

static void
show_number(const struct value *V, struct buf *B)
{

	if (V->kind == VALUE_BOOL)
		buf_str(B, V->number ? "True" : "False");
	else if (V->kind == VALUE_FLOAT)
		buf_printf(B, "%.17g", V->real);
	else if (V->text != NULL)
		buf_add(B, V->text, V->len);
	else
		buf_printf(B, "%lld", (long long)V->number);
}

static void
show(const struct value *V, struct buf *B, unsigned depth)
{

	if (depth > DEPTH || B->len > LENGTH) {
		buf_str(B, "...");
		return;
	}
	depth++;
	switch (V->kind) {
	case VALUE_UNKNOWN:
		buf_printf(B, V->unknown.many ? "<unknown items: %.300s>" : "<unknown: %.300s>",
		    V->unknown.why);
		break;
	case VALUE_ERROR:
		buf_printf(B, "<%.100s: %.300s>", V->error.type, V->error.why);
		break;
	case VALUE_NONE:
		buf_str(B, "None");
		break;
	case VALUE_ELLIPSIS:
		buf_str(B, "...");
		break;
	case VALUE_STR:
	case VALUE_BYTES:
		show_text(V, B);
		break;
	case VALUE_PATH:
		buf_str(B, "Path(");
		show_text(V, B);
		buf_char(B, ')');
		break;
	case VALUE_LIST:
	case VALUE_TUPLE:
	case VALUE_SET:
		show_sequence(V, B, depth);
		break;
	case VALUE_DICT:
		show_dict(V->dict, B, depth);
		break;
	case VALUE_REFERENCE:
		buf_str(B, V->text);
		break;
	case VALUE_CALL:
		show_call(V, B, depth);
		break;
	case VALUE_CLASS:
		buf_str(B, V->class->dotted);
		break;
	case VALUE_FUNCTION:
		buf_str(B, V->function->name);
		break;
	case VALUE_MODULE:
		buf_str(B, V->found->name);
		break;
	default:
		show_number(V, B);
		break;
	}
}

void
value_show(const struct value *V, struct buf *B)
{

	show(V, B, 0);
}

void
value_origin(const struct value *V, struct buf *B)
{
	const struct source *S = V->source;

	if (value_path(V) != NULL)
		buf_printf(B, "%s:%u", value_path(V), value_line(V));
	if (S == NULL)
		return;
	if (B->len > 0)
		buf_str(B, ", ");
	if (S->kind == SOURCE_FILE)
		buf_printf(B, "variable %s of %s:%u", S->variable, S->path, S->line);
	else if (S->kind == SOURCE_ENVIRONMENT)
		buf_printf(B, "environment variable %s", S->variable);
	else
		buf_printf(B, "default, as %s is not set", S->variable);
}
