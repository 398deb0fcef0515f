#include "stage.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "base/str.h"
#include "arrive.h"
#include "lock.h"
#include "swap.h"

enum { NAME_KEPT = 200, MODE = 0777, EARLY = 8 << 20 };

static const char mark[] = ".slate-";
static const char random_part[] = "XXXXXX";

struct db_stage {
	struct db *D;
	int present;
	mode_t mode;
	uid_t uid;
	gid_t gid;
	int64_t mtime_ns;
	char *name;	/* NULL: there is no file, for the database shall be absent */
	int fd;
	uint64_t bytes;
	uint64_t sent;	/* of them, the disk was asked to write these */
	struct arrive *check; /* running, or NULL */
};

/* Is ${name} what a stage of the database ${base} is called? */
static int
is_stage(const char *name, const char *base)
{
	size_t n = strlen(base);

	if (n > NAME_KEPT)
		n = NAME_KEPT;
	return *name == '.' && strncmp(name + 1, base, n) == 0 && str_begins(name + 1 + n, mark) &&
	    strlen(name + 1 + n) == strlen(mark) + strlen(random_part);
}

/* Remove the file ${name} of a folder; before it, what SQLite may have put beside it. */
static void
remove_stage(int folder, const char *name)
{
	static const char *const suffixes[] = { "-wal", "-shm", "-journal", "" };
	char *path;

	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		if ((path = str_printf("%s%s", name, suffixes[i])) != NULL)
			unlinkat(folder, path, 0);
		free(path);
	}
}

/* Remove what a killed run has left; a living one holds a lock on its own. */
static void
sweep(const char *path)
{
	struct dirent *entry;
	char *folder;
	DIR *dir = NULL;
	int fd;

	if ((folder = file_folder(path)) != NULL && (dir = opendir(folder)) != NULL)
		while ((entry = readdir(dir)) != NULL) {
			if (!is_stage(entry->d_name, file_name(path)) ||
			    (fd = file_open(dirfd(dir), entry->d_name)) == -1)
				continue;
			if (flock(fd, LOCK_EX | LOCK_NB) == 0)
				remove_stage(dirfd(dir), entry->d_name);
			close(fd);
		}
	if (dir != NULL)
		closedir(dir);
	free(folder);
}

static int
make_file(struct db_stage *S)
{
	const char *path = S->D->path;
	char *folder;

	if ((folder = file_folder(path)) == NULL)
		return -1;
	S->name = str_printf("%s/.%.*s%s%s", strcmp(folder, "/") == 0 ? "" : folder, NAME_KEPT,
	    file_name(path), mark, random_part);
	free(folder);
	if (S->name == NULL)
		return -1;
	if ((S->fd = mkostemp(S->name, O_CLOEXEC)) == -1) {
		report_errno(EXIT_FAILED, "cannot create a file beside: '%s'", path);
		free(S->name);
		S->name = NULL;
		return -1;
	}
	if (flock(S->fd, LOCK_SH | LOCK_NB) == -1)
		return report_errno(EXIT_FAILED, "cannot lock: '%s'", S->name);
	return 0;
}

int
stage_begin(struct db *D, const struct db_facts *F, struct db_stage **result)
{
	struct db_stage *S;

	sweep(D->path);
	if ((S = calloc(1, sizeof *S)) == NULL)
		return report_errno(EXIT_FAILED, "cannot restore: '%s'", D->path);
	*S = (struct db_stage){ .D = D, .present = F->present, .mode = F->mode, .uid = F->uid,
		.gid = F->gid, .mtime_ns = F->mtime_ns, .fd = -1 };
	if (F->present && make_file(S) == -1) {
		stage_abort(S);
		return -1;
	}
	if (F->present && F->bytes > 0 && file_room(S->name, F->bytes) == -1) {
		stage_abort(S);
		return -1;
	}
	*result = S;
	return 0;
}

int
stage_write(struct db_stage *S, const void *p, size_t n)
{

	if (!S->present)
		return report(EXIT_INVALID, "data for a database that did not exist: '%s'",
		    S->D->path);
	if (n == 0)
		return 0;
	if (S->check == NULL && (S->check = arrive_begin(S->fd, S->name)) == NULL)
		return -1;
	if (cancel_check() == -1 || file_write(S->fd, p, n, S->name) == -1)
		return -1;
	S->bytes += n;
	arrive_bytes(S->check, S->bytes);
	/* Let the disk begin early, so that there is little left to wait for at the end. */
	if (S->bytes - S->sent >= EARLY) {
		sync_file_range(S->fd, (off_t)S->sent, (off_t)(S->bytes - S->sent),
		    SYNC_FILE_RANGE_WRITE);
		S->sent = S->bytes;
	}
	return 0;
}

int
stage_check(struct db_stage *S)
{
	int rc = 0;

	if (!S->present)
		return 0;
	if (S->check != NULL)
		arrive_whole(S->check);
	if (fsync(S->fd) == -1)
		rc = report_errno(EXIT_FAILED, "cannot sync: '%s'", S->name);
	if (arrive_end(S->check) == -1)
		rc = -1;
	S->check = NULL;
	return rc;
}

int
stage_dress(struct db_stage *S)
{
	struct timespec times[2] = { { .tv_nsec = UTIME_OMIT } };
	int64_t part = S->mtime_ns % 1000000000;

	if (part < 0)
		part += 1000000000;
	times[1].tv_nsec = (long)part;
	times[1].tv_sec = (time_t)((S->mtime_ns - part) / 1000000000);
	/* Giving a file away is root's; but its group may be one of ours. */
	if (fchown(S->fd, S->uid, S->gid) == -1 && fchown(S->fd, (uid_t)-1, S->gid) == -1)
		report_warn("owner and group cannot be given back: '%s'", S->D->path);
	if (fchmod(S->fd, S->mode & MODE) == -1)
		return report_errno(EXIT_FAILED, "cannot set mode: '%s'", S->name);
	if (S->mtime_ns != 0 && futimens(S->fd, times) == -1)
		return report_errno(EXIT_FAILED, "cannot set time: '%s'", S->name);
	if (fsync(S->fd) == -1)
		return report_errno(EXIT_FAILED, "cannot sync: '%s'", S->name);
	return 0;
}

const char *
stage_name(const struct db_stage *S)
{

	return S->name;
}

int
stage_commit(struct db_stage *S, const char *state, int force)
{
	struct lock L = { 0 };
	int rc;

	source_end(S->D);
	if (S->present && stage_dress(S) == -1)
		return -1;
	if (lock_alone(S->D->path, force) == -1)
		return -1;
	if ((rc = lock_take(&L, S->D->path, state, force)) == 0)
		rc = swap_in(&L, S->name);
	if (rc == 0)
		swap_told(&L);
	lock_drop(&L);
	return rc;
}

void
stage_abort(struct db_stage *S)
{

	if (S == NULL)
		return;
	arrive_end(S->check);
	/* After a commit the name is free, or another's: then its file is not ours. */
	if (S->name != NULL) {
		struct stat ours, there;

		if (fstat(S->fd, &ours) == 0 && lstat(S->name, &there) == 0 &&
		    ours.st_dev == there.st_dev && ours.st_ino == there.st_ino)
			remove_stage(AT_FDCWD, S->name);
	}
	if (S->fd != -1)
		close(S->fd);
	free(S->name);
	free(S);
}
