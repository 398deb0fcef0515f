#include "django/values.h"

#include <stdarg.h>

#include "base/buf.h"
#include "python/access.h"
#include "python/show.h"
#include "python/value.h"

struct problem
problem_at(enum problem_kind kind, const struct value *V)
{

	return (struct problem){ .kind = kind,
		.path = value_path(V),
		.line = value_line(V),
		.column = value_column(V) };
}

const char *
values_text(const struct value *V)
{

	return V != NULL && (V->kind == VALUE_STR || V->kind == VALUE_PATH) ? V->text : NULL;
}

int
values_list(const struct value *V)
{

	return V != NULL &&
	       (V->kind == VALUE_LIST || V->kind == VALUE_TUPLE || V->kind == VALUE_SET);
}

/* Why a value is of no use: what the evaluator says, or what it is instead. */
static void
add_reason(struct buf *B, const struct value *V)
{

	if (V->kind == VALUE_UNKNOWN && V->unknown.why != NULL)
		buf_str(B, V->unknown.why);
	else if (V->kind == VALUE_ERROR)
		buf_printf(B, "it raises %s: %s", V->error.type, V->error.why);
	else
		value_show(V, B);
}

int
values_unknown(struct problems *L, const struct value *V, const char *app, const char *name,
    const char *format, ...)
{
	struct problem P = problem_at(PROBLEM_UNKNOWN, V);
	struct buf B = { 0 };
	va_list args;
	int rc;

	P.app = app;
	P.name = name;
	va_start(args, format);
	buf_vprintf(&B, format, args);
	va_end(args);
	buf_str(&B, ": ");
	add_reason(&B, V);
	rc = B.failed ? -1 : problems_add(L, &P, "%s", B.data);
	buf_free(&B);
	return rc;
}
