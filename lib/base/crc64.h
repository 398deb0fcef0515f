#ifndef BASE_CRC64_H
#define BASE_CRC64_H

#include <stddef.h>
#include <stdint.h>

/*
 * CRC-64/XZ, which the archives of mongodump carry: begin with 0, give the last result for more
 * bytes.
 */
uint64_t crc64(uint64_t crc, const void *p, size_t n);

/* crc64_begin(): Make the tables.  Once, before threads call crc64(). */
void crc64_begin(void);

#endif
