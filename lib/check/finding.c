#include "check/finding.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/exit.h"
#include "base/report.h"
#include "check/fix.h"
#include "check/rule.h"
#include "django/migrations.h"
#include "django/problem.h"
#include "python/access.h"

const char *
finding_level(enum severity severity)
{
	static const char *const levels[] = { "info", "warning", "error" };

	return levels[severity];
}

struct finding
finding_at(const struct migration *m, const struct reference *r)
{

	return (struct finding){ .path = m->path,
		.line = r != NULL ? r->line : m->line,
		.column = r != NULL ? r->column : 0,
		.app = m->key.app,
		.migration = m->key.name };
}

struct finding
finding_at_problem(const struct problem *P)
{

	return (struct finding){ .path = P->path,
		.line = P->line,
		.column = P->column,
		.app = P->app,
		.migration = P->name };
}

struct finding
finding_at_value(const struct value *V, const char *app)
{

	return (struct finding){
		.path = value_path(V), .line = value_line(V), .column = value_column(V), .app = app
	};
}

static struct finding *
room(struct findings *F)
{
	struct finding *all;
	size_t size = F->size == 0 ? 16 : 2 * F->size;

	if (F->n == F->size) {
		if ((all = realloc(F->all, size * sizeof *all)) == NULL) {
			report_errno(EXIT_FAILED, "cannot note a finding");
			return NULL;
		}
		F->all = all;
		F->size = size;
	}
	return &F->all[F->n];
}

static char *
format_text(struct findings *F, const char *format, va_list args)
{
	struct buf B = { 0 };
	char *text = NULL;

	if (F->arena != NULL || (F->arena = arena_new(0)) != NULL)
		if (buf_vprintf(&B, format, args) == 0)
			text = arena_strdup(F->arena, B.data);
	buf_free(&B);
	return text;
}

int
findings_add(struct findings *F, const struct finding *like, const char *format, ...)
{
	struct finding *f;
	va_list args;

	if ((f = room(F)) == NULL)
		return -1;
	*f = *like;
	if (f->rule == NULL) {
		f->rule = F->rule;
		f->severity = F->rule->severity;
	}
	va_start(args, format);
	f->message = format_text(F, format, args);
	va_end(args);
	if (f->message == NULL)
		return -1;
	F->n++;
	return 0;
}

int
findings_help(struct findings *F, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = format_text(F, format, args);
	va_end(args);
	F->all[F->n - 1].help = text;
	return text == NULL ? -1 : 0;
}

int
findings_fix(struct findings *F, const struct fix *fix)
{
	struct fix *copy = arena_alloc(F->arena, sizeof *copy);

	if (copy == NULL)
		return -1;
	*copy = *fix;
	F->all[F->n - 1].fix = copy;
	return 0;
}

static int
order(const char *a, const char *b)
{

	if (a == NULL || b == NULL)
		return (a == NULL) - (b == NULL);
	return strcmp(a, b);
}

static int
by_place(const void *a, const void *b)
{
	const struct finding *f = a, *g = b;
	int rc = order(f->path, g->path);

	if (rc == 0)
		rc = (f->line > g->line) - (f->line < g->line);
	if (rc == 0)
		rc = (f->column > g->column) - (f->column < g->column);
	if (rc == 0)
		rc = strcmp(f->rule->code, g->rule->code);
	return rc != 0 ? rc : strcmp(f->message, g->message);
}

void
findings_sort(struct findings *F)
{

	if (F->n > 0)
		qsort(F->all, F->n, sizeof *F->all, by_place);
}

int
findings_worst(const struct findings *F)
{
	int worst = -1;

	for (size_t i = 0; i < F->n; i++)
		if ((int)F->all[i].severity > worst)
			worst = (int)F->all[i].severity;
	return worst;
}

void
findings_free(struct findings *F)
{

	free(F->all);
	arena_free(F->arena);
	memset(F, 0, sizeof *F);
}
