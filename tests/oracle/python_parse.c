#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "python/names.h"
#include "python/parser.h"

/*
 * python_parse [tree|needs]: read file names from stdin; for each say whether it is Python: "NAME: ok"
 * or "NAME:LINE:COLUMN: why".  With `tree` the nodes follow, one a line, as python_tree.py has
 * them: "KIND OP LINE =TEXT", each kid, also a missing one, between "[" and "]".  With `needs` it is
 * "NAME: 3.MINOR FEATURE", the Python that it needs and what for.
 */

enum { LIMIT = 1 << 30 };
enum { PLAIN, TREE, NEEDS };

/* Text as it can stand in one word. */
static void
put_text(const char *text, size_t n)
{

	fputs(" =", stdout);
	for (size_t i = 0; i < n; i++)
		if (text[i] > ' ' && text[i] < 127 && text[i] != '%')
			putchar(text[i]);
		else
			printf("%%%02X", (unsigned char)text[i]);
}

static void put_list(const struct ast *N, const char *string);

/* ${string}: what a STRING is called there. */
static void
put(const struct ast *N, const char *string)
{
	int parts = N->kind == NODE_JOINED || N->kind == NODE_TEMPLATE, op = N->op;
	int shown = N->kind == NODE_FORMATTED && N->text != NULL;

	/* What stands before "=" in a field is text of the whole. */
	if (shown) {
		printf("%s 0 %u", string, N->line);
		put_text(N->text, N->length);
		putchar('\n');
		op = op == 0 && N->second == NULL ? 'r' : op;
	}
	printf("%s %d %u", N->kind == NODE_STRING ? string : ast_name(N->kind), op, N->line);
	if ((N->flags & NODE_INEXACT) != 0)
		fputs(" ?", stdout);
	else if (N->text != NULL && !shown)
		put_text(N->text, N->length);
	putchar('\n');
	for (unsigned i = 0; i < ast_kids(N->kind); i++)
		put_list(N->kid[i], parts ? "PART" : "STRING");
}

static void
put_list(const struct ast *N, const char *string)
{

	puts("[");
	for (; N != NULL; N = N->next)
		put(N, string);
	puts("]");
}

static int
parse_file(const char *path, int mode)
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
	if (parse_module(A, N, B.data == NULL ? "" : B.data, B.len, &P) == -1) {
		printf("%s:%u:%u: %s\n", path, P.error.line, P.error.column, P.error.message);
		goto end;
	}
	if (mode == NEEDS)
		printf("%s: 3.%u %s\n", path, P.minor, P.feature == NULL ? "" : P.feature);
	else
		printf("%s: ok\n", path);
	if (mode == TREE)
		put_list(P.body, "STRING");
end:
	names_free(N);
	arena_free(A);
	buf_free(&B);
	return rc;
}

int
main(int argc, char **argv)
{
	int mode = argc < 2 ? PLAIN : strcmp(argv[1], "tree") == 0 ? TREE : NEEDS, rc = 0;
	char path[4096];

	while (fgets(path, sizeof path, stdin) != NULL) {
		path[strcspn(path, "\n")] = '\0';
		rc |= parse_file(path, mode);
	}
	return rc;
}
