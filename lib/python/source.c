#include <ctype.h>
#include <iconv.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "decode.h"
#include "tree.h"

/* The bytes of a file as UTF-8 (reference/lexical_analysis, "Encoding declarations"). */

enum { ENCODING_NAME = 64 };

static int
refuse(struct parse *P, uint32_t line, const char *message)
{

	P->error = (struct parse_error){ message, line, 1 };
	return -1;
}

static uint32_t
line_of(const char *s, size_t n)
{
	uint32_t line = 1;

	for (size_t i = 0; i < n; i++)
		line += s[i] == '\n' || (s[i] == '\r' && (i + 1 == n || s[i + 1] != '\n'));
	return line;
}

/* The name behind "coding:" in a comment line, lower case, "_" as "-".  Return 1 if there is one.
 */
static int
cookie(const char *line, const char *end, char name[ENCODING_NAME])
{
	const char *p = line;
	size_t n = 0;

	while (p < end && (*p == ' ' || *p == '\t' || *p == '\f'))
		p++;
	if (p == end || *p != '#')
		return 0;
	for (;; p++) {
		if ((p = memmem(p, (size_t)(end - p), "coding", 6)) == NULL)
			return 0;
		if (p + 6 < end && (p[6] == ':' || p[6] == '='))
			break;
	}
	for (p += 7; p < end && (*p == ' ' || *p == '\t'); p++)
		;
	for (; p < end && n + 1 < ENCODING_NAME &&
	       (isalnum((unsigned char)*p) || strchr("-_.", *p) != NULL);
	     p++)
		name[n++] = *p == '_' ? '-' : (char)tolower((unsigned char)*p);
	name[n] = '\0';
	return n > 0;
}

static const char *
line_end(const char *p, const char *end)
{

	while (p < end && *p != '\n' && *p != '\r')
		p++;
	return p;
}

/* Only white space or a comment: then the second line may hold the cookie. */
static int
is_blank(const char *p, const char *end)
{

	while (p < end && (*p == ' ' || *p == '\t' || *p == '\f'))
		p++;
	return p == end || *p == '#';
}

static int
find_cookie(const char *bytes, size_t len, char name[ENCODING_NAME])
{
	const char *end = bytes + len, *stop = line_end(bytes, end);

	if (cookie(bytes, stop, name))
		return 1;
	if (stop == end || !is_blank(bytes, stop))
		return 0;
	bytes = stop + (*stop == '\r' && stop + 1 < end && stop[1] == '\n' ? 2 : 1);
	return cookie(bytes, line_end(bytes, end), name);
}

static int
is_one_of(const char *name, const char *const *names)
{

	for (; *names != NULL; names++)
		if (strcmp(name, *names) == 0 ||
		    (str_begins(name, *names) && name[strlen(*names)] == '-'))
			return 1;
	return 0;
}

static int
convert(struct arena *A, const char *from, const char *bytes, size_t len, struct parse *P)
{
	iconv_t with = iconv_open("UTF-8", from);
	char *in = (char *)(uintptr_t)bytes, *out, *text;
	size_t room = len * 4 + 1, left = len;
	int rc = 0;

	if (with == (iconv_t)-1)
		return refuse(P, 1, "unknown encoding");
	if ((text = out = arena_alloc(A, room)) == NULL) {
		iconv_close(with);
		return refuse(P, 1, "no memory for so large a file");
	}
	if (iconv(with, &in, &left, &out, &room) == (size_t)-1)
		rc = refuse(P, line_of(bytes, len - left), "text does not fit its encoding");
	iconv_close(with);
	P->text = text;
	P->len = (size_t)(out - text);
	return rc;
}

/* Most files are ASCII, which is seen eight bytes at a time. */
static size_t
ascii_length(const char *s, size_t n)
{
	size_t i = 0;
	uint64_t word;

	for (; i + sizeof word <= n; i += sizeof word) {
		memcpy(&word, s + i, sizeof word);
		if ((word & 0x8080808080808080u) != 0)
			break;
	}
	while (i < n && (unsigned char)s[i] < 0x80)
		i++;
	return i;
}

static int
check_utf8(struct parse *P)
{
	size_t good = ascii_length(P->text, P->len), n;

	if (str_utf8(P->text + good, P->len - good))
		return 0;
	/* Find the line: all lines before it are well-formed. */
	while (good < P->len) {
		const char *begin = P->text + good;
		const char *stop = line_end(begin, P->text + P->len);

		n = (size_t)(stop - begin);
		if (!str_utf8(begin, n))
			break;
		good += n + 1;
	}
	return refuse(P, line_of(P->text, good < P->len ? good : P->len), "text is not UTF-8");
}

int
decode_source(struct arena *A, const char *bytes, size_t len, struct parse *P)
{
	static const char *const utf8[] = { "utf-8", "utf8", NULL };
	static const char *const latin[] = { "latin-1", "iso-8859-1", "iso-latin-1", NULL };
	char name[ENCODING_NAME];
	const char *nul;
	int mark;

	if (len > PARSE_BYTES)
		return refuse(P, 1, "file is too large");
	mark = len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0;
	P->mark = mark;
	bytes += mark ? 3 : 0;
	len -= mark ? 3 : 0;
	P->text = bytes;
	P->len = len;
	if ((nul = memchr(bytes, '\0', len)) != NULL)
		return refuse(P, line_of(bytes, (size_t)(nul - bytes)),
		    "source code cannot contain null bytes");
	if (!find_cookie(bytes, len, name))
		return check_utf8(P);
	if (mark && strcmp(name, "utf-8") != 0)
		return refuse(P, 1, "encoding problem: another encoding with a byte order mark");
	if (is_one_of(name, utf8))
		return check_utf8(P);
	return convert(A, is_one_of(name, latin) ? "ISO-8859-1" : name, bytes, len, P);
}
