#include "check/patch.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "check/edit.h"
#include "check/finding.h"
#include "check/output.h"
#include "python/names.h"
#include "python/parser.h"

enum { CONTEXT = 3 };

/* A file while it is patched. */
struct patch {
	const char *path, *shown;
	struct parse parse;
	struct edit *edits; /* in their order, none within another */
	size_t n;
	FILE *out;
	long shift; /* lines that hunks before have added */
};

static int
by_place(const void *a, const void *b)
{
	const struct edit *e = a, *f = b;

	return e->begin != f->begin ? (e->begin < f->begin ? -1 : 1)
				    : (e->end > f->end) - (e->end < f->end);
}

/* The same change, wished for by two rules, is made once; of two that touch, the first. */
static void
tidy(struct patch *P)
{
	size_t kept = 0;

	if (P->n == 0)
		return;
	qsort(P->edits, P->n, sizeof *P->edits, by_place);
	for (size_t i = 1; i < P->n; i++)
		if (P->edits[i].begin > P->edits[kept].end ||
		    (P->edits[i].begin == P->edits[kept].end &&
			P->edits[kept].begin < P->edits[kept].end))
			P->edits[++kept] = P->edits[i];
	P->n = kept + 1;
}

static size_t
begin_of_line(const struct parse *S, size_t at)
{

	while (at > 0 && S->text[at - 1] != '\n')
		at--;
	return at;
}

static size_t
end_of_line(const struct parse *S, size_t at)
{
	const char *end = memchr(S->text + at, '\n', S->len - at);

	return end == NULL ? S->len : (size_t)(end - S->text) + 1;
}

static unsigned long
count_lines(const char *text, size_t n)
{
	unsigned long lines = 0;

	for (size_t i = 0; i < n; i++)
		lines += text[i] == '\n';
	return lines + (n > 0 && text[n - 1] != '\n');
}

/* Each line with a sign in front. */
static void
put_lines(FILE *out, char sign, const char *text, size_t n)
{
	const char *end;

	for (size_t len; n > 0; text += len, n -= len) {
		end = memchr(text, '\n', n);
		len = end == NULL ? n : (size_t)(end - text) + 1;
		fputc(sign, out);
		fwrite(text, 1, len, out);
		if (end == NULL)
			fputs("\n\\ No newline at end of file\n", out);
	}
}

/* The lines that an edit is in, whole: of an edit that ends with a line, not the next one. */
static void
lines_of(const struct parse *S, const struct edit *E, size_t *begin, size_t *end)
{

	*begin = begin_of_line(S, E->begin);
	*end = E->end > E->begin && S->text[E->end - 1] == '\n' && *begin == E->begin
		   ? E->end
		   : end_of_line(S, E->end);
}

/* The edits from ${first} on that share their lines; return how many. */
static size_t
group(const struct patch *P, size_t first, size_t *begin, size_t *end)
{
	size_t n = 1, b, e;

	lines_of(&P->parse, &P->edits[first], begin, end);
	for (; first + n < P->n; n++) {
		lines_of(&P->parse, &P->edits[first + n], &b, &e);
		if (b >= *end)
			break;
		if (e > *end)
			*end = e;
	}
	return n;
}

static int
new_lines(const struct patch *P, size_t first, size_t n, size_t begin, size_t end, struct buf *B)
{

	for (size_t i = first; i < first + n; i++) {
		buf_add(B, P->parse.text + begin, P->edits[i].begin - begin);
		buf_str(B, P->edits[i].text);
		begin = P->edits[i].end;
	}
	buf_add(B, P->parse.text + begin, end - begin);
	return B->failed ? -1 : 0;
}

/* So many lines before or behind, as far as there are. */
static size_t
lines_back(const struct parse *S, size_t at, size_t stop)
{

	for (int i = 0; i < CONTEXT && at > stop; i++)
		at = begin_of_line(S, at - 1);
	return at < stop ? stop : at;
}

static size_t
lines_on(const struct parse *S, size_t at)
{

	for (int i = 0; i < CONTEXT && at < S->len; i++)
		at = end_of_line(S, at);
	return at;
}

/* One hunk, from the edit ${*next} on; edits whose context would touch share it. */
static int
put_hunk(struct patch *P, size_t *next, size_t *done)
{
	const struct parse *S = &P->parse;
	struct buf body = { 0 }, lines = { 0 };
	size_t begin, end, n, from, at;
	unsigned long old = 0, new = 0;
	char *text = NULL;
	size_t text_n = 0;
	FILE *to;
	int rc = -1;

	n = group(P, *next, &begin, &end);
	from = at = lines_back(S, begin, *done);
	if ((to = open_memstream(&text, &text_n)) == NULL)
		return report_errno(EXIT_FAILED, "cannot write a patch");
	for (;;) {
		put_lines(to, ' ', S->text + at, begin - at);
		put_lines(to, '-', S->text + begin, end - begin);
		buf_cut(&lines, 0);
		if (new_lines(P, *next, n, begin, end, &lines) == -1)
			goto done;
		put_lines(to, '+', lines.data, lines.len);
		old += count_lines(S->text + at, end - at);
		new += count_lines(S->text + at, begin - at) + count_lines(lines.data, lines.len);
		at = end;
		*next += n;
		if (*next == P->n)
			break;
		n = group(P, *next, &begin, &end);
		if (lines_back(S, begin, at) > lines_on(S, at)) {
			break;
		}
	}
	*done = lines_on(S, at);
	put_lines(to, ' ', S->text + at, *done - at);
	old += count_lines(S->text + at, *done - at);
	new += count_lines(S->text + at, *done - at);
	at = count_lines(S->text, from);
	if (fclose(to) != 0) {
		to = NULL;
		report_errno(EXIT_FAILED, "cannot write a patch");
		goto done;
	}
	to = NULL;
	fprintf(P->out, "@@ -%lu,%lu +%lu,%lu @@\n", (unsigned long)at + (old > 0), old,
	    (unsigned long)((long)at + P->shift) + (new > 0), new);
	fwrite(text, 1, text_n, P->out);
	P->shift += (long)new - (long)old;
	rc = 0;

done:
	if (to != NULL)
		fclose(to);
	free(text);
	buf_free(&lines);
	buf_free(&body);
	return rc;
}

static int
put_file(struct patch *P)
{
	size_t next = 0, done = 0;

	tidy(P);
	if (P->n == 0)
		return 0;
	fprintf(P->out, "--- a/%s\n+++ b/%s\n", P->shown, P->shown);
	while (next < P->n)
		if (put_hunk(P, &next, &done) == -1)
			return -1;
	return 0;
}

/* The edits of all findings from ${first} on that are in the same file; return how many, or -1. */
static int
take_edits(struct patch *P, const struct findings *F, size_t first)
{

	if ((P->edits = calloc(F->n - first, sizeof *P->edits)) == NULL)
		return report_errno(EXIT_FAILED, "cannot write a patch");
	for (size_t i = first; i < F->n; i++) {
		const struct finding *f = &F->all[i];

		if (f->fix == NULL || f->path == NULL || strcmp(f->path, P->path) != 0)
			continue;
		if (edit_of(&P->parse, f->fix, &P->edits[P->n]) == 0)
			P->n++;
		else
			report_warn("no patch for this: '%s:%u': %s", P->path, (unsigned)f->line,
			    f->message);
	}
	return 0;
}

static int
patch_file(const struct findings *F, size_t first, const char *shown, FILE *out)
{
	struct patch P = { .path = F->all[first].path, .shown = shown, .out = out };
	struct buf source = { 0 };
	struct arena *A = arena_new(0);
	struct names *N = names_new();
	int rc = -1;

	if (A == NULL || N == NULL)
		goto done;
	if (file_slurp(AT_FDCWD, P.path, PARSE_BYTES, &source) == -1) {
		rc = report_errno(EXIT_FAILED, "cannot read: '%s'", P.path);
		goto done;
	}
	if (parse_module(A, N, source.data, source.len, &P.parse) == -1) {
		report_warn("no Python any more: '%s'", P.path);
		rc = 0;
		goto done;
	}
	/* Places count in the text as UTF-8: another encoding or a mark would be lost. */
	if (P.parse.len != source.len || memcmp(P.parse.text, source.data, source.len) != 0) {
		report_warn("not plain UTF-8, so there is no patch: '%s'", P.path);
		rc = 0;
		goto done;
	}
	if (take_edits(&P, F, first) == 0)
		rc = put_file(&P);

done:
	free(P.edits);
	names_free(N);
	arena_free(A);
	buf_free(&source);
	return rc;
}

/* Was the file of a finding patched with an earlier one? */
static int
is_done(const struct findings *F, size_t i)
{

	for (size_t k = 0; k < i; k++)
		if (F->all[k].fix != NULL && F->all[k].path != NULL &&
		    strcmp(F->all[k].path, F->all[i].path) == 0)
			return 1;
	return 0;
}

int
patch_put(const struct findings *F, const char *folder, FILE *out)
{
	const char *shown;

	for (size_t i = 0; i < F->n; i++) {
		const struct finding *f = &F->all[i];

		if (f->fix == NULL || f->path == NULL || is_done(F, i))
			continue;
		shown = output_shorten(f->path, folder);
		/* What lies elsewhere is not the project's to change. */
		if (*shown != '/' && patch_file(F, i, shown, out) == -1)
			return -1;
	}
	return ferror(out) ? report_errno(EXIT_FAILED, "cannot write") : 0;
}
