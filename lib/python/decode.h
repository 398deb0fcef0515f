#ifndef PYTHON_DECODE_H
#define PYTHON_DECODE_H

#include <stddef.h>

struct arena;
struct parse;
struct parser;
struct token;

/* From the bytes of a source to text. */

/*
 * decode_source(A, bytes, len, P): Make UTF-8 of a source: P->text, P->len.  Return 0, or -1
 * with the error.
 */
int decode_source(struct arena *A, const char *bytes, size_t len, struct parse *P);

/*
 * decode_string(P, t, begin, end, bits, out, n): Append the text of a literal.  Return its
 * flags, or -1.
 */
int decode_string(struct parser *P, const struct token *t, size_t begin, size_t end, unsigned bits,
    char *out, size_t *n);

#endif
