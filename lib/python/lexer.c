#include "lexer.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"
#include "ast.h"
#include "scan.h"
#include "utf8.h"

enum { TAB = 8 };

/* What a byte begins. */
enum {
	C_OTHER,
	C_QUOTE,
	C_SPACE,
	C_LINE,
	C_COMMENT,
	C_OP,
	C_OPEN,
	C_CLOSE,
	C_BACKSLASH,
	C_HIGH,
	C_NAME,
	C_DIGIT	/* these two go on with a name */
};
#define LETTERS(c) [c] = C_NAME, [c + 32] = C_NAME
static const uint8_t class_of[256] = { LETTERS('A'), LETTERS('B'), LETTERS('C'), LETTERS('D'),
	LETTERS('E'), LETTERS('F'), LETTERS('G'), LETTERS('H'), LETTERS('I'), LETTERS('J'),
	LETTERS('K'), LETTERS('L'), LETTERS('M'), LETTERS('N'), LETTERS('O'), LETTERS('P'),
	LETTERS('Q'), LETTERS('R'), LETTERS('S'), LETTERS('T'), LETTERS('U'), LETTERS('V'),
	LETTERS('W'), LETTERS('X'), LETTERS('Y'), LETTERS('Z'), ['_'] = C_NAME,
	['0' ... '9'] = C_DIGIT, ['"'] = C_QUOTE, ['\''] = C_QUOTE, [' '] = C_SPACE,
	['\t'] = C_SPACE, ['\f'] = C_SPACE, ['\n'] = C_LINE, ['\r'] = C_LINE, ['#'] = C_COMMENT,
	['\\'] = C_BACKSLASH, ['('] = C_OPEN, ['['] = C_OPEN, ['{'] = C_OPEN, [')'] = C_CLOSE,
	[']'] = C_CLOSE, ['}'] = C_CLOSE, ['+'] = C_OP, ['-'] = C_OP, ['*'] = C_OP, ['/'] = C_OP,
	['%'] = C_OP, ['@'] = C_OP, ['&'] = C_OP, ['|'] = C_OP, ['^'] = C_OP, ['~'] = C_OP,
	['<'] = C_OP, ['>'] = C_OP, ['='] = C_OP, ['!'] = C_OP, [':'] = C_OP, [','] = C_OP,
	[';'] = C_OP, ['.'] = C_OP, [128 ... 255] = C_HIGH };

int
scan_error(struct scan *S, uint32_t line, uint32_t column, const char *message)
{

	if (S->error->message == NULL)
		*S->error = (struct parse_error){ message, line, column };
	return -1;
}

static int
error_here(struct scan *S, const char *message)
{

	return scan_error(S, S->line, scan_column(S, S->p), message);
}

int
scan_grow(struct scan *S)
{
	struct tokens *T = S->tokens;
	struct token *all;
	size_t size = T->size * 2;

	if ((all = realloc(T->all, size * sizeof *all)) == NULL)
		return error_here(S, "no memory for so large a file");
	T->all = all;
	T->size = size;
	return 0;
}

void
scan_newline(struct scan *S)
{

	S->p += S->p[0] == '\r' && S->p + 1 < S->end && S->p[1] == '\n' ? 2 : 1;
	S->line_begin = S->p;
	S->line++;
	S->extra = 0;
}

/* Lines within brackets begin with many of them. */
static void
skip_spaces(struct scan *S)
{
	uint64_t word;

	for (S->p++; S->end - S->p >= (ptrdiff_t)sizeof word; S->p += sizeof word) {
		memcpy(&word, S->p, sizeof word);
		if (word != 0x2020202020202020u)
			break;
	}
	while (S->p < S->end && *S->p == ' ')
		S->p++;
}

/* A backslash joins lines only as the last character of one. */
static int
join_line(struct scan *S)
{

	S->p++;
	if (S->p == S->end)
		return error_here(S, "unexpected EOF while parsing");
	if (class_of[(unsigned char)*S->p] != C_LINE)
		return error_here(S, "unexpected character after line continuation character");
	if (S->p + 1 == S->end || (S->p + 2 == S->end && S->p[0] == '\r' && S->p[1] == '\n'))
		return error_here(S, "unexpected EOF while parsing");
	scan_newline(S);
	return 0;
}

/* Skip to the end of a comment. */
static void
skip_comment(struct scan *S)
{

	while (S->p < S->end && *S->p != '\n' && *S->p != '\r') {
		if (((unsigned char)*S->p & 0xc0) == 0x80)
			S->extra++;
		S->p++;
	}
}

/* Widths of the white space at the begin of a line; tabs count to 8, and again to 1. */
static int
measure(struct scan *S, uint32_t *column, uint32_t *alternative)
{
	uint32_t first = 0;

	for (*column = *alternative = 0; S->p < S->end; S->p++) {
		if (*S->p == ' ') {
			++*column;
			++*alternative;
		} else if (*S->p == '\t') {
			*column = (*column / TAB + 1) * TAB;
			++*alternative;
		} else if (*S->p == '\f') {
			*column = *alternative = 0;
		} else if (*S->p == '\\') {
			/* The first of the joined lines says how deep it is. */
			first = first != 0 ? first : *column;
			if (join_line(S) == -1)
				return -1;
			S->p--;
		} else
			break;
	}
	if (first != 0)
		*column = *alternative = first;
	return 0;
}

static int
indent(struct scan *S, uint32_t column, uint32_t alternative)
{

	if (S->blocks + 1 >= PARSE_BLOCKS)
		return error_here(S, "too many levels of indentation");
	S->blocks++;
	S->indents[S->blocks].column = column;
	S->indents[S->blocks].alternative = alternative;
	return scan_push(S, TOKEN_INDENT, S->p) == NULL ? -1 : 0;
}

static int
dedent(struct scan *S, uint32_t column, uint32_t alternative)
{

	while (S->blocks > 0 && column < S->indents[S->blocks].column) {
		S->blocks--;
		if (scan_push(S, TOKEN_DEDENT, S->p) == NULL)
			return -1;
	}
	if (column != S->indents[S->blocks].column)
		return error_here(S, "unindent does not match any outer indentation level");
	if (alternative != S->indents[S->blocks].alternative)
		return error_here(S, "inconsistent use of tabs and spaces in indentation");
	return 0;
}

/* The begin of a line that is not within brackets. */
static int
begin_line(struct scan *S)
{
	uint32_t column, alternative, above = S->indents[S->blocks].column;
	uint32_t above_alternative = S->indents[S->blocks].alternative;

	for (;;) {
		if (measure(S, &column, &alternative) == -1)
			return -1;
		if (S->p < S->end && *S->p == '#')
			skip_comment(S);
		if (S->p == S->end)
			return 0;
		if (*S->p != '\n' && *S->p != '\r')
			break;
		scan_newline(S);
	}
	if (column == above) {
		if (alternative != above_alternative)
			return error_here(S, "inconsistent use of tabs and spaces in indentation");
		return 0;
	}
	if (column < above)
		return dedent(S, column, alternative);
	if (alternative <= above_alternative)
		return error_here(S, "inconsistent use of tabs and spaces in indentation");
	return indent(S, column, alternative);
}

/* The end of the letters, digits and underscores at ${p}. */
static const char *
name_end(const struct scan *S, const char *p)
{

	while (p < S->end && class_of[(unsigned char)*p] >= C_NAME)
		p++;
	return p;
}

/* The rest of a name; S->p is behind what was seen of it. */
static int
scan_name_tail(struct scan *S, const char *begin)
{
	uint32_t code;
	unsigned n;

	for (;; S->p++) {
		S->p = name_end(S, S->p);
		if (S->p == S->end || class_of[(unsigned char)*S->p] != C_HIGH)
			break;
		n = utf8_get(S->p, &code);
		if (!(S->p == begin ? unicode_start(code) : unicode_continue(code)))
			return error_here(S, "invalid character");
		S->p += n - 1;
		S->extra += n - 1;
	}
	return 0;
}

/* The STRING_ bits of a prefix that stands before a quote, or -1: it is none. */
static int
prefix_bits(const char *s, size_t n)
{
	unsigned bits = 0, add;

	for (size_t i = 0; i < n; i++) {
		switch (s[i] | 32) {
		case 'r': add = STRING_RAW; break;
		case 'b': add = STRING_BYTES; break;
		case 'u': add = STRING_UNICODE; break;
		case 'f': add = STRING_FORMAT; break;
		case 't': add = STRING_FORMAT | STRING_TEMPLATE; break;
		default: return -1;
		}
		if ((bits & add) != 0)
			return -1;
		bits |= add;
	}
	/* Only "r" goes together with another one. */
	add = bits & (STRING_BYTES | STRING_UNICODE | STRING_FORMAT);
	if ((add & (add - 1)) != 0 || ((bits & STRING_UNICODE) != 0 && n > 1))
		return -1;
	return (int)bits;
}

static int
scan_name(struct scan *S)
{
	const char *begin = S->p;
	uint32_t column = scan_column(S, begin);
	struct token *t;
	int bits;

	if (scan_name_tail(S, begin) == -1)
		return -1;
	if (S->p < S->end && (*S->p == '"' || *S->p == '\'') && S->p - begin <= 2 &&
	    (bits = prefix_bits(begin, (size_t)(S->p - begin))) != -1)
		return scan_string(S, (unsigned)bits, begin);
	if ((t = scan_push_at(S, TOKEN_NAME, begin, S->line, column)) == NULL)
		return -1;
	if ((t->name = names_add(S->names, begin, (size_t)(S->p - begin))) == NULL)
		return error_here(S, "no memory for so large a file");
	if ((t->code = (uint8_t)names_keyword(t->name)) != 0)
		t->kind = TOKEN_KEYWORD;
	return 0;
}

/* The end of a logical line, unless brackets are open. */
static int
end_line(struct scan *S)
{
	int within = S->depth > 0 || S->bracketed;

	if (S->levels_n > 0 && (S->levels[S->levels_n - 1].bits & STRING_TRIPLE) == 0)
		scan_nested(S);
	if (!within && scan_push(S, TOKEN_NEWLINE, S->p) == NULL)
		return -1;
	scan_newline(S);
	return within ? 0 : begin_line(S);
}

static int
scan_one(struct scan *S)
{

	switch (class_of[(unsigned char)*S->p]) {
	case C_SPACE:
		skip_spaces(S);
		return 0;
	case C_NAME:
	case C_HIGH:
		return scan_name(S);
	case C_DIGIT:
		return scan_number(S);
	case C_QUOTE:
		return scan_string(S, 0, S->p);
	case C_LINE:
		return end_line(S);
	case C_COMMENT:
		scan_nested(S);
		skip_comment(S);
		return 0;
	case C_OPEN:
	case C_CLOSE:
		return scan_bracket(S);
	case C_BACKSLASH:
		return join_line(S);
	case C_OP:
		if (*S->p == '.' && S->p + 1 < S->end &&
		    class_of[(unsigned char)S->p[1]] == C_DIGIT)
			return scan_number(S);
		return scan_operator(S);
	default:
		/* Some characters are tokens that no rule has. */
		if (strchr("$?`", *S->p) != NULL)
			return scan_operator(S);
		return error_here(S, "invalid non-printable character");
	}
}

/* What must be closed at the end, and the tokens that stand there. */
static int
finish(struct scan *S)
{
	struct token *last = S->tokens->n > 0 ? &S->tokens->all[S->tokens->n - 1] : NULL;

	/* Behind the last line there is no other one. */
	if (S->p == S->line_begin && S->line > 1)
		S->line--;

	if (S->levels_n > 0)
		return scan_error(S, S->levels[S->levels_n - 1].line,
		    S->levels[S->levels_n - 1].column, "f-string: expecting '}'");
	if (S->depth > 0) {
		char open = S->brackets[S->depth - 1].c;

		return scan_error(S, S->brackets[S->depth - 1].line,
		    S->brackets[S->depth - 1].column,
		    open == '('   ? "'(' was never closed"
		    : open == '[' ? "'[' was never closed"
				  : "'{' was never closed");
	}
	if (last != NULL && last->kind != TOKEN_NEWLINE && last->kind != TOKEN_DEDENT &&
	    !S->bracketed && scan_push(S, TOKEN_NEWLINE, S->p) == NULL)
		return -1;
	for (; S->blocks > 0; S->blocks--)
		if (scan_push(S, TOKEN_DEDENT, S->p) == NULL)
			return -1;
	return scan_push(S, TOKEN_END, S->p) == NULL ? -1 : 0;
}

/* Is it the text of an f-string? */
static int
in_text(const struct scan *S)
{

	return S->levels_n > 0 && S->levels[S->levels_n - 1].mode != SCAN_FIELD;
}

int
lexer_run(struct names *N, const char *text, size_t len, int bracketed, struct tokens *T,
    struct parse_error *error)
{
	struct scan S;
	int rc;

	memset(&S, 0, offsetof(struct scan, indents) + sizeof S.indents[0]);
	S.text = S.p = S.line_begin = text;
	S.end = text + len;
	S.line = 1;
	S.bracketed = bracketed;
	S.names = N;
	S.tokens = T;
	S.error = error;
	*T = (struct tokens){ .size = len / 4 + 64 };
	if ((T->all = malloc(T->size * sizeof *T->all)) == NULL)
		return scan_error(&S, 1, 1, "no memory for so large a file");
	rc = bracketed ? 0 : begin_line(&S);
	while (rc == 0 && (S.p < S.end || in_text(&S)))
		rc = in_text(&S) ? scan_text(&S) : scan_one(&S);
	if (rc == 0)
		rc = finish(&S);
	if (rc == -1) {
		/* There is always room for this one: the parser may go up to here. */
		if (T->n == T->size)
			T->n--;
		scan_push_at(&S, TOKEN_ERROR, S.p, error->line, error->column);
	}
	return rc;
}
