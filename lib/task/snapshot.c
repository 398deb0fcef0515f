#include "snapshot.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/publish.h"
#include "base/report.h"
#include "base/str.h"
#include "compiled.h"

enum { FILE_MAX = 64 << 20 };

struct snapshot {
	char **folders;
	int *present;
	size_t folder_count;
	struct snapshot_file *files; /* by path */
	size_t count;
};

static int
by_path(const void *a, const void *b)
{
	const struct snapshot_file *A = a, *B = b;

	return strcmp(A->path, B->path);
}

static int
read_file(struct snapshot_file *F, const char *path)
{
	struct buf B = { 0 };
	int rc = -1;

	if (file_slurp(AT_FDCWD, path, FILE_MAX, &B) == -1) {
		report_errno(EXIT_FAILED, "cannot read: '%s'", path);
		goto done;
	}
	if (hash_of(B.data == NULL ? "" : B.data, B.len, F->sum) == -1)
		goto done;
	F->st.st_size = (off_t)B.len;
	F->content = buf_take(&B);
	F->path = str_dup(path);
	rc = F->content == NULL || F->path == NULL ? -1 : 0;
done:
	buf_free(&B);
	return rc;
}

static int
add_file(struct snapshot *S, const char *folder, const char *name)
{
	struct snapshot_file *more;
	char *path;
	struct stat st;
	int rc = -1;

	if ((path = str_printf("%s/%s", folder, name)) == NULL)
		return -1;
	if (stat(path, &st) == -1 || !S_ISREG(st.st_mode)) {
		rc = 0;
		goto done;
	}
	if ((more = realloc(S->files, (S->count + 1) * sizeof *more)) == NULL) {
		report_errno(EXIT_FAILED, "cannot get memory");
		goto done;
	}
	S->files = more;
	more[S->count] = (struct snapshot_file){ .st = st };
	rc = read_file(&more[S->count++], path);
done:
	free(path);
	return rc;
}

static int
add_folder(struct snapshot *S, const char *folder)
{
	DIR *dir;
	const struct dirent *entry;
	int rc = 0;

	if ((S->folders[S->folder_count] = str_dup(folder)) == NULL)
		return -1;
	S->folder_count++;
	if ((dir = opendir(folder)) == NULL)
		return errno == ENOENT || errno == ENOTDIR
			   ? 0
			   : report_errno(EXIT_FAILED, "cannot read folder: '%s'", folder);
	S->present[S->folder_count - 1] = 1;
	while (rc == 0 && (errno = 0, entry = readdir(dir)) != NULL)
		rc = add_file(S, folder, entry->d_name);
	if (rc == 0 && errno != 0)
		rc = report_errno(EXIT_FAILED, "cannot read folder: '%s'", folder);
	closedir(dir);
	return rc;
}

struct snapshot *
snapshot_take(const char *const *folders, size_t n)
{
	struct snapshot *S;

	if ((S = calloc(1, sizeof *S)) == NULL ||
	    (S->folders = calloc(n + 1, sizeof *S->folders)) == NULL ||
	    (S->present = calloc(n + 1, sizeof *S->present)) == NULL) {
		report_errno(EXIT_FAILED, "cannot get memory");
		goto err1;
	}
	for (size_t i = 0; i < n; i++)
		if (add_folder(S, folders[i]) == -1)
			goto err1;
	if (S->count > 0)
		qsort(S->files, S->count, sizeof *S->files, by_path);

	return S;

err1:
	snapshot_free(S);
	return NULL;
}

static int
differ(const struct snapshot_file *a, const struct snapshot_file *b)
{

	return strcmp(a->sum, b->sum) != 0 || a->st.st_mode != b->st.st_mode;
}

int
snapshot_compare(
    const struct snapshot *then, const struct snapshot *now, snapshot_visit *visit, void *cookie)
{
	size_t i = 0, k = 0;
	int rc = 0;

	while (rc == 0 && (i < then->count || k < now->count)) {
		const struct snapshot_file *a = i < then->count ? &then->files[i] : NULL;
		const struct snapshot_file *b = k < now->count ? &now->files[k] : NULL;
		int order = a == NULL ? 1 : b == NULL ? -1 : strcmp(a->path, b->path);

		i += order <= 0;
		k += order >= 0;
		if (order < 0)
			rc = visit(cookie, SNAPSHOT_GONE, a, NULL);
		else if (order > 0)
			rc = visit(cookie, SNAPSHOT_ADDED, NULL, b);
		else if (differ(a, b))
			rc = visit(cookie, SNAPSHOT_CHANGED, a, b);
	}
	return rc;
}

const char *
snapshot_folders(const struct snapshot *then, const struct snapshot *now, size_t k)
{

	for (size_t i = 0; i < then->folder_count && i < now->folder_count; i++)
		if (!then->present[i] && now->present[i] && k-- == 0)
			return now->folders[i];
	return NULL;
}

static int
put_back(const struct snapshot_file *F)
{
	const struct timespec times[2] = { F->st.st_atim, F->st.st_mtim };
	struct publish *P;
	int fd, rc = -1;

	if ((P = publish_open(F->path, PUBLISH_OVER)) == NULL)
		return -1;
	fd = publish_fd(P);
	if (file_write(fd, F->content, (size_t)F->st.st_size, F->path) == -1)
		goto done;
	/* Only root may give a file to somebody else; it is ours then anyway. */
	if (fchown(fd, F->st.st_uid, F->st.st_gid) == -1 && errno != EPERM) {
		report_errno(EXIT_FAILED, "cannot give owner: '%s'", F->path);
		goto done;
	}
	if (fchmod(fd, F->st.st_mode & 07777) == -1 || futimens(fd, times) == -1) {
		report_errno(EXIT_FAILED, "cannot give mode and times: '%s'", F->path);
		goto done;
	}
	rc = publish_commit(P);
done:
	publish_free(P);
	return rc;
}

static int
undo_one(void *cookie, enum snapshot_kind kind, const struct snapshot_file *then,
    const struct snapshot_file *now)
{

	(void)cookie;
	if (kind != SNAPSHOT_ADDED)
		return put_back(then);
	if (unlink(now->path) == -1 && errno != ENOENT)
		return report_errno(EXIT_FAILED, "cannot remove: '%s'", now->path);
	return compiled_remove(now->path);
}

int
snapshot_undo(const struct snapshot *then)
{
	struct snapshot *now;
	const char *folder;
	int rc;

	if ((now = snapshot_take((const char *const *)then->folders, then->folder_count)) == NULL)
		return -1;
	rc = snapshot_compare(then, now, undo_one, NULL);
	for (size_t k = 0; (folder = snapshot_folders(then, now, k)) != NULL; k++) {
		compiled_remove_folder(folder);
		/* A folder in which somebody put more stays. */
		rmdir(folder);
	}
	snapshot_free(now);
	return rc;
}

void
snapshot_free(struct snapshot *S)
{

	if (S == NULL)
		return;
	for (size_t i = 0; i < S->count; i++) {
		free(S->files[i].path);
		free(S->files[i].content);
	}
	for (size_t i = 0; i < S->folder_count; i++)
		free(S->folders[i]);
	free(S->files);
	free(S->folders);
	free(S->present);
	free(S);
}
