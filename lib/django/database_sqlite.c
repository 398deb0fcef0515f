#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "django/database_option.h"
#include "django/project.h"
#include "django/settings.h"

/* SQLite: a file, or memory; nothing else is heeded. */

/* The file of "file:NAME?..." (sqlite.org/uri.html); Django lets SQLite read such names. */
static const char *
file_of_uri(struct arena *A, const char *uri)
{
	const char *p = uri + strlen("file:"), *query = p + strcspn(p, "?#");

	if (str_begins(p, "//"))
		p += 2 + strcspn(p + 2, "/");
	if (*query == '?' &&
	    (strstr(query, "mode=memory") != NULL || strstr(query, "vfs=memdb") != NULL))
		return ":memory:";
	return p < query ? database_decode(A, p, (size_t)(query - p)) : "";
}

/* A relative file is taken from where manage.py lies. */
void
database_sqlite(struct database_reading *R)
{
	static const char *const unheeded[] = { "HOST", "PORT", "USER", "PASSWORD", NULL };
	struct database_value *V = &R->D->parts[DATABASE_NAME];
	const char *file;

	database_options(R, NULL, NULL);
	database_ignore(R, unheeded);
	for (int i = DATABASE_HOST; i <= DATABASE_PASSWORD; i++)
		R->D->parts[i] = (struct database_value){ 0 };
	if (V->text == NULL) {
		if (V->unknown == NULL)
			V->unknown = "the database has no NAME";
		return;
	}
	file = str_begins(V->text, "file:") ? file_of_uri(R->A, V->text) : V->text;
	if (file != NULL && *file == '\0')
		V->unknown = "it names no file";
	else if (file != NULL && *file == '/')
		/* Two slashes would begin a host. */
		V->text = file + strspn(file, "/") - 1;
	else if (file != NULL && strcmp(file, ":memory:") != 0)
		V->text = arena_printf(R->A, "%s/%s", project_folder(settings_project(R->S)), file);
	else
		V->text = file;
	R->failed |= V->text == NULL;
	if (V->unknown != NULL)
		V->text = NULL;
}
