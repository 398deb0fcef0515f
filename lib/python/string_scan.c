#include <string.h>

#include "scan.h"

/* Strings as the lexer sees them: where they end. */

/* The line end at S->p within a string. */
static int
is_line_end(char c)
{

	return c == '\n' || c == '\r';
}

/* Step over one character of a string, or a backslash and what it is before. */
static void
step(struct scan *S)
{

	if (*S->p == '\\' && S->p + 1 < S->end) {
		if (S->levels_n > 0 && S->levels[S->levels_n - 1].mode == SCAN_FIELD)
			scan_nested(S);
		S->p++;
	}
	if (is_line_end(*S->p)) {
		scan_newline(S);
		return;
	}
	if (((unsigned char)*S->p & 0xc0) == 0x80)
		S->extra++;
	S->p++;
}

static int
is_triple(const struct scan *S, char quote)
{

	return S->end - S->p >= 3 && S->p[0] == quote && S->p[1] == quote && S->p[2] == quote;
}

static int
unterminated(struct scan *S, unsigned bits, uint32_t line, uint32_t column)
{
	int format = (bits & STRING_FORMAT) != 0;

	if ((bits & STRING_TRIPLE) != 0)
		return scan_error(S, line, column,
		    format ? "unterminated triple-quoted f-string literal"
			   : "unterminated triple-quoted string literal");
	return scan_error(S, line, column, format ? "unterminated f-string literal" :
	    "unterminated string literal");
}

/* The opening of an f-string: what is in it comes in pieces. */
static int
open_format(struct scan *S, unsigned bits, const char *begin, char quote)
{
	struct scan_level *L = &S->levels[S->levels_n];
	struct token *t;

	if (S->levels_n >= PARSE_BRACKETS - 1)
		return scan_error(S, S->line, scan_column(S, begin), "too many nested f-strings");
	*L = (struct scan_level){ .mode = SCAN_TEXT, .bits = (uint8_t)bits, .quote = quote,
		.depth = S->depth, .line = S->line, .column = scan_column(S, begin) };
	if ((t = scan_push(S, TOKEN_FSTRING, begin)) == NULL)
		return -1;
	t->code = (uint8_t)bits;
	S->levels_n++;
	return 0;
}

void
scan_nested(struct scan *S)
{

	if (S->levels_n > 0 && S->tokens->nested_line == 0)
		S->tokens->nested_line = S->line;
}

/* Does a string in a field use the quote of an f-string around it? */
static int
reuses_quote(const struct scan *S, char quote)
{

	for (unsigned i = S->levels_n; i > 0; i--)
		if (S->levels[i - 1].mode != SCAN_FIELD && S->levels[i - 1].quote == quote &&
		    (S->levels[i - 1].bits & STRING_TRIPLE) == 0)
			return 1;
	return 0;
}

/* What may be more than itself in a string. */
static const uint8_t stops[256] = { [0 ... 31] = 1, ['"'] = 1, ['\''] = 1, ['\\'] = 1,
	[128 ... 255] = 1 };

/* S->p is at the opening quote; ${begin} at the prefix. */
int
scan_string(struct scan *S, unsigned bits, const char *begin)
{
	uint32_t line = S->line, column = scan_column(S, begin);
	int plain = (bits & STRING_BYTES) == 0;
	char quote = *S->p;
	struct token *t;

	if (is_triple(S, quote)) {
		bits |= STRING_TRIPLE;
		S->p += 2;
	}
	S->p++;
	if (reuses_quote(S, quote))
		scan_nested(S);
	if ((bits & STRING_FORMAT) != 0)
		return open_format(S, bits, begin, quote);
	for (;; step(S)) {
		while (S->p < S->end && !stops[(unsigned char)*S->p])
			S->p++;
		if (S->p == S->end || (is_line_end(*S->p) && (bits & STRING_TRIPLE) == 0))
			return unterminated(S, bits, line, column);
		if (*S->p == quote && ((bits & STRING_TRIPLE) == 0 || is_triple(S, quote)))
			break;
		plain = plain && *S->p != '\\' && *S->p != '\r';
	}
	S->p += (bits & STRING_TRIPLE) != 0 ? 3 : 1;
	if ((t = scan_push_at(S, TOKEN_STRING, begin, line, column)) == NULL)
		return -1;
	t->code = (uint8_t)bits;
	t->op = (uint8_t)plain;
	return 0;
}

static int
push_text(struct scan *S, unsigned bits, const char *begin, uint32_t line, uint32_t column)
{
	struct token *t;

	if (S->p == begin)
		return 0;
	if ((t = scan_push(S, TOKEN_FTEXT, begin)) == NULL)
		return -1;
	t->code = (uint8_t)bits;
	t->line = line;
	t->column = column;
	return 0;
}

static int
push_brace(struct scan *S, char brace)
{
	const char *begin = S->p;
	struct token *t;

	S->p++;
	if ((t = scan_push(S, TOKEN_OP, begin)) == NULL)
		return -1;
	t->code = (uint8_t)brace;
	return 0;
}

/* "{": a field begins. */
static int
open_field(struct scan *S)
{
	struct scan_level *L = &S->levels[S->levels_n];
	unsigned specs = 0;

	for (unsigned i = S->levels_n; i > 0 && S->levels[i - 1].mode != SCAN_TEXT; i--)
		specs += S->levels[i - 1].mode == SCAN_SPEC;
	if (specs >= 3 || S->depth + 1 >= PARSE_BRACKETS || S->levels_n + 1 >= PARSE_BRACKETS)
		return scan_error(
		    S, S->line, scan_column(S, S->p), "f-string: expressions nested too deeply");
	S->brackets[S->depth].c = '{';
	S->brackets[S->depth].line = S->line;
	S->brackets[S->depth].column = scan_column(S, S->p);
	S->depth++;
	*L = L[-1];
	L->mode = SCAN_FIELD;
	L->depth = S->depth;
	S->levels_n++;
	return push_brace(S, '{');
}

/* "}" in a format: it ends here, and with it its field. */
static int
close_field(struct scan *S)
{

	S->levels_n -= 2;
	S->depth--;
	return push_brace(S, '}');
}

/* \N{NAME}: its braces are no field's.  Otherwise step over one character. */
static void
step_text(struct scan *S, unsigned bits)
{
	int named = (bits & STRING_RAW) == 0 && S->end - S->p > 2 && memcmp(S->p, "\\N{", 3) == 0;

	if (named) {
		while (S->p < S->end && *S->p != '}' && !is_line_end(*S->p) && *S->p != '"' &&
		       *S->p != '\'')
			S->p++;
		if (S->p < S->end && *S->p == '}')
			S->p++;
	} else if (*S->p == '\\' && S->p + 1 < S->end && (S->p[1] == '{' || S->p[1] == '}')) {
		S->p++;
	} else
		step(S);
}

/* Is the brace at S->p one of a doubled pair, which is text? */
static int
is_doubled(const struct scan *S)
{

	return S->p + 1 < S->end && S->p[1] == *S->p;
}

int
scan_text(struct scan *S)
{
	const struct scan_level *L = &S->levels[S->levels_n - 1];
	const char *begin = S->p;
	uint32_t line = S->line, column = scan_column(S, begin);
	unsigned bits = L->bits | (L->mode == SCAN_SPEC ? STRING_SPEC : 0);
	int triple = (L->bits & STRING_TRIPLE) != 0, spec = L->mode == SCAN_SPEC;

	for (;; step_text(S, bits)) {
		if (S->p == S->end || (is_line_end(*S->p) && !triple))
			return spec ? scan_error(S, S->line, scan_column(S, S->p),
					  "f-string: expecting '}'")
				    : unterminated(S, bits, L->line, L->column);
		if (*S->p == L->quote && (!triple || is_triple(S, L->quote)))
			break;
		if (*S->p != '{' && *S->p != '}')
			continue;
		if (spec || !is_doubled(S))
			break;
		S->p++;
	}
	if (push_text(S, bits, begin, line, column) == -1)
		return -1;
	if (*S->p == '{')
		return open_field(S);
	if (*S->p == '}')
		return spec ? close_field(S)
			    : scan_error(S, S->line, scan_column(S, S->p),
				  "f-string: single '}' is not allowed");
	if (spec)
		return scan_error(S, S->line, scan_column(S, S->p), "f-string: expecting '}'");
	begin = S->p;
	S->p += triple ? 3 : 1;
	S->levels_n--;
	return scan_push(S, TOKEN_FEND, begin) == NULL ? -1 : 0;
}
