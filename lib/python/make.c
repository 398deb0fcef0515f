#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "access.h"
#include "base/arena.h"
#include "machine.h"

/* Making values that are no containers. */

void *
make_bytes(struct eval *E, size_t n)
{

	if (n > MACHINE_BYTES || E->given > MACHINE_BYTES - n)
		return NULL;
	E->given += n;
	return arena_alloc(E->own, n);
}

void
make_place(const struct eval *E, struct value *V)
{

	V->module = E->frame != NULL ? E->frame->module : NULL;
	V->line = E->at == NULL ? 0 : E->at->line;
	V->column = E->at == NULL ? 0 : E->at->column;
}

struct value *
make(struct eval *E, enum value_kind kind)
{
	struct value *V;

	if ((V = make_bytes(E, sizeof *V)) == NULL) {
		E->spare = (struct value){ .kind = VALUE_UNKNOWN };
		E->spare.unknown.why = "it needs too much memory";
		return &E->spare;
	}
	V->kind = (uint8_t)kind;
	make_place(E, V);
	return V;
}

/* Did make() get what was asked for? */
static int
got(const struct eval *E, const struct value *V)
{

	return V != &E->spare;
}

struct value *
make_bool(struct eval *E, int on)
{
	struct value *V = make(E, VALUE_BOOL);

	if (got(E, V))
		V->number = on != 0;
	return V;
}

struct value *
make_int(struct eval *E, int64_t number)
{
	struct value *V = make(E, VALUE_INT);

	if (got(E, V))
		V->number = number;
	return V;
}

struct value *
make_text(struct eval *E, enum value_kind kind, const char *s, size_t n)
{
	struct value *V;
	char *copy;

	if (n > MACHINE_TEXT)
		return make_unknown(E, "the text is too long to be followed");
	V = make(E, kind);
	if ((copy = make_bytes(E, n + 1)) == NULL || !got(E, V))
		return make_unknown(E, "it needs too much memory");
	if (n > 0)
		memcpy(copy, s, n);
	V->text = copy;
	V->len = n;
	return V;
}

struct value *
make_str(struct eval *E, const char *s)
{

	return make_text(E, VALUE_STR, s, strlen(s));
}

struct value *
make_reference(struct eval *E, const char *base, const char *name)
{
	size_t n = base == NULL ? 0 : strlen(base) + 1, m = strlen(name);
	struct value *V;
	char *text;

	if (n + m > MACHINE_TEXT || (text = make_bytes(E, n + m + 1)) == NULL)
		return make_unknown(E, "it needs too much memory");
	if (n > 0) {
		memcpy(text, base, n - 1);
		text[n - 1] = '.';
	}
	memcpy(text + n, name, m);
	V = make(E, VALUE_REFERENCE);
	if (got(E, V)) {
		V->text = text;
		V->len = n + m;
	}
	return V;
}

struct value *
make_module(struct eval *E, struct module *M)
{
	struct value *V = make(E, VALUE_MODULE);

	if (got(E, V))
		V->found = M;
	return V;
}

struct value *
make_call(struct eval *E, struct value *callee, const struct site *S)
{
	struct value *V = make(E, VALUE_CALL);
	struct call *C;

	if ((C = make_bytes(E, sizeof *C)) == NULL || !got(E, V))
		return make_unknown(E, "it needs too much memory");
	*C = (struct call){ callee, S->args, S->n, S->keywords, S->keywords_n,
		++E->serial, NULL };
	V->call = C;
	return V;
}

struct value *
make_operator(struct eval *E, const char *name, struct value *left, struct value *right)
{
	struct site S = { .name = name, .n = right == NULL ? 1 : 2 };

	if ((S.args = make_bytes(E, 2 * sizeof *S.args)) == NULL)
		return make_unknown(E, "it needs too much memory");
	S.args[0] = left;
	S.args[1] = right;
	return make_call(E, make_reference(E, "operator", name), &S);
}

/* Formatted text of the module that runs. */
static const char *
say(struct eval *E, const char *format, va_list args)
{
	char text[512];
	char *copy;
	size_t n;

	vsnprintf(text, sizeof text, format, args);
	n = strlen(text);
	if ((copy = arena_alloc(E->own, n + 1)) == NULL)
		return "memory is short";
	memcpy(copy, text, n);
	return copy;
}

struct value *
make_unknown(struct eval *E, const char *format, ...)
{
	struct value *V = make(E, VALUE_UNKNOWN);
	va_list args;

	if (!got(E, V))
		return V;
	va_start(args, format);
	V->unknown.why = strchr(format, '%') == NULL ? format : say(E, format, args);
	va_end(args);
	return V;
}

struct value *
make_error(struct eval *E, const char *type, const char *format, ...)
{
	struct value *V = make(E, VALUE_ERROR);
	va_list args;

	if (!got(E, V))
		return V;
	va_start(args, format);
	V->error.type = type;
	V->error.why = say(E, format, args);
	va_end(args);
	return V;
}

struct value *
make_some(struct eval *E, const char *why, struct value *choice)
{
	struct value *V = make(E, VALUE_UNKNOWN);

	if (!got(E, V))
		return V;
	V->unknown.why = why;
	V->unknown.many = 1;
	if (choice != NULL && (V->unknown.choices = make_bytes(E, sizeof choice)) != NULL) {
		V->unknown.choices[0] = choice;
		V->unknown.choices_n = 1;
	}
	return V;
}

struct value *
make_from(struct value *V, const struct value *W)
{

	if (V->source == NULL && W != NULL)
		V->source = W->source;
	return V;
}
