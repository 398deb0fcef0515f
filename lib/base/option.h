#ifndef BASE_OPTION_H
#define BASE_OPTION_H

#include <stddef.h>

/* The options of a tool as a table: one row each, and one line in the text of -h. */

enum option_kind {
	OPTION_FLAG,	/* an int, set to 1 */
	OPTION_TEXT,	/* a const char *, which may be given once */
	OPTION_MAYBE,	/* likewise; option_alone where no value is given */
	OPTION_LIST	/* a struct option_list, to which every value is added */
};

extern const char option_alone[];

struct option_list {
	const char **all;	/* NULL behind the last; NULL where there is none */
	size_t n;
};

struct option_row {
	int letter;		/* 'C', or 0 */
	const char *name;	/* "fail-on", or NULL; without both, the table ends */
	enum option_kind kind;
	size_t at;		/* offsetof() it in the tool's struct of options */
	int in_file;		/* may it stand in an options file, too? */
};

/* How rows begin that several tools have: { OPTION_STORE, TO(store), 0 }. */
#define OPTION_PROJECT 'C', NULL, OPTION_TEXT
#define OPTION_ALIAS 0, "alias", OPTION_TEXT
#define OPTION_DATABASE 0, "database", OPTION_TEXT
#define OPTION_STORE 0, "store", OPTION_TEXT
#define OPTION_NO_BACKUP 0, "no-backup", OPTION_FLAG
#define OPTION_CONFIRM 0, "confirm", OPTION_TEXT
#define OPTION_FORCE 0, "force", OPTION_FLAG
#define OPTION_ALLOW_HOST 0, "allow-host", OPTION_LIST
#define OPTION_RECEIPT 0, "receipt", OPTION_TEXT
#define OPTION_DRY_RUN 'n', "dry-run", OPTION_FLAG
#define OPTION_QUIET 'q', "quiet", OPTION_FLAG

/*
 * option_parse(rows, usage, argc, argv, O, status):
 * Put what the command line says into ${O}; -h and -V need no row.  What others may read
 * of a URL on it loses its login.  Return 0, and optind(3) tells where the operands begin;
 * or -1, and main() shall return ${*status}.
 */
int option_parse(const struct option_row *rows, const char *usage, int argc, char **argv, void *O,
    int *status);

/* option_add(L, value): Add to a list.  Return 0, or -1 with a report. */
int option_add(struct option_list *L, const char *value);

/* option_is_end(row): Return 1 for the row that ends a table, else 0. */
int option_is_end(const struct option_row *row);

/* option_free(rows, O): Free the lists. */
void option_free(const struct option_row *rows, void *O);

#endif
