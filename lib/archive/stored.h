#ifndef ARCHIVE_STORED_H
#define ARCHIVE_STORED_H

#define XXH_INLINE_ALL
#include <xxhash.h>
#include <zstd.h>

/*
 * A zstd frame that compresses nothing: raw blocks and the content checksum (RFC 8878, 3.1.1), so
 * that every reader of zstd takes it, and misses no proof.  zstd itself has no such level.
 */

/* No step needs more room than this for what is not content. */
enum { STORED_ROOM = 32 };

struct stored {
	XXH64_state_t check;
	int begun;
};

/*
 * stored_stream(S, out, in, what):
 * As ZSTD_compressStream2(); ${S} begins as zeros, and ${out} has STORED_ROOM bytes.  It cannot
 * fail.
 */
size_t stored_stream(struct stored *S, ZSTD_outBuffer *out, ZSTD_inBuffer *in,
    ZSTD_EndDirective what);

#endif
