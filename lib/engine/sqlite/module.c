#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cancel.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/progress.h"
#include "base/report.h"
#include "base/str.h"
#include "db/module.h"
#include "db/target.h"
#include "dump.h"
#include "read.h"
#include "stage.h"
#include "state.h"
#include "users.h"
#include "wipe.h"

static void
close_db(struct db *D)
{

	if (D == NULL)
		return;
	source_end(D);
	free(D->dumped);
	free(D->path);
	free(D);
}

static int
open_db(const struct db_target *T, struct db **result)
{
	struct stat st;
	struct db *D;

	if (lstat(T->path, &st) == -1) {
		if (errno != ENOENT)
			return report_errno(EXIT_FAILED, "cannot look at: '%s'", T->path);
	} else if (S_ISLNK(st.st_mode))
		return report(EXIT_INVALID, "a link to nothing: '%s'", T->path);
	else if (!S_ISREG(st.st_mode))
		return report(EXIT_INVALID, "no regular file: '%s'", T->path);
	if ((D = calloc(1, sizeof *D)) == NULL)
		return report_errno(EXIT_FAILED, "cannot open: '%s'", T->path);
	if ((D->path = str_dup(T->path)) == NULL) {
		close_db(D);
		return -1;
	}
	*result = D;
	return 0;
}

/* The folder's name and the file's, "app/db.sqlite3". */
static char *
short_name(const char *path)
{
	const char *from = file_name(path);

	if (from - path > 1)
		for (from -= 2; from > path && *from != '/'; from--)
			continue;
	return str_dup(*from == '/' && strchr(from + 1, '/') != NULL ? from + 1 : from);
}

static int
identify(struct db *D, struct db_facts *F)
{
	struct stat st;

	*F = (struct db_facts){ 0 };
	if (stat(D->path, &st) == 0) {
		F->present = 1;
		F->bytes = (uint64_t)st.st_size;
		F->mode = st.st_mode & 07777;
		F->uid = st.st_uid;
		F->gid = st.st_gid;
		F->mtime_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
	} else if (errno != ENOENT)
		return report_errno(EXIT_FAILED, "cannot look at: '%s'", D->path);
	F->id = str_printf("sqlite:%s", D->path);
	F->name = short_name(D->path);
	F->version = str_dup(sqlite3_libversion());
	if (F->id != NULL && F->name != NULL && F->version != NULL)
		return 0;
	engine_facts_free(F);
	return -1;
}

static int
state(struct db *D, char **text)
{

	source_end(D);
	state_settle(D->path);
	if (state_read(D->path, NULL, text) == -1)
		return -1;
	if (D->dumped == NULL || strcmp(*text, D->dumped) == 0)
		return 0;
	free(*text);
	return (*text = str_dup("changed")) == NULL ? -1 : 0;
}

static int
users(struct db *D, struct db_user **U, size_t *n)
{

	/* Our own connection would be one of them, and the question would drop its locks. */
	source_end(D);
	return users_find(D->path, U, n);
}

static const struct engine engine = {
	.interface = ENGINE_INTERFACE,
	.name = "sqlite",
	.payload = "sqlite-image",
	.open = open_db,
	.close = close_db,
	.identify = identify,
	.state = state,
	.tables = read_tables,
	.users = users,
	.check = read_check,
	.dump = dump_run,
	.stage = stage_begin,
	.stage_write = stage_write,
	.stage_check = stage_check,
	.commit = stage_commit,
	.abort = stage_abort,
	.wipe = wipe_run,
	.query = read_query,
	.indexes = read_indexes,
	.orphans = read_orphans,
};

__attribute__((visibility("default"))) const struct engine *
slate_engine(const struct engine_base *base)
{

	report_adopt(base->report);
	cancel_adopt(base->cancel);
	progress_adopt(base->progress);
	return &engine;
}
