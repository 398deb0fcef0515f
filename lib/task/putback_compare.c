#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "base/str.h"
#include "django/folder.h"
#include "putback_inside.h"
#include "receipt/transcript.h"

int
putback_sum(const char *project, const char *path, char sum[HASH_HEX], struct stat *st)
{
	char *whole;
	int fd, rc = -1;

	if ((whole = str_printf("%s/%s", project, path)) == NULL)
		return -1;
	if (lstat(whole, st) == -1) {
		rc = errno == ENOENT || errno == ENOTDIR
			 ? 0
			 : report_errno(EXIT_FAILED, "cannot look at: '%s'", whole);
		goto done;
	}
	if (!S_ISREG(st->st_mode)) {
		report(EXIT_REFUSED, "not a plain file, and in the way: '%s'", whole);
		goto done;
	}
	if ((fd = file_open(AT_FDCWD, whole)) == -1) {
		report_errno(EXIT_FAILED, "cannot read: '%s'", whole);
		goto done;
	}
	if (hash_fd(fd, whole, sum) == 0)
		rc = 1;
	close(fd);

done:
	free(whole);
	return rc;
}

/* A folder of the project that is a link could lead anywhere. */
static int
inside(const struct putback *B, const char *path)
{
	char *whole, *folder = NULL, *real = NULL;
	size_t n = strlen(B->plan.project);
	int rc = -1;

	if ((whole = str_printf("%s/%s", B->plan.project, path)) == NULL ||
	    (folder = file_folder(whole)) == NULL)
		goto done;
	/* What is not there yet will be made, and is no link. */
	if ((real = realpath(folder, NULL)) == NULL)
		rc = errno == ENOENT ? 0 : report_errno(EXIT_FAILED, "cannot get at: '%s'", folder);
	else if (strncmp(real, B->plan.project, n) == 0 && (real[n] == '/' || real[n] == '\0'))
		rc = 0;
	else
		report(EXIT_REFUSED, "a link leads out of the project: '%s'", folder);

done:
	free(real);
	free(folder);
	free(whole);
	return rc;
}

/* Did mig-regen make this file, and is it as it made it? */
static int
is_made(const struct putback *B, const json_t *regen, const char *path, const char *sum)
{
	const json_t *made = json_object_get(regen, "files"), *one;
	size_t i, n = strlen(B->plan.project);
	const char *name, *theirs;

	json_array_foreach (made, i, one) {
		name = transcript_string(one, "path");
		theirs = transcript_string(one, "sha256");
		if (name == NULL || theirs == NULL)
			continue;
		if (strncmp(name, B->plan.project, n) == 0 && name[n] == '/')
			name += n + 1;
		if (strcmp(name, path) == 0 && strcmp(theirs, sum) == 0)
			return 1;
	}
	return 0;
}

/* Somebody's work is in the way: refused, or with --force archived. */
static int
in_the_way(struct putback *B, const char *path, int *refused)
{

	if (B->plan.force)
		return keep_add(&B->keep, path);
	report(EXIT_REFUSED, "in the way, and not what mig-regen made: '%s'", path);
	*refused = 1;
	return 0;
}

static int
compare_file(struct putback *B, const json_t *regen, struct putback_file *F, int *refused)
{
	char sum[HASH_HEX];
	struct stat st;
	int there;

	if (inside(B, F->path) == -1 ||
	    (there = putback_sum(B->plan.project, F->path, sum, &st)) == -1)
		return -1;
	F->write = !there || !B->plan.absent;
	if (!there || B->plan.absent)
		return 0;
	if (strcmp(sum, F->sum) == 0) {
		F->write =
		    (st.st_mode & 0777) != F->mode ||
		    st.st_mtim.tv_sec * INT64_C(1000000000) + st.st_mtim.tv_nsec != F->mtime_ns;
		return 0;
	}
	return is_made(B, regen, F->path, sum) ? 0 : in_the_way(B, F->path, refused);
}

static int
is_archived(const struct putback *B, const char *path)
{

	for (size_t i = 0; i < B->n; i++)
		if (strcmp(B->files[i].path, path) == 0)
			return 1;
	return 0;
}

/* Note a file that shall go, with what keep_remove() asks for. */
static int
add_remove(struct putback *B, const char *path, const char *sum, const struct stat *st)
{
	struct keep_file *F;

	for (size_t i = 0; i < B->remove.n; i++)
		if (strcmp(B->remove.all[i].path, path) == 0)
			return 0;
	if (keep_add(&B->remove, path) == -1)
		return -1;
	F = &B->remove.all[B->remove.n - 1];
	F->st = *st;
	memcpy(F->sum, sum, HASH_HEX);
	return 0;
}

static int
compare_extra(struct putback *B, const json_t *regen, const char *path, int *refused)
{
	char sum[HASH_HEX];
	struct stat st;
	int there;

	if (is_archived(B, path))
		return 0;
	if (inside(B, path) == -1 || (there = putback_sum(B->plan.project, path, sum, &st)) == -1)
		return -1;
	if (!there)
		return 0;
	if (!is_made(B, regen, path, sum) && in_the_way(B, path, refused) == -1)
		return -1;
	return add_remove(B, path, sum, &st);
}

/* A cleaned folder shall hold the archived migrations and no others. */
static int
compare_folder(struct putback *B, const json_t *regen, const char *folder, int *refused)
{
	struct folder *L;
	char *whole, *path;
	int rc = 0;

	if (folder[0] == '/' || strstr(folder, "..") != NULL)
		return report(EXIT_INVALID,
		    "the receipt of mig-clean names a folder elsewhere: '%s'", folder);
	if ((whole = str_printf("%s/%s", B->plan.project, folder)) == NULL)
		return -1;
	if ((L = folder_list(whole)) == NULL)
		rc = errno == ENOENT ? 0
				     : report_errno(EXIT_FAILED, "cannot read folder: '%s'", whole);
	for (size_t i = 0; L != NULL && rc == 0 && i < L->n; i++) {
		if (L->all[i].kind != FOLDER_MIGRATION && L->all[i].kind != FOLDER_SHADOWED)
			continue;
		if ((path = str_printf("%s/%s", folder, L->all[i].name)) == NULL)
			rc = -1;
		else
			rc = compare_extra(B, regen, path, refused);
		free(path);
	}
	folder_free(L);
	free(whole);
	return rc;
}

/* What mig-regen made elsewhere: a package for an app that had none. */
static int
compare_made(struct putback *B, const json_t *regen)
{
	const json_t *list, *one;
	size_t i, n = strlen(B->plan.project);
	char sum[HASH_HEX];
	struct stat st;
	const char *path;
	char **more;
	int there;

	list = json_object_get(regen, "files");
	json_array_foreach (list, i, one) {
		path = transcript_string(one, "path");
		if (path == NULL || strncmp(path, B->plan.project, n) != 0 || path[n] != '/' ||
		    is_archived(B, path + n + 1))
			continue;
		path += n + 1;
		if (inside(B, path) == -1 ||
		    (there = putback_sum(B->plan.project, path, sum, &st)) == -1)
			return -1;
		if (there && is_made(B, regen, path, sum) && add_remove(B, path, sum, &st) == -1)
			return -1;
	}
	list = json_object_get(regen, "folders");
	json_array_foreach (list, i, one) {
		path = json_string_value(one);
		if (path == NULL || strncmp(path, B->plan.project, n) != 0 || path[n] != '/' ||
		    strstr(path, "/..") != NULL)
			continue;
		if ((more = reallocarray(B->folders, B->n_folders + 1, sizeof *more)) == NULL)
			return report_errno(EXIT_FAILED, "cannot get memory");
		B->folders = more;
		if ((more[B->n_folders] = str_dup(path)) == NULL)
			return -1;
		B->n_folders++;
	}
	return 0;
}

int
putback_compare(struct putback *B, const struct transcript *T)
{
	const json_t *regen = transcript_last(T, "regen");
	const json_t *folders = json_object_get(transcript_last(T, "clean"), "folders"), *one;
	int refused = 0;
	size_t i;

	for (i = 0; i < B->n; i++)
		if (compare_file(B, regen, &B->files[i], &refused) == -1)
			return -1;
	if (B->plan.archive == NULL) {
		json_array_foreach (folders, i, one)
			if (json_is_string(one) &&
			    compare_folder(B, regen, json_string_value(one), &refused) == -1)
				return -1;
		if (compare_made(B, regen) == -1)
			return -1;
	}
	if (refused)
		return report(
		    EXIT_REFUSED, "nothing was changed: --force archives what is in the way first");
	return 0;
}
