#ifndef DB_FACTS_H
#define DB_FACTS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* What an engine tells of a database. */

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

/* engine_facts_free(F), engine_tables_free(T, n), engine_users_free(U, n): Free what was told. */
void engine_facts_free(struct db_facts *F);
void engine_tables_free(struct db_table *T, size_t n);
void engine_users_free(struct db_user *U, size_t n);

#endif
