#ifndef PYTHON_MAKE_H
#define PYTHON_MAKE_H

#include <stddef.h>
#include <stdint.h>

#include "value.h"

struct eval;
struct scope;
struct site;

/*
 * Making values.  Nothing here returns NULL: when memory is short the value is
 * an unknown one that says so.
 */

/* make_bytes(E, n): Return ${n} zeroed bytes of the module that runs, or NULL. */
void *make_bytes(struct eval *E, size_t n);

struct value *make(struct eval *E, enum value_kind kind);	/* at the place that is evaluated */
void make_place(const struct eval *E, struct value *V);	/* it is of what is evaluated */
struct value *make_bool(struct eval *E, int on);
struct value *make_int(struct eval *E, int64_t number);
struct value *make_text(struct eval *E, enum value_kind kind, const char *s, size_t n);
struct value *make_str(struct eval *E, const char *s);
/* make_reference(E, base, name): "base.name"; ${base} may be NULL. */
struct value *make_reference(struct eval *E, const char *base, const char *name);
struct value *make_list(struct eval *E, enum value_kind kind, size_t room);
struct value *make_dict(struct eval *E);
struct value *make_module(struct eval *E, struct module *M);
struct value *make_call(struct eval *E, struct value *callee, const struct site *S);
struct value *make_operator(struct eval *E, const char *name, struct value *left,
    struct value *right);

/* make_unknown(E, format, ...), make_error(E, type, format, ...): Say why. */
struct value *make_unknown(struct eval *E, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct value *make_error(struct eval *E, const char *type, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* make_some(E, why, V): Return an unknown: any number of items, among them maybe those of ${V}. */
struct value *make_some(struct eval *E, const char *why, struct value *V);

/* make_copy(E, V): Return a shallow copy that can be changed alone. */
struct value *make_copy(struct eval *E, const struct value *V);

/* make_safe(E, V, item): Return ${item}, or an unknown one where ${V} would come to hold itself. */
struct value *make_safe(struct eval *E, struct value *V, struct value *item);

/* make_lost(V, why): Nothing is known of a container any more. */
void make_lost(struct value *V, const char *why);

/* make_from(V, W): ${V} was made of ${W}: it comes from where that came from.  Return ${V}. */
struct value *make_from(struct value *V, const struct value *W);

/*
 * list_insert(E, V, at, item), list_cut(E, V, at): Change a list, tuple or set.
 * list_add(E, V, item): Add to a set what is not there yet.
 */
void list_insert(struct eval *E, struct value *V, size_t at, struct value *item);
void list_cut(struct eval *E, struct value *V, size_t at);
void list_add(struct eval *E, struct value *V, struct value *item);

/* dict_find(V, key): Return the pair, or NULL.  dict_put(), dict_remove(): Change the dict. */
struct pair *dict_find(const struct value *V, const struct value *key);
void dict_put(struct eval *E, struct value *V, struct value *key, struct value *item);
void dict_remove(struct eval *E, struct value *V, struct pair *at);

/* scope_new(E, parent), scope_set(E, S, name, V): ${name} is of the names table; V NULL: unbind. */
struct scope *scope_new(struct eval *E, struct scope *parent);
void scope_set(struct eval *E, struct scope *S, const char *name, struct value *V);
struct value *scope_find(const struct scope *S, const char *name);	/* by pointer, no parents */

/* eval_registry(E, name, V): What a name of its module is for a function that reads it. */
struct value *eval_registry(struct eval *E, const char *name, struct value *V);

#endif
