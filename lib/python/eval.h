#ifndef PYTHON_EVAL_H
#define PYTHON_EVAL_H

#include <stddef.h>

#include "parser.h"
#include "value.h"

/*
 * Evaluating modules as far as that is possible without running them: names,
 * literals, containers, the environment, paths, imports of the project's own
 * modules, `if` and `try`, small functions.  What is not known is said to be so.
 * All values live until eval_free().
 */

struct eval; struct paths;

struct eval_options {
	const char *const *folders;	/* searched for modules to follow; ends with NULL */
	const char *const *known;	/* for modules that are not followed; or NULL */
	const char *const *environment;	/* "NAME=VALUE"; ends with NULL; NULL: empty */
	const char *const *argv;	/* sys.argv; ends with NULL; NULL: not known */
	int complete;			/* what neither of the folders holds is not installed */
	struct paths *paths;		/* what lies where; NULL: ask each time */
};

/* One module; it stays even when it cannot be parsed. */
struct module {
	const char *name;		/* "config.settings.base" */
	const char *path;		/* its file; NULL: a folder without __init__.py */
	int package, loading;		/* a package; it runs now */
	struct parse parse;		/* look at ${parse.error.message} first */
	const char *unreadable;		/* why the file could not be read, or NULL */
	struct scope *scope;		/* what it binds */
	struct value *raised;		/* the first error that would end its import; or NULL */
	struct value *ran;		/* VALUE_UNKNOWN: exec() or the like may set anything */
	struct value **notes;		/* VALUE_UNKNOWN: statements that were not followed */
	size_t notes_n;
};

/* eval_new(O): Return an evaluator, or NULL with a report.  ${O} is copied. */
struct eval *eval_new(const struct eval_options *O);

/*
 * eval_import(E, name):
 * Return a module of the folders by its dotted name, evaluated, once; NULL when
 * there is none (without a report).
 */
struct module *eval_import(struct eval *E, const char *name);

/*
 * eval_file(E, path, name):
 * Read and evaluate a file as the module called ${name} (NULL: none imports it).
 * eval_text(E, text, len, path, name):
 * Likewise, text that was read already and lives until eval_trim() or eval_free().
 * Return the module, or NULL with a report (memory).
 */
struct module *eval_file(struct eval *E, const char *path, const char *name);
struct module *eval_text(struct eval *E, const char *text, size_t len, const char *path,
    const char *name);

/* eval_offer(E, text, name): Evaluate lasting text when the module is imported.  0, or -1. */
int eval_offer(struct eval *E, const char *text, const char *name);

/* eval_module_at(E, i): Return the ${i}th module that was read, or NULL behind the last. */
/* eval_module_value(E, M): Return the module as a value. */
const struct module *eval_module_at(const struct eval *E, size_t i);
struct value *eval_module_value(struct eval *E, struct module *M);

/*
 * eval_define(E, dotted, V): Say what a reference ("django.conf.settings") stands for where its
 * value is needed (in a condition, a sum, a loop); the reference itself stays one.
 */
int eval_define(struct eval *E, const char *dotted, struct value *V);

/* eval_resolve(E, V): Return what a reference stands for if that can be known, else ${V}. */
struct value *eval_resolve(struct eval *E, struct value *V);

/* eval_str(E, text): Return a new str; eval_variable(E, name): an environment variable, or NULL. */
/* eval_folders(E): Return the folders searched now: sys.path, as code has changed it. */
struct value *eval_str(struct eval *E, const char *text);
struct value *eval_variable(struct eval *E, const char *name);
const char *const *eval_folders(const struct eval *E);

/* eval_trim(E, M): Free text and tree of a module; its functions and classes lose their ${node}. */
/* eval_free(E): Free everything.  NULL is allowed. */
void eval_trim(struct eval *E, struct module *M);
void eval_free(struct eval *E);

#endif
