#include "check/git_index.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "base/str.h"
#include "check/git_folder.h"

enum {
	MOST_BYTES = 64 << 20,
	HEAD = 12,
	STAT = 40, /* times, device, mode and such of an entry */
	SUM = 20, /* SHA-1; repositories of SHA-256 are not read */
	EXTENDED = 0x4000
};

struct git_index {
	char *folder; /* of the repository; paths begin there */
	const char **paths; /* sorted, as git keeps them */
	size_t n;
	struct buf names;
};

static uint32_t
number(const unsigned char *p)
{

	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* How many letters of the name before are left out at its end (version 4); 0: not well-formed. */
static size_t
read_offset(const unsigned char *p, const unsigned char *end, size_t *value)
{
	size_t i = 0, n;

	if (p == end)
		return 0;
	n = p[i] & 0x7f;
	while ((p[i++] & 0x80) != 0) {
		if (p + i == end || i > 4)
			return 0;
		n = ((n + 1) << 7) | (p[i] & 0x7f);
	}
	*value = n;
	return i;
}

/*
 * One entry: append its name, NUL and all, to ${names}; ${*last} is where the one before begins
 * there.  Return how many bytes it has; 0: it is not well-formed.
 */
static size_t
read_entry(const unsigned char *p, const unsigned char *end, uint32_t version, struct buf *names,
    size_t *last)
{
	const size_t room = (size_t)(end - p);
	size_t at = STAT + SUM + 2, cut, kept = 0, n;
	const unsigned char *nul;
	size_t begin = names->len;

	if (room < at + 2)
		return 0;
	at += (((unsigned)p[at - 2] << 8 | p[at - 1]) & EXTENDED) != 0 ? 2 : 0;
	if (version == 4) {
		if ((n = read_offset(p + at, end, &cut)) == 0)
			return 0;
		at += n;
		kept = begin == 0 ? 0 : begin - *last - 1;
		if (cut > kept)
			return 0;
		kept -= cut;
	}
	if (at > room || (nul = memchr(p + at, '\0', room - at)) == NULL)
		return 0;
	n = (size_t)(nul - (p + at));
	for (size_t i = 0; i < kept; i++)
		buf_char(names, names->data[*last + i]);
	buf_add(names, p + at, n + 1);
	*last = begin;
	at += n + 1;
	/* Before version 4, NULs fill up to a multiple of eight. */
	return version == 4 ? at : (at + 7) / 8 * 8;
}

/* Where the list of files continues in another file, not all of them are here. */
static int
is_split(const unsigned char *p, const unsigned char *end)
{

	while (end - p >= 8 + SUM) {
		if (memcmp(p, "link", 4) == 0 || memcmp(p, "sdir", 4) == 0)
			return 1;
		if (number(p + 4) > (size_t)(end - p) - 8)
			return 0;
		p += 8 + number(p + 4);
	}
	return 0;
}

static int
by_name(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

static int
sort_names(struct git_index *G, size_t n)
{
	const char *p = G->names.data;

	if ((G->paths = calloc(n + 1, sizeof *G->paths)) == NULL)
		return report_errno(EXIT_FAILED, "cannot read git's index");
	for (G->n = 0; G->n < n; p += strlen(p) + 1)
		G->paths[G->n++] = p;
	if (n > 0)
		qsort(G->paths, n, sizeof *G->paths, by_name);
	return 0;
}

/* Return 1 if all of it was understood, 0 if not, -1 with a report. */
static int
read_index(struct git_index *G, const unsigned char *p, size_t len)
{
	const unsigned char *end = p + len;
	uint32_t version, n;
	size_t size, last = 0;

	if (len < HEAD + SUM || memcmp(p, "DIRC", 4) != 0)
		return 0;
	version = number(p + 4);
	n = number(p + 8);
	if (version < 2 || version > 4)
		return 0;
	p += HEAD;
	for (uint32_t i = 0; i < n; i++) {
		if ((size = read_entry(p, end, version, &G->names, &last)) == 0 ||
		    size > (size_t)(end - p) || G->names.failed)
			return G->names.failed ? -1 : 0;
		p += size;
	}
	if (is_split(p, end))
		return 0;
	return sort_names(G, n) == -1 ? -1 : 1;
}

/* A repository that knows nothing of a folder is one of other things, as of settings in a home. */
static int
knows_below(const struct git_index *G, const char *folder)
{
	const char *below = folder + strlen(G->folder);
	size_t n;

	below += *below == '/';
	n = strlen(below);
	for (size_t i = 0; i < G->n; i++)
		if (strncmp(G->paths[i], below, n) == 0 && (n == 0 || G->paths[i][n] == '/'))
			return 1;
	return 0;
}

int
git_index_read(const struct git_folder *R, const char *folder, struct git_index **result)
{
	struct git_index *G = calloc(1, sizeof *G);
	char *path = str_printf("%s/index", R->own);
	struct buf bytes = { 0 };
	int rc = -1;

	*result = NULL;
	if (G == NULL)
		report_errno(EXIT_FAILED, "cannot read git's index");
	else if (path != NULL && (G->folder = str_dup(R->work)) != NULL)
		rc = 0;
	if (rc == 0 && file_slurp(AT_FDCWD, path, MOST_BYTES, &bytes) == 0)
		rc = read_index(G, (const unsigned char *)bytes.data, bytes.len);
	if (rc == 1 && knows_below(G, folder))
		*result = G;
	else
		git_index_free(G);
	buf_free(&bytes);
	free(path);
	return rc == -1 ? -1 : 0;
}

int
git_index_has(const struct git_index *G, const char *path)
{
	const size_t n = strlen(G->folder);
	const char *name = path + n + 1;

	if (strncmp(path, G->folder, n) != 0 || path[n] != '/')
		return 0;
	return G->n > 0 && bsearch(&name, G->paths, G->n, sizeof *G->paths, by_name) != NULL;
}

void
git_index_free(struct git_index *G)
{

	if (G == NULL)
		return;
	buf_free(&G->names);
	free(G->paths);
	free(G->folder);
	free(G);
}
