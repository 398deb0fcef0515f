#include "state.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "base/str.h"
#include "wal.h"

enum { COUNTER_AT = 24, COUNTER = 4, NAP_NS = 1000000, NAPS = 50 };

static int64_t
ns(struct timespec t)
{

	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Read the change counter; a file too short for one has zeros. */
static int
read_counter(const char *path, sqlite3_file *file, unsigned char counter[COUNTER])
{
	ssize_t got;
	int fd, rc;

	memset(counter, 0, COUNTER);
	if (file != NULL) {
		rc = file->pMethods->xRead(file, counter, COUNTER, COUNTER_AT);
		if (rc == SQLITE_OK || rc == SQLITE_IOERR_SHORT_READ)
			return 0;
		return report(EXIT_FAILED, "cannot read: '%s'", path);
	}
	if ((fd = file_open(AT_FDCWD, path)) == -1)
		return report_errno(EXIT_FAILED, "cannot open: '%s'", path);
	do
		got = pread(fd, counter, COUNTER, COUNTER_AT);
	while (got == -1 && errno == EINTR);
	rc = got == -1 ? report_errno(EXIT_FAILED, "cannot read: '%s'", path) : 0;
	close(fd);
	return rc;
}

/* A log adds what its last committed frame says; the sum in it covers all frames before. */
static int
add_wal(struct buf *B, const char *path)
{
	struct wal_end end;
	int fd, rc;

	if (wal_open(path, &fd) == -1)
		return -1;
	if (fd == -1)
		return 0;
	if ((rc = wal_walk(fd, path, 0, NULL, NULL, &end)) == 0 && end.frames != 0)
		rc = buf_printf(B, " wal %" PRIu32 " %08" PRIx32 "%08" PRIx32 " %08" PRIx32
		    "%08" PRIx32, end.frames, end.salt[0], end.salt[1], end.sum[0], end.sum[1]);
	close(fd);
	return rc;
}

/*
 * A rollback journal that may still be played back belongs to what the database
 * is; one that is empty or begins with a zero is spent.
 */
static int
add_journal(struct buf *B, const char *path)
{
	struct stat st;
	char *name, first = 0;
	int fd, rc = 0;

	if ((name = str_printf("%s-journal", path)) == NULL)
		return -1;
	if ((fd = file_open(AT_FDCWD, name)) == -1) {
		if (errno != ENOENT)
			rc = report_errno(EXIT_FAILED, "cannot open: '%s'", name);
		goto done;
	}
	if (fstat(fd, &st) == -1 || pread(fd, &first, 1, 0) == -1)
		rc = report_errno(EXIT_FAILED, "cannot read: '%s'", name);
	else if (first != 0)
		rc = buf_printf(B, " journal %ju %jd %" PRId64, (uintmax_t)st.st_ino,
		    (intmax_t)st.st_size, ns(st.st_mtim));
	close(fd);

done:
	free(name);
	return rc;
}

int
state_read(const char *path, sqlite3_file *file, char **text)
{
	unsigned char counter[COUNTER];
	char digits[2 * COUNTER + 1];
	struct buf B = { 0 };
	struct stat st;

	if (stat(path, &st) == -1) {
		if (errno != ENOENT)
			return report_errno(EXIT_FAILED, "cannot look at: '%s'", path);
		return (*text = str_dup("absent")) == NULL ? -1 : 0;
	}
	if (read_counter(path, file, counter) == -1)
		return -1;
	str_hex(digits, counter, COUNTER);
	buf_printf(&B, "%jx:%ju %jd %" PRId64 " %" PRId64 " %s", (uintmax_t)st.st_dev,
	    (uintmax_t)st.st_ino, (intmax_t)st.st_size, ns(st.st_mtim), ns(st.st_ctim), digits);
	/* Beside an empty file SQLite ignores and removes log and journal. */
	if (st.st_size > 0 && (add_wal(&B, path) == -1 || add_journal(&B, path) == -1))
		goto err0;
	if ((*text = buf_take(&B)) == NULL)
		return -1;
	return 0;

err0:
	buf_free(&B);
	return -1;
}

void
state_settle(const char *path)
{
	const struct timespec nap = { .tv_nsec = NAP_NS };
	struct timespec now;
	struct stat st;

	/* The coarse clock is the one that the kernel stamps files with; it ticks every few ms. */
	for (int i = 0; i < NAPS; i++) {
		if (stat(path, &st) == -1 || clock_gettime(CLOCK_REALTIME_COARSE, &now) == -1 ||
		    ns(now) > ns(st.st_ctim))
			return;
		nanosleep(&nap, NULL);
	}
}
