#ifndef PYTHON_READING_H
#define PYTHON_READING_H

struct arena;
struct eval;
struct module;

/* Modules as files, within the evaluator. */

/* module_arena(M): Return where what belongs to it is.  module_free(M): Free it, text and all. */
struct arena *module_arena(struct module *M);
void module_free(struct module *M);

/* eval_run(E, M): Carry out a module that was read. */
void eval_run(struct eval *E, struct module *M);

/* environment_add(E, text): Add "NAME=VALUE".  Return 0, or -1 with a report. */
int environment_add(struct eval *E, const char *text);

#endif
