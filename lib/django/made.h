#ifndef DJANGO_MADE_H
#define DJANGO_MADE_H

#include <stddef.h>

struct arena;
struct keyword_arg;
struct value;

/*
 * Values that no code has written, as of the fields that Django adds to a model.  Each stands at
 * the place of ${at} and lives in the arena; NULL with a report (memory).
 */

struct value *made_str(struct arena *A, const struct value *at, const char *text);
struct value *made_bool(struct arena *A, const struct value *at, int on);
struct value *made_reference(struct arena *A, const struct value *at, const char *dotted);
struct value *made_pair(struct arena *A, const struct value *at, struct value *a,
    struct value *b);	/* a tuple */
struct value *made_list(struct arena *A, const struct value *at, size_t room);	/* empty */

/* made_call(A, at, dotted, keywords, n): A call with named arguments; one may have no value. */
struct value *made_call(struct arena *A, const struct value *at, const char *dotted,
    const struct keyword_arg *keywords, size_t n);

#endif
