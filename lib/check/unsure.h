#ifndef CHECK_UNSURE_H
#define CHECK_UNSURE_H

struct subject;

/*
 * unsure_tell(S): Warn on standard error of what may be missing in a plan or graph: edges that are
 * not known, files that could not be read, apps that Django would not take.  Only of the project's
 * own apps, and of the first few.
 */
void unsure_tell(const struct subject *S);

#endif
