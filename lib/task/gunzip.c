#include "gunzip.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/cancel.h"
#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"

enum { BUFFER = 1 << 18, PIECE = 1 << 20 };

struct gunzip {
	gzFile file;
	char *path;
};

static void
close_file(struct gunzip *G)
{

	gzclose_r(G->file);
	free(G->path);
	free(G);
}

struct gunzip *
gunzip_try(const char *path)
{
	struct gunzip *G;
	int fd;

	if ((fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)) == -1)
		return NULL;
	if ((G = calloc(1, sizeof *G)) == NULL || (G->path = str_dup(path)) == NULL ||
	    (G->file = gzdopen(fd, "rb")) == NULL) {
		close(fd);
		if (G != NULL)
			free(G->path);
		free(G);
		return NULL;
	}
	gzbuffer(G->file, BUFFER);
	return G;
}

struct gunzip *
gunzip_open(const char *path)
{
	struct gunzip *G = NULL;
	struct stat st;

	if (stat(path, &st) == -1)
		report_errno(EXIT_INVALID, "cannot open: '%s'", path);
	else if (!S_ISREG(st.st_mode))
		report(EXIT_INVALID, "not a file: '%s'", path);
	/* Of nothing gzip makes more than nothing. */
	else if (st.st_size == 0 && str_ends(path, ".gz"))
		report(EXIT_INVALID, "damaged or cut off: '%s': it is empty", path);
	else if ((G = gunzip_try(path)) == NULL)
		report_errno(EXIT_INVALID, "cannot open: '%s'", path);
	return G;
}

ssize_t
gunzip_read(struct gunzip *G, void *p, size_t n)
{
	char *at = p;
	size_t got = 0;
	int more, error;

	while (got < n) {
		if ((more = gzread(G->file, at + got, (unsigned)(n - got))) == -1)
			return -1;
		if (more == 0)
			break;
		got += (size_t)more;
	}
	/* A stream that is cut off ends like one that is whole, but for this. */
	if (got == 0 && gzerror(G->file, &error) != NULL && error != Z_OK)
		return -1;
	return (ssize_t)got;
}

int
gunzip_report(struct gunzip *G)
{
	int error;
	const char *text = gzerror(G->file, &error);

	if (error == Z_ERRNO)
		return report_errno(EXIT_FAILED, "cannot read: '%s'", G->path);
	return report(EXIT_INVALID, "damaged or cut off: '%s': %s", G->path, text);
}

int
gunzip_each(const char *path, int (*take)(void *cookie, const void *p, size_t n), void *cookie)
{
	struct gunzip *G;
	char *piece;
	ssize_t n = -1;
	int rc = -1;

	if ((G = gunzip_open(path)) == NULL)
		return -1;
	if ((piece = malloc(PIECE)) == NULL) {
		report_errno(EXIT_FAILED, "cannot get memory");
		goto done;
	}
	while ((rc = cancel_check()) == 0 && (n = gunzip_read(G, piece, PIECE)) > 0)
		if ((rc = take(cookie, piece, (size_t)n)) == -1)
			goto done;
	if (rc == 0 && n == -1)
		rc = gunzip_report(G);

done:
	free(piece);
	gunzip_free(G);
	return rc;
}

void
gunzip_free(struct gunzip *G)
{

	if (G != NULL)
		close_file(G);
}
