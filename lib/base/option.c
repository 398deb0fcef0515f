#include "option.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "exit.h"
#include "report.h"
#include "str.h"

const char option_alone[] = "";

enum { NO_LETTER = 256 }; /* getopt_long(3) returns this, plus the row's number */

int
option_is_end(const struct option_row *row)
{

	return row->letter == 0 && row->name == NULL;
}

static size_t
count(const struct option_row *rows)
{
	size_t n = 0;

	while (!option_is_end(&rows[n]))
		n++;
	return n;
}

int
option_add(struct option_list *L, const char *value)
{
	const char **all = realloc(L->all, (L->n + 2) * sizeof *all);

	if (all == NULL)
		return report_errno(EXIT_FAILED, "cannot note an option");
	L->all = all;
	L->all[L->n++] = value;
	L->all[L->n] = NULL;
	return 0;
}

static int
take(const struct option_row *row, const char *usage, const char *value, void *O)
{
	void *at = (char *)O + row->at;
	char shown[64];

	switch (row->kind) {
	case OPTION_FLAG:
		*(int *)at = 1;
		return 0;
	case OPTION_LIST:
		return option_add(at, value);
	case OPTION_TEXT:
	case OPTION_MAYBE:
		break;
	}
	if (row->name != NULL)
		snprintf(shown, sizeof shown, "--%s", row->name);
	else
		snprintf(shown, sizeof shown, "-%c", row->letter);
	return cli_once(usage, shown, value != NULL ? value : option_alone, at);
}

static int
argument_of(enum option_kind kind)
{

	if (kind == OPTION_FLAG)
		return no_argument;
	return kind == OPTION_MAYBE ? optional_argument : required_argument;
}

/* What getopt_long(3) wants to know. */
static void
describe(const struct option_row *rows, struct option *longs, char *shorts)
{
	size_t n = 0;

	for (size_t i = 0; !option_is_end(&rows[i]); i++) {
		const int letter = rows[i].letter;
		const int argument = argument_of(rows[i].kind);

		if (letter != 0)
			*shorts++ = (char)letter;
		if (letter != 0 && argument != no_argument)
			*shorts++ = ':';
		if (letter != 0 && argument == optional_argument)
			*shorts++ = ':';
		if (rows[i].name != NULL)
			longs[n++] =
			    (struct option){ rows[i].name, argument, NULL, NO_LETTER + (int)i };
	}
	*shorts++ = 'h';
	*shorts++ = 'V';
	*shorts = '\0';
	longs[n++] = (struct option){ "help", no_argument, NULL, 'h' };
	longs[n] = (struct option){ "version", no_argument, NULL, 'V' };
}

static const struct option_row *
find(const struct option_row *rows, int option)
{

	if (option >= NO_LETTER)
		return &rows[option - NO_LETTER];
	for (; !option_is_end(rows); rows++)
		if (rows->letter == option)
			return rows;
	return NULL;
}

/* Return 0, or -1: main() shall return ${*status}. */
static int
take_all(const struct option_row *rows, const char *usage, int argc, char **argv, void *O,
    int *status, const char *shorts, const struct option *longs)
{
	const struct option_row *row;
	int option;

	while ((option = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		if (option == 'h' || option == 'V') {
			*status = option == 'h' ? cli_help(usage) : cli_version();
			return -1;
		}
		*status = EXIT_USAGE;
		if ((row = find(rows, option)) == NULL) {
			cli_bad_option(usage);
			return -1;
		}
		if (take(row, usage, optarg, O) == -1) {
			*status = report_status();
			return -1;
		}
	}
	return 0;
}

/* Everybody can read a command line while it runs: the login of a URL goes, and its options. */
static void
hide_credentials(int argc, char **argv)
{

	for (int i = 1; i < argc; i++) {
		char *from = strstr(argv[i], "://"), *at = strrchr(argv[i], '@'), *copy;

		if (from == NULL || (at < from && strchr(from, '?') == NULL) ||
		    (copy = str_dup(argv[i])) == NULL)
			continue;
		if (at > from)
			memset(from + 3, '*', (size_t)(at - from - 3));
		if ((from = strchr(from, '?')) != NULL)
			memset(from + 1, '*', strlen(from + 1));
		argv[i] = copy;
	}
}

int
option_parse(
    const struct option_row *rows, const char *usage, int argc, char **argv, void *O, int *status)
{
	const size_t n = count(rows);
	struct option *longs = calloc(n + 3, sizeof *longs);
	char *shorts = calloc(3 * n + 3, 1);
	int rc = -1;

	if (longs == NULL || shorts == NULL) {
		report_errno(EXIT_FAILED, "cannot read the command line");
		*status = EXIT_FAILED;
		goto done;
	}
	hide_credentials(argc, argv);
	describe(rows, longs, shorts);
	rc = take_all(rows, usage, argc, argv, O, status, shorts, longs);

done:
	free(shorts);
	free(longs);
	return rc;
}

void
option_free(const struct option_row *rows, void *O)
{

	for (; !option_is_end(rows); rows++) {
		struct option_list *L = (struct option_list *)(void *)((char *)O + rows->at);

		if (rows->kind != OPTION_LIST)
			continue;
		free(L->all);
		*L = (struct option_list){ 0 };
	}
}
