#include "verify.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/reader.h"
#include "archive/store.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/progress.h"
#include "base/report.h"
#include "scratch.h"

static int
copy_text(char **to, const char *from)
{

	*to = from == NULL ? NULL : strdup(from);
	return from != NULL && *to == NULL ? -1 : 0;
}

/* Keep what the reader knows beyond its life. */
static int
take_facts(const struct archive_reader *R, struct verify_facts *F)
{
	const struct archive_about *A = reader_about(R);
	const struct archive_count *counts;
	size_t n;

	F->about = *A;
	F->about.engine = F->about.payload = F->about.id = F->about.name = F->about.version = NULL;
	if (copy_text(&F->about.engine, A->engine) == -1 ||
	    copy_text(&F->about.payload, A->payload) == -1 ||
	    copy_text(&F->about.id, A->id) == -1 || copy_text(&F->about.name, A->name) == -1 ||
	    copy_text(&F->about.version, A->version) == -1)
		return report_errno(EXIT_FAILED, "cannot remember an archive");
	F->bytes = reader_bytes(R);
	F->payload_bytes = reader_payload_bytes(R);
	memcpy(F->sum, reader_sum(R), sizeof F->sum);
	counts = reader_counts(R, &n);
	F->tables = n;
	F->files = reader_files(R);
	for (size_t i = 0; i < n; i++)
		F->rows += counts[i].rows;
	return 0;
}

static int
check_expected(
    const char *path, const struct verify_expected *expected, const struct verify_facts *F)
{

	if (expected == NULL)
		return 0;
	if (expected->bytes != 0 && expected->bytes != F->bytes)
		return report(EXIT_INVALID,
		    "archive is not the one of its receipt: '%s': its length differs", path);
	if (expected->sum != NULL && strcmp(expected->sum, F->sum) != 0)
		return report(EXIT_INVALID,
		    "archive is not the one of its receipt: '%s': its sum differs", path);
	return 0;
}

static int
read_all(int fd, const char *path, int deep, struct verify_facts *F)
{
	struct archive_reader *R;
	int rc;

	if ((R = reader_open(fd, path)) == NULL)
		return -1;
	deep = deep && reader_about(R)->kind == ARCHIVE_DATABASE;
	rc = deep ? scratch_compare(R, path) : reader_end(R);
	if (rc == 0)
		rc = take_facts(R, F);
	F->deep = deep;
	reader_free(R);
	return rc;
}

int
verify_archive(const char *path, const struct verify_expected *expected, int deep,
    struct verify_facts *F)
{
	int stdin_meant = strcmp(path, "-") == 0;
	const char *name = stdin_meant ? "standard input" : path;
	struct stat st;
	int fd, rc = -1;

	*F = (struct verify_facts){ 0 };
	if ((fd = stdin_meant ? STDIN_FILENO : store_lock(path)) == -1)
		return -1;
	if (fstat(fd, &st) == -1) {
		report_errno(EXIT_FAILED, "cannot look at: '%s'", name);
		goto done;
	}
	progress_begin(file_name(name), (uint64_t)st.st_size);
	if ((rc = read_all(fd, name, deep, F)) == 0)
		rc = check_expected(name, expected, F);
	progress_end();

done:
	if (!stdin_meant)
		close(fd);
	if (rc == -1)
		verify_free(F);
	return rc;
}

void
verify_free(struct verify_facts *F)
{

	archive_about_free(&F->about);
	*F = (struct verify_facts){ 0 };
}
