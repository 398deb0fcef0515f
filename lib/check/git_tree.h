#ifndef CHECK_GIT_TREE_H
#define CHECK_GIT_TREE_H

#include <stddef.h>

/*
 * The files of a commit, as git lists them.  This runs git, but only commands of it that run
 * nothing in turn (no filter, hook, monitor or fetch), as the repository may come from anybody.
 */

struct buf;
struct git_tree;

/*
 * git_tree_fork(folder, revision): Return the commit that the branch of the repository that
 * ${folder} is in and ${revision} both come from, to be freed; NULL with a report.
 */
char *git_tree_fork(const char *folder, const char *revision);

/*
 * git_tree_read(folder, revision): Read which files a commit has in ${folder} and below.  Return
 * it, to be freed, or NULL with a report.
 */
struct git_tree *git_tree_read(const char *folder, const char *revision);

/*
 * git_tree_id(T, path): Return the id that git gives the content of the file of this absolute
 * path, or NULL: the commit has none there.
 */
const char *git_tree_id(const struct git_tree *T, const char *path);

/* git_tree_path(T, i): Return the ${i}th file, relative to the folder, or NULL behind the last. */
const char *git_tree_path(const struct git_tree *T, size_t i);

/*
 * git_tree_hash(folder, paths, ids): Let git tell which ids files have now.  ${paths} are absolute,
 * each with a newline at its end; ${ids} gets a line for each.  Return 0, or -1 with a report.
 */
int git_tree_hash(const char *folder, const struct buf *paths, struct buf *ids);

/* git_tree_free(T): NULL is allowed. */
void git_tree_free(struct git_tree *T);

#endif
