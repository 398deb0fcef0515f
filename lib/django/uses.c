#include "django/uses.h"

#include <string.h>

#include "base/arena.h"
#include "django/migrations.h"
#include "python/ast.h"
#include "python/eval.h"

struct looking {
	struct arena *arena;
	struct model_uses *uses;
	size_t size;
};

static int
add(struct looking *L, const struct ast *call, const char *app, size_t n, const char *model)
{
	size_t size = L->size == 0 ? 4 : L->size * 2;
	struct model_use *all;

	if (L->uses->n == L->size) {
		if ((all = arena_alloc(L->arena, size * sizeof *all)) == NULL)
			return -1;
		if (L->uses->n > 0)
			memcpy(all, L->uses->all, L->uses->n * sizeof *all);
		L->uses->all = all;
		L->size = size;
	}
	all = &L->uses->all[L->uses->n];
	all->app = arena_strndup(L->arena, app, n);
	all->model = arena_strdup(L->arena, model);
	all->line = call->line;
	all->column = call->column;
	if (all->app == NULL || all->model == NULL)
		return -1;
	L->uses->n++;
	return 0;
}

/* The ${i}th argument, or the one of a name, if it is a text that is written out. */
static const char *
text_of(const struct ast *call, int i, const char *name)
{

	for (const struct ast *N = call->second; N != NULL; N = N->next) {
		if (N->kind == NODE_KEYWORD && N->text != NULL && strcmp(N->text, name) == 0)
			return N->value->kind == NODE_STRING ? N->value->text : NULL;
		if (N->kind == NODE_STARRED)
			return NULL;
		if (N->kind != NODE_KEYWORD && i-- == 0)
			return N->kind == NODE_STRING ? N->text : NULL;
	}
	return NULL;
}

static int
is_parameter(const struct ast *function, const char *name)
{

	for (const struct ast *P = function == NULL ? NULL : function->head; P != NULL; P = P->next)
		if (P->text == name)
			return 1;
	return 0;
}

/* The registry that Django hands over is a parameter; another one is not of that moment. */
static int
is_asking(const struct ast *N, const struct ast *function)
{

	return N->kind == NODE_CALL && N->value->kind == NODE_ATTRIBUTE &&
	       strcmp(N->value->text, "get_model") == 0 && N->value->value->kind == NODE_NAME &&
	       is_parameter(function, N->value->value->text);
}

static int
take(struct looking *L, const struct ast *call)
{
	const char *app = text_of(call, 0, "app_label"), *dot;
	const char *model = text_of(call, 1, "model_name");

	if (app == NULL)
		return 0;
	if (model != NULL)
		return add(L, call, app, strlen(app), model);
	/* "shop.Order" is both; what is not written out is something else. */
	if ((dot = strchr(app, '.')) == NULL || call->second->next != NULL)
		return 0;
	return add(L, call, app, (size_t)(dot - app), dot + 1);
}

/* The tree is no deeper than PARSE_HEIGHT. */
static int
look(struct looking *L, const struct ast *first, const struct ast *function)
{

	for (const struct ast *N = first; N != NULL; N = N->next) {
		const struct ast *within = N->kind == NODE_FUNCTION ? N : function;

		if (is_asking(N, function) && take(L, N) == -1)
			return -1;
		for (unsigned i = 0; i < ast_kids(N->kind); i++)
			if (look(L, N->kid[i], within) == -1)
				return -1;
	}
	return 0;
}

int
uses_read(struct migrations *M, struct migration *m, const struct module *N)
{
	static const char name[] = "get_model";
	struct looking L = { .arena = M->arena, .uses = &m->uses };

	/* Most files ask for none. */
	if (N->parse.body == NULL ||
	    memmem(N->parse.text, N->parse.len, name, sizeof name - 1) == NULL)
		return 0;
	return look(&L, N->parse.body, NULL);
}
