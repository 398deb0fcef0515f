#include <ctype.h>
#include <fcntl.h>
#include <string.h>

#include "access.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/report.h"
#include "environment.h"
#include "machine.h"

/*
 * Files of variables, each as its library reads them: python-dotenv (environs uses it too),
 * django-environ, and decouple, which keeps them to itself.
 */

enum {
	FILE_BYTES = 1 << 20,
	VARIABLES = 5000,	/* each is looked for among all */
	INTERPOLATED = 1 << 14	/* bytes of a value that names others */
};

struct reading {
	struct eval *E;
	struct source source;
	const char *owner;	/* decouple's file; NULL: it is for os.environ */
	int override, interpolate;
	const char *p, *end;
};

static void
set(struct reading *R, const char *name, size_t n, const char *text, size_t len, const char *why)
{
	const struct variable *old;
	char *key = arena_strndup(R->E->own, name, n);

	if (key == NULL || strlen(key) != n || R->E->variables_n >= VARIABLES)
		return;
	old = environment_get(R->E, key, R->owner);
	/* Of a name that the file gives twice, the last one holds. */
	if (old != NULL && !R->override && old->source.path != R->source.path)
		return;
	if (why == NULL && memchr(text, '\0', len) != NULL)
		why = "it holds a NUL byte";
	environment_put(R->E, &(struct variable){ .name = key, .why = why, .owner = R->owner,
	    .text = why != NULL ? NULL : arena_strndup(R->E->own, text, len),
	    .source = R->source });
}

static int
is_blank(char c)
{

	return c == ' ' || c == '\t' || c == '\v' || c == '\f';
}

static void
skip_blanks(struct reading *R)
{

	while (R->p < R->end && is_blank(*R->p))
		R->p++;
}

static const char *
line_end(const char *p, const char *end)
{
	const char *stop = memchr(p, '\n', (size_t)(end - p));

	return stop == NULL ? end : stop;
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
quoted(struct reading *R, struct buf *B)
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
unquoted(struct reading *R, struct buf *B)
{
	const char *stop = line_end(R->p, R->end), *end = stop;

	for (const char *p = R->p + 1; p < end; p++)
		if (*p == '#' && is_blank(p[-1]))
			end = p;
	while (end > R->p && is_blank(end[-1]))
		end--;
	buf_add(B, R->p, (size_t)(end - R->p));
	R->p = stop;
}

static int
value(struct reading *R, struct buf *B)
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
binding(struct reading *R)
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
		R->p = line_end(R->p, R->end);
	if (R->p < R->end && *R->p != '\n')
		goto out;
	if (R->interpolate && given)
		why = interpolated(R->E, text.data == NULL ? "" : text.data, text.len, &whole);
	else if (given)
		buf_add(&whole, text.data == NULL ? "" : text.data, text.len);
	if (given)
		set(R, name, (size_t)(name_end - name), whole.data == NULL ? "" : whole.data,
		    whole.len, why);
	rc = 0;
out:
	buf_free(&text);
	buf_free(&whole);
	return rc;
}

static void
python_dotenv(struct reading *R)
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
			R->p = line_end(R->p, R->end);
	}
}

/* In quotes of this kind, from end to end? */
static int
in_quotes(const char *s, const char *end, char quote)
{

	return end - s >= 2 && *s == quote && end[-1] == quote;
}

static void
environ_line(struct reading *R, const char *p, const char *end)
{
	const char *name, *name_end;
	struct buf B = { 0 };

	if (end - p > 7 && memcmp(p, "export ", 7) == 0)
		p += 7;
	for (name = p; p < end && (isalnum((unsigned char)*p) || *p == '_'); p++)
		;
	name_end = p;
	if (name == name_end || p == end || *p++ != '=')
		return;
	if (in_quotes(p, end, '\''))
		p++, end--;
	if (in_quotes(p, end, '"')) {
		for (p++, end--; p < end; p++) {
			if (*p == '\\' && p + 1 < end && strchr("rnt", *++p) != NULL)
				buf_char(&B, '\\');
			buf_char(&B, *p);
		}
		set(R, name, (size_t)(name_end - name), B.data == NULL ? "" : B.data, B.len, NULL);
	} else {
		set(R, name, (size_t)(name_end - name), p, (size_t)(end - p), NULL);
	}
	buf_free(&B);
}

static void
strip(const char **p, const char **end)
{

	while (*p < *end && isspace((unsigned char)**p))
		(*p)++;
	while (*end > *p && isspace((unsigned char)(*end)[-1]))
		(*end)--;
}

static void
decouple_line(struct reading *R, const char *p, const char *end)
{
	const char *equals = memchr(p, '=', (size_t)(end - p)), *name_end = equals, *name = p;

	strip(&name, &end);
	if (equals == NULL || *name == '#')
		return;
	strip(&name, &name_end);
	p = equals + 1;
	strip(&p, &end);
	if (in_quotes(p, end, '"') || in_quotes(p, end, '\''))
		p++, end--;
	set(R, name, (size_t)(name_end - name), p, (size_t)(end - p), NULL);
}

/* As Python reads text: each end of a line becomes "\n". */
static size_t
join_ends(char *text, size_t len)
{
	size_t to = 0;

	for (size_t i = 0; i < len; i++)
		if (text[i] != '\r')
			text[to++] = text[i];
		else if (i + 1 == len || text[i + 1] != '\n')
			text[to++] = '\n';
	return to;
}

int
dotenv_read(struct eval *E, const char *path, enum env_kind how, int override, int interpolate)
{
	struct reading R = { .E = E, .source = { .kind = SOURCE_FILE, .line = 1 },
		.override = override, .interpolate = interpolate };
	struct buf B = { 0 };
	const char *stop;

	if (file_slurp(AT_FDCWD, path, FILE_BYTES, &B) == -1 ||
	    (R.source.path = arena_strdup(E->own, path)) == NULL) {
		buf_free(&B);
		return -1;
	}
	R.owner = how == ENV_DECOUPLE ? R.source.path : NULL;
	R.p = B.data == NULL ? "" : B.data;
	R.end = R.p + (B.data == NULL ? 0 : join_ends(B.data, B.len));
	if (how == ENV_ENVIRONS)
		python_dotenv(&R);
	for (; R.p < R.end; R.p = stop + 1, R.source.line++) {
		stop = line_end(R.p, R.end);
		if (how == ENV_DECOUPLE)
			decouple_line(&R, R.p, stop);
		else
			environ_line(&R, R.p, stop);
	}
	if (E->variables_n >= VARIABLES)
		report_warn("too many variables: the rest is not read: '%s'", path);
	buf_free(&B);
	return 0;
}
