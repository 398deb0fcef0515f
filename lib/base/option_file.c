#include "option_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "buf.h"
#include "cli.h"
#include "exit.h"
#include "file.h"
#include "report.h"

enum { MOST_BYTES = 1 << 16 };

/* Where reading is. */
struct place {
	const struct option_row *rows;
	option_check *check;
	const char *path;
	unsigned line;
	void *O;
};

static int
wrong(const struct place *P, const char *why, const char *subject)
{

	return report(EXIT_INVALID, "%s:%u: %s: '%s'", P->path, P->line, why, subject);
}

static const struct option_row *
find(const struct option_row *rows, const char *name)
{

	for (; !option_is_end(rows); rows++)
		if (rows->name != NULL && strcmp(rows->name, name) == 0)
			return rows;
	return NULL;
}

/* Cut spaces off at both ends. */
static char *
trim(char *s)
{
	size_t n;

	s += strspn(s, " \t\r");
	for (n = strlen(s); n > 0 && strchr(" \t\r", s[n - 1]) != NULL; n--)
		s[n - 1] = '\0';
	return s;
}

/* The value is NULL where there is none. */
static int
take(const struct place *P, const struct option_row *row, const char *value)
{
	void *at = (char *)P->O + row->at;
	const char **text = at, *why;

	if ((value != NULL) != (row->kind != OPTION_FLAG))
		return wrong(
		    P, value == NULL ? "option needs a value" : "option takes no value", row->name);
	if (value != NULL && (why = P->check(row->name, value)) != NULL)
		return wrong(P, why, value);
	if (row->kind == OPTION_FLAG)
		*(int *)at = 1;
	else if (row->kind == OPTION_LIST)
		return option_add(at, value);
	else if (*text != NULL)
		return wrong(P, "option given twice", row->name);
	else
		*text = value;
	return 0;
}

static int
take_line(const struct place *P, char *line)
{
	const struct option_row *row;
	char *name = trim(line), *value;

	if (*name == '\0' || *name == '#')
		return 0;
	if (strncmp(name, "--", 2) != 0)
		return wrong(P, "no long option", name);
	name += 2;
	value = name + strcspn(name, "= \t");
	if (*value == '\0')
		value = NULL;
	else {
		*value++ = '\0';
		value = trim(value);
	}
	if ((row = find(P->rows, name)) == NULL)
		return wrong(P, "no such option", name);
	if (!row->in_file)
		return wrong(P, "this option can only be given on the command line", name);
	return take(P, row, value);
}

/* A link may lead anywhere, and what it leads to would be shown in messages. */
static int
slurp(const char *path, struct buf *text)
{
	struct stat st;

	if (lstat(path, &st) == -1)
		return errno == ENOENT ? 0 : report_errno(EXIT_INVALID, "cannot read: '%s'", path);
	if (!S_ISREG(st.st_mode))
		return report(EXIT_INVALID, "no regular file: '%s'", path);
	if (file_slurp(AT_FDCWD, path, MOST_BYTES, text) == -1)
		return report_errno(EXIT_INVALID, "cannot read: '%s'", path);
	if (text->len > 0 && memchr(text->data, '\0', text->len) != NULL)
		return report(EXIT_INVALID, "no text: '%s'", path);
	return 0;
}

int
option_file(
    const struct option_row *rows, option_check *check, const char *path, struct buf *text, void *O)
{
	struct place P = { rows, check, path, 0, O };
	char *line, *next;

	if (slurp(path, text) == -1)
		return -1;
	for (line = text->data; line != NULL; line = next) {
		P.line++;
		if ((next = strchr(line, '\n')) != NULL)
			*next++ = '\0';
		if (take_line(&P, line) == -1)
			return -1;
	}
	return 0;
}

int
option_verify(const struct option_row *rows, option_check *check, const char *usage, const void *O)
{
	const char *why;

	for (; !option_is_end(rows); rows++) {
		const void *at = (const char *)O + rows->at;
		const char *const *text = at;

		if (rows->kind != OPTION_TEXT || rows->name == NULL || *text == NULL ||
		    (why = check(rows->name, *text)) == NULL)
			continue;
		cli_usage(usage, "option --%s: %s: '%s'", rows->name, why, *text);
		return -1;
	}
	return 0;
}

static int
merge_list(struct option_list *L, const struct option_list *from)
{
	struct option_list both = { 0 };

	for (size_t i = 0; i < from->n + L->n; i++)
		if (option_add(&both, i < from->n ? from->all[i] : L->all[i - from->n]) == -1) {
			free(both.all);
			return -1;
		}
	free(L->all);
	*L = both;
	return 0;
}

int
option_merge(const struct option_row *rows, void *O, const void *from)
{

	for (; !option_is_end(rows); rows++) {
		void *at = (char *)O + rows->at;
		const void *there = (const char *)from + rows->at;

		if (rows->kind == OPTION_FLAG)
			*(int *)at |= *(const int *)there;
		else if (rows->kind == OPTION_LIST) {
			if (merge_list(at, there) == -1)
				return -1;
		} else if (*(const char **)at == NULL)
			*(const char **)at = *(const char *const *)there;
	}
	return 0;
}
