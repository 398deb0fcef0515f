#ifndef TASK_CLEAN_H
#define TASK_CLEAN_H

#include <stddef.h>

struct json;
struct keep_archive;
struct keep_list;
struct project;

/* Which migration files a reset removes, and what is to be said before. */

struct clean;

struct clean_plan {
	const char *const *apps; /* labels; none: all of the project's own */
	size_t app_count;
	int helpers; /* _NAME.py too */
	int dependents; /* and the apps whose migrations depend on these */
};

/*
 * clean_read(P, plan):
 * Read the project and choose.  Return what would go, to be freed with clean_free();
 * or NULL with a report (EXIT_REFUSED: a remaining migration depends on a removed one).
 */
struct clean *clean_read(struct project *P, const struct clean_plan *plan);

/* clean_files(C): Return the files to go, below the project's folder. */
struct keep_list *clean_files(struct clean *C);

/*
 * clean_tell(C): Tell what the removal means: who imports a file, what comes not back, what Git
 * tracks.
 */
int clean_tell(const struct clean *C);

/*
 * clean_remove(C, A): Remove the files, which were archived.  Return 0; or -1 with a
 * report, and then what had been removed is put back.
 */
int clean_remove(struct clean *C, const struct keep_archive *A);

/* clean_retreat(C, A): Put back what was removed, or report which archive holds it. */
void clean_retreat(const struct clean *C, const struct keep_archive *A);

/* clean_receipt(J, C, A): Add the keys of a clean event. */
void clean_receipt(struct json *J, const struct clean *C, const struct keep_archive *A);

/* clean_free(C): NULL is allowed. */
void clean_free(struct clean *C);

#endif
