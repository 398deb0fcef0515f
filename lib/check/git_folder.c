#include "check/git_folder.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/str.h"

enum { MOST_BYTES = 8192 };

/* ${path}, which may be relative to ${folder}, without dots; to be freed, NULL with a report. */
static char *
from_folder(const char *folder, const char *path)
{
	char *joined = *path == '/' ? str_dup(path) : str_printf("%s/%s", folder, path);
	char *plain = joined == NULL ? NULL : file_real(joined);

	if (plain == NULL)
		return joined;
	free(joined);
	return plain;
}

/*
 * Set ${*path} to what the one line of the file ${folder}/${name} says behind ${begin}.  Return 1,
 * 0 if there is no such file or line, or -1 with a report.
 */
static int
read_pointer(const char *folder, const char *name, const char *begin, char **path)
{
	char *file = str_printf("%s/%s", folder, name);
	struct buf B = { 0 };
	int rc = 0;

	if (file == NULL)
		return -1;
	if (file_slurp(AT_FDCWD, file, MOST_BYTES, &B) == 0 && B.len > 0 &&
	    str_begins(B.data, begin)) {
		B.data[strcspn(B.data, "\r\n")] = '\0';
		*path = from_folder(folder, B.data + strlen(begin));
		rc = *path == NULL ? -1 : 1;
	}
	buf_free(&B);
	free(file);
	return rc;
}

/* A linked worktree and a submodule have a file in place of the folder. */
static int
read_places(struct git_folder *G, const char *git, int is_folder)
{
	int rc;

	if (is_folder)
		return (G->own = str_dup(git)) == NULL || (G->shared = str_dup(git)) == NULL ? -1
											     : 1;
	if ((rc = read_pointer(G->work, ".git", "gitdir: ", &G->own)) != 1)
		return rc;
	if (read_pointer(G->own, "commondir", "", &G->shared) == -1 ||
	    (G->shared == NULL && (G->shared = str_dup(G->own)) == NULL))
		return -1;
	return 1;
}

int
git_folder_find(const char *folder, struct git_folder *G)
{
	struct stat st;
	char *path;
	int rc;

	*G = (struct git_folder){ 0 };
	if (*folder != '/')
		return 0;
	if ((G->work = str_dup(folder)) == NULL)
		return -1;
	for (; *G->work != '\0'; *strrchr(G->work, '/') = '\0') {
		if ((path = str_printf("%s/.git", G->work)) == NULL)
			return -1;
		if (lstat(path, &st) == 0) {
			rc = read_places(G, path, S_ISDIR(st.st_mode));
			free(path);
			return rc;
		}
		free(path);
	}
	return 0;
}

void
git_folder_free(struct git_folder *G)
{

	free(G->work);
	free(G->own);
	free(G->shared);
	*G = (struct git_folder){ 0 };
}
