#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>

/* SHA-256. */

enum { HASH_BYTES = 32, HASH_HEX = 2 * HASH_BYTES + 1 };

struct hash;

/* hash_new(): Return a sum in the making, or NULL with a report. */
struct hash *hash_new(void);

/* hash_add(H, p, n): Add ${n} bytes.  Return 0, or -1 with a report. */
int hash_add(struct hash *H, const void *p, size_t n);

/* hash_try(H, p, n): The same without a report, for a thread that must not make one. */
int hash_try(struct hash *H, const void *p, size_t n);

/*
 * hash_end(H, sum), hash_end_hex(H, text):
 * Write the SHA-256 of all that was added, as bytes or as lower case digits with
 * a NUL, and make ${H} ready for another sum.  Return 0, or -1 with a report.
 */
int hash_end(struct hash *H, unsigned char sum[HASH_BYTES]);
int hash_end_hex(struct hash *H, char text[HASH_HEX]);

/* hash_free(H): Free ${H}.  NULL is allowed. */
void hash_free(struct hash *H);

/* hash_of(p, n, text): Write the sum of ${n} bytes as digits.  Return 0, or -1 with a report. */
int hash_of(const void *p, size_t n, char text[HASH_HEX]);

/*
 * hash_fd(fd, name, text): Likewise what is left of a file, from where it is read.  Reports call it
 * ${name}.
 */
int hash_fd(int fd, const char *name, char text[HASH_HEX]);

#endif
