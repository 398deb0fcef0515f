#ifndef CHECK_GIT_INDEX_H
#define CHECK_GIT_INDEX_H

/*
 * The files that git knows, read from its index (git's Documentation/gitformat-index.txt)
 * without running it.
 */

struct git_index;

/*
 * git_index_read(folder, G):
 * Read the index of the repository that ${folder} is in.  Set ${*G}, to be freed, or to NULL
 * where there is none that can be read (no repository, a linked worktree, a split index), or that
 * knows nothing of ${folder}.
 * Return 0, or -1 with a report (memory).
 */
int git_index_read(const char *folder, struct git_index **G);

/* git_index_has(G, path): Return 1 if git knows the absolute ${path}, else 0. */
int git_index_has(const struct git_index *G, const char *path);

/* git_index_free(G): NULL is allowed. */
void git_index_free(struct git_index *G);

#endif
