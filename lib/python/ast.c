#include "ast.h"

#include <stddef.h>

/* Looking at a tree. */

#define KIDS(name, kids) kids,
const uint8_t ast_kids_of[NODE_KINDS] = { AST_NODES(KIDS) };
#define NAME(name, kids) #name,
static const char *const name_of[NODE_KINDS] = { AST_NODES(NAME) };

const char *
ast_name(enum node_kind kind)
{

	return name_of[kind];
}

/* Does a node begin behind a place? */
static int
is_behind(const struct ast *N, uint32_t line, uint32_t column)
{

	return N->line > line || (N->line == line && N->column > column);
}

/* The last node of a list that does not begin behind the place: only that one may hold it. */
static const struct ast *
last_before(const struct ast *first, uint32_t line, uint32_t column)
{
	const struct ast *last = NULL;

	for (; first != NULL && !is_behind(first, line, column); first = first->next)
		last = first;
	return last;
}

const struct ast *
ast_at(const struct ast *first, enum node_kind kind, uint32_t line, uint32_t column)
{
	const struct ast *N = last_before(first, line, column), *found;

	if (N == NULL || (N->kind == kind && N->line == line && N->column == column))
		return N;
	for (unsigned i = 0; i < ast_kids(N->kind); i++)
		if ((found = ast_at(N->kid[i], kind, line, column)) != NULL)
			return found;
	return NULL;
}

int
ast_idle(const struct ast *N)
{

	if (N->kind != NODE_FUNCTION)
		return 0;
	for (N = N->body; N != NULL; N = N->next)
		if (N->kind != NODE_PASS &&
		    (N->kind != NODE_EXPRESSION || N->value->kind != NODE_STRING))
			return 0;
	return 1;
}
