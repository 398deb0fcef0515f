#ifndef TASK_PROBE_PROGRAM_H
#define TASK_PROBE_PROGRAM_H

/*
 * The Python program that asks a project what it would really do; for `python -c`.
 * Its argument is a JSON object:
 *   mark    what the answer's line begins with
 *   root    the project's folder
 *   alias   the database in DATABASES
 *   apps    labels it is limited to; empty: all own apps that have models
 *   step    "plan": would it go well if the migrations of these apps were gone?
 *           "before": as they are; "after": what was applied, and what is left?
 * The answer is one line on stdout: the mark, then a JSON object; with a key
 * `error` if the project could not be asked.
 */
extern const char probe_program[];

#endif
