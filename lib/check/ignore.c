#include "check/ignore.h"

#include <fcntl.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/report.h"
#include "check/finding.h"
#include "check/rule.h"

enum { MOST_BYTES = 8 << 20 };

/* The file of some findings. */
struct text {
	const char *path;
	struct buf bytes;
};

struct line {
	const char *text;
	size_t len;
};

static const char *
skip_spaces(const char *p, const char *end)
{

	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p;
}

/* Step over a word.  Return what is behind it, or NULL. */
static const char *
step(const char *p, const char *end, const char *word)
{
	size_t n = strlen(word);

	p = skip_spaces(p, end);
	return (size_t)(end - p) >= n && memcmp(p, word, n) == 0 ? p + n : NULL;
}

/* The list of codes in a line's comment; its text is NULL where there is none. */
static struct line
codes_of(struct line L)
{
	const char *end = L.text + L.len, *p = L.text, *list, *close;

	for (; p < end && (p = memchr(p, '#', (size_t)(end - p))) != NULL; p++)
		if ((list = step(p + 1, end, "slate:")) != NULL &&
		    (list = step(list, end, "ignore[")) != NULL &&
		    (close = memchr(list, ']', (size_t)(end - list))) != NULL)
			return (struct line){ list, (size_t)(close - list) };
	return (struct line){ NULL, 0 };
}

/* Does a line's comment name the code?  Codes may have spaces around them. */
static int
names(struct line L, const char *code)
{
	const struct line codes = codes_of(L);
	const char *p = codes.text, *end = p == NULL ? NULL : p + codes.len, *stop;
	size_t n;

	for (; p != NULL && p < end; p = stop + 1) {
		p = skip_spaces(p, end);
		if ((stop = memchr(p, ',', (size_t)(end - p))) == NULL)
			stop = end;
		for (n = (size_t)(stop - p); n > 0 && p[n - 1] == ' '; n--)
			;
		if (rules_chosen(p, n, code))
			return 1;
	}
	return 0;
}

static struct line
next_line(const char **p, const char *end)
{
	struct line L = { *p, (size_t)(end - *p) };
	const char *stop = memchr(*p, '\n', L.len);

	if (stop != NULL)
		L.len = (size_t)(stop - *p);
	*p += L.len + (stop != NULL);
	return L;
}

/* A line above all code: blank, or a comment. */
static int
is_head(struct line L)
{
	const char *end = L.text + L.len, *p = skip_spaces(L.text, end);

	return p == end || *p == '#' || *p == '\r';
}

static int
is_ignored(const struct text *T, const struct finding *f)
{
	const char *p = T->bytes.data, *end = p == NULL ? NULL : p + T->bytes.len;
	int head = 1;

	for (uint32_t line = 1; p != NULL && p < end; line++) {
		const struct line L = next_line(&p, end);

		head = head && is_head(L);
		if (!head && line > f->line)
			return 0;
		if ((head || line == f->line) && names(L, f->rule->code))
			return 1;
	}
	return 0;
}

/* Findings stand together by file.  What cannot be read (a folder) says nothing. */
static void
turn_to(struct text *T, const char *path)
{

	if (T->path == path || (T->path != NULL && path != NULL && strcmp(T->path, path) == 0))
		return;
	buf_free(&T->bytes);
	T->path = path;
	if (path != NULL && file_slurp(AT_FDCWD, path, MOST_BYTES, &T->bytes) == -1)
		buf_cut(&T->bytes, 0);
}

int
ignore_apply(struct findings *F)
{
	struct text T = { 0 };
	size_t kept = 0;
	int rc;

	for (size_t i = 0; i < F->n; i++) {
		turn_to(&T, F->all[i].path);
		if (!is_ignored(&T, &F->all[i]))
			F->all[kept++] = F->all[i];
	}
	F->n = kept;
	rc = T.bytes.failed ? -1 : 0;
	buf_free(&T.bytes);
	return rc;
}
