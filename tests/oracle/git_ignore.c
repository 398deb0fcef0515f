#include <stdio.h>
#include <string.h>

#include "check/git_folder.h"
#include "check/git_ignore.h"

/* Reads paths from stdin; prints "PATTERNS:LINE PATH" of those that git ignores in a repository. */
int
main(int argc, char **argv)
{
	struct git_ignore *I;
	struct git_folder R;
	struct git_cause C;
	char line[4096], path[8192];
	int rc = 0;

	if (argc != 2 || git_folder_find(argv[1], &R) != 1 || (I = git_ignore_new(&R)) == NULL)
		return 1;
	while (rc != -1 && fgets(line, sizeof line, stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		snprintf(path, sizeof path, "%s/%s", argv[1], line);
		if ((rc = git_ignore_cause(I, path, &C)) == 1)
			printf("%s:%zu %s\n", C.path + strlen(argv[1]) + 1, C.line, line);
	}
	git_ignore_free(I);
	git_folder_free(&R);
	return rc == -1;
}
