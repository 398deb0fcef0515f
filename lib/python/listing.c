#include "listing.h"

#include <dirent.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "machine.h"

/* What a folder holds, as names: Python gives them in no order, so they are a set. */

static int
is_hidden(const char *name)
{

	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static struct value *
list_folder(struct eval *E, const struct value *folder)
{
	struct value *V = make_list(E, VALUE_SET, 16);
	struct dirent **all;
	int n, kept = 0;

	if (*folder->text != '/' || (n = scandir(folder->text, &all, NULL, alphasort)) == -1)
		return make_unknown(E, "the folder '%.200s' is not listed", folder->text);
	for (int i = 0; i < n; i++) {
		if (!is_hidden(all[i]->d_name) && kept++ < MACHINE_LOOP)
			list_insert(E, V, V->n, make_str(E, all[i]->d_name));
		free(all[i]);
	}
	free(all);
	return kept > MACHINE_LOOP ? make_unknown(E, "the folder is too large to be listed") : V;
}

/* fnmatch.filter(names, pattern) */
static struct value *
filter_names(struct eval *E, struct value *names, const struct value *pattern)
{
	struct value *V = make_list(E, VALUE_LIST, 16), **items;
	size_t n;

	if (eval_items(E, names, &items, &n) == -1)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		const struct value *item = eval_force(E, items[i]);

		if (item->kind != VALUE_STR)
			return NULL;
		if (fnmatch(pattern->text, item->text, FNM_NOESCAPE) == 0)
			list_insert(E, V, V->n, items[i]);
	}
	return V;
}

struct value *
listing_call(struct eval *E, const char *dotted, struct site *S)
{
	const struct value *V;

	if (strcmp(dotted, "os.listdir") == 0 && S->n == 1) {
		V = eval_force(E, S->args[0]);
		return V->kind == VALUE_STR || V->kind == VALUE_PATH ? list_folder(E, V) : NULL;
	}
	if (strcmp(dotted, "fnmatch.filter") != 0 || S->n != 2)
		return NULL;
	V = eval_force(E, S->args[1]);
	return V->kind == VALUE_STR ? filter_names(E, S->args[0], V) : NULL;
}
