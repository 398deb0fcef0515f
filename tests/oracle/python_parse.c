#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "python/names.h"
#include "python/parser.h"

/*
 * Reads file names from stdin; for each says whether it is Python: "NAME: ok" or "NAME:LINE:COLUMN:
 * why".
 */

enum { LIMIT = 1 << 30 };

static int
parse_file(const char *path)
{
	struct buf B = { 0 };
	struct parse P = { 0 };
	struct arena *A = arena_new(0);
	struct names *N = names_new();
	int rc = 1;

	if (A == NULL || N == NULL)
		goto end;
	if (file_slurp(AT_FDCWD, path, LIMIT, &B) == -1) {
		perror(path);
		goto end;
	}
	rc = 0;
	if (parse_module(A, N, B.data == NULL ? "" : B.data, B.len, &P) == 0)
		printf("%s: ok\n", path);
	else
		printf("%s:%u:%u: %s\n", path, P.error.line, P.error.column, P.error.message);
end:
	names_free(N);
	arena_free(A);
	buf_free(&B);
	return rc;
}

int
main(void)
{
	char path[4096];
	int rc = 0;

	while (fgets(path, sizeof path, stdin) != NULL) {
		path[strcspn(path, "\n")] = '\0';
		rc |= parse_file(path);
	}
	return rc;
}
