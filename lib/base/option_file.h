#ifndef BASE_OPTION_FILE_H
#define BASE_OPTION_FILE_H

#include "option.h"

struct buf;

/*
 * A file of options: one a line, as "--fail-on warning" or "--fail-on=warning"; blank lines
 * and lines that begin with "#" say nothing.  It may come from anybody: only rows that are
 * marked ${in_file} may stand there.
 */

/* Return why a value is wrong ("takes error, warning or info"), or NULL. */
typedef const char *option_check(const char *name, const char *value);

/*
 * option_file(rows, check, path, text, O):
 * Read the file into ${text}, which must outlive ${O}, and put what it says into ${O}.
 * Return 0, also when there is none; or -1 with a report (EXIT_INVALID) that names the line.
 */
int option_file(const struct option_row *rows, option_check *check, const char *path,
    struct buf *text, void *O);

/*
 * option_verify(rows, check, usage, O): Check values of the command line.  Return 0, or -1 after
 * a usage message.
 */
int option_verify(const struct option_row *rows, option_check *check, const char *usage,
    const void *O);

/*
 * option_merge(rows, O, from): Take over what ${O} does not say; lists of ${from} come first.
 * Return 0, or -1 with a report.
 */
int option_merge(const struct option_row *rows, void *O, const void *from);

#endif
