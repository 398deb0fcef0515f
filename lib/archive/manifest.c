#include "manifest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/exit.h"
#include "base/json.h"
#include "base/report.h"
#include "base/str.h"
#include "value.h"

int
manifest_add(struct manifest *M, const struct manifest_file *F)
{
	struct manifest_file *files = M->files;
	size_t room = M->room;

	if (M->n_files == room) {
		room = room == 0 ? 64 : 2 * room;
		if ((files = reallocarray(files, room, sizeof *files)) == NULL)
			return report_errno(EXIT_FAILED, "cannot remember a file");
		M->files = files;
		M->room = room;
	}
	files[M->n_files] = *F;
	if ((files[M->n_files].member = str_dup(F->member)) == NULL)
		return -1;
	M->n_files++;
	M->bytes += F->bytes;
	return 0;
}

static int
by_member(const void *a, const void *b)
{

	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *
manifest_doubled(const struct manifest *M, int *failed)
{
	const char **names, *found = NULL;

	*failed = 0;
	if (M->n_files < 2)
		return NULL;
	if ((names = calloc(M->n_files, sizeof *names)) == NULL) {
		*failed = report_errno(EXIT_FAILED, "cannot compare the members' names");
		return NULL;
	}
	for (size_t i = 0; i < M->n_files; i++)
		names[i] = M->files[i].member;
	qsort(names, M->n_files, sizeof *names, by_member);
	for (size_t i = 1; i < M->n_files && found == NULL; i++)
		if (strcmp(names[i - 1], names[i]) == 0)
			found = names[i];
	free(names);
	return found;
}

static void
write_file(const struct manifest_file *F, struct json *J)
{
	char mode[8];

	snprintf(mode, sizeof mode, "%04o", (unsigned)F->mode & 0777);
	json_open_object(J, NULL);
	json_put_string(J, "member", F->member);
	json_put_uint(J, "bytes", F->bytes);
	json_put_string(J, "sha256", F->sum);
	json_put_string(J, "mode", mode);
	json_put_int(J, "mtime", F->mtime_ns);
	json_put_int(J, "atime", F->atime_ns);
	json_close_object(J);
}

static void
write_payload(const struct manifest *M, struct json *J)
{

	json_open_object(J, "payload");
	json_put_uint(J, "bytes", M->bytes);
	json_put_string(J, "sha256", M->sum);
	json_close_object(J);
	json_open_array(J, "tables");
	for (size_t i = 0; i < M->n_counts; i++) {
		json_open_object(J, NULL);
		json_put_string(J, "name", M->counts[i].name);
		json_put_uint(J, "rows", M->counts[i].rows);
		json_close_object(J);
	}
	json_close_array(J);
}

int
manifest_write(const struct manifest *M, struct buf *B)
{
	struct json J = { B, 0 };

	json_open_object(&J, NULL);
	json_put_uint(&J, "format", ARCHIVE_FORMAT);
	json_put_uint(&J, "members", M->members);
	if (M->kind == ARCHIVE_DATABASE)
		write_payload(M, &J);
	else {
		json_open_array(&J, "files");
		for (size_t i = 0; i < M->n_files; i++)
			write_file(&M->files[i], &J);
		json_close_array(&J);
	}
	json_close_object(&J);
	buf_char(B, '\n');
	if (B->failed)
		return -1;
	if (B->len > MANIFEST_MAX)
		return report(EXIT_REFUSED, "too many %s for one archive",
		    M->kind == ARCHIVE_DATABASE ? "tables" : "files");
	return 0;
}

static int
read_counts(const json_t *O, struct manifest *M)
{
	const json_t *list = json_object_get(O, "tables"), *one;
	const char *name;
	size_t n = json_array_size(list);

	if (!json_is_array(list))
		return -1;
	if (n == 0)
		return 0;
	if ((M->counts = calloc(n, sizeof *M->counts)) == NULL)
		return report_errno(EXIT_FAILED, "cannot read the manifest");
	for (; M->n_counts < n; M->n_counts++) {
		struct archive_count *C = &M->counts[M->n_counts];

		/* A table's name may be empty. */
		one = json_array_get(list, M->n_counts);
		if ((name = json_string_value(json_object_get(one, "name"))) == NULL ||
		    value_uint(one, "rows", INT64_MAX, &C->rows) == -1 ||
		    (C->name = str_dup(name)) == NULL)
			return -1;
	}
	return 0;
}

static int
read_payload(const json_t *O, struct manifest *M)
{
	const json_t *payload = json_object_get(O, "payload");

	if (value_uint(payload, "bytes", INT64_MAX, &M->bytes) == -1 ||
	    value_sum(payload, "sha256", M->sum) == -1)
		return -1;
	return read_counts(O, M);
}

static int
read_files(const json_t *O, struct manifest *M)
{
	const json_t *list = json_object_get(O, "files"), *one;

	if (!json_is_array(list))
		return -1;
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct manifest_file F = { 0 };

		one = json_array_get(list, i);
		/* manifest_add() copies the name. */
		F.member = (char *)value_text(one, "member");
		if (F.member == NULL || value_uint(one, "bytes", INT64_MAX, &F.bytes) == -1 ||
		    value_sum(one, "sha256", F.sum) == -1 ||
		    value_mode(one, "mode", &F.mode) == -1 ||
		    value_int(one, "mtime", &F.mtime_ns) == -1 ||
		    value_int(one, "atime", &F.atime_ns) == -1 || manifest_add(M, &F) == -1)
			return -1;
	}
	return 0;
}

int
manifest_read(const char *text, size_t n, const char *name, struct manifest *M)
{
	json_t *O = value_object(text, n);
	uint64_t format;
	int rc = -1;

	if (O != NULL && value_uint(O, "format", ARCHIVE_FORMAT, &format) == 0 &&
	    value_uint(O, "members", INT64_MAX, &M->members) == 0)
		rc = M->kind == ARCHIVE_DATABASE ? read_payload(O, M) : read_files(O, M);
	if (rc == -1)
		report(EXIT_INVALID, "archive is not valid: '%s': its manifest.json is not valid",
		    name);
	json_decref(O);
	return rc;
}

static int
differs(const char *name, const char *what)
{

	return report(EXIT_INVALID, "archive is not valid: '%s': its manifest disagrees about '%s'",
	    name, what);
}

int
manifest_compare(const struct manifest *told, const struct manifest *seen, const char *name)
{

	if (told->members != seen->members)
		return differs(name, "the number of members");
	if (told->kind == ARCHIVE_DATABASE) {
		if (told->bytes != seen->bytes)
			return differs(name, "the size of the payload");
		return strcmp(told->sum, seen->sum) == 0 ? 0
							 : differs(name, "the sum of the payload");
	}
	if (told->n_files != seen->n_files)
		return differs(name, "the number of files");
	for (size_t i = 0; i < told->n_files; i++) {
		const struct manifest_file *T = &told->files[i], *S = &seen->files[i];

		if (strcmp(T->member, S->member) != 0 || T->bytes != S->bytes ||
		    strcmp(T->sum, S->sum) != 0 || T->mode != S->mode ||
		    T->mtime_ns != S->mtime_ns || T->atime_ns != S->atime_ns)
			return differs(name, S->member);
	}
	return 0;
}

void
manifest_free(struct manifest *M)
{

	for (size_t i = 0; i < M->n_counts; i++)
		free(M->counts[i].name);
	for (size_t i = 0; i < M->n_files; i++)
		free(M->files[i].member);
	free(M->counts);
	free(M->files);
	memset(M, 0, sizeof *M);
}
