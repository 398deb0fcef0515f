#ifndef CHECK_IGNORE_H
#define CHECK_IGNORE_H

struct findings;

/*
 * Comments that ask for silence: "# slate: ignore[G001]", with codes, or beginnings of codes,
 * and commas between.  Behind code it holds for findings of its line; in a line above all
 * code, for the whole file.
 */

/*
 * ignore_apply(F): Take out of ${F}, which is sorted, what comments in the files say.
 * Return 0, or -1 with a report.
 */
int ignore_apply(struct findings *F);

#endif
