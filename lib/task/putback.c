#include "putback.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/about.h"
#include "archive/reader.h"
#include "archive/store.h"
#include "base/cancel.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/json.h"
#include "base/publish.h"
#include "base/report.h"
#include "base/str.h"
#include "compiled.h"
#include "flow.h"
#include "putback_inside.h"
#include "receipt/transcript.h"

enum { PART = 65536 };
static const int64_t second = 1000000000;

/* Which archive, and what the receipt says of it. */
static int
find_archive(struct putback *B, const struct transcript *T)
{
	const json_t *clean = transcript_last(T, "clean");
	const char *path = B->plan.archive, *sum;

	if (path == NULL && clean == NULL)
		return report(
		    EXIT_INVALID, "no receipt of mig-clean on standard input: name an ARCHIVE");
	if (path == NULL) {
		/* Nothing was archived where there was nothing to remove. */
		if (json_is_null(json_object_get(clean, "archive")))
			return 0;
		path = transcript_string(clean, "archive.path");
		sum = transcript_string(clean, "archive.sha256");
		if (path == NULL || sum == NULL || strlen(sum) != HASH_HEX - 1)
			return report(EXIT_INVALID, "the receipt of mig-clean names no archive");
		memcpy(B->sum, sum, HASH_HEX);
	}
	if ((B->path = file_real(path)) == NULL && errno == ENOENT && B->plan.archive == NULL)
		return report(EXIT_FAILED,
		    "the archive of the receipt is gone: '%s': bring it back there, or name it",
		    path);
	if (B->path == NULL)
		return report_errno(EXIT_FAILED, "cannot get at: '%s'", path);
	B->fd = store_lock(B->path);
	return B->fd == -1 ? -1 : 0;
}

/* Open the archive at its beginning; it must be one of files, and of this project. */
static struct archive_reader *
begin(const struct putback *B)
{
	const struct archive_about *about;
	struct archive_reader *R;

	if (lseek(B->fd, 0, SEEK_SET) == -1) {
		report_errno(EXIT_FAILED, "cannot read: '%s'", B->path);
		return NULL;
	}
	if ((R = reader_open(B->fd, B->path)) == NULL)
		return NULL;
	about = reader_about(R);
	if (about->kind != ARCHIVE_FILES)
		report(EXIT_INVALID,
		    "archive holds a database, no files: '%s': db-restore takes it", B->path);
	else if (!B->plan.anywhere && strcmp(about->id, B->plan.project) != 0)
		report(EXIT_REFUSED,
		    "archive is of another project: '%s': '%s', give -C to use it here", B->path,
		    about->id);
	else
		return R;
	reader_free(R);
	return NULL;
}

static int
end(const struct putback *B, struct archive_reader *R)
{

	if (reader_end(R) == -1)
		return -1;
	if (B->sum[0] != '\0' && strcmp(reader_sum(R), B->sum) != 0)
		return report(
		    EXIT_INVALID, "archive is another than its receipt tells: '%s'", B->path);
	return 0;
}

static int
add_member(struct putback *B, struct archive_reader *R, const struct archive_member *M)
{
	struct putback_file *more;

	if ((more = reallocarray(B->files, B->n + 1, sizeof *more)) == NULL)
		return report_errno(EXIT_FAILED, "cannot get memory");
	B->files = more;
	more[B->n] = (struct putback_file){ .path = str_dup(M->path),
		.mode = M->mode,
		.mtime_ns = M->mtime_ns,
		.atime_ns = M->atime_ns,
		.bytes = M->bytes };
	if (more[B->n++].path == NULL)
		return -1;
	return reader_content_end(R, more[B->n - 1].sum);
}

/* The first reading: nothing is written before all of it was seen to be right. */
static int
read_all(struct putback *B)
{
	struct archive_member M;
	struct archive_reader *R;
	int rc;

	if ((R = begin(B)) == NULL)
		return -1;
	while ((rc = reader_next(R, &M)) == 1)
		if (add_member(B, R, &M) == -1)
			break;
	if (rc == 0)
		rc = end(B, R);
	reader_free(R);
	return rc == 0 ? 0 : -1;
}

struct putback *
putback_read(const struct putback_plan *plan, const struct transcript *T)
{
	struct putback *B;

	if ((B = calloc(1, sizeof *B)) == NULL) {
		report_errno(EXIT_FAILED, "cannot get memory");
		return NULL;
	}
	B->plan = *plan;
	B->fd = -1;
	if (find_archive(B, T) == -1 || (B->fd != -1 && read_all(B) == -1) ||
	    putback_compare(B, T) == -1)
		goto err1;

	return B;

err1:
	putback_free(B);
	return NULL;
}

void
putback_print(const struct putback *B, const struct flow *F)
{

	for (size_t i = 0; i < B->keep.n; i++)
		flow_say(F, "archive %s", B->keep.all[i].path);
	for (size_t i = 0; i < B->remove.n; i++)
		flow_say(F, "remove %s", B->remove.all[i].path);
	for (size_t i = 0; i < B->n; i++)
		if (B->files[i].write)
			flow_say(F, "put back %s", B->files[i].path);
}

static struct timespec
to_timespec(int64_t ns)
{
	int64_t part = ns % second;

	if (part < 0)
		part += second;
	return (struct timespec){ .tv_sec = (time_t)((ns - part) / second), .tv_nsec = (long)part };
}

/* A file of root's doing in somebody's folder would be in that one's way. */
static int
dress(int fd, const char *path, const struct putback_file *F)
{
	const struct timespec times[2] = { to_timespec(F->atime_ns), to_timespec(F->mtime_ns) };
	struct stat st;
	char *folder;
	int rc = 0;

	if ((folder = file_folder(path)) == NULL)
		return -1;
	if (geteuid() == 0 && stat(folder, &st) == 0 && fchown(fd, st.st_uid, st.st_gid) == -1)
		report_warn("owner cannot be set: '%s'", path);
	if (fchmod(fd, F->mode) == -1 || futimens(fd, times) == -1)
		rc = report_errno(EXIT_FAILED, "cannot set mode and times: '%s'", path);
	free(folder);
	return rc;
}

static int
copy_member(struct archive_reader *R, int fd, const char *path)
{
	char part[PART];
	ssize_t got;

	while ((got = reader_content(R, part, sizeof part)) > 0)
		if (file_write(fd, part, (size_t)got, path) == -1)
			return -1;
	return (int)got;
}

static int
put_file(const struct putback *B, struct archive_reader *R, const struct putback_file *F)
{
	struct publish *P;
	char *path, *folder = NULL;
	int rc = -1;

	if ((path = str_printf("%s/%s", B->plan.project, F->path)) == NULL ||
	    (folder = file_folder(path)) == NULL || file_make_folders(folder, 0777) == -1)
		goto done;
	if ((P = publish_open(path, PUBLISH_OVER)) == NULL)
		goto done;
	if (copy_member(R, publish_fd(P), path) == 0 && dress(publish_fd(P), path, F) == 0 &&
	    compiled_remove(path) == 0)
		rc = publish_commit(P);
	publish_free(P);

done:
	free(folder);
	free(path);
	return rc;
}

/* The second reading. */
static int
write_all(struct putback *B)
{
	struct archive_member M;
	struct archive_reader *R;
	size_t at = 0;
	int rc;

	if ((R = begin(B)) == NULL)
		return -1;
	while ((rc = reader_next(R, &M)) == 1) {
		if (at >= B->n || strcmp(B->files[at].path, M.path) != 0) {
			rc = report(
			    EXIT_INVALID, "archive changed while it was read: '%s'", B->path);
			break;
		}
		if (B->files[at].write) {
			if (cancel_check() == -1 || put_file(B, R, &B->files[at]) == -1) {
				rc = -1;
				break;
			}
			B->written++;
		}
		at++;
	}
	if (rc == 0)
		rc = end(B, R);
	reader_free(R);
	return rc == 0 ? 0 : -1;
}

int
putback_do(struct putback *B)
{

	if (keep_archive(B->plan.project, B->plan.store, &B->keep, &B->kept) == -1)
		return -1;
	for (size_t i = 0; i < B->remove.n; i++)
		if (cancel_check() == -1 || keep_remove(B->plan.project, &B->remove.all[i]) == -1)
			return -1;
	/* A folder that mig-regen made goes if nothing else came into it. */
	for (size_t i = 0; i < B->n_folders; i++) {
		compiled_remove_folder(B->folders[i]);
		if (rmdir(B->folders[i]) == -1 && errno != ENOENT && errno != ENOTEMPTY)
			return report_errno(
			    EXIT_FAILED, "cannot remove folder: '%s'", B->folders[i]);
	}
	return B->fd == -1 ? 0 : write_all(B);
}

void
putback_receipt(struct json *J, const struct putback *B)
{

	json_put_string(J, "status", "ok");
	json_put_string(J, "project", B->plan.project);
	json_put_string(J, "from", B->path);
	json_put_uint(J, "put", B->written);
	json_put_uint(J, "removed", B->remove.n);
	keep_receipt(J, &B->kept, &B->keep);
}

void
putback_free(struct putback *B)
{

	if (B == NULL)
		return;
	for (size_t i = 0; i < B->n; i++)
		free(B->files[i].path);
	for (size_t i = 0; i < B->n_folders; i++)
		free(B->folders[i]);
	free(B->folders);
	free(B->files);
	keep_list_free(&B->remove);
	keep_list_free(&B->keep);
	keep_archive_free(&B->kept);
	if (B->fd != -1)
		close(B->fd);
	free(B->path);
	free(B);
}
