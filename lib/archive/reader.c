#include "reader.h"

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
#include "manifest.h"
#include "member.h"
#include "sums.h"
#include "untar.h"

enum { PART = 1 << 20 };

struct archive_reader {
	struct untar *tar;
	struct sums *sums;
	char *name;
	struct archive_about about;

	/*
	 * The payload goes through two parts: one is given out while the other is still being
	 * summed.
	 */
	char *part[2];
	uint64_t ticket[2];
	int which;
	uint64_t pieces;

	char *path; /* of the present file, which is read to its end before the next; or NULL */
	struct manifest_file file;

	struct hash *sum;	    /* of the payload, or of one file */
	struct manifest seen, told; /* what was really there, and what the manifest says */
	int at_manifest, failed;
};

/* What was wrong is reported already. */
static int
fail(struct archive_reader *R)
{

	R->failed = 1;
	return -1;
}

static int
begin(struct archive_reader *R)
{
	struct untar_member M;
	struct buf B = { 0 };
	int rc;

	if ((rc = untar_next(R->tar, &M)) != 1)
		return rc == 0 ? untar_invalid(R->tar, "it is empty") : -1;
	if (strcmp(M.name, MEMBER_ABOUT) != 0)
		return untar_invalid(R->tar, "another member was expected");
	if ((rc = untar_slurp(R->tar, ARCHIVE_ABOUT_MAX, &B)) == 0)
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
	if ((R->sums = sums_new()) == NULL || (R->tar = untar_new(fd, name, R->sums)) == NULL)
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

/* Go to the next member.  Return 1; 0 if it is the manifest; -1 with a report. */
static int
next_member(struct archive_reader *R, struct untar_member *M)
{
	int rc;

	if (R->at_manifest)
		return 0;
	if ((rc = untar_next(R->tar, M)) != 1)
		return rc == 0 ? untar_invalid(R->tar, "it ends without a manifest") : -1;
	R->at_manifest = strcmp(M->name, MEMBER_MANIFEST) == 0;
	return !R->at_manifest;
}

/* Go to the next piece of the payload.  Return as next_member() does. */
static int
next_piece(struct archive_reader *R)
{
	char expected[MEMBER_PIECE];
	struct untar_member M;
	int rc;

	if ((rc = next_member(R, &M)) != 1)
		return rc;
	member_piece(expected, R->pieces);
	if (strcmp(M.name, expected) != 0)
		return untar_invalid(R->tar, "another member was expected");
	if (!R->about.present)
		return untar_invalid(R->tar, "a database that was not there has no payload");
	/* All pieces before this one were full. */
	if (M.bytes == 0 || M.bytes > ARCHIVE_PIECE || R->seen.bytes != R->pieces * ARCHIVE_PIECE)
		return untar_invalid(R->tar, "a piece has the wrong size");
	R->pieces++;
	R->seen.bytes += M.bytes;
	return 1;
}

/*
 * Fill the other part, and have it summed.  Return how many bytes are in it, 0 at the
 * payload's end.
 */
static ssize_t
next_part(struct archive_reader *R)
{
	ssize_t got;
	int rc;

	R->which ^= 1;
	if (cancel_check() == -1 || sums_wait(R->sums, R->ticket[R->which]) == -1)
		return fail(R);
	/* The present member is slate.json, a piece read to its end, or the manifest. */
	if ((untar_all(R->tar) || R->at_manifest) && (rc = next_piece(R)) != 1)
		return rc == 0 ? 0 : fail(R);
	if ((got = untar_read(R->tar, R->part[R->which], PART)) == -1)
		return fail(R);
	R->ticket[R->which] = sums_add(R->sums, R->sum, R->part[R->which], (size_t)got);
	return got;
}

static int
wrong_use(struct archive_reader *R, const char *why)
{

	if (!R->failed)
		report(EXIT_INVALID, "archive is of another kind: '%s': %s", R->name, why);
	return fail(R);
}

ssize_t
reader_payload(struct archive_reader *R, const void **p)
{
	ssize_t got;

	if (R->failed || R->about.kind != ARCHIVE_DATABASE)
		return wrong_use(R, "it holds no database");
	got = next_part(R);
	*p = R->part[R->which];
	return got;
}

/* Read the present file to its end, if there is one, and remember it. */
static int
end_file(struct archive_reader *R)
{
	ssize_t got;

	if (R->path == NULL)
		return 0;
	while ((got = reader_content(R, R->part[0], PART)) > 0)
		;
	if (got == -1 || hash_end_hex(R->sum, R->file.sum) == -1 ||
	    manifest_add(&R->seen, &R->file) == -1)
		return fail(R);
	free(R->path);
	R->path = NULL;
	return 0;
}

int
reader_next(struct archive_reader *R, struct archive_member *member)
{
	struct manifest_file *F = &R->file;
	struct untar_member M;
	int rc;

	if (R->failed || R->about.kind != ARCHIVE_FILES)
		return wrong_use(R, "it holds no files");
	if (end_file(R) == -1)
		return -1;
	if ((rc = next_member(R, &M)) != 1)
		return rc == 0 ? 0 : fail(R);
	if ((R->path = member_path(M.name)) == NULL) {
		untar_invalid(R->tar, "another member was expected");
		return fail(R);
	}
	/* The name is lent until the next member; end_file() has it copied before. */
	*F = (struct manifest_file){ .member = (char *)(uintptr_t)M.name, .bytes = M.bytes,
		.mode = M.mode, .mtime_ns = M.mtime_ns, .atime_ns = M.atime_ns };
	*member = (struct archive_member){ R->path, M.mode, M.mtime_ns, M.atime_ns, M.bytes };
	return 1;
}

ssize_t
reader_content(struct archive_reader *R, void *p, size_t n)
{
	ssize_t got;

	if (R->failed || R->path == NULL)
		return wrong_use(R, "no file was begun");
	if (cancel_check() == -1 || (got = untar_read(R->tar, p, n)) == -1 ||
	    hash_add(R->sum, p, (size_t)got) == -1)
		return fail(R);
	return got;
}

int
reader_content_end(struct archive_reader *R, char sum[HASH_HEX])
{

	if (R->failed || R->path == NULL)
		return wrong_use(R, "no file was begun");
	if (end_file(R) == -1)
		return -1;
	memcpy(sum, R->file.sum, HASH_HEX);
	return 0;
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

	if ((rc = untar_slurp(R->tar, MANIFEST_MAX, &B)) == 0)
		rc = manifest_read(B.data, B.len, R->name, &R->told);
	buf_free(&B);
	if (rc == -1)
		return -1;
	if ((doubled = manifest_doubled(&R->seen, &failed)) != NULL)
		return report(EXIT_INVALID,
		    "archive is not valid: '%s': a member is there twice: '%s'", R->name, doubled);
	R->seen.members = untar_members(R->tar);
	return failed ? -1 : manifest_compare(&R->told, &R->seen, R->name);
}

int
reader_end(struct archive_reader *R)
{

	if (R->failed)
		return -1;
	if (drain(R) == -1 || read_manifest(R) == -1 || untar_end(R->tar) == -1)
		return fail(R);
	return 0;
}

const char *
reader_sum(const struct archive_reader *R)
{

	return untar_sum(R->tar);
}

uint64_t
reader_bytes(const struct archive_reader *R)
{

	return untar_bytes(R->tar);
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

size_t
reader_files(const struct archive_reader *R)
{

	return R->told.n_files;
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
		rc = report(
		    EXIT_INVALID, "archive is another than expected: '%s': its sum differs", name);
	reader_free(R);
	return rc;
}

void
reader_free(struct archive_reader *R)
{

	if (R == NULL)
		return;
	if (R->sums != NULL) {
		sums_wait(R->sums, R->ticket[0]);
		sums_wait(R->sums, R->ticket[1]);
	}
	untar_free(R->tar);
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
