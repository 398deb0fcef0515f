#include "proof.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/reader.h"
#include "archive/store.h"
#include "backup.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/json.h"
#include "base/progress.h"
#include "base/report.h"
#include "base/str.h"
#include "receipt/transcript.h"

int
proof_of_file(const char *path, struct proof *P)
{

	*P = (struct proof){ .fd = -1 };
	if (strcmp(path, "-") == 0) {
		if (isatty(STDIN_FILENO))
			return report(EXIT_USAGE, "an archive is not typed: give its name");
		P->fd = STDIN_FILENO;
		return 0;
	}
	if ((P->path = file_real(path)) == NULL)
		return report_errno(EXIT_INVALID, "cannot open archive: '%s'", path);
	return (P->fd = store_lock(P->path)) == -1 ? -1 : 0;
}

int
proof_of_receipt(const json_t *backup, struct proof *P)
{
	const char *path = transcript_string(backup, "archive.path");
	const json_t *archive = json_object_get(backup, "archive");

	*P = (struct proof){ .fd = -1 };
	if (path == NULL && json_is_null(json_object_get(archive, "path")))
		return report(EXIT_REFUSED,
		    "the backup went to standard output: where it is now cannot be known");
	P->id = transcript_string(backup, "database.id");
	P->sum = transcript_string(backup, "archive.sha256");
	if (path == NULL || *path != '/' || P->id == NULL || P->sum == NULL ||
	    transcript_uint(backup, "archive.bytes", &P->bytes) == -1)
		return report(EXIT_INVALID, "the receipt of the backup does not tell its archive");
	if (access(path, F_OK) == -1 && errno == ENOENT)
		return report(EXIT_INVALID,
		    "the archive of the receipt is gone: '%s': bring it back there, or name it",
		    path);
	if ((P->path = str_dup(path)) == NULL)
		return -1;
	return (P->fd = store_lock(path)) == -1 ? -1 : 0;
}

int
proof_of_backup(const struct backup *B, struct proof *P)
{

	*P = (struct proof){ .fd = -1, .read_bytes = B->bytes };
	memcpy(P->read_sum, B->sum, sizeof P->read_sum);
	if ((P->path = str_dup(B->path)) == NULL)
		return -1;
	return (P->fd = store_lock(B->path)) == -1 ? -1 : 0;
}

const char *
proof_name(const struct proof *P)
{

	return P->path == NULL ? "standard input" : P->path;
}

struct archive_reader *
proof_begin(struct proof *P)
{
	const struct archive_about *A;
	struct archive_reader *R;

	if (P->path != NULL && lseek(P->fd, 0, SEEK_SET) == -1) {
		report_errno(EXIT_FAILED, "cannot read archive: '%s'", P->path);
		return NULL;
	}
	if ((R = reader_open(P->fd, proof_name(P))) == NULL)
		return NULL;
	A = reader_about(R);
	if (A->kind != ARCHIVE_DATABASE)
		report(EXIT_INVALID,
		    "not of a database: '%s'; for migration files there is mig-restore",
		    proof_name(P));
	else if (P->id != NULL && strcmp(P->id, A->id) != 0)
		report(EXIT_INVALID, "not the archive of the receipt: '%s' holds '%s', not '%s'",
		    proof_name(P), A->id, P->id);
	else
		return R;
	reader_free(R);
	return NULL;
}

int
proof_end(struct proof *P, struct archive_reader *R)
{

	if (reader_end(R) == -1)
		return -1;
	P->read_bytes = reader_bytes(R);
	memcpy(P->read_sum, reader_sum(R), sizeof P->read_sum);
	if (P->sum != NULL && (strcmp(P->sum, P->read_sum) != 0 || P->bytes != P->read_bytes))
		return report(EXIT_INVALID,
		    "not the archive of the receipt, its sum is another: '%s'",
		    proof_name(P));
	return 0;
}

int
proof_read(struct proof *P)
{
	struct archive_reader *R;
	int rc;

	if ((R = proof_begin(P)) == NULL)
		return -1;
	progress_begin("reading the backup", 0);
	rc = proof_end(P, R);
	progress_end();
	reader_free(R);
	return rc;
}

void
proof_receipt(struct json *J, const struct proof *P)
{

	json_open_object(J, "archive");
	json_put_string(J, "path", P->path);
	json_put_uint(J, "bytes", P->read_bytes);
	json_put_string(J, "sha256", P->read_sum);
	json_close_object(J);
}

void
proof_free(struct proof *P)
{

	if (P->fd != -1 && P->fd != STDIN_FILENO)
		close(P->fd);
	free(P->path);
	*P = (struct proof){ .fd = -1 };
}
