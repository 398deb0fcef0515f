#include "django/drift_search.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/str.h"

enum { DEEP = 6, FILES = 2000, FILE_BYTES = 1 << 22 };

/* Does a line of the text begin the class? */
static int
has_class(const char *text, const char *class)
{
	size_t n = strlen(class);

	while ((text = strstr(text, "class ")) != NULL) {
		text += strlen("class ");
		text += strspn(text, " ");
		if (strncmp(text, class, n) == 0 && !isalnum((unsigned char)text[n]) &&
		    text[n] != '_')
			return 1;
	}
	return 0;
}

static int
look_in(const char *path, const char *class)
{
	struct buf B = { 0 };
	int rc;

	rc = file_slurp(AT_FDCWD, path, FILE_BYTES, &B) == 0 && B.data != NULL &&
	     has_class(B.data, class);
	buf_free(&B);
	return rc;
}

static char *
search(const char *folder, const char *class, unsigned depth, unsigned *files)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	char *path = NULL, *found = NULL;
	struct stat st;

	while (dir != NULL && found == NULL && (entry = readdir(dir)) != NULL) {
		free(path);
		path = NULL;
		if (entry->d_name[0] == '.' || strcmp(entry->d_name, "migrations") == 0 ||
		    *files >= FILES ||
		    (path = str_printf("%s/%s", folder, entry->d_name)) == NULL ||
		    lstat(path, &st) == -1)
			continue;
		if (S_ISDIR(st.st_mode) && depth < DEEP) {
			found = search(path, class, depth + 1, files);
		} else if (S_ISREG(st.st_mode) && str_ends(path, ".py")) {
			++*files;
			if (look_in(path, class)) {
				found = path;
				path = NULL;
			}
		}
	}
	free(path);
	if (dir != NULL)
		closedir(dir);
	return found;
}

char *
drift_search(const char *folder, const char *class)
{
	unsigned files = 0;

	return search(folder, class, 0, &files);
}
