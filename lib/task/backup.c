#include "backup.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "archive/about.h"
#include "archive/reader.h"
#include "archive/store.h"
#include "archive/verified.h"
#include "archive/writer.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/json.h"
#include "base/progress.h"
#include "base/publish.h"
#include "base/report.h"
#include "base/str.h"
#include "base/uuid.h"
#include "db/target.h"
#include "flow.h"
#include "receipt/receipt.h"
#include "source.h"

/* No database shrinks to less than this by compression, so less room is certainly too little. */
enum { BEST_RATIO = 16 };

static int
to_writer(void *cookie, const void *p, size_t n)
{

	progress_add(n);
	return writer_payload(cookie, p, n);
}

/* Fill in slate.json; it borrows the facts' texts. */
static struct archive_about
about(const struct engine *E, const struct backup *B)
{

	return (struct archive_about){ .kind = ARCHIVE_DATABASE,
		.engine = (char *)(uintptr_t)E->name,
		.payload = (char *)(uintptr_t)E->payload,
		.id = B->facts.id,
		.name = B->facts.name,
		.version = B->facts.version,
		.present = B->facts.present,
		.mode = B->facts.mode,
		.uid = B->facts.uid,
		.gid = B->facts.gid,
		.mtime_ns = B->facts.mtime_ns,
		.created = B->started };
}

/* Dump into ${fd}; after it the database is let go and its state known. */
static int
dump(const struct engine *E, struct db *D, struct backup *B, int fd, const char *name, int level)
{
	struct archive_about A = about(E, B);
	struct archive_writer *W;
	struct db_table *tables = NULL;
	struct archive_count *counts = NULL;
	size_t n = 0;
	int rc = -1;

	if ((W = writer_open(fd, name, &A, level)) == NULL)
		goto err0;
	progress_begin(B->facts.name, B->facts.bytes);
	if (B->facts.present &&
	    (E->dump(D, to_writer, W) == -1 || E->tables(D, &tables, &n) == -1))
		goto err1;
	if ((counts = calloc(n + 1, sizeof *counts)) == NULL) {
		report_errno(EXIT_FAILED, "cannot get memory");
		goto err1;
	}
	for (size_t i = 0; i < n; i++)
		counts[i] = (struct archive_count){ .name = tables[i].name,
		    .rows = tables[i].rows };
	if (E->state(D, &B->state) == -1 || writer_end(W, counts, n, B->sum, &B->bytes) == -1)
		goto err1;
	rc = 0;

err1:
	progress_end();
	free(counts);
	engine_tables_free(tables, n);
	writer_free(W);
err0:
	return rc;
}

/* What cannot be read back is no backup. */
static int
read_back(const struct backup *B, int fd, const char *name)
{
	struct archive_reader *R;
	int rc = -1;

	if (fsync(fd) == -1 || lseek(fd, 0, SEEK_SET) == -1)
		return report_errno(EXIT_FAILED, "cannot sync: '%s'", name);
	if ((R = reader_open(fd, name)) == NULL)
		return -1;
	progress_begin("reading back", 0);
	if (reader_end(R) == -1)
		goto done;
	if (reader_bytes(R) != B->bytes || strcmp(reader_sum(R), B->sum) != 0) {
		report(EXIT_FAILED, "archive read back is not what was written: '%s'", name);
		goto done;
	}
	rc = 0;

done:
	progress_end();
	reader_free(R);
	return rc;
}

/*
 * Two backups of one database may be made within a second.  The store is locked
 * while a name that is free is looked for and given.
 */
static int
name_in_store(const struct engine *E, struct backup *B, struct publish *P, const char *folder)
{
	struct archive_about A = about(E, B);
	char *path = NULL;
	int fd, rc = -1;

	if ((fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) == -1 || flock(fd,
	    LOCK_EX) == -1) {
		report_errno(EXIT_FAILED, "cannot lock the store: '%s'", folder);
		goto done;
	}
	if ((path = store_name(folder, &A)) == NULL || publish_rename(P, path) == -1)
		goto done;
	if ((rc = publish_commit(P)) == 0) {
		free(B->path);
		B->path = path;
		path = NULL;
		verified_note(B->path, NULL, 1);
	}

done:
	free(path);
	if (fd != -1)
		close(fd);
	return rc;
}

/* In the store the name is given last: until then another backup may take it. */
static struct publish *
begin_file(const struct backup *B, const struct backup_plan *plan, const char *folder)
{
	char unique[UUID_TEXT], *path;
	struct publish *P;

	if (plan->output != NULL)
		return publish_open(B->path, PUBLISH_NEW);
	if (uuid_new(unique) == -1 || (path = str_printf("%s/%s", folder, unique)) == NULL)
		return NULL;
	P = publish_open(path, PUBLISH_NEW);
	free(path);
	return P;
}

static int
to_file(const struct engine *E, struct db *D, struct backup *B, const struct backup_plan *plan)
{
	struct publish *P;
	char *folder;
	int rc = -1;

	if ((folder = file_folder(B->path)) == NULL)
		return -1;
	if (file_room(folder, B->facts.bytes / BEST_RATIO) == -1)
		goto err0;
	if ((P = begin_file(B, plan, folder)) == NULL)
		goto err0;
	if (dump(E, D, B, publish_fd(P), B->path, plan->level) == 0 &&
	    read_back(B, publish_fd(P), B->path) == 0)
		rc = plan->output != NULL ? publish_commit(P) : name_in_store(E, B, P, folder);
	publish_free(P);

err0:
	free(folder);
	return rc;
}

/* Where the archive goes: an absolute path, so that its receipt holds everywhere. */
static char *
place(const struct engine *E, const struct backup *B, const struct db_target *T,
    const struct backup_plan *plan)
{
	struct archive_about A = about(E, B);
	char *folder, *path = NULL;

	if (plan->output != NULL) {
		if ((path = file_real(plan->output)) == NULL)
			report_errno(EXIT_FAILED, "cannot create: '%s'", plan->output);
		return path;
	}
	if ((folder = store_folder(plan->store)) == NULL)
		return NULL;
	if (plan->store != NULL || T->path == NULL || store_proof(folder, T->path) == 0)
		path = store_name(folder, &A);
	free(folder);
	return path;
}

int
backup_make(const struct source *S, const struct backup_plan *plan, struct backup *result)
{
	const struct engine *E = S->engine;
	const struct db_target *T = S->target;
	int to_stdout = plan->output != NULL && strcmp(plan->output, "-") == 0;
	struct db *D;
	int rc = -1;

	*result = (struct backup){ .engine = E->name, .started = time(NULL), .source = S };
	if (E->open(T, &D) == -1)
		goto err0;
	if (E->identify(D, &result->facts) == -1)
		goto err1;
	if (!to_stdout && (result->path = place(E, result, T, plan)) == NULL)
		goto err1;
	if (!str_utf8(result->facts.id, strlen(result->facts.id)) ||
	    (result->path != NULL && !str_utf8(result->path, strlen(result->path)))) {
		report(EXIT_INVALID, "path is not UTF-8, which receipts need: '%s'",
		    str_utf8(result->facts.id, strlen(result->facts.id)) ? result->path : T->shown);
		goto err1;
	}
	rc = to_stdout ? dump(E, D, result, STDOUT_FILENO, "standard output", plan->level)
		       : to_file(E, D, result, plan);
	result->finished = time(NULL);

err1:
	E->close(D);
err0:
	if (rc == -1)
		backup_free(result);
	return rc;
}

void
backup_database_receipt(struct json *J, const char *engine, const struct db_facts *facts,
    const char *state)
{

	json_open_object(J, "database");
	json_put_string(J, "engine", engine);
	json_put_bool(J, "present", facts->present);
	json_put_string(J, "id", facts->id);
	json_put_string(J, "name", facts->name);
	if (state != NULL)
		json_put_string(J, "state", state);
	json_put_uint(J, "bytes", facts->bytes);
	json_close_object(J);
}

/* How the database was come to: who destroys it asks whether a link led out of the project. */
static void
tell_way(struct json *J, const struct source *S)
{
	const struct db_target *T = S->target;

	if (S->project == NULL || T->path == NULL || strcmp(T->path, T->named) == 0)
		return;
	json_put_string(J, "project", S->project);
	json_put_string(J, "named", T->named);
}

int
backup_tell(struct flow *F, const struct backup *B)
{
	char from[32], to[32];
	struct json *J = receipt_event(flow_receipt(F), "backup");

	flow_say(F, "backed up %s (%s) to %s (%s)", B->facts.name,
	    B->facts.present ? str_size(from, sizeof from, B->facts.bytes) : "does not exist",
	    B->path == NULL ? "standard output" : B->path, str_size(to, sizeof to, B->bytes));
	receipt_done(J, B->started, B->finished);
	tell_way(J, B->source);
	backup_database_receipt(J, B->engine, &B->facts, B->state);
	json_open_object(J, "archive");
	json_put_string(J, "path", B->path);
	json_put_uint(J, "bytes", B->bytes);
	json_put_string(J, "sha256", B->sum);
	json_close_object(J);
	return receipt_send(flow_receipt(F));
}

void
backup_free(struct backup *B)
{

	engine_facts_free(&B->facts);
	free(B->state);
	free(B->path);
	*B = (struct backup){ 0 };
}
