#include "check/git_tree.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/child.h"
#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"

enum { SECONDS = 60, MOST_BYTES = 256 << 20 };

struct git_file {
	const char *path, *id;
};

struct git_tree {
	char *folder;
	struct buf text;
	struct git_file *all; /* sorted by path */
	size_t n;
};

/* A partial clone would fetch what it lacks, by a program that the repository may name. */
static const char *const environment[] = { "GIT_NO_LAZY_FETCH=1", "GIT_OPTIONAL_LOCKS=0",
	"GIT_TERMINAL_PROMPT=0", "GIT_NO_REPLACE_OBJECTS=1", "LC_ALL=C", NULL };

/* Return 0, or -1 with a report that has git's own words. */
static int
run(const char *folder, const char *const *argv, const struct buf *input, struct buf *output)
{
	struct buf errors = { 0 };
	const struct child C = { .argv = argv,
		.env = environment,
		.folder = folder,
		.input = input == NULL ? NULL : input->data,
		.input_len = input == NULL ? 0 : input->len,
		.output = output,
		.errors = &errors,
		.seconds = SECONDS,
		.max = MOST_BYTES };
	int code, rc = 0;
	enum child_end end = child_run(&C, &code);

	if (end == CHILD_EXITED && code != 0 && errors.len > 0 && !errors.failed) {
		errors.data[strcspn(errors.data, "\n")] = '\0';
		rc = report(EXIT_INVALID, "git %s: %s", argv[1], errors.data);
	} else if (end != CHILD_EXITED || code != 0)
		rc = child_report(EXIT_FAILED, &C, end, code);
	else if (output->failed)
		rc = report_errno(EXIT_FAILED, "cannot read what git says");
	buf_free(&errors);
	return rc;
}

char *
git_tree_fork(const char *folder, const char *revision)
{
	char *commit = str_printf("%s^{commit}", revision);
	const char *const argv[] = { "git", "rev-parse", "--verify", "--end-of-options", commit,
		NULL };
	const char *fork[] = { "git", "merge-base", "HEAD", NULL, NULL };
	struct buf id = { 0 }, base = { 0 };
	char *result = NULL;

	if (commit == NULL || run(folder, argv, NULL, &id) == -1 || id.len == 0)
		goto done;
	id.data[strcspn(id.data, "\n")] = '\0';
	fork[3] = id.data;
	if (run(folder, fork, NULL, &base) == -1 || base.len == 0)
		goto done;
	base.data[strcspn(base.data, "\n")] = '\0';
	result = str_dup(base.data);

done:
	buf_free(&id);
	buf_free(&base);
	free(commit);
	return result;
}

static int
by_path(const void *a, const void *b)
{
	const struct git_file *x = a, *y = b;

	return strcmp(x->path, y->path);
}

/* "100644 blob ID<tab>PATH", each with a NUL at its end.  Return 0, or -1: no memory. */
static int
take_lines(struct git_tree *T)
{
	char *p = T->text.data, *end = p + T->text.len, *next, *tab, *id;
	size_t n = 0;

	for (char *q = p; q < end; q++)
		n += *q == '\0';
	if ((T->all = calloc(n + 1, sizeof *T->all)) == NULL)
		return -1;
	for (; p < end && (next = memchr(p, '\0', (size_t)(end - p))) != NULL; p = next + 1) {
		if ((tab = strchr(p, '\t')) == NULL)
			continue;
		*tab = '\0';
		if ((id = strrchr(p, ' ')) != NULL)
			T->all[T->n++] = (struct git_file){ tab + 1, id + 1 };
	}
	if (T->n > 0)
		qsort(T->all, T->n, sizeof *T->all, by_path);
	return 0;
}

struct git_tree *
git_tree_read(const char *folder, const char *revision)
{
	char *tree = str_printf("%s^{tree}", revision);
	const char *const argv[] = { "git", "rev-parse", "--verify", "--end-of-options", tree,
		NULL };
	const char *list[] = { "git", "ls-tree", "-r", "-z", NULL, NULL };
	struct git_tree *T = calloc(1, sizeof *T);
	struct buf id = { 0 };

	if (tree == NULL || T == NULL || (T->folder = str_dup(folder)) == NULL ||
	    run(folder, argv, NULL, &id) == -1 || id.len == 0)
		goto err0;
	id.data[strcspn(id.data, "\n")] = '\0';
	list[4] = id.data;
	if (run(folder, list, NULL, &T->text) == -1)
		goto err0;
	if (T->text.len > 0 && take_lines(T) == -1) {
		report_errno(EXIT_FAILED, "cannot read what git says");
		goto err0;
	}
	buf_free(&id);
	free(tree);
	return T;

err0:
	buf_free(&id);
	free(tree);
	git_tree_free(T);
	return NULL;
}

const char *
git_tree_id(const struct git_tree *T, const char *path)
{
	const size_t n = strlen(T->folder);
	const struct git_file key = { path + n + 1, NULL }, *found;

	if (strncmp(path, T->folder, n) != 0 || path[n] != '/' || T->n == 0)
		return NULL;
	found = bsearch(&key, T->all, T->n, sizeof *T->all, by_path);
	return found == NULL ? NULL : found->id;
}

const char *
git_tree_path(const struct git_tree *T, size_t i)
{

	return i < T->n ? T->all[i].path : NULL;
}

int
git_tree_hash(const char *folder, const struct buf *paths, struct buf *ids)
{
	static const char *const argv[] = { "git", "hash-object", "--no-filters", "--stdin-paths",
		NULL };

	return run(folder, argv, paths, ids);
}

void
git_tree_free(struct git_tree *T)
{

	if (T == NULL)
		return;
	buf_free(&T->text);
	free(T->all);
	free(T->folder);
	free(T);
}
