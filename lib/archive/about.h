#ifndef ARCHIVE_ABOUT_H
#define ARCHIVE_ABOUT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

struct buf;

/* What an archive says of itself in its first member, slate.json. */

enum archive_kind { ARCHIVE_DATABASE, ARCHIVE_FILES };

/* Pieces of a payload have this size, but for the last, which is shorter or as long. */
enum { ARCHIVE_FORMAT = 1, ARCHIVE_PIECE = 8 << 20, ARCHIVE_ABOUT_MAX = 64 << 10 };

struct archive_about {
	enum archive_kind kind;
	char *engine;	/* "sqlite", "mongodb", "postgresql"; NULL for files */
	char *payload;	/* the native format, "sqlite-image"; NULL for files */
	char *id;	/* of the database ("sqlite:/srv/app/db.sqlite3"), or the project folder */
	char *name;	/* for people and --confirm: "app/db.sqlite3" */
	char *version;	/* of the engine that made the payload: "3.40.1"; or NULL */
	int present;	/* 0: the database did not exist; then the payload is empty */
	mode_t mode;	/* permission bits of the database file, where it is one */
	uid_t uid;
	gid_t gid;
	int64_t mtime_ns;	/* nanoseconds since 1970 */
	time_t created;	/* when the archive was begun */
};

/* A table or collection and how many rows it held. */
struct archive_count {
	char *name;
	uint64_t rows;
};

/*
 * about_write(A, B): Append slate.json.  Return 0, or -1 with a report: a text that is
 * missing or not UTF-8 (EXIT_REFUSED).
 */
int about_write(const struct archive_about *A, struct buf *B);

/*
 * about_read(text, n, name, A): Read it from the archive ${name}.  Return 0, or -1 with
 * a report (EXIT_INVALID) and ${A} empty.
 */
int about_read(const char *text, size_t n, const char *name, struct archive_about *A);

/* archive_about_free(A): Free what ${A} points to, not ${A}. */
void archive_about_free(struct archive_about *A);

#endif
