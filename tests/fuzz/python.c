#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/report.h"
#include "python/access.h"
#include "python/eval.h"
#include "python/show.h"

/* Lexer, parser and evaluator: whatever the text is, it ends, and every value can be looked at. */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
look(const struct value *V)
{
	struct buf B = { 0 };

	if (V == NULL)
		return;
	value_show(V, &B);
	value_origin(V, &B);
	value_known(V);
	if (value_equal(V, V) == 0)
		abort();
	buf_free(&B);
}

static void
look_at_all(const struct scope *S, int depth)
{
	const char *name;
	const struct value *V;

	for (size_t i = 0; i < scope_count(S); i++) {
		if ((V = scope_at(S, i, &name)) == NULL)
			continue;
		look(V);
		if (V->kind == VALUE_CLASS && depth < 5)
			look_at_all(V->class->scope, depth + 1);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const environment[] = { "A=1",
		"B=", "DATABASE_URL=postgres://u:p@h:1/n?a=b", NULL };
	static const char *const argv[] = { "manage.py", NULL };
	struct eval_options O = { .environment = environment, .argv = argv };
	struct module *M;
	struct eval *E;

	report_mute(1);
	if ((E = eval_new(&O)) == NULL)
		return 0;
	if ((M = eval_text(E, (const char *)data, n, "/nowhere/a/b.py", "a.b")) != NULL) {
		look_at_all(M->scope, 0);
		look(M->raised);
		for (size_t i = 0; i < M->notes_n; i++)
			look(M->notes[i]);
	}
	eval_free(E);
	report_forget();
	return 0;
}
