#include "arrive.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/exit.h"
#include "base/report.h"
#include "connect.h"
#include "sound.h"

enum { HEADER = 100, WINDOW = 65536 };

/* A file layer for SQLite that knows one file only. */
struct arrive {
	sqlite3_vfs vfs;
	char layer[sizeof "slate-" + 2 * sizeof(void *) + 2];
	const char *name;
	int fd;
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t more;
	uint64_t bytes;		/* these four: under the mutex */
	int whole, broken;
	uint64_t claimed;	/* length that the header tells, 0: not asked yet */
	struct sound *answer;

	/* Most pages are asked for in their order, or backwards: they are read many at once. */
	uint64_t first, next;	/* where the last reading began and ended */
	uint64_t window_at;
	size_t window_have;
	char window[WINDOW];
};

struct arriving_file {
	sqlite3_file base;
	struct arrive *A;
};

/* Wait until ${end} bytes are there, or all.  Return how many are, or -1: it is broken off. */
static int64_t
wait_for(struct arrive *A, uint64_t end)
{
	int64_t there;

	pthread_mutex_lock(&A->mutex);
	while (A->bytes < end && !A->whole && !A->broken)
		pthread_cond_wait(&A->more, &A->mutex);
	there = A->broken ? -1 : (int64_t)A->bytes;
	pthread_mutex_unlock(&A->mutex);
	return there;
}

static int
file_close(sqlite3_file *file)
{

	(void)file;
	return SQLITE_OK;
}

/* Read up to ${n} bytes.  Return how many, fewer only at the end of what is there; or -1. */
static ssize_t
read_at(int fd, char *to, size_t n, uint64_t offset)
{
	size_t have = 0;
	ssize_t got;

	while (have < n) {
		got = pread(fd, to + have, n - have, (off_t)(offset + have));
		if (got == -1 && errno == EINTR)
			continue;
		if (got == -1)
			return -1;
		if (got == 0)
			break;
		have += (size_t)got;
	}
	return (ssize_t)have;
}

static int
in_window(const struct arrive *A, uint64_t offset, size_t n)
{

	return offset >= A->window_at && offset + n <= A->window_at + A->window_have;
}

/* If the reading goes on from the last one, read what will be asked for next, too. */
static int
fill_window(struct arrive *A, uint64_t offset, size_t n, uint64_t there)
{
	uint64_t begin = offset, end = offset + n;
	ssize_t got;

	if (offset == A->next)
		end = there < offset + WINDOW ? there : offset + WINDOW;
	else if (end == A->first)
		begin = end < WINDOW ? 0 : end - WINDOW;
	else
		return 0;
	if (end > there || (got = read_at(A->fd, A->window, (size_t)(end - begin), begin)) == -1)
		return end > there ? 0 : -1;
	A->window_at = begin;
	A->window_have = (size_t)got;
	return 0;
}

static int
file_get(sqlite3_file *file, void *p, int n, sqlite3_int64 from)
{
	struct arrive *A = ((struct arriving_file *)file)->A;
	uint64_t offset = (uint64_t)from;
	size_t wanted = (size_t)n;
	int64_t there;
	ssize_t got;

	if ((there = wait_for(A, offset + wanted)) == -1)
		return SQLITE_IOERR_READ;
	if (!in_window(A, offset, wanted) && wanted < WINDOW &&
	    fill_window(A, offset, wanted, (uint64_t)there) == -1)
		return SQLITE_IOERR_READ;
	A->first = offset;
	A->next = offset + wanted;
	if (in_window(A, offset, wanted)) {
		memcpy(p, A->window + (offset - A->window_at), wanted);
		return SQLITE_OK;
	}
	if ((got = read_at(A->fd, p, wanted, offset)) == -1)
		return SQLITE_IOERR_READ;
	if ((size_t)got == wanted)
		return SQLITE_OK;
	memset((char *)p + got, 0, wanted - (size_t)got);
	return SQLITE_IOERR_SHORT_READ;
}

static uint32_t
big(const unsigned char *p)
{

	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/*
 * SQLite wants to know the length at once.  The header has it, if the last writer kept
 * it up to date; else there is nothing but to wait for the end.
 * (sqlite.org/fileformat2.html#in_header_database_size)
 */
static int
file_size(sqlite3_file *file, sqlite3_int64 *size)
{
	struct arrive *A = ((struct arriving_file *)file)->A;
	unsigned char header[HEADER] = { 0 };
	uint32_t page_size;
	int64_t there;
	int rc;

	if (A->claimed == 0) {
		rc = file_get(file, header, sizeof header, 0);
		if (rc != SQLITE_OK && rc != SQLITE_IOERR_SHORT_READ)
			return SQLITE_IOERR_FSTAT;
		page_size = (uint32_t)header[16] << 8 | header[17];
		if (memcmp(header + 24, header + 92, 4) == 0)
			A->claimed = (uint64_t)big(header + 28) *
			    (page_size == 1 ? 65536 : page_size);
	}
	*size = (sqlite3_int64)A->claimed;
	if (A->claimed == 0) {
		if ((there = wait_for(A, UINT64_MAX)) == -1)
			return SQLITE_IOERR_FSTAT;
		*size = there;
	}
	return SQLITE_OK;
}

static int
file_lock(sqlite3_file *file, int level)
{

	(void)file;
	(void)level;
	return SQLITE_OK;
}

static int
file_reserved(sqlite3_file *file, int *result)
{

	(void)file;
	*result = 0;
	return SQLITE_OK;
}

static int
file_control(sqlite3_file *file, int what, void *p)
{

	(void)file;
	(void)what;
	(void)p;
	return SQLITE_NOTFOUND;
}

static int
file_sector(sqlite3_file *file)
{

	(void)file;
	return 0;
}

/* So SQLite looks for no log and no journal, and takes no lock. */
static int
file_character(sqlite3_file *file)
{

	(void)file;
	return SQLITE_IOCAP_IMMUTABLE;
}

static int
layer_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *result)
{
	static const sqlite3_io_methods methods = {
		.iVersion = 1,
		.xClose = file_close,
		.xRead = file_get,
		.xFileSize = file_size,
		.xLock = file_lock,
		.xUnlock = file_lock,
		.xCheckReservedLock = file_reserved,
		.xFileControl = file_control,
		.xSectorSize = file_sector,
		.xDeviceCharacteristics = file_character,
	};

	(void)name;
	file->pMethods = NULL;
	if ((flags & SQLITE_OPEN_MAIN_DB) == 0)
		return SQLITE_CANTOPEN;
	file->pMethods = &methods;
	((struct arriving_file *)file)->A = vfs->pAppData;
	if (result != NULL)
		*result = SQLITE_OPEN_READONLY;
	return SQLITE_OK;
}

static int
layer_access(sqlite3_vfs *vfs, const char *name, int flags, int *result)
{

	(void)vfs;
	(void)name;
	(void)flags;
	*result = 0;
	return SQLITE_OK;
}

static int
layer_path(sqlite3_vfs *vfs, const char *name, int size, char *path)
{

	(void)vfs;
	snprintf(path, (size_t)size, "%s", name);
	return SQLITE_OK;
}

static int
make_layer(struct arrive *A)
{
	const sqlite3_vfs *usual = sqlite3_vfs_find(NULL);

	if (usual == NULL)
		return -1;
	A->vfs = *usual;
	snprintf(A->layer, sizeof A->layer, "slate-%p", (void *)A);
	A->vfs.szOsFile = sizeof(struct arriving_file);
	A->vfs.pNext = NULL;
	A->vfs.zName = A->layer;
	A->vfs.pAppData = A;
	A->vfs.xOpen = layer_open;
	A->vfs.xAccess = layer_access;
	A->vfs.xFullPathname = layer_path;
	return sqlite3_vfs_register(&A->vfs, 0) == SQLITE_OK ? 0 : -1;
}

/* The thread.  It must not report: what it finds is told by arrive_end(). */
static void *
check(void *cookie)
{
	struct arrive *A = cookie;
	sqlite3 *C;
	int rc;

	if ((rc = connect_make("/image", CONNECT_IMMUTABLE, A->layer, &C)) == SQLITE_OK)
		A->answer = sound_ask(C);
	else
		A->answer = sound_failed(C, rc);
	sqlite3_close(C);
	return NULL;
}

/* Signals are the main thread's: there they end what waits. */
static int
start(struct arrive *A)
{
	sigset_t all, before;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&A->thread, NULL, check, A);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return rc == 0 ? 0 : -1;
}

struct arrive *
arrive_begin(int fd, const char *name)
{
	struct arrive *A;

	if ((A = calloc(1, sizeof *A)) == NULL)
		goto err0;
	A->fd = fd;
	A->name = name;
	pthread_mutex_init(&A->mutex, NULL);
	pthread_cond_init(&A->more, NULL);
	if (make_layer(A) == -1)
		goto err1;
	if (start(A) == -1)
		goto err2;

	return A;

err2:
	sqlite3_vfs_unregister(&A->vfs);
err1:
	pthread_cond_destroy(&A->more);
	pthread_mutex_destroy(&A->mutex);
	free(A);
err0:
	report(EXIT_FAILED, "cannot begin to check: '%s'", name);
	return NULL;
}

void
arrive_bytes(struct arrive *A, uint64_t bytes)
{

	pthread_mutex_lock(&A->mutex);
	A->bytes = bytes;
	pthread_cond_signal(&A->more);
	pthread_mutex_unlock(&A->mutex);
}

void
arrive_whole(struct arrive *A)
{

	pthread_mutex_lock(&A->mutex);
	A->whole = 1;
	pthread_cond_signal(&A->more);
	pthread_mutex_unlock(&A->mutex);
}

int
arrive_end(struct arrive *A)
{
	int rc = -1;

	if (A == NULL)
		return 0;
	pthread_mutex_lock(&A->mutex);
	A->broken = !A->whole;
	pthread_cond_signal(&A->more);
	pthread_mutex_unlock(&A->mutex);
	pthread_join(A->thread, NULL);

	/* Broken off: there is a reason, which was told. */
	if (A->broken)
		sound_free(A->answer);
	else if ((rc = sound_tell(A->answer, A->name)) == 0 && A->claimed != 0 &&
	    A->claimed != A->bytes)
		rc = report(EXIT_INVALID, "damaged database: '%s': its length is wrong", A->name);
	sqlite3_vfs_unregister(&A->vfs);
	pthread_cond_destroy(&A->more);
	pthread_mutex_destroy(&A->mutex);
	free(A);
	return rc;
}
