#ifndef CHECK_GIT_PATTERN_H
#define CHECK_GIT_PATTERN_H

#include <stddef.h>

struct arena;

/*
 * The patterns of .gitignore (gitignore(5)), as git itself takes them (its dir.c and wildmatch.c,
 * also where the manual says less).
 */

struct git_pattern {
	const char *text;	/* as it is compared: without "!", and without a slash at its end */
	size_t line;		/* from 1 */
	int negated;		/* it takes back what others ignore */
	int of_folders;		/* "build/" */
	int of_names;		/* there is no slash in it: it is about the last part of a path */
};

struct git_patterns {
	struct git_pattern *all;
	size_t n, size;
};

/*
 * git_patterns_read(A, text, n, L): Read the ${n} bytes of a file into the empty ${L}, in ${A}.
 * Return 0, or -1 with a report (memory).
 */
int git_patterns_read(struct arena *A, const char *text, size_t n, struct git_patterns *L);

/*
 * git_pattern_match(P, path, is_folder): Return 1 if a pattern is about ${path}, which is relative
 * to the folder of the file of patterns, else 0.  Time is bounded by the product of both lengths.
 */
int git_pattern_match(const struct git_pattern *P, const char *path, int is_folder);

#endif
