#ifndef DB_ENGINE_H
#define DB_ENGINE_H

#include <stddef.h>

#include "db/facts.h"
#include "db/selection.h"
#include "db/wipe.h"

struct db;
struct db_stage;
struct db_target;

/* What a database engine can do.  One module each, opened when a target asks for it. */

enum { ENGINE_INTERFACE = 3 };

/* All functions return 0, or -1 with a report, where nothing else is said. */
struct engine {
	int interface;		/* ENGINE_INTERFACE */
	const char *name;	/* "sqlite" */
	const char *payload;	/* "sqlite-image" */

	/* open(T, D): Look at a target, existing or not yet; a file not twice at a time. */
	int (*open)(const struct db_target *T, struct db **D);
	/* close(D): NULL is allowed. */
	void (*close)(struct db *D);

	/* identify(D, F): To be freed with engine_facts_free(). */
	int (*identify)(struct db *D, struct db_facts *F);
	/*
	 * state(D, text): Let go of the database and tell its state, a text to be freed: two equal
	 * ones mean that nothing changed.  After dump() it is that which was dumped, or "changed".
	 */
	int (*state)(struct db *D, char **text);
	/* tables(D, T, n): User tables and their rows; to be freed with engine_tables_free(). */
	int (*tables)(struct db *D, struct db_table **T, size_t *n);
	/* users(D, U, n): Let go, tell who else has it; 1: cannot tell.  engine_users_free(). */
	int (*users)(struct db *D, struct db_user **U, size_t *n);
	/* check(D): Is the database sound enough to be restored (quick_check)? */
	int (*check)(struct db *D);
	int (*recover)(struct db *D);	/* from what a killed run left; may be NULL */

	/* dump(D, sink, cookie): The payload, at one point in time; then tables() counts it. */
	int (*dump)(struct db *D, db_sink *sink, void *cookie);

	/*
	 * stage(D, F, S): Prepare to replace the database by a payload; ${F} tells
	 * presence, mode, owner and time to give it.  stage_select(), NULL where that cannot be,
	 * then tells what to restore, stage_write() takes the bytes, stage_check() ends them,
	 * syncs and checks what was staged, commit() switches, abort() (also after commit()) frees.
	 */
	int (*stage)(struct db *D, const struct db_facts *F, struct db_stage **S);
	int (*stage_select)(struct db_stage *S, const struct db_selection *W);
	int (*stage_write)(struct db_stage *S, const void *p, size_t n);
	int (*stage_check)(struct db_stage *S);
	/* commit(): EXIT_IN_USE if somebody has it open, unless ${force}; ${state} as in wipe(). */
	int (*commit)(struct db_stage *S, const char *state, int force);
	void (*abort)(struct db_stage *S);

	/* wipe(D, W): Empty it; where a killed run can be half done, a later one tells of it. */
	int (*wipe)(struct db *D, const struct db_wipe *W);

	/* query(D, text, row, cookie): Read in the engine's own language, as mig-verify does. */
	int (*query)(struct db *D, const char *text, db_row *row, void *cookie);
	/* indexes(D, I, n): Of all tables, the tables in order; engine_indexes_free(). */
	int (*indexes)(struct db *D, struct db_index **I, size_t *n);
	/* orphans(D, R): Count the rows that refer to what is not there, in ${R}. */
	int (*orphans)(struct db *D, struct db_relation *R);
};

/*
 * engine_load(name):
 * Return the engine, loaded from ../lib/slate/ beside the running binary or from
 * the path compiled in; it stays for the life of the process.  NULL with a report
 * that names the package to install.
 */
const struct engine *engine_load(const char *name);

#endif
