#ifndef PYTHON_READING_H
#define PYTHON_READING_H

struct class;
struct eval;
struct function;
struct module;

/* Modules as files, within the evaluator. */

/* module_adopt_function(M, F), module_adopt_class(M, C): They are made of the tree of ${M}. */
void module_adopt_function(struct module *M, struct function *F);
void module_adopt_class(struct module *M, struct class *C);

/* modules_free(E): Free texts and trees of all modules. */
void modules_free(struct eval *E);

/*
 * module_part(E, path): Read a file that the module which runs takes in: its names are that
 * module's.  It is not carried out yet.  NULL with a report (memory).
 */
struct module *module_part(struct eval *E, const char *path);

/* modules_look_again(E): There may be modules now that were not there before. */
void modules_look_again(struct eval *E);

/* eval_run(E, M): Carry out a module that was read. */
void eval_run(struct eval *E, struct module *M);

/* environment_add(E, text): Add "NAME=VALUE".  Return 0, or -1 with a report. */
int environment_add(struct eval *E, const char *text);

#endif
