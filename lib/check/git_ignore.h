#ifndef CHECK_GIT_IGNORE_H
#define CHECK_GIT_IGNORE_H

#include <stddef.h>

/*
 * Which files git is told to ignore: by the .gitignore of their folder and of those above it in the
 * repository, or by its info/exclude.  What core.excludesFile names is not read.
 */

struct git_folder;
struct git_ignore;

/* What ignores a file. */
struct git_cause {
	const char *path;	/* of the file of patterns, absolute */
	size_t line;
};

/* git_ignore_new(R): Return who knows a repository; NULL with a report. */
struct git_ignore *git_ignore_new(const struct git_folder *R);

/*
 * git_ignore_cause(I, path, C):
 * Find what ignores a file of this absolute path that is not in the index.  Return 1 and set ${C},
 * which lives as long as ${I}; 0: nothing does, or it is not in the repository; -1 with a report.
 */
int git_ignore_cause(struct git_ignore *I, const char *path, struct git_cause *C);

/* git_ignore_free(I): NULL is allowed. */
void git_ignore_free(struct git_ignore *I);

#endif
