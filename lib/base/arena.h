#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

/* Memory that is given out piece by piece and freed all at once. */

struct arena;

/*
 * arena_new(limit):
 * Return an arena that gives out at most ${limit} bytes (0: no limit), or NULL
 * with a report.
 */
struct arena *arena_new(size_t limit);

/*
 * arena_alloc(A, n):
 * Return ${n} zeroed bytes, aligned for pointers and numbers, that live as long as
 * ${A}; or NULL with a report, also when the limit is reached.
 * arena_take(A, n): Likewise, bytes that hold anything.
 */
void *arena_alloc(struct arena *A, size_t n);
void *arena_take(struct arena *A, size_t n);

/*
 * arena_strndup(A, s, n), arena_strdup(A, s): Return a copy with a NUL behind it, or NULL with a
 * report.
 */
char *arena_strndup(struct arena *A, const char *s, size_t n);
char *arena_strdup(struct arena *A, const char *s);

/* arena_join(A, s, ..., NULL): Return the texts one behind the other, or NULL with a report. */
char *arena_join(struct arena *A, const char *s, ...) __attribute__((sentinel));

/* arena_printf(A, format, ...): Return formatted text, or NULL with a report. */
char *arena_printf(struct arena *A, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * arena_reset(A): Take back all that ${A} gave out; it gives some of that memory out again.
 */
void arena_reset(struct arena *A);

/* arena_free(A): Free ${A} and all it gave out.  NULL is allowed. */
void arena_free(struct arena *A);

#endif
