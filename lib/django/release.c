#include "django/release.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/str.h"
#include "django/search.h"
#include "django/settings.h"

enum { INIT_BYTES = 1 << 16 };

/* "VERSION = (5, 2, 19, ...)" in django/__init__.py */
static int
read_version(const char *path)
{
	static const char begin[] = "VERSION = (";
	struct buf B = { 0 };
	int major, minor, rc = 0;
	const char *p;

	if (file_slurp(AT_FDCWD, path, INIT_BYTES, &B) == 0 && B.data != NULL &&
	    (p = strstr(B.data, begin)) != NULL &&
	    sscanf(p + strlen(begin), "%3d, %3d", &major, &minor) == 2)
		rc = major * 100 + minor;
	buf_free(&B);
	return rc;
}

int
release_of(const struct settings *S)
{
	const char *const *folders = settings_search(S)->all;
	char *path;
	int rc = 0;

	for (; rc == 0 && *folders != NULL; folders++) {
		if ((path = str_printf("%s/django/__init__.py", *folders)) == NULL)
			return 0;
		rc = read_version(path);
		free(path);
	}
	return rc;
}
