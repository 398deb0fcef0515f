#include "mongodump.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cancel.h"
#include "base/exit.h"
#include "base/report.h"
#include "dump_folder.h"
#include "gunzip.h"

enum { PIECE = 1 << 20 };

static int
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

int
mongodump_is(const char *path)
{
	static const unsigned char magic[] = { 0x6d, 0xe2, 0x99, 0x81 };
	unsigned char first[sizeof magic];
	struct stat st;
	struct gunzip *G;
	int yes;

	if (stat(path, &st) == -1)
		return 0;
	if (S_ISDIR(st.st_mode))
		return dump_folder_is(path);
	if (!S_ISREG(st.st_mode) || (G = gunzip_try(path)) == NULL)
		return 0;
	yes = gunzip_read(G, first, sizeof first) == sizeof first &&
	      memcmp(first, magic, sizeof magic) == 0;
	gunzip_free(G);
	return yes;
}

static int
read_archive(const char *path, mongodump_take *take, void *cookie)
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
	while (cancel_check() == 0 && (n = gunzip_read(G, piece, PIECE)) > 0)
		if (take(cookie, piece, (size_t)n) == -1)
			goto done;
	if (n == 0)
		rc = 0;
	else if (n == -1)
		gunzip_report(G);

done:
	free(piece);
	gunzip_free(G);
	return rc;
}

int
mongodump_read(const char *path, mongodump_take *take, void *cookie)
{

	return is_folder(path) ? dump_folder_read(path, take, cookie)
			       : read_archive(path, take, cookie);
}
