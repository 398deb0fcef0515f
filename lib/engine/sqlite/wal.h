#ifndef SQLITE_WAL_H
#define SQLITE_WAL_H

#include <stddef.h>
#include <stdint.h>

/*
 * Reading a write-ahead log: the file beside the database that holds the newer
 * pages.  (sqlite.org/fileformat2.html#the_write_ahead_log)
 */

/* Where a log ends: at its last valid frame that commits a transaction. */
struct wal_end {
	uint32_t frames;     /* 0: it says nothing, or is not there */
	uint32_t page_size;
	uint32_t pages;	     /* of the database then */
	uint32_t salt[2];
	uint32_t sum[2];     /* over all frames so far: tells two logs apart */
};

/* What wal_walk() meets; returns 0, or -1 with a report, which ends the walk. */
typedef int wal_visit(void *cookie, uint32_t frame, uint32_t page);

/*
 * wal_walk(fd, name, limit, visit, cookie, end):
 * Go through the valid frames, ${limit} at most (0: all).  ${visit} may be NULL; it
 * sees frames of an unfinished transaction too, which ${end} does not count.
 * Return 0, or -1 with a report.
 */
int wal_walk(int fd, const char *name, uint32_t limit, wal_visit *visit, void *cookie,
    struct wal_end *end);

/*
 * wal_open(path, fd):
 * Open the log of the database ${path}, -1 where there is none.  That is allowed
 * while SQLite has it: its locks are on other files.  Return 0, or -1 with a report.
 */
int wal_open(const char *path, int *fd);

/* wal_offset(page_size, frame): Where the page of a frame begins. */
uint64_t wal_offset(uint32_t page_size, uint32_t frame);

#endif
