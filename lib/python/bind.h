#ifndef PYTHON_BIND_H
#define PYTHON_BIND_H

#include <stddef.h>

#include "eval.h"

/* What a caller lets modules know beside their code. */

/*
 * eval_copy(E, text, len, path): As eval_text(), of text that is copied and that nothing imports.
 */
struct module *eval_copy(struct eval *E, const char *text, size_t len, const char *path);

/* eval_import_known(E, name): As eval_import(), of the folders whose modules are not followed. */
struct module *eval_import_known(struct eval *E, const char *name);

/* eval_bind(E, M, name, V): Let a name of a module stand for ${V}.  Return 0, or -1. */
int eval_bind(struct eval *E, struct module *M, const char *name, struct value *V);

/*
 * eval_seek(E, seek, context): Let seek(context, NULL, name) look for a setting that none of what
 * stands for "django.conf.settings" has, once; it may eval_bind() it.  And let seek(context,
 * module, name) import what may call a function of a module that changes a container of this
 * module, before that container is read.
 */
void eval_seek(struct eval *E,
    void (*seek)(const void *context, const char *module, const char *name),
    const void *context);

/* eval_open(M, why): Say that a module may hold more than is seen; ${why} must outlive it. */
void eval_open(struct module *M, const char *why);

/* eval_search(E, folder): Search one more folder, after others.  Return 0, or -1 with a report. */
int eval_search(struct eval *E, const char *folder);

/*
 * eval_installed(E, L): Let django.apps.apps.is_installed() ask this list of names, which may
 * have unknown ones.
 */
void eval_installed(struct eval *E, struct value *L);

/*
 * eval_made(E, V, name): Return an attribute of what the class ${V} makes, called without
 * arguments: what its __init__ sets, else the class's own; or NULL.
 */
struct value *eval_made(struct eval *E, struct value *V, const char *name);

/* eval_list(E): Return a new, empty list; eval_append(E, L, V): Add to it. */
/* eval_some(E, why): Return what stands in a list for any number of unknown items. */
struct value *eval_list(struct eval *E);
struct value *eval_some(struct eval *E, const char *why);
void eval_append(struct eval *E, struct value *L, struct value *V);

#endif
