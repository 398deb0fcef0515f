#include "writer.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

#include "about.h"
#include "base/buf.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "base/str.h"
#include "compress.h"
#include "manifest.h"
#include "member.h"
#include "sums.h"

enum { CHUNK = 256 << 10 };
static const int64_t second = 1000000000;

struct archive_writer {
	struct compress *compress;
	struct sums *sums;
	struct archive *tar;
	struct hash *sum; /* of the payload, or of one file */
	char *name;
	char *piece; /* ARCHIVE_PIECE bytes; the tar must know a member's size before it */
	size_t filled;
	uint64_t pieces;
	time_t created;
	int present;
	struct manifest manifest;
	int failed; /* whatever went wrong: this will never be an archive */
	int ended;
};

/*
 * What of the tar comes out of libarchive.  After a failure it is dropped, with no
 * word to libarchive, which would leak memory: whoever calls it looks at ${failed}.
 */
static la_ssize_t
sink(struct archive *tar, void *cookie, const void *p, size_t n)
{
	struct archive_writer *W = cookie;

	(void)tar;
	if (!W->failed && compress_write(W->compress, p, n) == -1)
		W->failed = 1;
	return (la_ssize_t)n;
}

/* A failure of libarchive itself; what the stage below it has reported is not reported again. */
static int
fail(struct archive_writer *W)
{

	if (!W->failed)
		report(EXIT_FAILED, "cannot write archive: '%s': %s", W->name,
		    archive_error_string(W->tar));
	W->failed = 1;
	return -1;
}

static int
begin_member(struct archive_writer *W, const char *member, uint64_t size, const struct stat *st)
{
	struct archive_entry *E;
	int rc;

	if ((E = archive_entry_new2(W->tar)) == NULL) {
		W->failed = 1;
		return report(EXIT_FAILED, "cannot write archive: '%s'", W->name);
	}
	archive_entry_set_pathname(E, member);
	archive_entry_set_filetype(E, AE_IFREG);
	archive_entry_set_perm(E, st == NULL ? 0644 : st->st_mode & 0777);
	archive_entry_set_size(E, (int64_t)size);
	archive_entry_set_mtime(E, st == NULL ? W->created : st->st_mtim.tv_sec,
	    st == NULL ? 0 : st->st_mtim.tv_nsec);
	if (st != NULL)
		archive_entry_set_atime(E, st->st_atim.tv_sec, st->st_atim.tv_nsec);
	rc = archive_write_header(W->tar, E);
	archive_entry_free(E);
	W->manifest.members++;
	/* A warning is a failure too: then something is not stored as it was asked. */
	return rc == ARCHIVE_OK && !W->failed ? 0 : fail(W);
}

/* All of it must be taken: what is too much for a member, libarchive drops without an error. */
static int
write_member(struct archive_writer *W, const void *p, size_t n)
{

	if (n > 0 && archive_write_data(W->tar, p, n) != (la_ssize_t)n)
		return fail(W);
	return W->failed ? -1 : 0;
}

static int
end_member(struct archive_writer *W)
{

	return archive_write_finish_entry(W->tar) == ARCHIVE_OK && !W->failed ? 0 : fail(W);
}

static int
whole_member(struct archive_writer *W, const char *member, const void *p, size_t n)
{

	if (begin_member(W, member, n, NULL) == -1 || write_member(W, p, n) == -1)
		return -1;
	return end_member(W);
}

static int
open_tar(struct archive_writer *W)
{
	int rc;

	if ((W->tar = archive_write_new()) == NULL)
		return report(EXIT_FAILED, "cannot write archive: '%s'", W->name);
	/* The unrestricted form keeps nanoseconds, which only files need. */
	rc = W->manifest.kind == ARCHIVE_FILES ? archive_write_set_format_pax(W->tar) :
						 archive_write_set_format_pax_restricted(W->tar);
	/*
	 * No padding behind the two blocks that end a tar: the reader demands that nothing
	 * follows.
	 */
	if (rc != ARCHIVE_OK || archive_write_set_bytes_per_block(W->tar, 0) != ARCHIVE_OK ||
	    archive_write_set_bytes_in_last_block(W->tar, 1) != ARCHIVE_OK ||
	    archive_write_open(W->tar, W, NULL, sink, NULL) != ARCHIVE_OK)
		return fail(W);
	return 0;
}

struct archive_writer *
writer_open(int fd, const char *name, const struct archive_about *about, int level)
{
	struct archive_writer *W;
	struct buf B = { 0 };

	if ((W = calloc(1, sizeof *W)) == NULL || (W->piece = malloc(ARCHIVE_PIECE)) == NULL) {
		report_errno(EXIT_FAILED, "cannot begin the archive: '%s'", name);
		goto err1;
	}
	W->manifest.kind = about->kind;
	W->created = about->created;
	W->present = about->present;
	if (about_write(about, &B) == -1 || (W->name = str_dup(name)) == NULL)
		goto err1;
	if ((W->sum = hash_new()) == NULL || (W->sums = sums_new()) == NULL)
		goto err1;
	if ((W->compress = compress_new(fd, name, level, W->sums)) == NULL)
		goto err1;
	if (open_tar(W) == -1 || whole_member(W, MEMBER_ABOUT, B.data, B.len) == -1)
		goto err1;

	buf_free(&B);
	return W;

err1:
	buf_free(&B);
	writer_free(W);
	return NULL;
}

/* Write what is in the piece as one member; its sum is made while it is compressed. */
static int
write_piece(struct archive_writer *W)
{
	char member[MEMBER_PIECE];
	uint64_t ticket;
	int rc;

	member_piece(member, W->pieces++);
	ticket = sums_add(W->sums, W->sum, W->piece, W->filled);
	rc = whole_member(W, member, W->piece, W->filled);
	if (sums_wait(W->sums, ticket) == -1) {
		W->failed = 1;
		rc = -1;
	}
	W->manifest.bytes += W->filled;
	W->filled = 0;
	return rc;
}

int
writer_payload(struct archive_writer *W, const void *p, size_t n)
{
	const char *from = p;
	size_t part;

	if (W->failed || W->manifest.kind != ARCHIVE_DATABASE || !W->present) {
		W->failed = 1;
		return report(EXIT_FAILED, "cannot add a payload to the archive: '%s'", W->name);
	}
	for (; n > 0; from += part, n -= part) {
		part = ARCHIVE_PIECE - W->filled < n ? ARCHIVE_PIECE - W->filled : n;
		memcpy(W->piece + W->filled, from, part);
		W->filled += part;
		if (W->filled == ARCHIVE_PIECE && write_piece(W) == -1)
			return -1;
	}
	return 0;
}

/* Times beyond the years 1678 to 2261 have no nanoseconds in 64 bits. */
static int
nanoseconds(const struct timespec *t, int64_t *result)
{

	if (__builtin_mul_overflow((int64_t)t->tv_sec, second, result) ||
	    __builtin_add_overflow(*result, (int64_t)t->tv_nsec, result))
		return -1;
	return 0;
}

static int
copy_content(struct archive_writer *W, int fd, const char *path, const struct stat *st)
{
	uint64_t left = (uint64_t)st->st_size;
	ssize_t got;

	/* One byte more than expected is asked for: a file that grew is noticed. */
	for (;;) {
		got = file_read(fd, W->piece, left < CHUNK ? left + 1 : CHUNK, path);
		if (got == -1)
			return -1;
		if ((uint64_t)got > left || (got == 0 && left > 0))
			return report(
			    EXIT_REFUSED, "file changed while it was archived: '%s'", path);
		if (got == 0)
			return 0;
		if (hash_add(W->sum, W->piece, (size_t)got) == -1 ||
		    write_member(W, W->piece, (size_t)got) == -1)
			return -1;
		left -= (uint64_t)got;
	}
}

static int
add_file(struct archive_writer *W, int fd, const char *path, const struct stat *st,
    struct manifest_file *F)
{

	if (W->manifest.kind != ARCHIVE_FILES || !S_ISREG(st->st_mode) || !member_path_ok(path))
		return report(EXIT_REFUSED, "cannot be archived: '%s'", path);
	if (nanoseconds(&st->st_mtim, &F->mtime_ns) == -1 ||
	    nanoseconds(&st->st_atim, &F->atime_ns) == -1)
		return report(EXIT_REFUSED, "time is out of range: '%s'", path);
	F->mode = st->st_mode & 0777;
	F->bytes = (uint64_t)st->st_size;
	if (begin_member(W, F->member, F->bytes, st) == -1 || copy_content(W, fd, path, st) == -1 ||
	    end_member(W) == -1 || hash_end_hex(W->sum, F->sum) == -1)
		return -1;
	return manifest_add(&W->manifest, F);
}

int
writer_file(struct archive_writer *W, int fd, const char *path, const struct stat *st,
    char sum[HASH_HEX])
{
	struct manifest_file F = { 0 };
	int rc;

	if (W->failed)
		return report(EXIT_FAILED, "cannot add to the archive: '%s'", W->name);
	if ((F.member = member_name(path)) == NULL)
		rc = -1;
	else
		rc = add_file(W, fd, path, st, &F);
	if (rc == 0)
		memcpy(sum, F.sum, HASH_HEX);
	else
		W->failed = 1;
	free(F.member);
	return rc;
}

static int
write_manifest(struct archive_writer *W, const struct archive_count *counts, size_t n)
{
	struct manifest M = W->manifest;
	struct buf B = { 0 };
	const char *doubled;
	int rc = -1, failed;

	if ((doubled = manifest_doubled(&M, &failed)) != NULL)
		return report(EXIT_REFUSED, "archived twice: '%s'", doubled);
	if (failed || (M.kind == ARCHIVE_DATABASE && hash_end_hex(W->sum, M.sum) == -1))
		return -1;
	/* The caller's, only lent. */
	M.counts = (struct archive_count *)counts;
	M.n_counts = n;
	M.members++;
	if (manifest_write(&M, &B) == 0)
		rc = whole_member(W, MEMBER_MANIFEST, B.data, B.len);
	buf_free(&B);
	return rc;
}

int
writer_end(struct archive_writer *W, const struct archive_count *counts, size_t n,
    char sum[HASH_HEX], uint64_t *bytes)
{

	if (W->failed || W->ended)
		return report(EXIT_FAILED, "archive is not complete: '%s'", W->name);
	W->ended = 1;
	if (W->filled > 0 && write_piece(W) == -1)
		return -1;
	if (write_manifest(W, counts, n) == -1)
		return -1;
	if (archive_write_close(W->tar) != ARCHIVE_OK || W->failed)
		return fail(W);
	return compress_end(W->compress, sum, bytes);
}

void
writer_free(struct archive_writer *W)
{

	if (W == NULL)
		return;
	/* libarchive makes a proper end also of what is not whole; it shall go nowhere. */
	W->failed = 1;
	archive_write_free(W->tar);
	compress_free(W->compress);
	sums_free(W->sums);
	hash_free(W->sum);
	manifest_free(&W->manifest);
	free(W->piece);
	free(W->name);
	free(W);
}
