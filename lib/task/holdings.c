#include "holdings.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/reader.h"
#include "archive/store.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "base/str.h"

enum { SMALL = 64 << 10 };

static int
copy_text(char **to, const char *from)
{

	return from != NULL && (*to = str_dup(from)) == NULL ? -1 : 0;
}

/* What the archive says of itself.  One that cannot be read is told of, not an error. */
static int
look_inside(struct holding *A, int fd)
{
	const struct archive_about *told;
	struct archive_reader *R;
	int rc;

	report_mute(1);
	R = reader_open(fd, A->path);
	report_mute(0);
	if (R == NULL) {
		if (cancel_check() == -1)
			return -1;
		report_forget();
		return 0;
	}
	told = reader_about(R);
	A->readable = 1;
	A->created = told->created;
	A->about.kind = told->kind;
	A->about.present = told->present;
	rc = copy_text(&A->about.engine, told->engine) == -1 ||
	     copy_text(&A->about.id, told->id) == -1 || copy_text(&A->about.name, told->name) == -1;
	reader_free(R);
	return rc ? -1 : 0;
}

static int
look_at(const struct store_entry *E, const struct verified *V, struct holding *A)
{
	struct stat st;
	int fd, rc = 0;

	A->created = E->created;
	A->bytes = E->bytes;
	if ((A->path = str_dup(E->path)) == NULL)
		return -1;
	if ((fd = file_open(AT_FDCWD, E->path)) == -1)
		return 0;
	if (fstat(fd, &st) == 0) {
		A->verified = verified_find(V, file_name(E->path), &st, &A->when);
		rc = look_inside(A, fd);
	}
	close(fd);
	return rc;
}

static int
by_identity(const void *p1, const void *p2)
{
	const struct holding *a = p1, *b = p2;
	int rc;

	if (a->readable != b->readable)
		return b->readable - a->readable;
	if (a->readable && (rc = strcmp(a->about.name, b->about.name)) != 0)
		return rc;
	if (a->readable && (rc = strcmp(a->about.id, b->about.id)) != 0)
		return rc;
	if (a->created != b->created)
		return a->created < b->created ? -1 : 1;
	return strcmp(a->path, b->path);
}

static int
read_archives(const char *folder, struct holdings *H)
{
	struct store_entry *E = NULL;
	struct verified *V;
	size_t n;
	int rc = -1;

	if ((V = verified_load(folder)) == NULL || store_list(folder, &E, &n) == -1)
		goto done;
	if ((H->archives = calloc(n + 1, sizeof *H->archives)) == NULL) {
		report_errno(EXIT_FAILED, "cannot list the store: '%s'", folder);
		goto done;
	}
	/* Counted before it is looked at, so that what it got is freed. */
	while (H->n++ < n)
		if (cancel_check() == -1 || look_at(&E[H->n - 1], V, &H->archives[H->n - 1]) == -1)
			goto done;
	H->n = n;
	qsort(H->archives, H->n, sizeof *H->archives, by_identity);
	rc = 0;

done:
	if (E != NULL)
		store_list_free(E, n);
	verified_free(V);
	return rc;
}

/*
 * A small file of a run as text, without its last newline and, for a folder, slash; "" if
 * there is none.
 */
static char *
line_of(const char *run, const char *name)
{
	struct buf B = { 0 };
	char *path;

	if ((path = str_printf("%s/%s", run, name)) == NULL)
		return NULL;
	if (file_slurp(AT_FDCWD, path, SMALL, &B) == -1)
		buf_cut(&B, 0);
	free(path);
	if (B.len > 0 && B.data[B.len - 1] == '\n')
		buf_cut(&B, B.len - 1);
	if (B.len > 1 && B.data[B.len - 1] == '/')
		buf_cut(&B, B.len - 1);
	return buf_take(&B);
}

static int
is_run(const struct dirent *D)
{

	return D->d_name[0] != '.';
}

static int
look_at_run(const char *runs, const char *id, struct holding_run *R)
{

	if ((R->path = str_printf("%s/%s", runs, id)) == NULL || (R->id = str_dup(id)) == NULL ||
	    (R->project = line_of(R->path, "project")) == NULL ||
	    (R->state = line_of(R->path, "state")) == NULL)
		return -1;
	return 0;
}

static int
read_runs(const char *folder, struct holdings *H)
{
	struct dirent **names = NULL;
	char *runs;
	int n, rc = 0;

	if ((runs = str_printf("%s/runs", folder)) == NULL)
		return -1;
	/* A store without runs has no such folder. */
	if ((n = scandir(runs, &names, is_run, alphasort)) < 0)
		n = 0;
	if ((H->runs = calloc((size_t)n + 1, sizeof *H->runs)) == NULL)
		rc = report_errno(EXIT_FAILED, "cannot list the runs: '%s'", runs);
	for (int i = 0; i < n; i++) {
		if (rc == 0)
			rc = look_at_run(runs, names[i]->d_name, &H->runs[H->n_runs++]);
		free(names[i]);
	}
	free(names);
	free(runs);
	return rc;
}

int
holdings_read(const char *folder, struct holdings *H)
{

	*H = (struct holdings){ 0 };
	if (read_archives(folder, H) == 0 && read_runs(folder, H) == 0)
		return 0;
	holdings_free(H);
	return -1;
}

void
holdings_free(struct holdings *H)
{

	for (size_t i = 0; i < H->n; i++) {
		free(H->archives[i].path);
		archive_about_free(&H->archives[i].about);
	}
	for (size_t i = 0; i < H->n_runs; i++) {
		free(H->runs[i].id);
		free(H->runs[i].path);
		free(H->runs[i].project);
		free(H->runs[i].state);
	}
	free(H->archives);
	free(H->runs);
	*H = (struct holdings){ 0 };
}
