#ifndef TASK_GUNZIP_H
#define TASK_GUNZIP_H

#include <stddef.h>
#include <sys/types.h>

/* A file, through gzip where it is so written. */

struct gunzip;

/* gunzip_open(path): Return it, or NULL with a report.  gunzip_try(path): Without a report. */
struct gunzip *gunzip_open(const char *path);
struct gunzip *gunzip_try(const char *path);

/*
 * gunzip_read(G, p, n): Fill ${n} bytes, fewer only at the end, 0 behind it.  Return how many, or
 * -1 without a report: it cannot be read, is damaged or cut off; gunzip_report(G) tells and
 * returns -1.
 */
ssize_t gunzip_read(struct gunzip *G, void *p, size_t n);
int gunzip_report(struct gunzip *G);

/*
 * gunzip_each(path, take, cookie): Give all of a file to take(), in pieces, until that returns -1
 * or somebody asks to stop.  Return 0, or -1 with a report.
 */
int gunzip_each(const char *path, int (*take)(void *cookie, const void *p, size_t n), void *cookie);

/* gunzip_free(G): NULL is allowed. */
void gunzip_free(struct gunzip *G);

#endif
