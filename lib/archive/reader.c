#include "reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "about.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "expand.h"
#include "manifest.h"
#include "member.h"
#include "sums.h"

enum { PART = 1 << 20, BLOCK = 512 };
static const int64_t second = 1000000000;

struct archive_reader {
	struct expand *expand;
	struct sums *sums;
	struct archive *tar;
	struct archive_entry *entry; /* the present member; it belongs to ${tar} */
	char *name;
	struct archive_about about;

	/* The present member: its name, size, how much was given out, and what libarchive lent of it. */
	const char *member;
	uint64_t size, at;
	const char *block;
	size_t block_len;

	/* The payload goes through two parts: one is given out while the other is still being summed. */
	char *part[2];
	uint64_t ticket[2];
	int which;
	size_t part_len, part_at;
	uint64_t pieces;

	/* A file: it must be read to its end before the next. */
	char *path;
	struct manifest_file file;

	struct hash *sum; /* of the payload, or of one file */
	struct manifest seen, told;
	int at_manifest, failed;
};

static la_ssize_t
source(struct archive *tar, void *cookie, const void **p)
{
	struct archive_reader *R = cookie;
	ssize_t got = expand_next(R->expand, p);

	if (got == -1) {
		R->failed = 1;
		archive_set_error(tar, EIO, "cannot read");
	}
	return got;
}

static int
invalid(struct archive_reader *R, const char *why)
{

	/* What the stage below libarchive has reported is not reported again. */
	if (!R->failed)
		report(EXIT_INVALID, "archive is not valid: '%s': %s", R->name, why);
	R->failed = 1;
	return -1;
}

static int
invalid_member(struct archive_reader *R, const char *why)
{

	if (!R->failed)
		report(EXIT_INVALID, "archive is not valid: '%s': %s: '%s'", R->name, why,
		    R->member == NULL ? "" : R->member);
	R->failed = 1;
	return -1;
}

/* Go to the next member, whatever it is.  Return 1, 0 at the end of the tar, or -1 with a report. */
static int
next_member(struct archive_reader *R)
{
	int rc;

	R->member = NULL;
	R->block_len = 0;
	R->at = 0;
	rc = archive_read_next_header(R->tar, &R->entry);
	if (rc == ARCHIVE_EOF)
		return 0;
	if (rc != ARCHIVE_OK)
		return invalid(R, archive_error_string(R->tar));
	R->seen.members++;
	/* In a plain locale, libarchive has no text for a name that is not ASCII. */
	if ((R->member = archive_entry_pathname(R->entry)) == NULL)
		return invalid(R, "a member has a name that no archive of slate has");
	if (archive_entry_filetype(R->entry) != AE_IFREG || archive_entry_hardlink(R->entry) != NULL ||
	    archive_entry_symlink(R->entry) != NULL || archive_entry_sparse_count(R->entry) != 0)
		return invalid_member(R, "a member is not a regular file");
	if (!archive_entry_size_is_set(R->entry) || archive_entry_size(R->entry) < 0)
		return invalid_member(R, "a member has no size");
	R->size = (uint64_t)archive_entry_size(R->entry);
	return 1;
}

/* Copy up to ${n} bytes of the present member.  Return how many; 0 only at its end. */
static ssize_t
read_member(struct archive_reader *R, char *to, size_t n)
{
	size_t have = 0, part;
	const void *p;
	la_int64_t offset;
	int rc;

	while (have < n && R->at < R->size) {
		if (R->block_len == 0) {
			rc = archive_read_data_block(R->tar, &p, &R->block_len, &offset);
			if (rc != ARCHIVE_OK)
				return invalid(R, rc == ARCHIVE_EOF ? "a member is cut" :
								      archive_error_string(R->tar));
			if ((uint64_t)offset != R->at || R->block_len > R->size - R->at)
				return invalid_member(R, "a member is not whole");
			R->block = p;
		}
		part = R->block_len < n - have ? R->block_len : n - have;
		memcpy(to + have, R->block, part);
		R->block += part;
		R->block_len -= part;
		R->at += part;
		have += part;
	}
	return (ssize_t)have;
}

/* Append a member that must be named ${member} to ${B}. */
static int
slurp(struct archive_reader *R, const char *member, size_t max, struct buf *B)
{
	char *room;

	if (strcmp(R->member, member) != 0)
		return invalid_member(R, "another member was expected");
	if (R->size == 0 || R->size > max)
		return invalid_member(R, "a member has no sensible size");
	if ((room = buf_room(B, R->size)) == NULL || read_member(R, room, R->size) == -1) {
		R->failed = 1;
		return -1;
	}
	B->len += R->size;
	return 0;
}

static int
begin(struct archive_reader *R)
{
	struct buf B = { 0 };
	int rc = -1;

	if ((R->tar = archive_read_new()) == NULL)
		return report(EXIT_FAILED, "cannot begin to read: '%s'", R->name);
	if (archive_read_support_format_tar(R->tar) != ARCHIVE_OK ||
	    archive_read_open(R->tar, R, NULL, source, NULL) != ARCHIVE_OK)
		return invalid(R, archive_error_string(R->tar));
	if ((rc = next_member(R)) != 1)
		return rc == 0 ? invalid(R, "it is empty") : -1;
	if ((rc = slurp(R, MEMBER_ABOUT, ARCHIVE_ABOUT_MAX, &B)) == 0)
		rc = about_read(B.data, B.len, R->name, &R->about);
	buf_free(&B);
	R->seen.kind = R->told.kind = R->about.kind;
	return rc;
}

struct archive_reader *
reader_open(int fd, const char *name)
{
	struct archive_reader *R;

	if ((R = calloc(1, sizeof *R)) == NULL || (R->part[0] = malloc(PART)) == NULL ||
	    (R->part[1] = malloc(PART)) == NULL) {
		report_errno(EXIT_FAILED, "cannot begin to read: '%s'", name);
		goto err1;
	}
	if ((R->name = str_dup(name)) == NULL || (R->sum = hash_new()) == NULL)
		goto err1;
	if ((R->sums = sums_new()) == NULL || (R->expand = expand_new(fd, name, R->sums)) == NULL)
		goto err1;
	if (begin(R) == -1)
		goto err1;

	return R;

err1:
	reader_free(R);
	return NULL;
}

const struct archive_about *
reader_about(const struct archive_reader *R)
{

	return &R->about;
}

/* Go to the next piece of the payload.  Return 1; 0 when the manifest comes instead; -1 with a report. */
static int
next_piece(struct archive_reader *R)
{
	char expected[MEMBER_PIECE];
	int rc;

	if (R->at_manifest)
		return 0;
	if ((rc = next_member(R)) != 1)
		return rc == 0 ? invalid(R, "it ends without a manifest") : -1;
	if (strcmp(R->member, MEMBER_MANIFEST) == 0) {
		R->at_manifest = 1;
		return 0;
	}
	member_piece(expected, R->pieces);
	if (strcmp(R->member, expected) != 0)
		return invalid_member(R, "another member was expected");
	if (!R->about.present)
		return invalid_member(R, "a database that was not there has no payload");
	/* All pieces before this one were full. */
	if (R->size == 0 || R->size > ARCHIVE_PIECE || R->seen.bytes != R->pieces * ARCHIVE_PIECE)
		return invalid_member(R, "a piece has the wrong size");
	R->pieces++;
	R->seen.bytes += R->size;
	return 1;
}

/* Fill the other part, and have it summed.  Return how many bytes are in it, 0 at the payload's end. */
static ssize_t
next_part(struct archive_reader *R)
{
	ssize_t got = 0;
	int rc;

	if (cancel_check() == -1) {
		R->failed = 1;
		return -1;
	}
	R->part_at = R->part_len = 0;
	R->which ^= 1;
	if (sums_wait(R->sums, R->ticket[R->which]) == -1)
		return -1;
	/* The present member is slate.json, a piece read to its end, or the manifest. */
	if ((R->at == R->size || R->at_manifest) && (rc = next_piece(R)) != 1)
		return rc;
	if ((got = read_member(R, R->part[R->which], PART)) == -1)
		return -1;
	R->part_len = (size_t)got;
	R->ticket[R->which] = sums_add(R->sums, R->sum, R->part[R->which], R->part_len);
	return got;
}

ssize_t
reader_payload(struct archive_reader *R, void *p, size_t n)
{
	ssize_t got;

	if (R->failed || R->about.kind != ARCHIVE_DATABASE)
		return invalid(R, "it holds no database");
	if (R->part_at == R->part_len && (got = next_part(R)) <= 0)
		return got;
	if (n > R->part_len - R->part_at)
		n = R->part_len - R->part_at;
	memcpy(p, R->part[R->which] + R->part_at, n);
	R->part_at += n;
	return (ssize_t)n;
}

/* The present file was read to its end. */
static int
end_file(struct archive_reader *R)
{

	if (hash_end_hex(R->sum, R->file.sum) == -1 || manifest_add(&R->seen, &R->file) == -1) {
		R->failed = 1;
		return -1;
	}
	free(R->path);
	R->path = NULL;
	return 0;
}

static int
skip_file(struct archive_reader *R)
{
	ssize_t got;

	if (R->path == NULL)
		return 0;
	while ((got = reader_content(R, R->part[0], PART)) > 0)
		;
	return got == -1 ? -1 : end_file(R);
}

static int
nanoseconds(time_t seconds, long ns, int64_t *result)
{

	return __builtin_mul_overflow((int64_t)seconds, second, result) ||
	    __builtin_add_overflow(*result, (int64_t)ns, result);
}

int
reader_next(struct archive_reader *R, struct archive_member *member)
{
	struct manifest_file *F = &R->file;
	int rc;

	if (R->failed || R->about.kind != ARCHIVE_FILES)
		return invalid(R, "it holds no files");
	if (skip_file(R) == -1)
		return -1;
	if (R->at_manifest)
		return 0;
	if ((rc = next_member(R)) != 1)
		return rc == 0 ? invalid(R, "it ends without a manifest") : -1;
	if (strcmp(R->member, MEMBER_MANIFEST) == 0) {
		R->at_manifest = 1;
		return 0;
	}
	if ((R->path = member_path(R->member)) == NULL)
		return invalid_member(R, "another member was expected");
	if (nanoseconds(archive_entry_mtime(R->entry), archive_entry_mtime_nsec(R->entry), &F->mtime_ns) ||
	    nanoseconds(archive_entry_atime(R->entry), archive_entry_atime_nsec(R->entry), &F->atime_ns))
		return invalid_member(R, "a time is out of range");
	/* The manifest copies the name while the entry is still there. */
	F->member = (char *)R->member;
	F->mode = archive_entry_perm(R->entry) & 0777;
	F->bytes = R->size;
	*member = (struct archive_member){ R->path, F->mode, F->mtime_ns, F->atime_ns, F->bytes };
	return 1;
}

ssize_t
reader_content(struct archive_reader *R, void *p, size_t n)
{
	ssize_t got;

	if (R->failed || R->path == NULL)
		return invalid(R, "no file was begun");
	if (cancel_check() == -1 || (got = read_member(R, p, n)) == -1 ||
	    hash_add(R->sum, p, (size_t)got) == -1) {
		R->failed = 1;
		return -1;
	}
	return got;
}

/* Read up to the manifest. */
static int
drain(struct archive_reader *R)
{
	struct archive_member member;
	ssize_t got;
	int rc;

	if (R->about.kind == ARCHIVE_FILES) {
		while ((rc = reader_next(R, &member)) == 1)
			;
		return rc;
	}
	while ((got = next_part(R)) > 0)
		;
	if (got == -1 || sums_wait(R->sums, R->ticket[0]) == -1 ||
	    sums_wait(R->sums, R->ticket[1]) == -1)
		return -1;
	return hash_end_hex(R->sum, R->seen.sum);
}

static int
read_manifest(struct archive_reader *R)
{
	struct buf B = { 0 };
	const char *doubled;
	int rc, failed;

	if ((rc = slurp(R, MEMBER_MANIFEST, MANIFEST_MAX, &B)) == 0)
		rc = manifest_read(B.data, B.len, R->name, &R->told);
	buf_free(&B);
	if (rc == -1)
		return -1;
	if ((doubled = manifest_doubled(&R->seen, &failed)) != NULL)
		return report(EXIT_INVALID, "archive is not valid: '%s': a member is there twice: '%s'",
		    R->name, doubled);
	return failed ? -1 : manifest_compare(&R->told, &R->seen, R->name);
}

/*
 * Behind the manifest: the two empty blocks that end a tar, and not a byte more.
 * libarchive would be content with less, and never look at more.
 */
static int
check_end(struct archive_reader *R)
{
	uint64_t end, total;
	la_int64_t offset;
	const void *p;
	ssize_t got;
	size_t n;
	int rc;

	/* Asked once more than there is data, it goes to the end of the last block. */
	if (archive_read_data_block(R->tar, &p, &n, &offset) != ARCHIVE_EOF)
		return invalid_member(R, "a member is not whole");
	end = (uint64_t)archive_filter_bytes(R->tar, 0) + 2 * BLOCK;
	if ((rc = next_member(R)) != 0)
		return rc == 1 ? invalid_member(R, "a member follows the manifest") : -1;
	total = (uint64_t)archive_filter_bytes(R->tar, 0);
	while ((got = expand_next(R->expand, &p)) > 0)
		;
	if (got == -1)
		return -1;
	if (total != end || expand_total(R->expand) != end)
		return invalid(R, "its tar does not end as it should");
	return 0;
}

int
reader_end(struct archive_reader *R)
{

	if (R->failed)
		return -1;
	R->failed = drain(R) == -1 || read_manifest(R) == -1 || check_end(R) == -1;
	return R->failed ? -1 : 0;
}

const char *
reader_sum(const struct archive_reader *R)
{

	return expand_sum(R->expand);
}

uint64_t
reader_bytes(const struct archive_reader *R)
{

	return expand_bytes(R->expand);
}

const char *
reader_payload_sum(const struct archive_reader *R)
{

	return R->told.sum;
}

uint64_t
reader_payload_bytes(const struct archive_reader *R)
{

	return R->seen.bytes;
}

const struct archive_count *
reader_counts(const struct archive_reader *R, size_t *n)
{

	*n = R->told.n_counts;
	return R->told.counts;
}

int
reader_verify(int fd, const char *name, const char *sum)
{
	struct archive_reader *R;
	int rc;

	if (lseek(fd, 0, SEEK_SET) == -1 && errno != ESPIPE)
		return report_errno(EXIT_FAILED, "cannot read: '%s'", name);
	if ((R = reader_open(fd, name)) == NULL)
		return -1;
	rc = reader_end(R);
	if (rc == 0 && sum != NULL && strcmp(reader_sum(R), sum) != 0)
		rc = report(EXIT_INVALID, "archive is another than expected: '%s': its sum differs", name);
	reader_free(R);
	return rc;
}

void
reader_free(struct archive_reader *R)
{

	if (R == NULL)
		return;
	archive_read_free(R->tar);
	if (R->sums != NULL) {
		sums_wait(R->sums, R->ticket[0]);
		sums_wait(R->sums, R->ticket[1]);
	}
	expand_free(R->expand);
	sums_free(R->sums);
	hash_free(R->sum);
	archive_about_free(&R->about);
	manifest_free(&R->seen);
	manifest_free(&R->told);
	free(R->part[0]);
	free(R->part[1]);
	free(R->path);
	free(R->name);
	free(R);
}
