#ifndef ARCHIVE_MEMBER_H
#define ARCHIVE_MEMBER_H

#include <stdint.h>

/*
 * Names of members.  Those of files are tree/PATH, where a byte that is not
 * printable ASCII, or is '%', stands as %XX (two upper case digits): so no locale
 * and no tar changes them, and any path can be held.
 */

#define MEMBER_ABOUT "slate.json"
#define MEMBER_MANIFEST "manifest.json"
#define MEMBER_TREE "tree/"

enum { MEMBER_PIECE = sizeof "payload/18446744073709551615" };

/* member_piece(name, i): Write the name of the ${i}th piece, "payload/00000000". */
void member_piece(char name[MEMBER_PIECE], uint64_t i);

/* member_path_ok(path): Return 1 if it is relative and has no empty, "." or ".." part, else 0. */
int member_path_ok(const char *path);

/* member_name(path): Return the name of a file's member, to be freed; NULL with a report. */
char *member_name(const char *path);

/*
 * member_path(name):
 * Return the path, to be freed; or NULL without a report when this is not what
 * member_name() gives for any path that is ok.
 */
char *member_path(const char *name);

#endif
