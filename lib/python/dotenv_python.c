#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "dotenv.h"
#include "environment.h"

/* Files of variables as python-dotenv reads them, which environs uses, too (dotenv/parser.py). */

enum { INTERPOLATED = 1 << 14 };	/* bytes of a value that names others */

static int
is_blank(char c)
{

	return c == ' ' || c == '\t' || c == '\v' || c == '\f';
}

static void
skip_blanks(struct dotenv *R)
{

	while (R->p < R->end && is_blank(*R->p))
		R->p++;
}

/* ${NAME} and ${NAME:-default}; return why it is not known, or NULL. */
static const char *
interpolated(struct eval *E, const char *s, size_t len, struct buf *B)
{
	const char *end = s + len, *name, *name_end, *close;

	if (memmem(s, len, "${", 2) == NULL)
		return buf_add(B, s, len) == -1 ? "memory is short" : NULL;
	if (len > INTERPOLATED)
		return "it is too long";
	while (s < end) {
		const struct variable *V;
		char *key;

		name = s + 2;
		close = end - s > 2 && s[0] == '$' && s[1] == '{'
			    ? memchr(name, '}', (size_t)(end - name)) : NULL;
		name_end = close == NULL ? NULL : memchr(name, ':', (size_t)(close - name));
		if (close == NULL || (name_end != NULL && name_end[1] != '-')) {
			buf_char(B, *s++);
			continue;
		}
		s = close + 1;
		key = arena_strndup(E->own, name,
		    (size_t)((name_end != NULL ? name_end : close) - name));
		V = key == NULL ? NULL : environment_get(E, key, NULL);
		if (V != NULL && V->text == NULL)
			return V->why;
		if (V != NULL)
			buf_str(B, V->text);
		else if (name_end != NULL)
			buf_add(B, name_end + 2, (size_t)(close - name_end - 2));
		if (B->len > INTERPOLATED)
			return "it is too long";
	}
	return NULL;
}

/* A value in quotes, which may go on for lines; return -1 if it has no end. */
static int
quoted(struct dotenv *R, struct buf *B)
{
	static const char escapes[] = "\\'\"abfnrtv", meanings[] = "\\'\"\a\b\f\n\r\t\v";
	const char *p = R->p + 1, *known;
	char quote = *R->p;

	for (; p < R->end && *p != quote; p++) {
		if (*p != '\\') {
			buf_char(B, *p);
			continue;
		}
		if (++p == R->end)
			return -1;
		known = *p == '\0' ? NULL : strchr(escapes, *p);
		if (known == NULL || (quote == '\'' && known - escapes > 1)) {
			buf_char(B, '\\');
			buf_char(B, *p);
		} else {
			buf_char(B, meanings[known - escapes]);
		}
	}
	if (p == R->end)
		return -1;
	R->p = p + 1;
	return 0;
}

/* All up to the end of the line, or to a "#" behind a space. */
static void
unquoted(struct dotenv *R, struct buf *B)
{
	const char *stop = dotenv_line_end(R->p, R->end), *end = stop;

	for (const char *p = R->p + 1; p < end; p++)
		if (*p == '#' && is_blank(p[-1]))
			end = p;
	while (end > R->p && is_blank(end[-1]))
		end--;
	buf_add(B, R->p, (size_t)(end - R->p));
	R->p = stop;
}

static int
value(struct dotenv *R, struct buf *B)
{
	const char *equals = R->p++;

	skip_blanks(R);
	if (R->p == R->end || *R->p == '\n' || (*R->p == '#' && R->p > equals + 1))
		return 0;
	if (*R->p == '"' || *R->p == '\'')
		return quoted(R, B);
	unquoted(R, B);
	return 0;
}

/* One NAME=VALUE of python-dotenv; return -1 where it would tell that it cannot read the line. */
static int
binding(struct dotenv *R)
{
	struct buf text = { 0 }, whole = { 0 };
	const char *name, *name_end, *why = NULL;
	int given = 0, rc = -1;

	if (R->end - R->p > 7 && memcmp(R->p, "export", 6) == 0 && is_blank(R->p[6])) {
		R->p += 6;
		skip_blanks(R);
	}
	name = R->p;
	if (R->p < R->end && *R->p == '\'') {
		name++;
		name_end = memchr(name, '\'', (size_t)(R->end - name));
		R->p = name_end == NULL ? name : name_end + 1;
	} else {
		while (R->p < R->end && *R->p != '=' && *R->p != '#' &&
		       !isspace((unsigned char)*R->p))
			R->p++;
		name_end = R->p;
	}
	if (*name != '#' && (name_end == NULL || name_end == name))
		return -1;
	skip_blanks(R);
	if (*name != '#' && R->p < R->end && *R->p == '=') {
		given = 1;
		if (value(R, &text) == -1)
			goto out;
	}
	skip_blanks(R);
	if (R->p < R->end && *R->p == '#')
		R->p = dotenv_line_end(R->p, R->end);
	if (R->p < R->end && *R->p != '\n')
		goto out;
	if (R->interpolate && given)
		why = interpolated(R->E, text.data == NULL ? "" : text.data, text.len, &whole);
	else if (given)
		buf_add(&whole, text.data == NULL ? "" : text.data, text.len);
	if (given)
		dotenv_set(R, name, (size_t)(name_end - name), whole.data == NULL ? "" : whole.data,
		    whole.len, why);
	rc = 0;
out:
	buf_free(&text);
	buf_free(&whole);
	return rc;
}

void
dotenv_python(struct dotenv *R)
{
	const char *from = R->p;

	for (;;) {
		while (R->p < R->end && isspace((unsigned char)*R->p))
			R->p++;
		for (; from < R->p; from++)
			R->source.line += *from == '\n';
		if (R->p == R->end)
			return;
		if (binding(R) == -1)
			R->p = dotenv_line_end(R->p, R->end);
	}
}
