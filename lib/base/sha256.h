#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

/*
 * SHA-256 (FIPS 180-4) with the instructions that processors have for it, of two texts at a time:
 * one alone leaves half of such a processor idle, which no library of ours can change.
 */

enum { SHA256_BLOCK = 64, SHA256_SUM = 32 };

struct sha256 {
	uint32_t state[8];
	unsigned char part[SHA256_BLOCK]; /* the beginning of a block that is not here whole */
	uint64_t bytes;
};

/* sha256_able(): Return 1 if this processor has them; else nothing here may be called. */
int sha256_able(void);

/* Begin; add any number of times; end with the sum. */
void sha256_begin(struct sha256 *S);
void sha256_add(struct sha256 *S, const void *p, size_t n);
void sha256_end(struct sha256 *S, unsigned char sum[SHA256_SUM]);

/* sha256_add_two(S, p, T, q, n): Add ${n} bytes to each. */
void sha256_add_two(struct sha256 *S, const void *p, struct sha256 *T, const void *q, size_t n);

#endif
