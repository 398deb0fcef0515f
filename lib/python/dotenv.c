#include "dotenv.h"

#include <ctype.h>
#include <fcntl.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/report.h"
#include "environment.h"

/*
 * Files of variables, as django-environ reads them, and decouple, which keeps them to itself;
 * python-dotenv has a file of its own.
 */

enum {
	FILE_BYTES = 1 << 20,
	VARIABLES = 5000 /* each is looked for among all */
};

void
dotenv_set(
    struct dotenv *R, const char *name, size_t n, const char *text, size_t len, const char *why)
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
	environment_put(R->E, &(struct variable){ .name = key,
				  .why = why,
				  .owner = R->owner,
				  .text = why != NULL ? NULL : arena_strndup(R->E->own, text, len),
				  .source = R->source });
}

const char *
dotenv_line_end(const char *p, const char *end)
{
	const char *stop = memchr(p, '\n', (size_t)(end - p));

	return stop == NULL ? end : stop;
}

/* In quotes of this kind, from end to end? */
static int
in_quotes(const char *s, const char *end, char quote)
{

	return end - s >= 2 && *s == quote && end[-1] == quote;
}

static void
environ_line(struct dotenv *R, const char *p, const char *end)
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
		dotenv_set(
		    R, name, (size_t)(name_end - name), B.data == NULL ? "" : B.data, B.len, NULL);
	} else {
		dotenv_set(R, name, (size_t)(name_end - name), p, (size_t)(end - p), NULL);
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
decouple_line(struct dotenv *R, const char *p, const char *end)
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
	dotenv_set(R, name, (size_t)(name_end - name), p, (size_t)(end - p), NULL);
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
	struct dotenv R = { .E = E,
		.source = { .kind = SOURCE_FILE, .line = 1 },
		.override = override,
		.interpolate = interpolate };
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
		dotenv_python(&R);
	for (; R.p < R.end; R.p = stop + 1, R.source.line++) {
		stop = dotenv_line_end(R.p, R.end);
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
