#include "decode.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "tree.h"
#include "utf8.h"

/* What backslashes in literals stand for (reference/lexical_analysis, "Escape sequences"). */

/* The escapes of one character that stand for another one. */
static int
simple(char c)
{
	static const char from[] = "\\'\"abfnrtv", to[] = "\\'\"\a\b\f\n\r\t\v";
	const char *at = c == '\0' ? NULL : strchr(from, c);

	return at == NULL ? -1 : to[at - from];
}

/* Read ${digits} hexadecimal digits at ${s}.  Return 0, or -1: they are not there. */
static int
hexadecimal(const char *s, const char *end, unsigned digits, uint32_t *code)
{

	*code = 0;
	if (end - s < (ptrdiff_t)digits)
		return -1;
	for (unsigned i = 0; i < digits; i++) {
		unsigned char c = (unsigned char)s[i];

		if (!isxdigit(c))
			return -1;
		*code = *code << 4 | (uint32_t)(isdigit(c) ? c - '0' : (c | 32) - 'a' + 10);
	}
	return 0;
}

/* \x \u \U and octal numbers.  Return how many bytes they take, 0: it is none of them, -1:
 * malformed. */
static int
numbered(const char *s, const char *end, int bytes, uint32_t *code)
{
	unsigned digits = *s == 'x' ? 2 : bytes ? 0 : *s == 'u' ? 4 : *s == 'U' ? 8 : 0;
	int n;

	if (digits > 0)
		return hexadecimal(s + 1, end, digits, code) == -1 || *code > 0x10ffff
			   ? -1
			   : (int)digits + 1;
	*code = 0;
	for (n = 0; n < 3 && s + n < end && s[n] >= '0' && s[n] <= '7'; n++)
		*code = *code << 3 | (uint32_t)(s[n] - '0');
	return n;
}

static int
bad_escape(struct parser *P, const struct token *t, const char *s, int bytes)
{

	tree_error(P, t,
	    bytes       ? "(value error) invalid \\x escape"
	    : *s == 'N' ? "(unicode error) 'unicodeescape' codec can't decode bytes: malformed \\N "
			  "character escape"
	    : *s == 'x'
		? "(unicode error) 'unicodeescape' codec can't decode bytes: truncated \\xXX escape"
	    : *s == 'u' ? "(unicode error) 'unicodeescape' codec can't decode bytes: truncated "
			  "\\uXXXX escape"
			: "(unicode error) 'unicodeescape' codec can't decode bytes: bad "
			  "\\UXXXXXXXX escape");
	return -1;
}

/* \N{NAME}: return its length from "N" on, or -1. */
static int
named(const char *s, const char *end)
{
	const char *p = s + 2;

	if (end - s < 4 || s[1] != '{')
		return -1;
	while (p < end && *p != '}')
		p++;
	return p == end || p == s + 2 ? -1 : (int)(p + 1 - s);
}

/* One escape; ${*s} is behind the backslash.  Return flags, or -1 with the error. */
static int
escape(
    struct parser *P, const struct token *t, const char **s, const char *end, int bytes, char **out)
{
	uint32_t code;
	int n;

	if (**s == '\n' || **s == '\r') {
		*s += (*s)[0] == '\r' && *s + 1 < end && (*s)[1] == '\n' ? 2 : 1;
		return 0;
	}
	if ((n = simple(**s)) != -1) {
		*(*out)++ = (char)n;
		++*s;
		return 0;
	}
	if (**s == 'N' && !bytes) {
		if ((n = named(*s, end)) == -1)
			return bad_escape(P, t, *s, bytes);
		*s += n;
		return NODE_INEXACT;
	}
	if ((n = numbered(*s, end, bytes, &code)) == -1)
		return bad_escape(P, t, *s, bytes);
	if (n == 0) {
		*(*out)++ = '\\';	/* as Python does, with a warning */
		return 0;
	}
	*s += n;
	if (bytes)
		*(*out)++ = (char)code;
	else
		*out += utf8_put(*out, code);
	return 0;
}

static int
check_bytes(struct parser *P, const struct token *t, const char *s, const char *end)
{

	for (; s < end; s++)
		if ((unsigned char)*s >= 0x80) {
			tree_error(P, t, "bytes can only contain ASCII literal characters");
			return -1;
		}
	return 0;
}

int
decode_string(struct parser *P, const struct token *t, size_t begin, size_t end, unsigned bits,
    char *text, size_t *n)
{
	const char *s = P->text + begin, *e = P->text + end;
	char *out = text + *n;
	int bytes = (bits & STRING_BYTES) != 0, raw = (bits & STRING_RAW) != 0, flags = 0, rc;
	int braces = t->kind == TOKEN_FTEXT && (bits & STRING_SPEC) == 0;

	if (t->kind == TOKEN_STRING && t->op != 0) {
		memcpy(out, s, end - begin);
		*n += end - begin;
		return raw ? NODE_RAW : 0;
	}
	if (bytes && check_bytes(P, t, s, e) == -1)
		return -1;
	while (s < e) {
		const char *p = s;

		while (p < e && *p != '\\' && *p != '\r' && !(braces && (*p == '{' || *p == '}')))
			p++;
		memcpy(out, s, (size_t)(p - s));
		out += p - s;
		if ((s = p) == e)
			break;
		if (*s == '\r') {
			*out++ = '\n';
			s += s + 1 < e && s[1] == '\n' ? 2 : 1;
		} else if (*s != '\\') {
			*out++ = *s;	/* a doubled brace */
			s += 2;
		} else if (raw || s + 1 == e ||
			   (t->kind == TOKEN_FTEXT && (s[1] == '{' || s[1] == '}'))) {
			*out++ = *s++;
		} else {
			s++;
			if ((rc = escape(P, t, &s, e, bytes, &out)) == -1)
				return -1;
			flags |= rc;
		}
	}
	*n = (size_t)(out - text);
	return flags | (raw ? NODE_RAW : 0);
}
