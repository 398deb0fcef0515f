#ifndef BASE_XXH64_H
#define BASE_XXH64_H

#include <stddef.h>
#include <stdint.h>

/* XXH64; with seed 0 it is the checksum of zstd's frames (RFC 8878, 3.1.1). */

enum { XXH64_STRIPE = 32 };

struct xxh64 {
	uint64_t lane[4];
	unsigned char part[XXH64_STRIPE]; /* the beginning of a stripe that is not here whole */
	uint64_t seed, bytes;
};

/* Begin; add any number of times; the sum of all that was added. */
void xxh64_begin(struct xxh64 *X, uint64_t seed);
void xxh64_add(struct xxh64 *X, const void *p, size_t n);
uint64_t xxh64_end(const struct xxh64 *X);

#endif
