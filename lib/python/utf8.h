#ifndef PYTHON_UTF8_H
#define PYTHON_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* utf8_put(out, code): Write a code point, also a surrogate, as 1 to 4 bytes.  Return how many. */
unsigned utf8_put(char *out, uint32_t code);

/* utf8_get(s, code): Read one from well-formed text.  Return how many bytes. */
unsigned utf8_get(const char *s, uint32_t *code);

/* utf8_count(s, n): Return how many characters ${n} bytes hold. */
size_t utf8_count(const char *s, size_t n);

#endif
