#ifndef TASK_COMPILED_H
#define TASK_COMPILED_H

#include <stddef.h>

/* What Python compiled beside its sources: __pycache__/NAME.TAG.pyc (PEP 3147). */

/*
 * compiled_remove(source):
 * Remove what was compiled from the file ${source}, whether that is there or not.
 * Return 0, or -1 with a report.
 */
int compiled_remove(const char *source);

/*
 * compiled_stale(folder, visit, cookie):
 * Call ${visit} with the path of each file in the folder's __pycache__ that was
 * compiled from a source no longer there.  Return 0, or -1 with a report or from ${visit}.
 */
int compiled_stale(const char *folder, int visit(void *cookie, const char *path), void *cookie);

/*
 * compiled_remove_folder(folder): Remove the folder's __pycache__ if no source is left; else leave
 * it.
 */
void compiled_remove_folder(const char *folder);

#endif
