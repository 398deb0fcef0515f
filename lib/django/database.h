#ifndef DJANGO_DATABASE_H
#define DJANGO_DATABASE_H

#include <stddef.h>

struct arena;
struct buf;
struct settings;
struct value;

/* The databases that a project's settings name: every value of them, and whence it comes. */

enum database_kind {
	DATABASE_SQLITE, DATABASE_POSTGRESQL, DATABASE_DJONGO, DATABASE_MONGODB, DATABASE_MYSQL,
	DATABASE_OTHER
};

enum database_part {
	DATABASE_ENGINE,	/* Django's name of it: "django.db.backends.sqlite3" */
	DATABASE_NAME,		/* SQLite: the file, absolute, or ":memory:" */
	DATABASE_HOST, DATABASE_PORT, DATABASE_USER, DATABASE_PASSWORD,
	DATABASE_PARTS
};

struct database_value {
	const char *text;		/* NULL: not given (empty is not given), or not known */
	const char *unknown;		/* why it is not known, or NULL */
	const char *standard;		/* not given: what holds then, for people; or NULL */
	const struct value *from;	/* where it is said; NULL: nowhere */
};

/* Of OPTIONS, or of what takes its place. */
struct database_option {
	const char *name;
	struct database_value value;	/* ${text} NULL: a dict or the like */
	int secret;			/* not to be shown */
	int wanted;			/* the server is not reached without it: it is in the URL */
};

struct database {
	const char *alias;
	enum database_kind kind;
	const char *scheme;		/* of its URL: "mongodb+srv"; NULL: it has none */
	struct database_value parts[DATABASE_PARTS];
	struct database_value test_name, test_mirror;	/* of TEST */
	struct database_option *options;
	size_t options_n;
	struct database_option *ignored; /* what is set, but not heeded by this engine */
	size_t ignored_n;
};

struct databases {
	struct database *all;		/* in the order of DATABASES */
	size_t n;
	const char *unknown;		/* why there may be others, or NULL */
	const struct value *from;	/* where DATABASES is set; NULL: it is not */
	struct arena *arena;
};

/* databases_read(S): Return them, while ${S} lives, or NULL with a report (memory). */
struct databases *databases_read(const struct settings *S);

/* databases_find(L, alias): Return one, or NULL. */
const struct database *databases_find(const struct databases *L, const char *alias);

/* databases_free(L): NULL is allowed. */
void databases_free(struct databases *L);

/*
 * database_unknown(D, what): Return the first value that is needed to reach the database and not
 * known, with its name (NAME, or an option's) in ${what}; NULL: all is known.
 */
const struct database_value *database_unknown(const struct database *D, const char **what);

/* database_engine(D): Return "sqlite", "postgresql", "mongodb", "mysql" or "other". */
const char *database_engine(const struct database *D);

#endif
