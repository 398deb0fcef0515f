#ifndef CHECK_PATCH_H
#define CHECK_PATCH_H

#include <stdio.h>

struct findings;

/*
 * patch_put(F, folder, out):
 * Write the fixes of findings in files below ${folder} as one unified diff for patch -p1 there.
 * A fix that does not fit its file any more is left out, with a warning.  Return 0, or -1
 * with a report.
 */
int patch_put(const struct findings *F, const char *folder, FILE *out);

#endif
