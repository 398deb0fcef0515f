#include "django/names.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/md5.h"
#include "base/str.h"
#include "python/utf8.h"

/*
 * The small letter of a capital one: Latin, Greek, Cyrillic, Armenian.  Other scripts
 * people name models in have no case, or are not met.
 */
static uint32_t
lower(uint32_t c)
{

	if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7) ||
	    (c >= 0x391 && c <= 0x3ab && c != 0x3a2) || (c >= 0x410 && c <= 0x42f))
		return c + 32;
	if (c >= 0x400 && c <= 0x40f)
		return c + 80;
	if (c >= 0x531 && c <= 0x556)
		return c + 48;
	/* Pairs, the capital one first. */
	if ((c >= 0x100 && c <= 0x137 && c != 0x130 && c != 0x131) || (c >= 0x14a && c <= 0x177) ||
	    (c >= 0x460 && c <= 0x481) || (c >= 0x48a && c <= 0x4bf) ||
	    (c >= 0x4d0 && c <= 0x52f) || (c >= 0x1e00 && c <= 0x1e95) ||
	    (c >= 0x1ea0 && c <= 0x1eff))
		return c | 1;
	if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e) || (c >= 0x4c1 && c <= 0x4ce))
		return c + (c & 1);
	return c;
}

/*
 * The next character, and how many bytes it has.  A text may come from the environment and be
 * no UTF-8: then a byte of it is a character that no other is like.
 */
static unsigned
next(const char *s, uint32_t *c)
{
	unsigned char first = (unsigned char)*s;
	unsigned n = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;

	for (unsigned i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			n = 1;
	if (n > 1 || first < 0x80)
		return utf8_get(s, c);
	*c = 0x110000 + first;
	return 1;
}

char *
names_lower(struct arena *A, const char *name)
{
	/* No small letter takes more bytes than its capital one. */
	char *text = arena_strdup(A, name), *out = text;
	uint32_t c;

	if (text == NULL)
		return NULL;
	while (*name != '\0') {
		name += next(name, &c);
		/* Sigma at the end of a word has a shape of its own. */
		if (c == 0x3a3 && out > text && (*name == '\0' || *name == '_'))
			c = 0x3c2;
		if (c < 0x110000)
			out += utf8_put(out, lower(c));
		else
			*out++ = (char)(c - 0x110000);
	}
	*out = '\0';
	return text;
}

int
names_same(const char *a, const char *b)
{
	uint32_t c, d;

	while (*a != '\0' && *b != '\0') {
		a += next(a, &c);
		b += next(b, &d);
		if (lower(c) != lower(d))
			return 0;
	}
	return *a == *b;
}

/* How many bytes the first ${max} characters have. */
static size_t
cut(const char *s, size_t max)
{
	const char *p = s;
	uint32_t c;

	while (max-- > 0 && *p != '\0')
		p += next(p, &c);
	return (size_t)(p - s);
}

static size_t
length(const char *s)
{
	size_t n = 0;
	uint32_t c;

	for (; *s != '\0'; n++)
		s += next(s, &c);
	return n;
}

/* names_digest(): the first ${n} digits of the sum of a text and some more. */
static void
digest(char *out, size_t n, const char *text, const char *const *more, size_t more_n,
    const char *last)
{
	unsigned char sum[MD5_BYTES];
	char digits[2 * MD5_BYTES + 1];
	struct md5 M;

	md5_begin(&M);
	md5_add(&M, text, strlen(text));
	for (size_t i = 0; i < more_n; i++)
		md5_add(&M, more[i], strlen(more[i]));
	md5_add(&M, last, strlen(last));
	md5_end(&M, sum);
	str_hex(digits, sum, sizeof sum);
	memcpy(out, digits, n);
	out[n] = '\0';
}

/*
 * split_identifier(): the name behind a namespace, "ns"."table"; quotes around it are no part of
 * it.
 */
static char *
bare(struct arena *A, const char *table)
{
	const char *dot = strstr(table, "\".\""), *name = table;
	size_t n;

	if (dot != NULL && strstr(dot + 3, "\".\"") == NULL)
		name = dot + 3;
	name += strspn(name, "\"");
	for (n = strlen(name); n > 0 && name[n - 1] == '"'; n--)
		;
	return arena_strndup(A, name, n);
}

/* truncate_name(): a name that is too long ends with a sum of it. */
static char *
shorten(struct arena *A, char *text, unsigned max)
{
	const char *dot = text == NULL ? NULL : strstr(text, "\".\"");
	char *name, sum[5];

	if (text == NULL || max == 0 || (name = bare(A, text)) == NULL)
		return max == 0 ? text : NULL;
	if (length(name) <= max)
		return text;
	digest(sum, 4, name, NULL, 0, "");
	if (dot == NULL || strstr(dot + 3, "\".\"") != NULL)
		dot = text;
	return arena_printf(A, "%.*s%s%.*s%s", (int)(dot - text - (*text == '"' && dot > text)),
	    text + (*text == '"' && dot > text), dot > text ? "\".\"" : "",
	    (int)cut(name, max - 4), name, sum);
}

char *
names_table(struct arena *A, const char *app, const char *model, unsigned max)
{
	char *lowered = names_lower(A, model);

	return lowered == NULL ? NULL : shorten(A, arena_printf(A, "%s_%s", app, lowered), max);
}

char *
names_many(struct arena *A, const char *table, const char *field, unsigned max)
{
	size_t n = strlen(table);
	int quoted = n > 1 && table[0] == '"' && table[n - 1] == '"';

	return shorten(A, arena_printf(A, "%.*s_%s", (int)(quoted ? n - 2 : n), table + quoted,
	    field), max);
}

/* As text[:-1] and the like do not begin with a digit or underscore: an old rule of Oracle's. */
static int
needs_letter(const char *name)
{

	return *name == '_' || (*name >= '0' && *name <= '9');
}

static char *
join(struct arena *A, const char *const *columns, size_t n)
{
	struct buf B = { 0 };
	char *text;

	for (size_t i = 0; i < n; i++)
		buf_printf(&B, "%s%s", i == 0 ? "" : "_", columns[i]);
	text = B.failed ? NULL : arena_strdup(A, B.data == NULL ? "" : B.data);
	buf_free(&B);
	return text;
}

char *
names_index(struct arena *A, const char *table, const char *const *columns, size_t n,
    const char *suffix, unsigned max)
{
	char *name = bare(A, table), *joined = join(A, columns, n), *full, *end, sum[9];
	size_t keep, end_length;

	if (name == NULL || joined == NULL)
		return NULL;
	digest(sum, 8, name, columns, n, "");
	if ((end = arena_printf(A, "%s%s", sum, suffix)) == NULL ||
	    (full = arena_printf(A, "%s_%s_%s", name, joined, end)) == NULL)
		return NULL;
	max = max == 0 ? NAMES_ANY : max;
	if (length(full) <= max)
		return full;
	if (length(end) * 3 > max)
		end[cut(end, max / 3)] = '\0';
	end_length = length(end);
	keep = (max - end_length) / 2 - 1;
	full = arena_printf(A, "%.*s_%.*s_%s", (int)cut(name, keep), name,
	    (int)cut(joined, keep), joined, end);
	if (full == NULL || !needs_letter(full))
		return full;
	return arena_printf(A, "D%.*s", (int)cut(full, length(full) - 1), full);
}

char *
names_meta(struct arena *A, const char *table, const char *const *columns, size_t n,
    const char *suffix)
{
	char *name = bare(A, table), sum[7], *full;
	const char *first;

	if (name == NULL || n == 0)
		return name;
	digest(sum, 6, name, columns, n, suffix);
	first = columns[0] + (columns[0][0] == '-');
	full = arena_printf(A, "%.*s_%.*s_%s_%s", (int)cut(name, 11), name, (int)cut(first, 7),
	    first, sum, suffix);
	if (full != NULL && needs_letter(full))
		full[0] = 'D';
	return full;
}
