#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/str.h"
#include "check/family.h"
#include "check/subject.h"
#include "django/folder.h"

/* Apps that lie beside installed ones, with migrations, but are not installed themselves. */

static size_t
count_migrations(const char *folder)
{
	struct folder *L = folder_list(folder);
	size_t n = 0;

	for (size_t i = 0; L != NULL && i < L->n; i++)
		n += L->all[i].kind == FOLDER_MIGRATION && L->all[i].name[0] == '0';
	folder_free(L);
	return n;
}

/* Does an app keep its migrations there, or have its code beside? */
static int
is_installed(const struct subject *S, const char *folder, const char *migrations)
{

	for (size_t i = 0; i < S->apps->n; i++) {
		const struct app *app = &S->apps->all[i];

		if (app->folder != NULL && strcmp(app->folder, folder) == 0)
			return 1;
		if (app->migrations_folder != NULL &&
		    strcmp(app->migrations_folder, migrations) == 0)
			return 1;
	}
	return 0;
}

static int
look_at(const struct subject *S, const struct app *beside, const char *folder, struct findings *F)
{
	const char *dot = strrchr(beside->name, '.');
	const int package = dot == NULL ? 0 : (int)(dot + 1 - beside->name);
	char *migrations = str_printf("%s/migrations", folder);
	char *init = str_printf("%s/migrations/__init__.py", folder);
	struct finding like = { 0 };
	size_t n;
	int rc = migrations == NULL || init == NULL ? -1 : 0;

	if (rc == 0 && !is_installed(S, folder, migrations) && access(init, F_OK) == 0 &&
	    (n = count_migrations(migrations)) > 0) {
		rc = findings_add(F, &like,
		    "no installed app has these migrations: Django never reads them (%zu)", n);
		if (rc == 0 && (F->all[F->n - 1].path = arena_strdup(F->arena, init)) == NULL)
			rc = -1;
		if (rc == 0)
			rc = findings_help(F, "add '%.*s%s' to INSTALLED_APPS, or delete it",
			    package, beside->name, file_name(folder));
	}
	free(init);
	free(migrations);
	return rc;
}

/* ${beside}: an app that lies in ${parent}, whose package that is. */
static int
look_into(const struct subject *S, const struct app *beside, const char *parent, struct findings *F)
{
	DIR *dir = opendir(parent);
	struct dirent *entry;
	char *folder;
	int rc = 0;

	while (dir != NULL && rc == 0 && (entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.' ||
		    (entry->d_type != DT_DIR && entry->d_type != DT_UNKNOWN))
			continue;
		folder = str_printf("%s/%s", parent, entry->d_name);
		rc = folder == NULL ? -1 : look_at(S, beside, folder, F);
		free(folder);
	}
	if (dir != NULL)
		closedir(dir);
	return rc;
}

/* The folder that an app lies in, unless an earlier app lies there too; to be freed. */
static char *
parent_of(const struct subject *S, size_t i)
{
	const char *folder = S->apps->all[i].folder, *other;
	size_t n;

	if (S->apps->all[i].place != APP_OWN || folder == NULL || strrchr(folder, '/') == NULL)
		return NULL;
	n = (size_t)(strrchr(folder, '/') - folder);
	for (size_t k = 0; k < i; k++) {
		other = S->apps->all[k].folder;
		if (S->apps->all[k].place == APP_OWN && other != NULL &&
		    strncmp(other, folder, n + 1) == 0 && strchr(other + n + 1, '/') == NULL)
			return NULL;
	}
	return str_printf("%.*s", (int)n, folder);
}

int
model_not_installed(const struct subject *S, struct findings *F)
{
	char *parent;
	int rc = 0;

	/* What is not known of INSTALLED_APPS may name them. */
	if (!S->apps->complete)
		return 0;
	for (size_t i = 0; i < S->apps->n && rc == 0; i++) {
		if ((parent = parent_of(S, i)) == NULL)
			continue;
		rc = look_into(S, &S->apps->all[i], parent, F);
		free(parent);
	}
	return rc;
}
