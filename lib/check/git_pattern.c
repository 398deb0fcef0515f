#include "check/git_pattern.h"

#include <ctype.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

enum { LONGEST = 4096 }; /* of paths and patterns that are compared */

/* Which bytes a part of a pattern stands for. */
struct set {
	uint32_t bits[(UCHAR_MAX + 1) / 32];
};

/* How far a comparison may have come: at[i] says that ${i} letters of ${text} are matched. */
struct reach {
	const char *text;
	size_t n;
	char at[LONGEST + 1];
};

static void
set_add(struct set *S, unsigned char c)
{

	S->bits[c / 32] |= UINT32_C(1) << c % 32;
}

static int
set_has(const struct set *S, unsigned char c)
{

	return (S->bits[c / 32] >> c % 32 & 1) != 0;
}

/* Add the class of a name, as "[:digit:]" has it, in the C locale.  Return 1, or 0: no such. */
static int
set_add_class(struct set *S, const char *name, size_t n)
{
	static const struct {
		const char *name;
		int (*has)(int);
	} classes[] = { { "alnum", isalnum }, { "alpha", isalpha }, { "blank", isblank },
		{ "cntrl", iscntrl }, { "digit", isdigit }, { "graph", isgraph },
		{ "lower", islower }, { "print", isprint }, { "punct", ispunct },
		{ "space", isspace }, { "upper", isupper }, { "xdigit", isxdigit } };

	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
		if (strlen(classes[i].name) != n || strncmp(classes[i].name, name, n) != 0)
			continue;
		for (int c = 1; c < 128; c++)
			if (classes[i].has(c))
				set_add(S, (unsigned char)c);
		return 1;
	}
	return 0;
}

/*
 * "[:name:]" within brackets: ${p} is at its "[".  Set ${*end} to its "]", or leave it at ${p}: it
 * is a mere bracket.  Return 0: the pattern matches nothing.
 */
static int
read_class(const char *p, const char **end, struct set *S)
{
	const char *name = p + 2, *close = strchr(name, ']');

	*end = p;
	if (close == NULL)
		return 0;
	if (close == name || close[-1] != ':') {
		set_add(S, '[');
		return 1;
	}
	*end = close;
	return set_add_class(S, name, (size_t)(close - name) - 1);
}

/*
 * Read "[a-z]", ${p} behind the "[", as wildmatch() does, where a "]" in first place is a letter.
 * Return what follows, or NULL: the pattern matches nothing.
 */
static const char *
read_set(const char *p, struct set *S)
{
	const int negated = *p == '!' || *p == '^';
	unsigned char last = 0, c;
	const char *begin;

	memset(S, 0, sizeof *S);
	p += negated;
	for (begin = p; *p != ']' || p == begin; p++) {
		c = (unsigned char)*p;
		if (c == '\0')
			return NULL;
		if (c == '-' && last != 0 && p[1] != '\0' && p[1] != ']') {
			p += p[1] == '\\' ? 2 : 1;
			for (unsigned to = last; to <= (unsigned char)*p; to++)
				set_add(S, (unsigned char)to);
			c = 0;
		} else if (c == '[' && p[1] == ':') {
			if (!read_class(p, &p, S))
				return NULL;
			c = *p == ']' ? 0 : c;
		} else {
			if (c == '\\')
				c = (unsigned char)*++p;
			set_add(S, c);
		}
		if (*p == '\0')
			return NULL;
		last = c;
	}
	for (size_t i = 0; negated && i < sizeof S->bits / sizeof *S->bits; i++)
		S->bits[i] = ~S->bits[i];
	S->bits['/' / 32] &= ~(UINT32_C(1) << '/' % 32);
	return p + 1;
}

/* One byte of the set. */
static void
step_set(struct reach *R, const struct set *S)
{

	for (size_t i = R->n; i > 0; i--)
		R->at[i] = (char)(R->at[i - 1] && set_has(S, (unsigned char)R->text[i - 1]));
	R->at[0] = 0;
}

static void
step_byte(struct reach *R, char c)
{

	for (size_t i = R->n; i > 0; i--)
		R->at[i] = (char)(R->at[i - 1] && R->text[i - 1] == c);
	R->at[0] = 0;
}

/* Any run of bytes, of those without a slash unless ${slashes}. */
static void
step_any(struct reach *R, int slashes)
{

	for (size_t i = 0; i < R->n; i++)
		if (R->at[i] && (slashes || R->text[i] != '/'))
			R->at[i + 1] = 1;
}

/* "**" and a slash: any number of folders. */
static void
step_folders(struct reach *R)
{
	int before = 0;

	for (size_t i = 0; i < R->n; i++) {
		before |= R->at[i];
		if (before && R->text[i] == '/')
			R->at[i + 1] = 1;
	}
}

/* Stars; ${p} is at the first, ${bound} says that a folder's name begins here. */
static const char *
step_stars(struct reach *R, const char *p, int bound)
{
	const size_t n = strspn(p, "*");

	p += n;
	if (n > 1 && bound && *p == '/') {
		step_folders(R);
		return p + 1;
	}
	step_any(R, n > 1 && bound && (*p == '\0' || strncmp(p, "\\/", 2) == 0));
	return p;
}

static int
is_lost(const struct reach *R)
{

	return memchr(R->at, 1, R->n + 1) == NULL;
}

static int
wildcards(const char *pattern, const char *text)
{
	struct reach R = { .text = text, .n = strlen(text) };
	const char *p = pattern;
	struct set S;

	if (R.n > LONGEST || strlen(pattern) > LONGEST)
		return 0;
	R.at[0] = 1;
	while (*p != '\0' && !is_lost(&R)) {
		if (*p == '*') {
			p = step_stars(&R, p, p == pattern || p[-1] == '/');
		} else if (*p == '[') {
			if ((p = read_set(p + 1, &S)) == NULL)
				return 0;
			step_set(&R, &S);
		} else if (*p == '?') {
			memset(&S, 0xff, sizeof S);
			S.bits['/' / 32] &= ~(UINT32_C(1) << '/' % 32);
			step_set(&R, &S);
			p++;
		} else {
			p += *p == '\\';
			if (*p == '\0')
				return 0;
			step_byte(&R, *p++);
		}
	}
	return *p == '\0' && R.at[R.n];
}

int
git_pattern_match(const struct git_pattern *P, const char *path, int is_folder)
{
	const char *text = P->text, *slash = strrchr(path, '/');
	size_t literal;

	if (P->of_folders && !is_folder)
		return 0;
	if (P->of_names)
		path = slash == NULL ? path : slash + 1;
	else
		text += *text == '/';
	/* What comes before wildcards is compared alone, as git does: "**" may follow. */
	literal = strcspn(text, "*?[\\");
	if (strncmp(text, path, literal) != 0)
		return 0;
	return wildcards(text + literal, path + literal);
}

/* Spaces at the end do not count, unless there is a backslash before them. */
static void
cut_spaces(char *line)
{
	char *cut = NULL;

	for (char *p = line; *p != '\0'; p++) {
		if (*p == ' ') {
			cut = cut == NULL ? p : cut;
			continue;
		}
		cut = NULL;
		if (*p == '\\' && *++p == '\0')
			return;
	}
	if (cut != NULL)
		*cut = '\0';
}

static int
add_line(struct arena *A, char *line, size_t number, struct git_patterns *L)
{
	struct git_pattern P = { .line = number }, *grown;
	size_t n;

	if (L->n == L->size) {
		L->size = L->size == 0 ? 8 : L->size * 2;
		if ((grown = arena_alloc(A, L->size * sizeof *grown)) == NULL)
			return -1;
		if (L->n > 0)
			memcpy(grown, L->all, L->n * sizeof *grown);
		L->all = grown;
	}
	P.negated = *line == '!';
	line += P.negated;
	n = strlen(line);
	if (n > 0 && line[n - 1] == '/') {
		P.of_folders = 1;
		line[n - 1] = '\0';
	}
	P.of_names = strchr(line, '/') == NULL;
	P.text = line;
	L->all[L->n++] = P;
	return 0;
}

int
git_patterns_read(struct arena *A, const char *text, size_t n, struct git_patterns *L)
{
	static const char mark[] = "\xef\xbb\xbf";
	char *p, *end;

	if (n >= sizeof mark - 1 && memcmp(text, mark, sizeof mark - 1) == 0) {
		text += sizeof mark - 1;
		n -= sizeof mark - 1;
	}
	if ((p = arena_strndup(A, text, n)) == NULL)
		return -1;
	for (size_t number = 1; n > 0; number++) {
		char *line = p;

		if ((end = memchr(p, '\n', n)) == NULL)
			end = p + n;
		n -= (size_t)(end - p) + (*end == '\n');
		p = end + (*end == '\n');
		if (end == line || *line == '#')
			continue;
		end[-(end[-1] == '\r')] = '\0';
		cut_spaces(line);
		if (add_line(A, line, number, L) == -1)
			return -1;
	}
	return 0;
}
