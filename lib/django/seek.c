#include "django/seek.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/str.h"
#include "django/apps.h"
#include "django/config.h"
#include "django/settings.h"
#include "python/bind.h"

enum { SEEK_BYTES = 1 << 20 };

/* Does a file of the app speak of the setting?  Most do not, and need not be understood. */
static int
names_it(const struct app *app, const char *file, const char *name)
{
	char *path = str_printf("%s/%s.py", app->folder, file);
	struct buf B = { 0 };
	int rc = 0;

	if (path != NULL && file_slurp(AT_FDCWD, path, SEEK_BYTES, &B) == 0 && B.data != NULL)
		rc = memmem(B.data, B.len, name, strlen(name)) != NULL;
	buf_free(&B);
	free(path);
	return rc;
}

static void
read_file(const struct apps *A, const struct app *app, const char *file)
{
	char *dotted = str_printf("%s.%s", app->name, file);

	if (dotted != NULL)
		config_import(A, dotted);
	free(dotted);
}

const char *
seek_setting(const struct apps *A, const char *name)
{
	static const char *const files[] = { "settings", "conf", "app_settings", "defaults" };
	const char *text = settings_text(A->settings, name);

	for (size_t i = 0; text == NULL && i < A->n; i++)
		for (size_t k = 0; k < sizeof files / sizeof *files && text == NULL; k++) {
			const struct app *app = &A->all[i];

			if (app->folder == NULL || !names_it(app, files[k], name))
				continue;
			read_file(A, app, files[k]);
			text = settings_text(A->settings, name);
		}
	return text;
}

static void
seek(const void *A, const char *name)
{

	seek_setting(A, name);
}

void
seek_begin(const struct apps *A)
{

	eval_seek(settings_eval(A->settings), seek, A);
}
