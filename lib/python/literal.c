#include <string.h>

#include "base/arena.h"
#include "decode.h"
#include "tree.h"

/* String literals: neighbours become one; f-strings become their parts. */

/* A row of literals in the making. */
struct row {
	struct list parts;
	struct ast *open;	/* the STRING that the next text is added to, or NULL */
	char *text;
	size_t n, room;
	int format;		/* some of it is an f-string */
};

static int parse_format(struct parser *P, struct row *R);

/* Where the contents of a whole STRING token begin and end. */
static void
contents(const struct parser *P, const struct token *t, size_t *begin, size_t *end)
{
	size_t quotes = (t->code & STRING_TRIPLE) != 0 ? 3 : 1;

	for (*begin = t->begin; P->text[*begin] != '"' && P->text[*begin] != '\''; ++*begin)
		;
	*begin += quotes;
	*end = t->end - quotes;
}

/* Add the text of the source from ${begin} to ${end}. */
static int
add_text(struct parser *P, struct row *R, const struct token *t, size_t begin, size_t end,
    enum node_kind kind)
{
	int flags;

	if (R->open == NULL) {
		if ((R->open = tree_new(P, kind, t)) == NULL)
			return -1;
		/* Decoded text is never longer than its source; this has room for all that follow.
		 */
		R->room = end - begin;
		for (const struct token *u = t + 1;
		     u->kind == TOKEN_STRING || u->kind == TOKEN_FTEXT || u->kind == TOKEN_FEND ||
		     u->kind == TOKEN_FSTRING;
		     u++)
			R->room += u->end - u->begin;
		if ((R->text = arena_take(P->arena, R->room + 1)) == NULL)
			return -1;
		R->n = 0;
		R->open->text = R->text;
		tree_add(&R->parts, R->open);
	}
	if ((flags = decode_string(P, t, begin, end, t->code, R->text, &R->n)) == -1)
		return -1;
	R->text[R->n] = '\0';
	R->open->flags |= (unsigned)flags & 0xff;
	R->open->length = (uint32_t)R->n;
	R->open->end = t->end;
	return 0;
}

static int
conversion(struct parser *P, struct ast *N)
{
	const struct token *t = P->t;

	if (!tree_take(P, '!'))
		return 0;
	if (P->t->kind != TOKEN_NAME || P->t->begin != t->end || P->t->end - P->t->begin != 1 ||
	    strchr("rsa", P->text[P->t->begin]) == NULL) {
		tree_error(
		    P, t, "f-string: invalid conversion character: expected 's', 'r', or 'a'");
		return -1;
	}
	N->op = (uint8_t)P->text[P->t->begin];
	P->t++;
	return 0;
}

static struct ast *
spec(struct parser *P)
{
	struct ast *N = tree_new(P, NODE_JOINED, P->t);
	struct row R = { .parts = { NULL, &R.parts.first } };

	P->t++;
	if (N == NULL || parse_format(P, &R) == -1)
		return NULL;
	N->items = R.parts.first;
	return tree_end(P, N);
}

/* A field, from "{" to "}". */
static struct ast *
field(struct parser *P)
{
	struct ast *N = tree_new(P, NODE_FORMATTED, P->t);
	const struct token *t = P->t++;

	if (N == NULL || tree_enter(P) == -1)
		return NULL;
	if (is_op(P, '}') || is_op(P, '!') || is_op(P, ':') || is_op(P, '='))
		return tree_error(P, P->t, "f-string: valid expression required before '}'");
	if ((N->value = parse_value(P)) == NULL)
		return NULL;
	if (tree_take(P, '=')) {
		/* The text up to what comes next is shown as well. */
		N->text = P->text + t->end;
		N->length = P->t->begin - t->end;
	}
	if (conversion(P, N) == -1 || (is_op(P, ':') && (N->second = spec(P)) == NULL))
		return NULL;
	if (tree_want(P, '}', "f-string: expecting '}'") == -1)
		return NULL;
	P->depth--;
	return tree_end(P, N);
}

/* Text and fields up to the end of the string or format. */
static int
parse_format(struct parser *P, struct row *R)
{
	struct ast *N;

	for (;;) {
		if (P->t->kind == TOKEN_FTEXT) {
			if (add_text(P, R, P->t, P->t->begin, P->t->end, NODE_STRING) == -1)
				return -1;
			P->t++;
		} else if (is_op(P, '{')) {
			if ((N = field(P)) == NULL)
				return -1;
			tree_add(&R->parts, N);
			R->open = NULL;
		} else
			return 0;
	}
}

static int
one_literal(struct parser *P, struct row *R, enum node_kind kind)
{
	const struct token *t = P->t++;
	size_t begin, end;

	if (t->kind == TOKEN_STRING) {
		contents(P, t, &begin, &end);
		return add_text(P, R, t, begin, end, kind);
	}
	R->format = 1;
	if (parse_format(P, R) == -1)
		return -1;
	if (P->t->kind != TOKEN_FEND) {
		tree_error(P, P->t, "f-string: expecting '}'");
		return -1;
	}
	P->t++;
	return 0;
}

struct ast *
parse_strings(struct parser *P)
{
	const struct token *t = P->t;
	unsigned sort = t->code & (STRING_BYTES | STRING_TEMPLATE);
	enum node_kind kind = sort == STRING_BYTES ? NODE_BYTES : NODE_STRING;
	struct row R = { .parts = { NULL, &R.parts.first } };
	struct ast *N;

	if (sort == STRING_TEMPLATE)
		tree_needs(P, 14, "template string", t);
	while (P->t->kind == TOKEN_STRING || P->t->kind == TOKEN_FSTRING) {
		if ((P->t->code & (STRING_BYTES | STRING_TEMPLATE)) != sort)
			return tree_error(P, t, sort == STRING_TEMPLATE ||
			    (P->t->code & STRING_TEMPLATE) != 0 ?
			    "cannot mix t-string literals with string or bytes literals" :
			    "cannot mix bytes and nonbytes literals");
		if (one_literal(P, &R, kind) == -1)
			return NULL;
	}
	if (!R.format) {
		R.parts.first->end = P->t[-1].end;
		return R.parts.first;
	}
	if ((N = tree_new(P, sort == STRING_TEMPLATE ? NODE_TEMPLATE : NODE_JOINED, t)) == NULL)
		return NULL;
	N->items = R.parts.first;
	return tree_end(P, N);
}
