#ifndef BASE_MD5_H
#define BASE_MD5_H

#include <stddef.h>
#include <stdint.h>

/*
 * MD5 (RFC 1321) of short texts: Django names indexes by it.  It protects nothing; for what
 * must hold there is base/hash.h.
 */

enum { MD5_BYTES = 16, MD5_BLOCK = 64 };

struct md5 {
	uint32_t state[4];
	uint64_t n;		/* bytes so far */
	unsigned char block[MD5_BLOCK];
};

void md5_begin(struct md5 *M);
void md5_add(struct md5 *M, const void *p, size_t n);
void md5_end(struct md5 *M, unsigned char sum[MD5_BYTES]);

#endif
