#ifndef DJANGO_FOLDER_H
#define DJANGO_FOLDER_H

#include <stddef.h>
#include <sys/stat.h>

/*
 * What lies in a migrations folder (django/db/migrations/loader.py, CPython's
 * pkgutil.iter_modules).
 */

enum folder_kind {
	FOLDER_INIT,		/* __init__.py */
	FOLDER_MIGRATION,	/* Django loads it: a source, a lone .pyc, an extension */
	FOLDER_SHADOWED,	/* another file of the same stem is loaded instead */
	FOLDER_HELPER,		/* begins with '_' or '~': not loaded */
	FOLDER_DOTTED,		/* a source with a dot in its stem: not loaded */
	FOLDER_BACKUP,		/* an editor's or copier's: "0001_x.py~", "0001_x.py.bak" */
	FOLDER_NESTED,		/* a folder; not looked into */
	FOLDER_CACHE,		/* __pycache__ */
	FOLDER_OTHER		/* anything else */
};

struct folder_file {
	char *name;		/* "0001_initial.py" */
	size_t stem;		/* length of the migration's name at its begin */
	enum folder_kind kind;
	int source;		/* .py, not compiled */
	mode_t mode;		/* as lstat(2) says, of a link itself */
	uid_t uid;
	gid_t gid;
};

struct folder {
	struct folder_file *all;	/* sorted by name, bytewise */
	size_t n;
	int capitals;		/* a name has capital letters */
};

/*
 * folder_list(path):
 * List a folder.  Return it, to be freed with folder_free(); NULL with errno and no report.
 */
struct folder *folder_list(const char *path);

/*
 * folder_glance(path): Likewise; but of migrations that are regular sources ${mode} is 0, for who
 * reads them to fill in what fstat(2) says.
 */
struct folder *folder_glance(const char *path);

/* folder_free(F): NULL is allowed. */
void folder_free(struct folder *F);

#endif
