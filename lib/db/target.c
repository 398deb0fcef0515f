#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "base/str.h"

enum { OPERAND_MAX = 65536 };

static const struct {
	const char *scheme;
	const char *engine;
} schemes[] = {
	{ "postgres://", "postgresql" },
	{ "postgresql://", "postgresql" },
	{ "postgis://", "postgresql" },
	{ "mongodb://", "mongodb" },
	{ "mongodb+srv://", "mongodb" },
};

/*
 * What may be shown of a URL.  A password may hold any character, also unescaped
 * ones that make the URL invalid: so all up to the last '@' goes, and what
 * follows a '?' too.
 */
static char *
url_shown(const char *scheme, const char *rest)
{
	const char *at = strrchr(rest, '@');
	const char *from = at == NULL ? rest : at + 1;

	return str_printf("%s%.*s", scheme, (int)strcspn(from, "?#"), from);
}

static int
set_url(struct db_target *T, const char *text)
{

	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
		if (!str_begins(text, schemes[i].scheme))
			continue;
		/* As db-url shows it: tried as it stands, it would be a wrong password. */
		if (strstr(text, ":***@") != NULL || strstr(text, "=***") != NULL)
			return report(EXIT_USAGE, "the password in this URL is hidden (***): "
						  "give --alias, env:NAME or @FILE instead");
		T->engine = str_dup(schemes[i].engine);
		T->url = str_dup(text);
		T->shown = url_shown(schemes[i].scheme, text + strlen(schemes[i].scheme));
		return T->engine == NULL || T->url == NULL || T->shown == NULL ? -1 : 0;
	}
	/* The text may hold a password: of what is not understood, only the scheme is shown. */
	return report(EXIT_USAGE, "unknown kind of database: '%.*s...'",
	    (int)(strstr(text, "://") + 3 - text), text);
}

/*
 * Is it rather a URL that somebody mistyped?  Of a path that is there, or whose folder is, nobody
 * thinks so, but for a name such as user:password@host.
 */
static int
may_be_login(const char *path)
{
	const char *name = strrchr(path, '/'), *colon, *at;
	char *folder;
	int there;

	if (access(path, F_OK) == 0)
		return 0;
	if (name != NULL && name != path) {
		if ((folder = str_dup(path)) == NULL)
			return 1;
		folder[name - path] = '\0';
		there = access(folder, F_OK) == 0;
		free(folder);
		path = there ? name : path;
	}
	colon = strchr(path, ':');
	at = strrchr(path, '@');
	return colon != NULL && at != NULL && colon < at;
}

static int
set_path(struct db_target *T, const char *path)
{
	char *here = NULL;

	if (*path == '\0')
		return report(EXIT_USAGE, "a database has no empty name");
	if (strcmp(path, ":memory:") == 0)
		return report(EXIT_USAGE, "a database in memory cannot be reached: '%s'", path);
	if (path[strlen(path) - 1] == '/')
		return report(EXIT_INVALID, "a folder is no database: '%s'", path);
	if (may_be_login(path))
		return report(EXIT_USAGE,
		    "neither a file that is there nor a URL that is "
		    "understood; it is not shown, for it may hold a password");
	if (*path == '/')
		T->named = str_dup(path);
	else if ((here = getcwd(NULL, 0)) == NULL)
		return report_errno(EXIT_FAILED, "cannot tell the current folder");
	else
		T->named = str_printf("%s/%s", here, path);
	free(here);
	if (T->named == NULL)
		return -1;
	if ((T->path = file_real(T->named)) == NULL)
		return report_errno(EXIT_FAILED, "cannot find the database's folder: '%s'", path);
	T->engine = str_dup("sqlite");
	T->shown = str_dup(T->path);
	return T->engine == NULL || T->shown == NULL ? -1 : 0;
}

/* Is it SCHEME://..., which no path is that anybody means? */
static int
is_url(const char *text)
{
	const char *letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-";
	size_t n = strspn(text, letters);

	return n > 0 && str_begins(text + n, "://");
}

static int
set(struct db_target *T, const char *text)
{

	if (str_begins(text, "sqlite:///"))
		return set_path(T, text + strlen("sqlite:///"));
	if (str_begins(text, "sqlite://"))
		return report(EXIT_USAGE, "an SQLite database has no host: '%s'", text);
	if (str_begins(text, "sqlite:"))
		return set_path(T, text + strlen("sqlite:"));
	if (is_url(text))
		return set_url(T, text);
	return set_path(T, text);
}

static int
set_from_file(struct db_target *T, const char *path)
{
	struct buf B = { 0 };
	size_t n;
	int rc;

	if (file_slurp(AT_FDCWD, path, OPERAND_MAX, &B) == -1) {
		rc = report_errno(EXIT_FAILED, "cannot read the database's URL: '%s'", path);
		goto done;
	}
	n = B.len;
	while (n > 0 && strchr("\r\n", B.data[n - 1]) != NULL)
		n--;
	if (n == 0 || memchr(B.data, '\0', n) != NULL || memchr(B.data, '\n', n) != NULL) {
		rc = report(EXIT_INVALID, "one line with a database's URL is expected: '%s'", path);
		goto done;
	}
	buf_cut(&B, n);
	rc = set(T, B.data);
	explicit_bzero(B.data, B.len);

done:
	buf_free(&B);
	return rc;
}

static int
set_from_environment(struct db_target *T, const char *name)
{
	const char *text = getenv(name);

	if (text == NULL || *text == '\0')
		return report(EXIT_USAGE, "the environment variable is not set: '%s'", name);
	return set(T, text);
}

struct db_target *
target_parse(const char *operand)
{
	struct db_target *T;
	int rc;

	if ((T = calloc(1, sizeof *T)) == NULL) {
		report_errno(EXIT_FAILED, "cannot read the database's name");
		return NULL;
	}
	if (*operand == '@')
		rc = set_from_file(T, operand + 1);
	else if (str_begins(operand, "env:"))
		rc = set_from_environment(T, operand + strlen("env:"));
	else
		rc = set(T, operand);
	if (rc == 0)
		return T;
	target_free(T);
	return NULL;
}

void
target_free(struct db_target *T)
{

	if (T == NULL)
		return;
	if (T->url != NULL)
		explicit_bzero(T->url, strlen(T->url));
	free(T->engine);
	free(T->path);
	free(T->named);
	free(T->url);
	free(T->shown);
	free(T);
}
