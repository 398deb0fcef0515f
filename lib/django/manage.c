#include "django/manage.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "base/str.h"
#include "python/names.h"
#include "python/parser.h"

static const char variable[] = "DJANGO_SETTINGS_MODULE";

/* What manage.py says of the variable. */
struct found {
	const struct ast *value; /* the first that sets it, or that insists on it */
	int insists; /* os.environ[...] = ..., not setdefault() */
	int differs; /* more than one, and not the same */
};

static int
is_text(const struct ast *N, const char *text)
{

	return N != NULL && N->kind == NODE_STRING && strcmp(N->text, text) == 0;
}

static void
note(struct found *F, const struct ast *value, int insists)
{

	if (F->value != NULL && F->insists == insists && value->kind == NODE_STRING)
		F->differs |= !is_text(F->value, value->text);
	if (F->value == NULL || (insists && !F->insists)) {
		F->value = value;
		F->insists = insists;
		F->differs = 0;
	}
}

static void
look_at(struct found *F, const struct ast *N)
{
	const struct ast *target;

	if (N->kind == NODE_CALL && N->kid[0]->kind == NODE_ATTRIBUTE &&
	    strcmp(N->kid[0]->text, "setdefault") == 0 && is_text(N->kid[1], variable) &&
	    N->kid[1]->next != NULL)
		note(F, N->kid[1]->next, 0);
	if (N->kind != NODE_ASSIGN)
		return;
	for (target = N->kid[0]; target != NULL; target = target->next)
		if (target->kind == NODE_SUBSCRIPT && is_text(target->kid[1], variable))
			note(F, N->kid[1], 1);
}

/* The parser bounds the depth of a tree. */
static void
walk(struct found *F, const struct ast *N)
{

	for (; N != NULL; N = N->next) {
		look_at(F, N);
		for (unsigned i = 0; i < ast_kids(N->kind); i++)
			walk(F, N->kid[i]);
	}
}

static char *
result(const struct found *F, const char *path, const char *given)
{

	if (given != NULL && *given != '\0' && !F->insists)
		return str_dup(given);
	if (F->value == NULL)
		report(EXIT_INVALID, "manage.py names no settings module: set %s: '%s'", variable,
		    path);
	else if (F->value->kind != NODE_STRING)
		report(EXIT_INVALID, "the settings module is computed in line %u: set %s: '%s'",
		    F->value->line, variable, path);
	else if (F->differs)
		report(EXIT_INVALID, "more than one settings module is named: set %s: '%s'",
		    variable, path);
	else
		return str_dup(F->value->text);
	return NULL;
}

static char *
read_manage(const char *path, const char *given, struct arena *A, struct names *N, struct buf *B)
{
	struct found F = { 0 };
	struct parse P;

	if (file_slurp(AT_FDCWD, path, PARSE_BYTES, B) == -1) {
		report_errno(EXIT_INVALID, "cannot read: '%s'", path);
		return NULL;
	}
	if (parse_module(A, N, B->data != NULL ? B->data : "", B->len, &P) == -1) {
		report(EXIT_INVALID, "no Python: %s: '%s:%u'", P.error.message, path, P.error.line);
		return NULL;
	}
	walk(&F, P.body);
	return result(&F, path, given);
}

char *
manage_settings(const char *folder, const char *given)
{
	struct buf B = { 0 };
	struct arena *A = NULL;
	struct names *N = NULL;
	char *path, *name = NULL;

	if ((path = str_printf("%s/manage.py", folder)) == NULL)
		goto err0;
	if ((A = arena_new(0)) == NULL || (N = names_new()) == NULL)
		goto err1;
	name = read_manage(path, given, A, N, &B);

err1:
	names_free(N);
	arena_free(A);
	buf_free(&B);
	free(path);
err0:
	return name;
}
