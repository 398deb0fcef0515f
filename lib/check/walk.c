#include "check/walk.h"

#include <stdlib.h>
#include <string.h>

#include "base/exit.h"
#include "base/report.h"
#include "python/ast.h"

static int
is_listed(unsigned kind)
{

	return kind == NODE_CALL || kind == NODE_STRING || kind == NODE_BYTES ||
	       kind == NODE_FUNCTION || kind == NODE_IMPORT || kind == NODE_IMPORT_FROM;
}

static int
list_add(struct walk_list *W, const struct ast *node, const struct ast *parent)
{
	size_t size = W->size == 0 ? 256 : W->size * 2;
	struct walk_node *all;

	if (W->n == W->size) {
		if ((all = realloc(W->all, size * sizeof *all)) == NULL)
			return report_errno(EXIT_FAILED, "cannot look at a file");
		W->all = all;
		W->size = size;
	}
	W->all[W->n++] = (struct walk_node){ node, parent };
	return 0;
}

static int
list(struct walk_list *W, const struct ast *first, const struct ast *parent)
{

	for (const struct ast *N = first; N != NULL; N = N->next) {
		if (is_listed(N->kind) && list_add(W, N, parent) == -1)
			return -1;
		for (unsigned i = 0, n = ast_kids(N->kind); i < n; i++)
			if (N->kid[i] != NULL && list(W, N->kid[i], N) == -1)
				return -1;
	}
	return 0;
}

int
walk_list(const struct ast *first, struct walk_list *W)
{

	W->n = 0;
	return list(W, first, NULL);
}

static int
walk(const struct ast *first, const struct ast *parent, walk_visit *visit, void *context)
{

	for (const struct ast *N = first; N != NULL; N = N->next) {
		if (visit(N, parent, context) == -1)
			return -1;
		for (unsigned i = 0; i < ast_kids(N->kind); i++)
			if (walk(N->kid[i], N, visit, context) == -1)
				return -1;
	}
	return 0;
}

int
walk_tree(const struct ast *first, walk_visit *visit, void *context)
{

	return walk(first, NULL, visit, context);
}

const struct ast *
walk_argument(const struct ast *call, int i, const char *name)
{

	for (const struct ast *N = call->second; N != NULL; N = N->next) {
		if (N->kind == NODE_STARRED)
			i = -1;
		if (N->kind != NODE_KEYWORD && i-- == 0)
			return N;
		if (N->kind == NODE_KEYWORD && N->text != NULL && strcmp(N->text, name) == 0)
			return N->value;
	}
	return NULL;
}
