#include "verified.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/json.h"
#include "base/publish.h"
#include "base/report.h"
#include "base/str.h"
#include "value.h"

/* A record this long is written anew, with one line for each archive that is still there. */
enum { LONG = 256 << 10, LONGEST = 64 << 20 };

struct line {
	char *name, *text;
	uint64_t bytes, inode;
	int64_t mtime_ns;
	time_t when;
	int ok;
};

struct verified {
	struct line *lines;
	size_t n, room;
};

static int64_t
mtime_of(const struct stat *st)
{

	return (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
}

static char *
record_of(const char *folder)
{

	return str_printf("%s/.verified", folder);
}

/* Remember one line; what cannot be understood says nothing.  Return 0, or -1 with a report. */
static int
add_line(struct verified *V, const char *text, size_t n)
{
	json_t *O = value_object(text, n);
	const char *name = value_text(O, "name"), *when = value_text(O, "when");
	struct line L = { 0 }, *more;
	int rc = 0;

	if (name == NULL || when == NULL || clock_parse(when, &L.when) == -1 ||
	    value_uint(O, "bytes", INT64_MAX, &L.bytes) == -1 ||
	    value_uint(O, "inode", INT64_MAX, &L.inode) == -1 ||
	    value_int(O, "mtime", &L.mtime_ns) == -1 || value_bool(O, "ok", &L.ok) == -1)
		goto done;
	rc = -1;
	if (V->n == V->room) {
		if ((more = reallocarray(V->lines, V->room + 256, sizeof *more)) == NULL) {
			report_errno(EXIT_FAILED, "cannot read what was verified");
			goto done;
		}
		V->lines = more;
		V->room += 256;
	}
	if ((L.name = str_dup(name)) == NULL ||
	    (L.text = str_printf("%.*s", (int)n, text)) == NULL) {
		free(L.name);
		goto done;
	}
	V->lines[V->n++] = L;
	rc = 0;

done:
	json_decref(O);
	return rc;
}

struct verified *
verified_load(const char *folder)
{
	struct verified *V;
	struct buf B = { 0 };
	char *path;
	const char *p, *end;

	if ((V = calloc(1, sizeof *V)) == NULL || (path = record_of(folder)) == NULL) {
		free(V);
		return NULL;
	}
	if (file_slurp(AT_FDCWD, path, LONGEST, &B) == -1 && errno != ENOENT && errno != ENOTDIR) {
		report_errno(EXIT_FAILED, "cannot read: '%s'", path);
		goto err1;
	}
	for (p = B.data; p != NULL && (end = strchr(p, '\n')) != NULL; p = end + 1)
		if (add_line(V, p, (size_t)(end - p)) == -1)
			goto err1;
	buf_free(&B);
	free(path);
	return V;

err1:
	buf_free(&B);
	free(path);
	verified_free(V);
	return NULL;
}

static const struct line *
newest(const struct verified *V, const char *name)
{

	for (size_t i = V->n; i-- > 0;)
		if (strcmp(V->lines[i].name, name) == 0)
			return &V->lines[i];
	return NULL;
}

enum verified_state
verified_find(const struct verified *V, const char *name, const struct stat *st, time_t *when)
{
	const struct line *L = newest(V, name);

	if (L == NULL)
		return VERIFIED_NEVER;
	*when = L->when;
	if (L->bytes != (uint64_t)st->st_size || L->inode != (uint64_t)st->st_ino ||
	    L->mtime_ns != mtime_of(st))
		return L->ok ? VERIFIED_CHANGED : VERIFIED_NEVER;
	return L->ok ? VERIFIED_OK : VERIFIED_BAD;
}

/* Write the record anew; a line that another process adds meanwhile may be lost. */
static void
shorten(const char *folder, const char *path)
{
	struct verified *V = verified_load(folder);
	struct publish *P = V == NULL ? NULL : publish_open(path, PUBLISH_OVER);
	struct buf B = { 0 };
	char *archive;

	for (size_t i = 0; P != NULL && i < V->n; i++) {
		if (newest(V, V->lines[i].name) != &V->lines[i] ||
		    (archive = str_printf("%s/%s", folder, V->lines[i].name)) == NULL)
			continue;
		if (access(archive, F_OK) == 0)
			buf_printf(&B, "%s\n", V->lines[i].text);
		free(archive);
	}
	if (P != NULL && !B.failed && file_write(publish_fd(P), B.data, B.len, path) == 0)
		publish_commit(P);
	publish_free(P);
	buf_free(&B);
	verified_free(V);
}

static void
append(const char *folder, const char *text, size_t n)
{
	char *path = record_of(folder);
	struct stat st;
	int fd;

	if (path == NULL)
		return;
	fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
	if (fd != -1) {
		/* One write, so that two processes do not mix their lines. */
		if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
		    write(fd, text, n) == (ssize_t)n && st.st_size > LONG)
			shorten(folder, path);
		close(fd);
	}
	free(path);
}

void
verified_note(const char *path, const struct stat *st, int ok)
{
	char *folder, when[CLOCK_TEXT];
	struct buf B = { 0 };
	struct json J = { &B, 0 };
	struct stat now;

	if (st == NULL && stat(path, &now) == 0)
		st = &now;
	if (st == NULL || (folder = file_folder(path)) == NULL)
		return;
	clock_text(when, time(NULL));
	json_open_object(&J, NULL);
	json_put_string(&J, "name", file_name(path));
	json_put_uint(&J, "bytes", (uint64_t)st->st_size);
	json_put_uint(&J, "inode", (uint64_t)st->st_ino);
	json_put_int(&J, "mtime", mtime_of(st));
	json_put_bool(&J, "ok", ok);
	json_put_string(&J, "when", when);
	json_close_object(&J);
	buf_char(&B, '\n');
	/* A name that is not UTF-8 would not be found again. */
	if (!B.failed && str_utf8(path, strlen(path)))
		append(folder, B.data, B.len);
	buf_free(&B);
	free(folder);
}

void
verified_free(struct verified *V)
{

	if (V == NULL)
		return;
	for (size_t i = 0; i < V->n; i++) {
		free(V->lines[i].name);
		free(V->lines[i].text);
	}
	free(V->lines);
	free(V);
}
