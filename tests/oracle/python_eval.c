#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "python/access.h"
#include "python/eval.h"
#include "python/show.h"

/*
 * python_eval FOLDER MODULE [NAME=VALUE...]: what a module binds, a name a line, with whence it
 * comes.
 */

static void
print(const char *name, const struct value *V)
{
	struct buf text = { 0 }, origin = { 0 };

	value_show(V, &text);
	value_origin(V, &origin);
	printf("%s = %s\t# %s\n", name, text.data, origin.data == NULL ? "" : origin.data);
	buf_free(&text);
	buf_free(&origin);
	if (V->kind != VALUE_CLASS)
		return;
	for (size_t i = 0; i < scope_count(V->class->scope); i++) {
		const char *inner;
		const struct value *W = scope_at(V->class->scope, i, &inner);

		if (W != NULL && W->kind != VALUE_CLASS)
			print(inner, W);
	}
}

static int
show(struct eval *E, const char *name)
{
	struct module *M = eval_import(E, name);
	const char *bound;
	struct value *V;

	if (M == NULL) {
		printf("no module: %s\n", name);
		return 1;
	}
	if (M->parse.error.message != NULL)
		printf("%s:%u:%u: %s\n", M->path, M->parse.error.line, M->parse.error.column,
		    M->parse.error.message);
	for (size_t i = 0; i < scope_count(M->scope); i++)
		if ((V = scope_at(M->scope, i, &bound)) != NULL)
			print(bound, V);
	if (M->raised != NULL)
		print("raised", M->raised);
	for (size_t i = 0; i < M->notes_n; i++)
		print("note", M->notes[i]);
	return 0;
}

int
main(int argc, char **argv)
{
	static const char *const args[] = { "manage.py", "migrate", NULL };
	const char *folders[2] = { argc > 1 ? argv[1] : NULL, NULL };
	struct eval_options O = { .folders = folders, .argv = args };
	struct eval *E;
	int rc;

	if (argc < 3)
		return 2;
	O.environment = (const char *const *)(argv + 3);
	if ((E = eval_new(&O)) == NULL)
		return 1;
	rc = show(E, argv[2]);
	eval_free(E);
	return rc;
}
