#ifndef DB_FACTS_H
#define DB_FACTS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* What an engine tells of a database. */

/* What dump() gives its bytes to; returns 0, or -1 with a report, which ends the dump. */
typedef int db_sink(void *cookie, const void *p, size_t n);

/* A row of query(): ${n} values as text or NULL, and their lengths.  Returns 0, or -1 to stop. */
typedef int db_row(void *cookie, size_t n, const char *const *values, const size_t *lengths);

struct db_facts {
	int present;	/* 0: there is no such database */
	char *id;	/* stable identity: "sqlite:/srv/app/db.sqlite3" */
	char *name;	/* what --confirm takes: "app/db.sqlite3" */
	char *version;	/* of the engine or server */
	uint64_t bytes;
	mode_t mode;	/* of the file, where it is one */
	uid_t uid;
	gid_t gid;
	int64_t mtime_ns;
};

struct db_table {
	char *name;
	uint64_t rows;
};

/* Who else has it open. */
struct db_user {
	pid_t pid;	/* 0: not known */
	char *who;	/* program, or address */
};

/* An index, or a unique constraint. */
struct db_index {
	char *table, *name;
	char *columns;	/* "user_id,-date"; of another kind, "place:2dsphere"; "": expressions */
	int unique;
	char *condition; /* which rows it is of, as the engine says it; NULL: of all */
};

/* A reference from one table to another, and what is wrong with it. */
struct db_relation {
	const char *table, *column, *to_table, *to_column;
	uint64_t orphans;
	char first[64];		/* one of the values that lead nowhere, for people */
	int unknown;		/* 1: the engine cannot tell (values without order, too many) */
};

/*
 * engine_facts_free(F), engine_tables_free(T, n), engine_users_free(U, n),
 * engine_indexes_free(I, n): Free what was told.
 */
void engine_facts_free(struct db_facts *F);
void engine_tables_free(struct db_table *T, size_t n);
void engine_users_free(struct db_user *U, size_t n);
void engine_indexes_free(struct db_index *I, size_t n);

#endif
