#include <string.h>
#include <unistd.h>

#include "access.h"
#include "base/str.h"
#include "environment.h"
#include "include.h"
#include "listing.h"
#include "machine.h"
#include "urllib.h"

/* Calls of what is known by its dotted name. */

/* str.lower and the like, called with the text. */
static struct value *
unbound(struct eval *E, const char *dotted, struct site *S)
{
	struct site inner = *S;

	if (!str_begins(dotted, "str.") || S->n == 0 || S->args[0]->kind != VALUE_STR)
		return NULL;
	inner.self = S->args[0];
	inner.name = dotted + strlen("str.");
	inner.args = S->args + 1;
	inner.n = S->n - 1;
	return text_method(E, &inner);
}

/*
 * Django's helpers.  Texts to be translated stay as they are, as they do where Django writes and
 * compares migrations (no_translations in django/core/management/base.py).
 */
static struct value *
helper(struct eval *E, const char *dotted, struct site *S)
{
	static const struct { const char *name; unsigned at; } functions[] = {
		{ "translation.gettext_lazy", 0 }, { "translation.gettext", 0 },
		{ "translation.gettext_noop", 0 }, { "translation.ugettext_lazy", 0 },
		{ "translation.ugettext", 0 }, { "translation.ugettext_noop", 0 },
		{ "translation.pgettext_lazy", 1 }, { "translation.pgettext", 1 },
		{ "safestring.mark_safe", 0 } };
	struct site inner = *S;

	if (!str_begins(dotted, "django.utils."))
		return NULL;
	dotted += strlen("django.utils.");
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
		if (strcmp(functions[i].name, dotted) == 0 && S->n == functions[i].at + 1)
			return eval_force(E, S->args[functions[i].at]);
	if (strcmp(dotted, "module_loading.import_string") == 0 && S->n == 1 &&
	    (inner.self = eval_force(E, S->args[0]))->kind == VALUE_STR)
		return make_reference(E, NULL, inner.self->text);
	if (strcmp(dotted, "text.format_lazy") != 0 || S->n == 0)
		return NULL;
	if ((inner.self = eval_force(E, S->args[0]))->kind != VALUE_STR)
		return NULL;
	inner.name = "format";
	inner.args = S->args + 1;
	inner.n = S->n - 1;
	return text_method(E, &inner);
}

/* Is an app installed?  Asked by its name, not its label (django/apps/registry.py). */
static struct value *
installed(struct eval *E, const char *dotted, struct site *S)
{
	const struct value *L = E->installed, *name;
	int equal;

	if (L == NULL || S->n != 1 || (strcmp(dotted, "django.apps.apps.is_installed") != 0 &&
		strcmp(dotted, "django.apps.registry.apps.is_installed") != 0))
		return NULL;
	name = eval_force(E, S->args[0]);
	for (size_t i = 0; i < L->n && name->kind == VALUE_STR; i++) {
		if ((equal = value_equal(L->items[i], name)) == 1)
			return make_bool(E, 1);
		if (equal == -1)
			return make_unknown(E, "%s", eval_why(E, L->items[i]));
	}
	return name->kind == VALUE_STR ? make_bool(E, 0) : NULL;
}

/* exec(open(PATH).read()) of a file that is not there? */
static int
is_absent(struct eval *E, const struct value *text)
{
	const struct value *opened;
	struct value *path;

	if (call_name(text) == NULL || strcmp(call_name(text), ".read") != 0 ||
	    (opened = call_arg(text, 0, NULL)) == NULL || call_name(opened) == NULL ||
	    strcmp(call_name(opened), "open") != 0)
		return 0;
	path = call_arg(opened, 0, NULL);
	path = path == NULL ? NULL : eval_force(E, path);
	return path != NULL && (path->kind == VALUE_STR || path->kind == VALUE_PATH) &&
	       *path->text == '/' && access(path->text, F_OK) == -1;
}

/* Code from elsewhere runs among the names of this module. */
static void
run_elsewhere(struct eval *E, const char *dotted, const struct site *S)
{
	const char *among = S->n > 1 ? call_name(S->args[1]) : "globals";

	if (strcmp(dotted, "exec") == 0 && S->n > 0 && !is_absent(E, S->args[0]) &&
	    among != NULL && strcmp(among, "globals") == 0)
		eval_ran(E, "what exec() runs is not followed");
}

struct value *
reference_call(struct eval *E, const char *dotted, struct site *S)
{
	struct value *V;

	/* Most calls of a migration. */
	if (str_begins(dotted, "django.db."))
		return NULL;
	run_elsewhere(E, dotted, S);
	if ((V = builtin_call(E, dotted, S)) != NULL || (V = unbound(E, dotted, S)) != NULL)
		return V;
	if ((V = folders_call(E, dotted, S)) != NULL || (V = os_call(E, dotted, S)) != NULL)
		return V;
	if ((V = listing_call(E, dotted, S)) != NULL)
		return V;
	if ((V = helper(E, dotted, S)) != NULL || (V = installed(E, dotted, S)) != NULL)
		return V;
	if ((V = include_call(E, dotted, S)) != NULL || (V = urllib_call(E, dotted, S)) != NULL)
		return V;
	return environment_call(E, dotted, S);
}
