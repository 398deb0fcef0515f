#include <ctype.h>
#include <string.h>

#include "scan.h"

/* Numbers as the lexer sees them (reference/lexical_analysis, "Numeric literals"). */

static int
bad(struct scan *S, const char *message)
{

	return scan_error(S, S->line, scan_column(S, S->p), message);
}

static int
peek(const struct scan *S)
{

	return S->p < S->end ? (unsigned char)*S->p : 0;
}

/* May this follow a number at once, as in "1if x else y"? */
static int
is_word(const struct scan *S)
{
	static const char *const words[] = { "and", "else", "for", "if", "in", "is", "or", "not" };
	size_t left = (size_t)(S->end - S->p);

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strlen(words[i]) <= left && memcmp(S->p, words[i], strlen(words[i])) == 0)
			return 1;
	return 0;
}

static int
end(struct scan *S, enum token_kind kind, const char *begin, const char *message)
{

	if ((isalnum(peek(S)) || peek(S) == '_' || peek(S) >= 128) && !is_word(S))
		return bad(S, message);
	return scan_push(S, kind, begin) == NULL ? -1 : 0;
}

static int
is_digit(int c, int base)
{

	return base == 16 ? isxdigit(c) : c >= '0' && c < '0' + base;
}

/* Digits with single underscores between them; S->p may be at the first one. */
static int
digits(struct scan *S, int base, const char *message)
{

	for (;;) {
		while (is_digit(peek(S), base))
			S->p++;
		if (peek(S) != '_')
			return 0;
		S->p++;
		if (!is_digit(peek(S), base))
			return bad(S, message);
	}
}

static int
scan_based(struct scan *S, const char *begin, int base, const char *message)
{

	S->p += 2;
	if (peek(S) == '_')
		S->p++;
	if (!is_digit(peek(S), base) || digits(S, base, message) == -1)
		return bad(S, message);
	return end(S, TOKEN_INT, begin, message);
}

/* Behind the integer part: fraction, exponent, "j". */
static int
scan_tail(struct scan *S, const char *begin, int zeros)
{
	static const char message[] = "invalid decimal literal";
	enum token_kind kind = TOKEN_INT;
	const char *mark;

	if (peek(S) == '.') {
		kind = TOKEN_FLOAT;
		S->p++;
		if (isdigit(peek(S)) && digits(S, 10, message) == -1)
			return -1;
	}
	if (peek(S) == 'e' || peek(S) == 'E') {
		mark = S->p++;
		if (peek(S) == '+' || peek(S) == '-')
			S->p++;
		if (isdigit(peek(S))) {
			kind = TOKEN_FLOAT;
			if (digits(S, 10, message) == -1)
				return -1;
		} else
			S->p = mark;	/* as in "1else" */
	}
	if (peek(S) == 'j' || peek(S) == 'J') {
		S->p++;
		return end(S, TOKEN_IMAGINARY, begin, "invalid imaginary literal");
	}
	if (zeros && kind == TOKEN_INT)
		return bad(S, "leading zeros in decimal integer literals are not permitted; "
		    "use an 0o prefix for octal integers");
	return end(S, kind, begin, message);
}

int
scan_number(struct scan *S)
{
	const char *begin = S->p, *p;
	int second = S->end - S->p > 1 ? S->p[1] | 32 : 0, zeros;

	if (*begin == '0' && second == 'x')
		return scan_based(S, begin, 16, "invalid hexadecimal literal");
	if (*begin == '0' && second == 'o')
		return scan_based(S, begin, 8, "invalid digit in octal literal");
	if (*begin == '0' && second == 'b')
		return scan_based(S, begin, 2, "invalid digit in binary literal");
	if (digits(S, 10, "invalid decimal literal") == -1)
		return -1;
	/* Zeros alone are a number; with other digits behind they must be a float's. */
	for (p = begin; p < S->p && (*p == '0' || *p == '_'); p++)
		;
	zeros = *begin == '0' && p != S->p;
	return scan_tail(S, begin, zeros);
}
