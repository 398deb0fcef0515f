#include "scratch.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/about.h"
#include "archive/reader.h"
#include "base/exit.h"
#include "base/hash.h"
#include "base/report.h"
#include "base/str.h"
#include "db/engine.h"
#include "db/target.h"

/* A folder of our own, and the database to be restored in it. */
struct scratch {
	char *folder;
	struct db_target target;
	const struct engine *engine;
};

static void
remove_scratch(struct scratch *S)
{
	static const char *const beside[] = { "", "-wal", "-shm", "-journal" };
	char *path;

	for (size_t i = 0; S->target.path != NULL && i < sizeof beside / sizeof *beside; i++) {
		if ((path = str_printf("%s%s", S->target.path, beside[i])) != NULL)
			unlink(path);
		free(path);
	}
	if (S->folder != NULL && rmdir(S->folder) == -1)
		report_warn("scratch folder is left: '%s'", S->folder);
	free(S->target.path);
	free(S->target.shown);
	free(S->folder);
}

static int
make_scratch(const struct archive_about *A, struct scratch *S)
{
	const char *where = getenv("TMPDIR");
	char *folder;

	if (where == NULL || *where != '/')
		where = "/var/tmp";
	if ((S->engine = engine_load(A->engine)) == NULL)
		return -1;
	if (strcmp(A->engine, "sqlite") != 0 || strcmp(A->payload, S->engine->payload) != 0)
		return report(EXIT_FAILED, "cannot restore '%s' of '%s' to a scratch place",
		    A->payload, A->engine);
	if ((folder = str_printf("%s/slate-verify.XXXXXX", where)) == NULL)
		return -1;
	if (mkdtemp(folder) == NULL) {
		report_errno(EXIT_FAILED, "cannot make a scratch folder: '%s'", folder);
		free(folder);
		return -1;
	}
	S->folder = folder;
	S->target.engine = (char *)(uintptr_t)S->engine->name;
	S->target.path = str_printf("%s/scratch.sqlite3", folder);
	S->target.shown = str_printf("%s/scratch.sqlite3", folder);
	return S->target.path == NULL || S->target.shown == NULL ? -1 : 0;
}

static int
copy_payload(const struct scratch *S, struct archive_reader *R, struct db_stage *stage)
{
	const void *p;
	ssize_t got;

	while ((got = reader_payload(R, &p)) > 0)
		if (S->engine->stage_write(stage, p, (size_t)got) == -1)
			return -1;
	return got == 0 ? 0 : -1;
}

/* Stage, check and commit, as a restore would. */
static int
restore(const struct scratch *S, struct archive_reader *R)
{
	const struct engine *E = S->engine;
	/* Ours while it is looked at; who owned it is not the question here. */
	struct db_facts F = { .present = reader_about(R)->present, .mode = 0600, .uid = geteuid(),
		.gid = getegid() };
	struct db_stage *stage = NULL;
	struct db *D = NULL;
	int rc = -1;

	if (E->open(&S->target, &D) == -1)
		return -1;
	if (E->stage(D, &F, &stage) == 0 && copy_payload(S, R, stage) == 0 && reader_end(R) == 0 &&
	    E->stage_check(stage) == 0)
		rc = E->commit(stage, NULL, 0);
	E->abort(stage);
	E->close(D);
	return rc;
}

static int
add_to_sum(void *cookie, const void *p, size_t n)
{

	return hash_add(cookie, p, n);
}

static int
differs(const char *name, const char *what)
{

	return report(EXIT_INVALID, "archive restores to another database: '%s': '%s'", name, what);
}

/* A manifest is UTF-8; where a table's name is not, it cannot be told there. */
static int
other_name(const char *told, const char *name)
{

	return str_utf8(name, strlen(name)) && strcmp(told, name) != 0;
}

static int
compare_rows(
    const struct scratch *S, struct db *D, const struct archive_reader *R, const char *name)
{
	const struct archive_count *told;
	struct db_table *T;
	size_t n, count;
	int rc = 0;

	told = reader_counts(R, &count);
	if (S->engine->tables(D, &T, &n) == -1)
		return -1;
	if (n != count)
		rc = differs(name, "the number of tables");
	for (size_t i = 0; rc == 0 && i < n; i++)
		if (T[i].rows != told[i].rows || other_name(told[i].name, T[i].name))
			rc = differs(name, told[i].name);
	engine_tables_free(T, n);
	return rc;
}

/* What is dumped from the restored database must be what went into it. */
static int
compare_payload(const struct scratch *S, struct db *D, const struct archive_reader *R,
    const char *name)
{
	char sum[HASH_HEX];
	struct hash *H;
	int rc;

	if ((H = hash_new()) == NULL)
		return -1;
	rc = S->engine->dump(D, add_to_sum, H);
	if (rc == 0)
		rc = hash_end_hex(H, sum);
	hash_free(H);
	if (rc == 0 && strcmp(sum, reader_payload_sum(R)) != 0)
		return differs(name, "the payload");
	return rc;
}

static int
compare(const struct scratch *S, const struct archive_reader *R, const char *name)
{
	const struct engine *E = S->engine;
	struct db_facts F;
	struct db *D;
	int rc = -1;

	if (E->open(&S->target, &D) == -1)
		return -1;
	if (E->identify(D, &F) == -1)
		goto err1;
	if (F.present != reader_about(R)->present)
		rc = differs(name, "whether it is there");
	else if (!F.present)
		rc = 0;
	else if (compare_payload(S, D, R, name) == 0)
		rc = compare_rows(S, D, R, name);
	engine_facts_free(&F);

err1:
	E->close(D);
	return rc;
}

int
scratch_compare(struct archive_reader *R, const char *name)
{
	struct scratch S = { 0 };
	int rc = -1;

	if (make_scratch(reader_about(R), &S) == 0 && restore(&S, R) == 0)
		rc = compare(&S, R, name);
	remove_scratch(&S);
	return rc;
}
