#include "untar.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "expand.h"

enum { BLOCK = 512 };
static const int64_t second = 1000000000;

struct untar {
	struct expand *expand;
	struct archive *tar;
	char *name;
	const char *member; /* its name; NULL: there is none */
	uint64_t size, at;  /* of the member, and how much of it was given out */
	const char *block;  /* what libarchive lent of it */
	size_t block_len;
	uint64_t members;
	int failed; /* reported already */
};

static la_ssize_t
source(struct archive *tar, void *cookie, const void **p)
{
	struct untar *U = cookie;
	ssize_t got = expand_next(U->expand, p);

	if (got == -1) {
		U->failed = 1;
		archive_set_error(tar, EIO, "cannot read");
	}
	return got;
}

int
untar_invalid(struct untar *U, const char *why)
{

	/* What the stage below libarchive has reported is not reported again. */
	if (!U->failed && U->member != NULL)
		report(
		    EXIT_INVALID, "archive is not valid: '%s': %s: '%s'", U->name, why, U->member);
	else if (!U->failed)
		report(EXIT_INVALID, "archive is not valid: '%s': %s", U->name, why);
	U->failed = 1;
	return -1;
}

struct untar *
untar_new(int fd, const char *name, struct sums *S)
{
	struct untar *U;

	if ((U = calloc(1, sizeof *U)) == NULL || (U->tar = archive_read_new()) == NULL) {
		report(EXIT_FAILED, "cannot begin to read: '%s'", name);
		goto err1;
	}
	if ((U->name = str_dup(name)) == NULL || (U->expand = expand_new(fd, name, S)) == NULL)
		goto err1;
	if (archive_read_support_format_tar(U->tar) != ARCHIVE_OK ||
	    archive_read_open(U->tar, U, NULL, source, NULL) != ARCHIVE_OK) {
		untar_invalid(U, archive_error_string(U->tar));
		goto err1;
	}

	return U;

err1:
	untar_free(U);
	return NULL;
}

static int
nanoseconds(time_t seconds, long ns, int64_t *result)
{

	return __builtin_mul_overflow((int64_t)seconds, second, result) ||
	    __builtin_add_overflow(*result, (int64_t)ns, result);
}

static int
describe(struct untar *U, struct archive_entry *E, struct untar_member *M)
{

	/* In a plain locale, libarchive has no text for a name that is not ASCII. */
	if ((U->member = archive_entry_pathname(E)) == NULL)
		return untar_invalid(U, "a member has a name that no archive of slate has");
	if (archive_entry_filetype(E) != AE_IFREG || archive_entry_hardlink(E) != NULL ||
	    archive_entry_symlink(E) != NULL || archive_entry_sparse_count(E) != 0)
		return untar_invalid(U, "a member is not a regular file");
	if (!archive_entry_size_is_set(E) || archive_entry_size(E) < 0)
		return untar_invalid(U, "a member has no size");
	if (nanoseconds(archive_entry_mtime(E), archive_entry_mtime_nsec(E), &M->mtime_ns) ||
	    nanoseconds(archive_entry_atime(E), archive_entry_atime_nsec(E), &M->atime_ns))
		return untar_invalid(U, "a time is out of range");
	U->size = (uint64_t)archive_entry_size(E);
	M->name = U->member;
	M->bytes = U->size;
	M->mode = archive_entry_perm(E) & 0777;
	return 1;
}

int
untar_next(struct untar *U, struct untar_member *M)
{
	struct archive_entry *E;
	int rc;

	U->member = NULL;
	U->size = U->at = U->block_len = 0;
	rc = archive_read_next_header(U->tar, &E);
	if (rc == ARCHIVE_EOF)
		return 0;
	/* A warning is a failure too: then something does not stand there as we write it. */
	if (rc != ARCHIVE_OK)
		return untar_invalid(U, archive_error_string(U->tar));
	U->members++;
	return describe(U, E, M);
}

ssize_t
untar_read(struct untar *U, void *p, size_t n)
{
	char *to = p;
	size_t have = 0, part;
	const void *block;
	la_int64_t offset;
	int rc;

	for (; have < n && U->at < U->size; have += part) {
		if (U->block_len == 0) {
			rc = archive_read_data_block(U->tar, &block, &U->block_len, &offset);
			if (rc != ARCHIVE_OK)
				return untar_invalid(U, rc == ARCHIVE_EOF
							    ? "a member is cut"
							    : archive_error_string(U->tar));
			if ((uint64_t)offset != U->at || U->block_len > U->size - U->at)
				return untar_invalid(U, "a member is not whole");
			U->block = block;
		}
		part = U->block_len < n - have ? U->block_len : n - have;
		memcpy(to + have, U->block, part);
		U->block += part;
		U->block_len -= part;
		U->at += part;
	}
	return (ssize_t)have;
}

int
untar_all(const struct untar *U)
{

	return U->at == U->size;
}

int
untar_slurp(struct untar *U, size_t max, struct buf *B)
{
	char *room;

	if (U->size == 0 || U->size > max)
		return untar_invalid(U, "a member has no sensible size");
	if ((room = buf_room(B, U->size)) == NULL || untar_read(U, room, U->size) == -1)
		return -1;
	B->len += U->size;
	return 0;
}

/* libarchive would be content with less than two blocks, and never look at more. */
int
untar_end(struct untar *U)
{
	struct untar_member M;
	uint64_t end, seen;
	la_int64_t offset;
	const void *p;
	ssize_t got;
	size_t n;
	int rc;

	/* Asked once more than there is data, it goes to the end of the last block. */
	if (archive_read_data_block(U->tar, &p, &n, &offset) != ARCHIVE_EOF)
		return untar_invalid(U, "a member is not whole");
	end = (uint64_t)archive_filter_bytes(U->tar, 0) + 2 * BLOCK;
	if ((rc = untar_next(U, &M)) != 0)
		return rc == 1 ? untar_invalid(U, "a member follows the manifest") : -1;
	seen = (uint64_t)archive_filter_bytes(U->tar, 0);
	while ((got = expand_next(U->expand, &p)) > 0)
		;
	if (got == -1)
		return -1;
	if (seen != end || expand_total(U->expand) != end)
		return untar_invalid(U, "its tar does not end as it should");
	return 0;
}

uint64_t
untar_members(const struct untar *U)
{

	return U->members;
}

const char *
untar_sum(const struct untar *U)
{

	return expand_sum(U->expand);
}

uint64_t
untar_bytes(const struct untar *U)
{

	return expand_bytes(U->expand);
}

void
untar_free(struct untar *U)
{

	if (U == NULL)
		return;
	archive_read_free(U->tar);
	expand_free(U->expand);
	free(U->name);
	free(U);
}
