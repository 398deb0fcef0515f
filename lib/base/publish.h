#ifndef BASE_PUBLISH_H
#define BASE_PUBLISH_H

/* A file that appears under its name whole and synced, or not at all. */

struct publish;

enum publish_mode {
	PUBLISH_NEW,	/* the name must be free, now and at the end */
	/* an existing regular file, also one behind a link, is replaced in one step */
	PUBLISH_OVER
};

/*
 * publish_open(path, mode):
 * Prepare a file, mode 0600, that shall be named ${path}.  Return it, or NULL
 * with a report.  End it with publish_free(), after publish_commit() or without.
 */
struct publish *publish_open(const char *path, enum publish_mode mode);

/* publish_fd(P): Return the descriptor to write to and to read back from; it stays with ${P}. */
int publish_fd(const struct publish *P);

/*
 * publish_rename(P, path): Let its name be another one of the same folder.  Return 0, or -1 with a
 * report.
 */
int publish_rename(struct publish *P, const char *path);

/*
 * publish_commit(P):
 * Sync the contents, give the file its name, sync the folder.  Return 0; or -1
 * with a report, and then the name is as it was before (only where the folder
 * cannot be synced may a replaced file be new already).
 * (open(2) O_TMPFILE, linkat(2), rename(2))
 */
int publish_commit(struct publish *P);

/* publish_free(P): Free ${P} and, if it was not committed, its contents.  NULL is allowed. */
void publish_free(struct publish *P);

#endif
