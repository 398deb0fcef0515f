#include "keep.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/about.h"
#include "archive/reader.h"
#include "archive/store.h"
#include "archive/verified.h"
#include "archive/writer.h"
#include "base/cancel.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/json.h"
#include "base/publish.h"
#include "base/report.h"
#include "base/str.h"
#include "beneath.h"
#include "compiled.h"

int
keep_add(struct keep_list *L, const char *path)
{
	struct keep_file *more;

	if (!str_utf8(path, strlen(path)))
		return report(EXIT_REFUSED, "path is not UTF-8, which receipts need: '%s'", path);
	if ((more = reallocarray(L->all, L->n + 1, sizeof *more)) == NULL)
		return report_errno(EXIT_FAILED, "cannot get memory");
	L->all = more;
	more[L->n] = (struct keep_file){ .path = str_dup(path) };
	return more[L->n++].path == NULL ? -1 : 0;
}

static int
open_project(const char *project)
{
	int fd;

	if ((fd = open(project, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) == -1)
		report_errno(EXIT_FAILED, "cannot open folder: '%s'", project);
	return fd;
}

/* Open the file and look at it, through no link: what one leads to is not the project's. */
static int
open_file(int project, const char *path, struct stat *st)
{
	const char *name;
	int folder, fd, saved;

	if ((folder = beneath_split(project, path, &name)) == -1)
		return -1;
	fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	saved = errno;
	close(folder);
	if (fd != -1 && fstat(fd, st) == -1) {
		saved = errno;
		close(fd);
		fd = -1;
	}
	if (fd != -1 && !S_ISREG(st->st_mode)) {
		close(fd);
		fd = -1;
		saved = EINVAL;
	}
	errno = saved;
	return fd;
}

static int
add_files(const char *project, struct archive_writer *W, struct keep_list *L)
{
	int folder, fd, rc = 0;

	if ((folder = open_project(project)) == -1)
		return -1;
	for (size_t i = 0; rc == 0 && i < L->n; i++) {
		struct keep_file *F = &L->all[i];

		if (cancel_check() == -1) {
			rc = -1;
			break;
		}
		if ((fd = open_file(folder, F->path, &F->st)) == -1) {
			rc = report_errno(EXIT_FAILED, "cannot read: '%s'", F->path);
			break;
		}
		rc = writer_file(W, fd, F->path, &F->st, F->sum);
		close(fd);
	}
	close(folder);
	return rc;
}

/* Write, sync, read back. */
static int
fill(const char *project, const struct archive_about *about, int fd, struct keep_list *L,
    struct keep_archive *A)
{
	struct archive_writer *W;
	int rc;

	if ((W = writer_open(fd, A->path, about, WRITER_LEVEL)) == NULL)
		return -1;
	rc = add_files(project, W, L) == -1 || writer_end(W, NULL, 0, A->sum, &A->bytes) == -1 ? -1
											       : 0;
	writer_free(W);
	if (rc == 0 && fsync(fd) == -1)
		rc = report_errno(EXIT_FAILED, "cannot sync: '%s'", A->path);
	return rc == -1 ? -1 : reader_verify(fd, A->path, A->sum);
}

int
keep_archive(const char *project, const char *store, struct keep_list *L, struct keep_archive *A)
{
	char name[256];
	const struct archive_about about = { .kind = ARCHIVE_FILES,
		.id = (char *)(uintptr_t)project,
		.name = name,
		.present = 1,
		.created = time(NULL) };
	struct publish *P;
	char *folder;
	int rc = -1;

	*A = (struct keep_archive){ .lock = -1 };
	if (L->n == 0)
		return 0;
	strncpy(name, file_name(project), sizeof name - 1);
	name[sizeof name - 1] = '\0';
	if ((folder = store_folder(store)) == NULL)
		return -1;
	if (store == NULL && store_proof(folder, project) == -1)
		goto err1;
	if ((A->path = store_name(folder, &about)) == NULL)
		goto err1;
	if ((P = publish_open(A->path, PUBLISH_NEW)) == NULL)
		goto err1;
	if (fill(project, &about, publish_fd(P), L, A) == 0 && publish_commit(P) == 0) {
		verified_note(A->path, NULL, 1);
		rc = (A->lock = store_lock(A->path)) == -1 ? -1 : 0;
	}
	publish_free(P);

err1:
	free(folder);
	if (rc == -1)
		keep_archive_free(A);
	return rc;
}

static int
is_same(const struct stat *a, const struct stat *b)
{

	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Return 1 if the file is what was archived, 0 if not, -1 with errno. */
static int
unchanged(int project, const struct keep_file *F)
{
	char sum[HASH_HEX];
	struct stat st;
	int fd, same;

	if ((fd = open_file(project, F->path, &st)) == -1)
		return -1;
	same = is_same(&st, &F->st);
	if (same)
		same = hash_fd(fd, F->path, sum) == -1 ? -1 : strcmp(sum, F->sum) == 0;
	close(fd);
	return same;
}

static int
sync_folder(int project, const char *path)
{
	const char *name;
	int folder = beneath_split(project, path, &name), rc;

	rc = folder == -1 || fsync(folder) == -1
		 ? report_errno(EXIT_FAILED, "cannot sync the folder of: '%s'", path)
		 : 0;
	if (folder != -1)
		close(folder);
	return rc;
}

/* Remove what was looked at just now; a folder on the way that became a link ends it. */
static int
unlink_file(int project, const char *path)
{
	const char *name;
	int folder, rc, saved;

	if ((folder = beneath_split(project, path, &name)) == -1)
		return -1;
	rc = unlinkat(folder, name, 0);
	saved = errno;
	close(folder);
	errno = saved;
	return rc;
}

int
keep_remove(const char *project, const struct keep_file *F)
{
	char *whole;
	int folder, same, rc = -1;

	if ((folder = open_project(project)) == -1)
		return -1;
	if ((whole = str_printf("%s/%s", project, F->path)) == NULL)
		goto err1;
	if ((same = unchanged(folder, F)) == -1)
		report_errno(EXIT_FAILED, "cannot read: '%s'", F->path);
	else if (!same)
		report(EXIT_REFUSED, "changed since it was archived, and was not removed: '%s'",
		    F->path);
	else if (unlink_file(folder, F->path) == -1)
		report_errno(EXIT_FAILED, "cannot remove: '%s'", F->path);
	else if (compiled_remove(whole) == 0 && sync_folder(folder, F->path) == 0)
		rc = 0;

	free(whole);
err1:
	close(folder);
	return rc;
}

void
keep_receipt(struct json *J, const struct keep_archive *A, const struct keep_list *L)
{

	if (A->path == NULL)
		json_put_null(J, "archive");
	else {
		json_open_object(J, "archive");
		json_put_string(J, "path", A->path);
		json_put_uint(J, "bytes", A->bytes);
		json_put_string(J, "sha256", A->sum);
		json_close_object(J);
	}
	json_open_array(J, "files");
	for (size_t i = 0; i < L->n; i++) {
		json_open_object(J, NULL);
		json_put_string(J, "path", L->all[i].path);
		json_put_uint(J, "bytes", (uint64_t)L->all[i].st.st_size);
		json_put_string(J, "sha256", L->all[i].sum);
		json_close_object(J);
	}
	json_close_array(J);
}

void
keep_list_free(struct keep_list *L)
{

	for (size_t i = 0; i < L->n; i++)
		free(L->all[i].path);
	free(L->all);
	*L = (struct keep_list){ 0 };
}

void
keep_archive_free(struct keep_archive *A)
{

	if (A->path != NULL && A->lock != -1)
		close(A->lock);
	free(A->path);
	*A = (struct keep_archive){ .lock = -1 };
}
