#ifndef TASK_MANAGE_H
#define TASK_MANAGE_H

struct probe;

/*
 * manage_run(P, args):
 * Run the project's `manage.py` with ${args} (a command and its arguments; ends
 * with NULL) in the project's folder.  Its output is drained to stderr as it comes,
 * or kept back where ${P} is quiet.  Return 0 if it ended with 0, or -1 with a
 * report that repeats its last words.
 */
int manage_run(struct probe *P, const char *const *args);

#endif
