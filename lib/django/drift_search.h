#ifndef DJANGO_DRIFT_SEARCH_H
#define DJANGO_DRIFT_SEARCH_H

/*
 * drift_search(folder, class):
 * Look for "class NAME" in the sources below an app's folder, not in its migrations: a model may
 * be in a file that only other code imports.  Return the file's path, to be freed, or NULL.
 */
char *drift_search(const char *folder, const char *class);

#endif
