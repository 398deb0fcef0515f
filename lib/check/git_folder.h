#ifndef CHECK_GIT_FOLDER_H
#define CHECK_GIT_FOLDER_H

/* Where a git repository keeps its things (git's Documentation/gitrepository-layout.txt). */

struct git_folder {
	char *work;	/* what its paths are relative to */
	char *own;	/* of this worktree: "index" */
	char *shared;	/* of all its worktrees: "info/exclude" */
};

/*
 * git_folder_find(folder, G):
 * Find the repository that an absolute ${folder} is in.  Return 1, 0 if there is none, or -1 with a
 * report (memory); git_folder_free() in any case.
 */
int git_folder_find(const char *folder, struct git_folder *G);

/* git_folder_free(G): Free what ${G} points to. */
void git_folder_free(struct git_folder *G);

#endif
