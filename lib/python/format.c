#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access.h"
#include "base/buf.h"
#include "machine.h"

/* Text made of values: str(), f-strings, %, .format(). */

/* The shortest digits that give the same number again. */
static int
put_real(struct buf *B, double real)
{
	char text[64];

	if (!isfinite(real) ||
	    (fabs(real) >= 1e16 || (fabs(real) < 1e-4 && (real < 0 || real > 0))))
		return -1;
	for (int digits = 1; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, real);
		if (!(strtod(text, NULL) < real) && !(strtod(text, NULL) > real))
			break;
	}
	if (strchr(text, 'e') != NULL)
		snprintf(text, sizeof text, "%.0f", real);
	buf_str(B, text);
	return strchr(text, '.') == NULL ? buf_str(B, ".0") : 0;
}

int
eval_put(struct eval *E, struct buf *B, const struct value *V, int repr)
{

	(void)E;
	switch (V->kind) {
	case VALUE_STR:
		if (repr && (memchr(V->text, '\'', V->len) != NULL ||
				memchr(V->text, '\\', V->len) != NULL))
			return -1;
		for (size_t i = 0; repr && i < V->len; i++)
			if ((unsigned char)V->text[i] < ' ' || (unsigned char)V->text[i] >= 0x7f)
				return -1;
		if (repr)
			buf_char(B, '\'');
		buf_add(B, V->text, V->len);
		return repr ? buf_char(B, '\'') : 0;
	case VALUE_PATH:
		return repr ? -1 : buf_add(B, V->text, V->len);
	case VALUE_INT:
		return V->text != NULL ? -1 : buf_printf(B, "%lld", (long long)V->number);
	case VALUE_BOOL:
		return buf_str(B, V->number ? "True" : "False");
	case VALUE_NONE:
		return buf_str(B, "None");
	case VALUE_FLOAT:
		return put_real(B, V->real);
	default:
		return -1;
	}
}

struct value *
eval_text_of(struct eval *E, struct value *V, int repr)
{
	struct buf B = { 0 };
	struct value *text;

	V = eval_force(E, V);
	if (V->kind == VALUE_STR && !repr)
		return V;
	if (V->kind == VALUE_ERROR)
		return V;
	if (eval_put(E, &B, V, repr) == -1)
		text = make_unknown(E, "%s", V->kind == VALUE_UNKNOWN ? V->unknown.why :
		    "its text form is not followed");
	else
		text = make_text(E, VALUE_STR, B.data != NULL ? B.data : "", B.len);
	buf_free(&B);
	return make_from(text, V);
}

/* What all parts of a text have come to: the text, or the first part that is not known. */
struct text {
	struct buf B;
	struct value *lost;
	const struct value *from;
};

static struct value *
finish(struct eval *E, struct text *T)
{
	struct value *V =
	    T->lost != NULL ? T->lost
			    : make_text(E, VALUE_STR, T->B.data != NULL ? T->B.data : "", T->B.len);

	buf_free(&T->B);
	return T->from != NULL ? make_from(V, T->from) : V;
}

static void
add_value(struct eval *E, struct text *T, struct value *V, int repr)
{

	V = eval_text_of(E, V, repr);
	if (V->source != NULL && T->from == NULL)
		T->from = V;
	if (V->kind == VALUE_STR && T->B.len + V->len <= MACHINE_TEXT)
		buf_add(&T->B, V->text, V->len);
	else if (T->lost == NULL)
		T->lost = V->kind == VALUE_STR
			      ? make_unknown(E, "the text is too long to be followed")
			      : V;
}

static void
lose(struct eval *E, struct text *T, const char *why)
{

	if (T->lost == NULL)
		T->lost = make_unknown(E, "%s", why);
}

struct value *
eval_format(struct eval *E, const struct ast *N)
{
	struct text T = { .lost = NULL };

	for (const struct ast *part = N->items; part != NULL; part = part->next) {
		if (part->kind == NODE_STRING) {
			if ((part->flags & NODE_INEXACT) != 0)
				lose(E, &T, "it holds a character by its Unicode name");
			buf_add(&T.B, part->text, part->length);
			continue;
		}
		if (part->text != NULL)
			buf_add(&T.B, part->text, part->length);
		if (part->op == 'a' || (part->second != NULL && part->second->items != NULL))
			lose(E, &T, "a format is not followed");
		/* "=" shows the repr(), unless there is a format, also an empty one. */
		add_value(E, &T, eval_expression(E, part->value),
		    part->op == 'r' ||
			(part->op == 0 && part->text != NULL && part->second == NULL));
	}
	return finish(E, &T);
}

/* One "%" of a format; ${*p} is behind it. */
static void
percent(struct eval *E, struct text *T, const struct value *format, size_t *i, struct value *args,
    size_t *next)
{
	struct value *V = NULL, key = { .kind = VALUE_STR };
	struct pair *found;
	const char *close;

	if (*i < format->len && format->text[*i] == '%') {
		buf_char(&T->B, '%');
		++*i;
		return;
	}
	if (*i < format->len && format->text[*i] == '(') {
		close = memchr(format->text + *i, ')', format->len - *i);
		if (close != NULL && args->kind == VALUE_DICT) {
			key.text = format->text + *i + 1;
			key.len = (size_t)(close - key.text);
			if ((found = dict_find(args, &key)) != NULL)
				V = found->value;
			*i = (size_t)(close + 1 - format->text);
		}
	} else if (args->kind == VALUE_TUPLE)
		V = *next < args->n ? args->items[(*next)++] : NULL;
	else
		V = (*next)++ == 0 ? args : NULL;
	if (V == NULL || *i >= format->len || strchr("sdri", format->text[*i]) == NULL) {
		lose(E, T, "a format is not followed");
		return;
	}
	add_value(E, T, V, format->text[*i] == 'r');
	++*i;
}

struct value *
eval_percent(struct eval *E, struct value *format, struct value *args)
{
	struct text T = { .from = format->source != NULL ? format : NULL };
	size_t next = 0;

	for (size_t i = 0; i < format->len && T.lost == NULL;) {
		if (format->text[i] != '%') {
			buf_char(&T.B, format->text[i++]);
			continue;
		}
		i++;
		percent(E, &T, format, &i, args, &next);
	}
	return finish(E, &T);
}

/* {}, {0}, {name}; anything more is not followed. */
static void
field(
    struct eval *E, struct text *T, const char *name, size_t n, const struct site *S, size_t *next)
{
	struct value *V = NULL;
	size_t at = 0, i;

	for (i = 0; i < n && name[i] >= '0' && name[i] <= '9' && at < 1000; i++)
		at = at * 10 + (size_t)(name[i] - '0');
	if (n == 0)
		V = *next < S->n ? S->args[(*next)++] : NULL;
	else if (i == n)
		V = at < S->n ? S->args[at] : NULL;
	for (size_t k = 0; V == NULL && k < S->keywords_n; k++)
		if (S->keywords[k].name != NULL && strlen(S->keywords[k].name) == n &&
		    memcmp(S->keywords[k].name, name, n) == 0)
			V = S->keywords[k].value;
	if (V == NULL)
		lose(E, T, "a format is not followed");
	else
		add_value(E, T, V, 0);
}

struct value *
eval_format_method(struct eval *E, struct site *S)
{
	const struct value *format = S->self;
	struct text T = { .from = format->source != NULL ? format : NULL };
	const char *p = format->text, *end = p + format->len, *close;
	size_t next = 0;

	while (p < end && T.lost == NULL) {
		if (*p != '{' && *p != '}') {
			buf_char(&T.B, *p++);
		} else if (p + 1 < end && p[1] == *p) {
			buf_char(&T.B, *p);
			p += 2;
		} else if (*p == '}' || (close = memchr(p, '}', (size_t)(end - p))) == NULL) {
			lose(E, &T, "a format is not followed");
		} else {
			field(E, &T, p + 1, (size_t)(close - p - 1), S, &next);
			p = close + 1;
		}
	}
	return finish(E, &T);
}
