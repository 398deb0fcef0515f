#include "check/walk.h"

#include <stddef.h>
#include <string.h>

#include "python/ast.h"

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
