#include "check/home.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"

static const char file[] = ".mig-verify";

static int
has(const char *folder, const char *name)
{
	char *path;
	int rc;

	if ((path = str_printf("%s/%s", folder, name)) == NULL)
		return -1;
	rc = access(path, F_OK) == 0;
	free(path);
	return rc;
}

/* Search upwards.  Return the folder, "" where there is none, or NULL with a report. */
static char *
nearest(void)
{
	char *folder = realpath(".", NULL);
	int rc = 0;

	if (folder == NULL) {
		report_errno(EXIT_FAILED, "cannot tell the current folder");
		return NULL;
	}
	for (; *folder != '\0'; *strrchr(folder, '/') = '\0') {
		if ((rc = has(folder, file)) == 0)
			rc = has(folder, "manage.py");
		if (rc != 0)
			break;
	}
	if (rc != -1)
		return folder;
	free(folder);
	return NULL;
}

int
home_find(const char *folder, int here, char **home)
{

	*home = folder != NULL ? str_dup(folder) : here ? str_dup(".") : nearest();
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
