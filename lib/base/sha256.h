#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

/*
 * SHA-256 (FIPS 180-4) by the instructions that some processors have for it.  A round waits for
 * the one before, so one sum alone leaves the processor idle half of the time: two sums side by
 * side take little longer than one.
 */

enum { SHA256_BLOCK = 64, SHA256_BYTES = 32 };

struct sha256 {
	uint32_t state[8];
	uint64_t bytes;			  /* of all that was added */
	unsigned char rest[SHA256_BLOCK]; /* what of it is no whole block */
};

/* sha256_can(): Return 1; or 0 on other processors: then nothing else may be called. */
int sha256_can(void);

/* sha256_begin(S): Begin a sum. */
void sha256_begin(struct sha256 *S);

/* sha256_add(S, p, n): Add ${n} bytes. */
void sha256_add(struct sha256 *S, const void *p, size_t n);

/* sha256_add_two(S, p, T, q, n): Add ${n} bytes at ${p} to ${S}, and as many at ${q} to ${T}. */
void sha256_add_two(struct sha256 *S, const void *p, struct sha256 *T, const void *q, size_t n);

/* sha256_end(S, sum): Write the sum.  ${S} must then be begun anew. */
void sha256_end(struct sha256 *S, unsigned char sum[SHA256_BYTES]);

#endif
