#ifndef BASE_PATHS_H
#define BASE_PATHS_H

/*
 * What lies at paths, each asked for once: for who looks for modules in many
 * folders.  What changes on disk meanwhile is not seen.
 */

struct paths;

enum path_kind {
	PATH_NONE,		/* nothing, or it cannot be reached */
	PATH_FILE,		/* a regular file; links are followed */
	PATH_FOLDER,
	PATH_OTHER
};

/* paths_new(): Return an empty table, or NULL with a report. */
struct paths *paths_new(void);

/* paths_kind(P, path): Return what lies at an absolute path.  ${P} NULL: ask each time. */
enum path_kind paths_kind(struct paths *P, const char *path);

/*
 * paths_real(P, path):
 * Return an absolute path without links, dots or doubled slashes, as file_real() does,
 * that lives as long as ${P}; NULL with errno and no report.
 */
const char *paths_real(struct paths *P, const char *path);

/*
 * paths_nearest(names):
 * Return the nearest folder, from the current one upwards, that holds one of these (ends with
 * NULL), to be freed; "" where there is none.  NULL with a report.
 */
char *paths_nearest(const char *const *names);

/* paths_free(P): NULL is allowed. */
void paths_free(struct paths *P);

#endif
