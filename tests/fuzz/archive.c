/*
 * Arbitrary bytes as an archive: as they are, and as the tar within one, so that the
 * fuzzer need not guess sums.  The reader must refuse them, or accept what it then can
 * read again; nothing else.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zstd.h>

#include "archive/about.h"
#include "archive/compress.h"
#include "archive/reader.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CHUNK = 4096 };

/* Read all of it.  Return 0 if it is valid, else -1. */
static int
read_archive(int fd)
{
	struct archive_reader *R;
	struct archive_member M;
	char chunk[CHUNK];
	const void *part;
	int rc;

	lseek(fd, 0, SEEK_SET);
	if ((R = reader_open(fd, "fuzz")) == NULL)
		return -1;
	if (reader_about(R)->kind == ARCHIVE_DATABASE)
		while (reader_payload(R, &part) > 0)
			;
	else
		while (reader_next(R, &M) == 1)
			if (M.path[0] == '/' || strstr(M.path, "../") == M.path ||
			    strcmp(M.path, "..") == 0 || strstr(M.path, "/../") != NULL ||
			    M.mode > 0777 ||
			    (M.bytes % 2 == 0 && reader_content(R, chunk, sizeof chunk) == 0 &&
				M.bytes > 0 && reader_content(R, chunk, 1) != 0))
				abort();
	rc = reader_end(R);
	reader_free(R);
	return rc;
}

static void
try(const void *p, size_t n)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC), rc;

	if (fd == -1 || write(fd, p, n) != (ssize_t)n)
		abort();
	report_forget();
	rc = read_archive(fd);
	/* Refused with a reason, or accepted both times; never one without the other. */
	if ((rc == -1) != (report_status() != 0))
		abort();
	report_forget();
	if (rc == 0 && reader_verify(fd, "fuzz", NULL) == -1)
		abort();
	close(fd);
}

/* The same bytes in a proper frame with a proper trailer. */
static void
try_as_tar(const uint8_t *data, size_t size)
{
	static ZSTD_CCtx *C;
	unsigned char sum[HASH_BYTES];
	struct hash *H = hash_new();
	struct buf B = { 0 };
	size_t bound = ZSTD_compressBound(size);

	if (C == NULL) {
		C = ZSTD_createCCtx();
		ZSTD_CCtx_setParameter(C, ZSTD_c_compressionLevel, 1);
		ZSTD_CCtx_setParameter(C, ZSTD_c_checksumFlag, 1);
	}
	B.len = ZSTD_compress2(C, buf_room(&B, bound), bound, data, size);
	hash_add(H, B.data, B.len);
	hash_end(H, sum);
	buf_add(&B, compress_trailer, sizeof compress_trailer);
	buf_add(&B, sum, sizeof sum);
	try(B.data, B.len);
	buf_free(&B);
	hash_free(H);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{

	report_mute(1);
	try(data, size);
	try_as_tar(data, size);
	return 0;
}
