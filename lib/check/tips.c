#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "base/str.h"
#include "check/family.h"
#include "check/subject.h"
#include "django/folder.h"

/* G013: max_migration.txt, as django-linear-migrations keeps it; the rest is in published.c. */

enum { MOST_BYTES = 4096 };

static const char file[] = "max_migration.txt";

/* Return the text of the app's file, to be freed; NULL: there is none, or it cannot be read. */
static char *
read_tip(const struct subject *S, const struct app *app)
{
	const struct folder *L = S->migrations->folders[app - S->apps->all];
	struct buf B = { 0 };
	char *path, *text = NULL;
	size_t i = 0;

	while (L != NULL && i < L->n && strcmp(L->all[i].name, file) != 0)
		i++;
	if (L == NULL || i == L->n ||
	    (path = str_printf("%s/%s", app->migrations_folder, file)) == NULL)
		return NULL;
	if (file_slurp(AT_FDCWD, path, MOST_BYTES, &B) == 0)
		text = buf_take(&B);
	buf_free(&B);
	free(path);
	return text;
}

/* The only leaf of an app; NULL: there is none, or there are several, which G001 tells. */
static const struct node *
leaf_of(const struct subject *S, const struct app *app)
{
	const struct node *leaf = NULL;

	for (size_t i = 0; i < S->graph->nodes.n; i++) {
		const struct node *N = S->graph->nodes.all[i];

		if (N->migration == NULL || N->migration->app != app || !graph_leaf(N))
			continue;
		if (leaf != NULL)
			return NULL;
		leaf = N;
	}
	return leaf;
}

static int
tell(const struct app *app, const char *name, struct findings *F, const char *what)
{
	const struct finding like = { .path = app->migrations_folder, .app = app->label };

	if (findings_add(F, &like, "%s: %s", file, what) == -1)
		return -1;
	return findings_help(F, "write '%s' into it", name);
}

static int
check_tip(const struct subject *S, const struct app *app, char *text, struct findings *F)
{
	const struct node *leaf = leaf_of(S, app);
	size_t n = strcspn(text, "\r\n");

	if (leaf == NULL)
		return 0;
	if (text[n + strspn(text + n, "\r\n")] != '\0')
		return tell(app, leaf->key.name, F, "more than one line");
	text[n] = '\0';
	if (strcmp(text, leaf->key.name) == 0)
		return 0;
	if (migrations_find(S->migrations, app->label, text) == NULL)
		return tell(app, leaf->key.name, F, "it names no migration of the app");
	return tell(app, leaf->key.name, F, "it does not name the last migration");
}

static int
is_ours(const struct app *app)
{

	return app->place == APP_OWN && app->state == APP_MIGRATED;
}

/* A project keeps these files for all of its apps, or for none. */
int
tip_file(const struct subject *S, struct findings *F)
{
	char **texts = calloc(S->apps->n + 1, sizeof *texts);
	int used = 0, rc = 0;

	if (texts == NULL)
		return report_errno(EXIT_FAILED, "cannot read %s", file);
	for (size_t i = 0; i < S->apps->n; i++)
		if (is_ours(&S->apps->all[i]))
			used |= (texts[i] = read_tip(S, &S->apps->all[i])) != NULL;
	for (size_t i = 0; i < S->apps->n && used && rc == 0; i++) {
		const struct app *app = &S->apps->all[i];
		const struct node *leaf;

		if (texts[i] != NULL)
			rc = check_tip(S, app, texts[i], F);
		else if (is_ours(app) && (leaf = leaf_of(S, app)) != NULL)
			rc = tell(app, leaf->key.name, F,
			    "missing, while other apps of the project have one");
	}
	for (size_t i = 0; i < S->apps->n; i++)
		free(texts[i]);
	free(texts);
	return rc == -1 || S->base == NULL ? rc : published_tip(S, F);
}
