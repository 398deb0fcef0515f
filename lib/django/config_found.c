#include <dirent.h>
#include <fcntl.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/str.h"
#include "django/apps.h"
#include "django/config.h"
#include "django/found.h"
#include "django/settings.h"
#include "django/values.h"
#include "python/access.h"
#include "python/bind.h"
#include "python/eval.h"

/* Where no settings say which AppConfig is used, it is looked for in the package. */

enum { CHOICES = 32, BYTES = 1 << 20 };

/* How well a class fits the folder: by its name, or that is not known, or it is another's. */
enum fit { FIT_OTHER, FIT_UNKNOWN, FIT_NAME };

struct choices {
	struct apps *A;
	const struct found_folder *f;
	const struct value *all[CHOICES];
	size_t n;
	enum fit best;
};

/* Does the dotted name end the folder's path? */
static int
ends_path(const char *path, const char *dotted)
{
	size_t n = strlen(path), k = strlen(dotted);

	if (k >= n || path[n - k - 1] != '/')
		return 0;
	for (path += n - k; *dotted != '\0'; path++, dotted++)
		if (*path != (*dotted == '.' ? '/' : *dotted))
			return 0;
	return 1;
}

static enum fit
fit_of(const struct found_folder *f, const struct value *V)
{
	const char *name = values_text(class_get(V, "name"));

	if (name == NULL)
		return FIT_UNKNOWN;
	return ends_path(f->package, name) ? FIT_NAME : FIT_OTHER;
}

/* The module's own classes; a base that is imported only to be inherited from is none. */
static void
collect(struct choices *C, const struct module *M)
{
	const struct value *V, *standard;
	const char *name;
	enum fit fit;

	for (size_t i = 0; i < scope_count(M->scope) && C->n < CHOICES; i++) {
		V = scope_at(M->scope, i, &name);
		if (V == NULL || !config_is(V) || V->class->module != M)
			continue;
		standard = scope_get(V->class->scope, "default");
		if (standard != NULL && value_truth(standard) == 0)
			continue;
		fit = fit_of(C->f, V);
		if (C->n == 0 || fit > C->best) {
			C->n = 0;
			C->best = fit;
		}
		if (fit == C->best)
			C->all[C->n++] = V;
	}
}

static int
try_module(struct choices *C, const char *name)
{
	const struct module *M = config_import(C->A, name);

	if (M == NULL)
		return 0;
	if (config_unparsed(C->A, M) == -1)
		return -1;
	collect(C, M);
	return 0;
}

static int
mentions_config(int dir, const char *name)
{
	struct buf B = { 0 };
	int rc;

	rc = file_slurp(dir, name, BYTES, &B) == 0 && B.len > 0 &&
	     memmem(B.data, B.len, "AppConfig", strlen("AppConfig")) != NULL;
	buf_free(&B);
	return rc;
}

/* Any other file of the package, in whatever order the folder has them: all are asked. */
static int
try_others(struct choices *C, const char *module)
{
	const struct dirent *entry;
	const char *name;
	DIR *dir;
	int rc = 0;

	if ((dir = opendir(C->f->package)) == NULL)
		return 0;
	while (rc == 0 && (entry = readdir(dir)) != NULL) {
		size_t n = strlen(entry->d_name);

		if (!str_ends(entry->d_name, ".py") || *entry->d_name == '_' ||
		    strcmp(entry->d_name, "apps.py") == 0 ||
		    memchr(entry->d_name, '.', n - 3) != NULL ||
		    !mentions_config(dirfd(dir), entry->d_name))
			continue;
		name = arena_printf(C->A->arena, "%s.%.*s", module, (int)n - 3, entry->d_name);
		rc = name == NULL ? -1 : try_module(C, name);
	}
	closedir(dir);
	return rc;
}

static const char *
label_of(const struct value *V)
{
	const struct value *label = class_get(V, "label"), *name = class_get(V, "name");
	const char *text = values_text(label != NULL ? label : name), *dot;

	dot = label == NULL && text != NULL ? strrchr(text, '.') : NULL;
	return dot != NULL ? dot + 1 : text;
}

/* Of several, the default one; or any, where all give the same label; or NULL. */
static const struct value *
choose(const struct choices *C)
{
	const struct value *chosen = NULL, *standard;
	const char *label, *first = C->n > 0 ? label_of(C->all[0]) : NULL;
	int same = first != NULL;

	for (size_t i = 0; i < C->n; i++) {
		standard = class_get(C->all[i], "default");
		if (standard != NULL && value_truth(standard) == 1 && chosen == NULL)
			chosen = C->all[i];
		label = label_of(C->all[i]);
		same = same && label != NULL && strcmp(label, first) == 0;
	}
	return chosen != NULL ? chosen : C->n == 1 || same ? C->all[0] : NULL;
}

/* The place of the label, or else of the name, or of the class, is that of the app. */
static void
set_place(struct app *app, const struct value *V)
{
	const struct value *label = class_get(V, "label"), *name = class_get(V, "name");
	const struct value *at = label != NULL ? label : name != NULL ? name : V;

	app->path = value_path(at);
	app->line = value_line(at);
	app->column = value_column(at);
}

/* A name that says more of the path than its __init__.py do tells where imports begin. */
static int
search_root(const struct apps *A, const struct found_folder *f, const struct app *app)
{
	size_t n = strlen(f->package), k = strlen(app->name);
	const char *root;

	if (strcmp(app->name, f->name) == 0 || !ends_path(f->package, app->name))
		return 0;
	if ((root = arena_strndup(A->arena, f->package, n - k - 1)) == NULL)
		return -1;
	return eval_search(settings_eval(A->settings), root);
}

int
config_found(struct apps *A, const struct found_folder *f, const char *module, struct app *app)
{
	struct choices C = { .A = A, .f = f };
	const struct value *V;
	char *apps;

	if ((apps = arena_join(A->arena, module, ".apps", NULL)) == NULL ||
	    try_module(&C, apps) == -1 || (C.n == 0 && try_module(&C, module) == -1) ||
	    (C.n == 0 && try_others(&C, module) == -1))
		return -1;
	if ((V = choose(&C)) != NULL) {
		set_place(app, V);
		return config_take(A, V, app) == -1 ? -1 : search_root(A, f, app);
	}
	if (C.n == 0)
		return 0;
	set_place(app, C.all[0]);
	return values_unknown(&A->problems, C.all[0], NULL, NULL,
	    "which of %zu AppConfigs '%s' has is not known, so its label is '%s'", C.n, app->name,
	    app->label);
}
