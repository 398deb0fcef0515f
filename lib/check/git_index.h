#ifndef CHECK_GIT_INDEX_H
#define CHECK_GIT_INDEX_H

/*
 * The files that git knows, read from its index (git's Documentation/gitformat-index.txt)
 * without running it.
 */

struct git_folder;
struct git_index;

/*
 * git_index_read(R, folder, G):
 * Read the index of a repository.  Set ${*G}, to be freed, or to NULL where there is none that can
 * be read (a split index, SHA-256), or that knows nothing of ${folder}.
 * Return 0, or -1 with a report (memory).
 */
int git_index_read(const struct git_folder *R, const char *folder, struct git_index **G);

/* git_index_has(G, path): Return 1 if git knows the absolute ${path}, else 0. */
int git_index_has(const struct git_index *G, const char *path);

/* git_index_free(G): NULL is allowed. */
void git_index_free(struct git_index *G);

#endif
