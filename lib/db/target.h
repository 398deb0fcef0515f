#ifndef DB_TARGET_H
#define DB_TARGET_H

/* Which database is meant: the operand DATABASE of the command line, read. */

struct db_target {
	char *engine;	/* "sqlite", "mongodb", "postgresql": the module's name */
	char *path;	/* SQLite: the file, absolute, links resolved; else NULL */
	char *named;	/* SQLite: the file as it was named, made absolute; else NULL */
	char *url;	/* else: the URL as given, possibly with a password: never print it */
	char *shown;	/* for messages: no password */
};

/*
 * target_parse(operand):
 * Read a DATABASE: sqlite:PATH, postgres://, mongodb://, a path, env:NAME or
 * @PATH (one of the others, in an environment variable or in a file).  As in
 * Django's world, sqlite:///PATH is relative and sqlite:////PATH absolute.
 * Return it, to be freed with target_free(), or NULL with a report (EXIT_USAGE
 * for an unknown form).
 */
struct db_target *target_parse(const char *operand);

/* target_free(T): Free ${T}.  NULL is allowed. */
void target_free(struct db_target *T);

#endif
