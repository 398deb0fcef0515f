#include "check/home.h"

#include <stdlib.h>
#include <string.h>

#include "base/paths.h"
#include "base/str.h"

static const char *const marks[] = { ".mig-verify", "manage.py", NULL };

int
home_find(const char *folder, int here, char **home)
{

	*home = folder != NULL ? str_dup(folder) : here ? str_dup(".") : paths_nearest(marks);
	if (*home == NULL)
		return -1;
	if (**home == '\0') {
		free(*home);
		*home = NULL;
	}
	return 0;
}

char *
home_repository(const char *folder)
{
	const char *workspace = getenv("GITHUB_WORKSPACE");
	char *real;
	size_t n;

	if (workspace != NULL && (real = realpath(workspace, NULL)) != NULL) {
		n = strlen(real);
		if (n > 1 && strncmp(folder, real, n) == 0 &&
		    (folder[n] == '/' || folder[n] == '\0'))
			return real;
		free(real);
	}
	return str_dup(folder);
}
