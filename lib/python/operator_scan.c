#include <string.h>

#include "ast.h"
#include "scan.h"

/* Operators and brackets as the lexer sees them. */

static int
bad(struct scan *S, const char *message)
{

	return scan_error(S, S->line, scan_column(S, S->p), message);
}

static int
scan_open(struct scan *S)
{

	if (S->depth + 1 >= PARSE_BRACKETS)
		return bad(S, "too many nested parentheses");
	S->brackets[S->depth].c = *S->p;
	S->brackets[S->depth].line = S->line;
	S->brackets[S->depth].column = scan_column(S, S->p);
	S->depth++;
	return 0;
}

static int
scan_close(struct scan *S)
{
	char open = *S->p == ')' ? '(' : *S->p == ']' ? '[' : '{';
	struct scan_level *L = S->levels_n > 0 ? &S->levels[S->levels_n - 1] : NULL;

	if (L != NULL && L->mode == SCAN_FIELD && S->depth == L->depth && *S->p != '}')
		return bad(S, "f-string: closing parenthesis does not match opening brace");
	if (S->depth == 0)
		return bad(S, *S->p == ')'   ? "unmatched ')'"
				     : *S->p == ']' ? "unmatched ']'"
						    : "unmatched '}'");
	S->depth--;
	if (S->brackets[S->depth].c != open)
		return bad(S, "closing parenthesis does not match opening parenthesis");
	if (L != NULL && L->mode == SCAN_FIELD && S->depth < L->depth)
		S->levels_n--;
	return 0;
}

/* Most operators stand alone. */
static int
may_be_second(char c)
{

	return c == '*' || c == '/' || c == '<' || c == '>' || c == '=' || c == '.';
}

/* Operators of two and three characters: which, and how long. */
static unsigned
operator_at(const struct scan *S, unsigned *op)
{
	static const struct { char text[4]; uint8_t n, code, op;
	} table[] = { { "**=", 3, OP2_ASSIGN, OP_POW }, { "//=", 3, OP2_ASSIGN, OP_FLOOR },
		{ "<<=", 3, OP2_ASSIGN, OP_LEFT }, { ">>=", 3, OP2_ASSIGN, OP_RIGHT },
		{ "...", 3, OP2_ELLIPSIS, 0 }, { "->", 2, OP2_ARROW, 0 },
		{ ":=", 2, OP2_WALRUS, 0 }, { "==", 2, OP2_EQ, 0 }, { "!=", 2, OP2_NE, 0 },
		{ "<>", 2, OP2_NE, 1 }, { "<=", 2, OP2_LE, 0 }, { ">=", 2, OP2_GE, 0 },
		{ "**", 2, OP2_POW, 0 }, { "//", 2, OP2_FLOOR, 0 }, { "<<", 2, OP2_LEFT, 0 },
		{ ">>", 2, OP2_RIGHT, 0 }, { "+=", 2, OP2_ASSIGN, OP_ADD },
		{ "-=", 2, OP2_ASSIGN, OP_SUB }, { "*=", 2, OP2_ASSIGN, OP_MUL },
		{ "/=", 2, OP2_ASSIGN, OP_DIV }, { "%=", 2, OP2_ASSIGN, OP_MOD },
		{ "@=", 2, OP2_ASSIGN, OP_MATMUL }, { "&=", 2, OP2_ASSIGN, OP_BIT_AND },
		{ "|=", 2, OP2_ASSIGN, OP_BIT_OR }, { "^=", 2, OP2_ASSIGN, OP_BIT_XOR } };
	size_t left = (size_t)(S->end - S->p);
	unsigned n;

	*op = 0;
	if (left < 2 || !may_be_second(S->p[1]) ||
	    strchr("*/<>=.-!+%@&|^:", S->p[0]) == NULL)
		return 0;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		n = table[i].n;
		if (n <= left && memcmp(S->p, table[i].text, n) == 0) {
			*op = table[i].op;
			return n << 8 | table[i].code;
		}
	}
	return 0;
}

int
scan_operator(struct scan *S)
{
	struct scan_level *L = S->levels_n > 0 ? &S->levels[S->levels_n - 1] : NULL;
	const char *begin = S->p;
	unsigned op = 0, found;
	struct token *t;
	int own = L != NULL && L->mode == SCAN_FIELD && S->depth == L->depth;

	/* In a field, ":=" is the ":" of a format that begins with "=". */
	found = own && *S->p == ':' ? 0 : operator_at(S, &op);
	S->p += found != 0 ? found >> 8 : 1;
	if ((t = scan_push(S, TOKEN_OP, begin)) == NULL)
		return -1;
	t->code = found != 0 ? (uint8_t)found : (uint8_t)*begin;
	t->op = (uint8_t)op;
	if (own && *begin == ':') {
		if (S->levels_n >= PARSE_BRACKETS - 1)
			return bad(S, "f-string: expressions nested too deeply");
		S->levels[S->levels_n] = S->levels[S->levels_n - 1];
		S->levels[S->levels_n].mode = SCAN_SPEC;
		S->levels_n++;
	}
	return 0;
}

int
scan_bracket(struct scan *S)
{
	const char *begin = S->p;
	struct token *t;
	int opens = *begin == '(' || *begin == '[' || *begin == '{';

	if ((opens ? scan_open(S) : scan_close(S)) == -1)
		return -1;
	S->p++;
	if ((t = scan_push(S, TOKEN_OP, begin)) == NULL)
		return -1;
	t->code = (uint8_t)*begin;
	return 0;
}
