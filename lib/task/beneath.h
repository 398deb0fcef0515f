#ifndef TASK_BENEATH_H
#define TASK_BENEATH_H

/*
 * beneath_open(root, folder):
 * Open a folder by its path relative to the folder open at ${root}, through no
 * symbolic link at all.  Return a descriptor, or -1 with errno (ELOOP, ENOTDIR: a
 * link, or no folder) and no report.
 */
int beneath_open(int root, const char *folder);

/*
 * beneath_split(root, path, name):
 * Likewise the folder part of ${path}; ${name} becomes its last part, inside it.
 */
int beneath_split(int root, const char *path, const char **name);

#endif
