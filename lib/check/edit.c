#include "check/edit.h"

#include <string.h>

#include "python/ast.h"
#include "python/parser.h"

static size_t
skip_blanks(const struct parse *P, size_t at)
{

	while (at < P->len && (P->text[at] == ' ' || P->text[at] == '\t'))
		at++;
	return at;
}

static size_t
line_begin(const struct parse *P, size_t at)
{

	while (at > 0 && P->text[at - 1] != '\n')
		at--;
	return at;
}

/* Where a comment and the line end, or ${at}: something else is there. */
static size_t
line_end(const struct parse *P, size_t at)
{
	size_t end = skip_blanks(P, at);

	if (end < P->len && P->text[end] == '#')
		while (end < P->len && P->text[end] != '\n')
			end++;
	if (end < P->len && P->text[end] == '\r')
		end++;
	if (end == P->len)
		return end;
	return P->text[end] == '\n' ? end + 1 : at;
}

/*
 * The comma before an item, over blanks and lines; or ${at}: there is none, or a comment is
 * between.
 */
static size_t
comma_before(const struct parse *P, size_t at)
{
	size_t i = at;

	while (i > 0 && strchr(" \t\r\n", P->text[i - 1]) != NULL)
		i--;
	return i > 0 && P->text[i - 1] == ',' ? i - 1 : at;
}

/* An item goes with its comma; alone on its lines, with these. */
static int
remove_item(const struct parse *P, size_t begin, size_t end, struct edit *E)
{
	size_t comma = skip_blanks(P, end), from = line_begin(P, begin), to;
	int has_comma = comma < P->len && P->text[comma] == ',';

	if (has_comma)
		end = comma + 1;
	to = line_end(P, end);
	if (skip_blanks(P, from) == begin && to != end) {
		begin = from;
		end = to;
	} else if (has_comma)
		end = skip_blanks(P, end);
	else
		begin = comma_before(P, begin);
	*E = (struct edit){ begin, end, "" };
	return 0;
}

static int
remove_sign(const struct parse *P, const struct ast *N, struct edit *E)
{
	size_t at = N->begin;

	/* Behind the prefix and the quotes. */
	while (at < N->end && P->text[at] != '-')
		if (strchr("'\"rRuU", P->text[at++]) == NULL)
			return -1;
	if (at == N->end)
		return -1;
	*E = (struct edit){ at, at + 1, "" };
	return 0;
}

static int
add_argument(const struct ast *call, const char *text, struct edit *E)
{
	const struct ast *last = call->second;

	if (last == NULL)
		return -1;
	while (last->next != NULL)
		last = last->next;
	*E = (struct edit){ last->end, last->end, text };
	return 0;
}

int
edit_of(const struct parse *P, const struct fix *fix, struct edit *E)
{
	const struct ast *N;

	if (fix->kind == FIX_REMOVE_SIGN)
		return (N = ast_at(P->body, NODE_STRING, fix->line, fix->column)) == NULL
			   ? -1
			   : remove_sign(P, N, E);
	if ((N = ast_at(P->body, NODE_CALL, fix->line, fix->column)) == NULL)
		return -1;
	return fix->kind == FIX_REMOVE_CALL ? remove_item(P, N->begin, N->end, E)
					    : add_argument(N, fix->text, E);
}
