#ifndef PYTHON_ACCESS_H
#define PYTHON_ACCESS_H

#include <stddef.h>
#include <stdint.h>

#include "value.h"

/* Looking at values.  Nothing here allocates, fails or reports. */

/* value_is(V, text): Return 1 if ${V} is the str ${text}, else 0.  NULL is no value. */
int value_is(const struct value *V, const char *text);

/* value_truth(V): Return 1 or 0 as bool() says, or -1 where it is not known. */
int value_truth(const struct value *V);

/* value_equal(V, W): Return 1 or 0 as == says, or -1 where it is not known. */
int value_equal(const struct value *V, const struct value *W);

/* value_known(V): Return 1 if nothing in ${V}, however deep, is unknown or an error, else 0. */
int value_known(const struct value *V);

/*
 * dict_get(V, key):
 * Return what the dict ${V} holds under a str; or NULL: not there (or no dict).
 * Look at dict_open(V) before NULL is taken for absent.
 */
struct value *dict_get(const struct value *V, const char *key);

/* dict_open(V): Return 1 if the dict may hold more than is seen (it has an unknown key), else 0. */
int dict_open(const struct value *V);

/*
 * class_get(V, name): Return an attribute of a class, inherited too where the bases are known,
 * or NULL.
 */
struct value *class_get(const struct value *V, const char *name);

/*
 * class_is(V, dotted): Return 1 if a class has this reference or class among its bases, itself
 * too, else 0.
 */
int class_is(const struct value *V, const char *dotted);

/*
 * call_name(V): Return the dotted name a call is of ("django.db.models.CharField"), or NULL.  A
 * method of a call is ".name", with the receiver as first argument; operators are "operator.or_".
 * call_arg(V, i, name): Return the ${i}th argument (from 0; -1: none) or the one named ${name}
 * (or NULL: none); NULL: not given.
 */
const char *call_name(const struct value *V);
struct value *call_arg(const struct value *V, int i, const char *name);

/*
 * scope_get(S, name): Return what a name is bound to, or NULL.  scope_open(S): Return why there
 * may be more names than are seen, or NULL.
 */
struct value *scope_get(const struct scope *S, const char *name);
const char *scope_open(const struct scope *S);
/* scope_count(S), scope_at(S, i, name): The bindings, in the order they were first made. */
size_t scope_count(const struct scope *S);
struct value *scope_at(const struct scope *S, size_t i, const char **name);

/* module_get(V, name): scope_get() of a module's value, or NULL. */
struct value *module_get(const struct value *V, const char *name);

/*
 * value_path(V): Return the file whose code made ${V}, or NULL.
 * value_line(V), value_column(V): Return where in it, from 1; 0: not from code.
 */
const char *value_path(const struct value *V);
uint32_t value_line(const struct value *V);
uint32_t value_column(const struct value *V);

/* value_type(V): Return "str", "list", "reference", "unknown"... */
const char *value_type(const struct value *V);

#endif
