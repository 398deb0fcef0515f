#include <string.h>

#include "base/arena.h"
#include "bind.h"
#include "make.h"
#include "machine.h"
#include "reading.h"
#include "steps.h"

/* sys.path, as far as a module adds to it: where later imports look. */

const char *const *
eval_folders(const struct eval *E)
{

	return E->options.folders;
}

/*
 * Put a folder into the list, at the front or at the end; one that is relative is below the first.
 */
static int
add(struct eval *E, const char *path, int front)
{
	const char *const *old = E->options.folders;
	const char **list;
	size_t n = 0;

	while (old[n] != NULL) {
		if (strcmp(old[n], path) == 0)
			return 0;
		n++;
	}
	if ((list = arena_alloc(E->own, (n + 2) * sizeof *list)) == NULL)
		return -1;
	/* The first folder stays the first: it is what a relative name is taken from. */
	list[0] = n > 0 ? old[0] : path;
	for (size_t i = 1; i < n; i++)
		list[i + (front ? 1 : 0)] = old[i];
	if (n > 0)
		list[front ? 1 : n] = path;
	E->options.folders = list;
	modules_look_again(E);
	return 0;
}

int
eval_search(struct eval *E, const char *folder)
{
	const char *path = arena_strdup(E->own, folder);

	return path == NULL ? -1 : add(E, path, 0);
}

static void
take(struct eval *E, const struct value *V, int front)
{
	const char *path;

	if (V->kind != VALUE_STR && V->kind != VALUE_PATH) {
		eval_note(E, "what is added to sys.path is not known");
		return;
	}
	if (*V->text == '/' || E->options.folders[0] == NULL)
		path = arena_strdup(E->own, V->text);
	else
		path = arena_printf(E->own, "%s/%s", E->options.folders[0], V->text);
	if (path != NULL)
		add(E, path, front);
}

struct value *
folders_call(struct eval *E, const char *dotted, struct site *S)
{

	if (strcmp(dotted, "sys.path.append") == 0 && S->n == 1)
		take(E, S->args[0], 0);
	else if (strcmp(dotted, "sys.path.insert") == 0 && S->n == 2)
		take(E, S->args[1], 1);
	else
		return NULL;
	return make(E, VALUE_NONE);
}
