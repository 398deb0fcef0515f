#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "base/str.h"
#include "engine.h"
#include "target.h"

/* Databases of the machine, not of a project. */
static const char *const system_folders[] = { "/bin", "/boot", "/dev", "/etc", "/lib", "/lib32",
	"/lib64", "/libx32", "/proc", "/sbin", "/sys", "/usr", "/var/cache", "/var/lib", "/var/log",
	"/var/spool" };

enum { LOCK_TRIES = 100, LOCK_NAP_NS = 20000000 };

/* Is ${path} the folder ${folder} or below it? */
static int
is_below(const char *path, const char *folder)
{
	size_t n = strlen(folder);

	while (n > 0 && folder[n - 1] == '/')
		n--;
	return strncmp(path, folder, n) == 0 && (path[n] == '/' || path[n] == '\0');
}

/* A file that is named as one of the project must be one. */
static int
stays_inside(const struct db_target *T, const char *project)
{
	char *real, *here = NULL, *whole = NULL;
	int rc = -1;

	if ((real = file_real(project)) == NULL)
		return report_errno(EXIT_FAILED, "cannot find the project: '%s'", project);
	if (*project != '/' && (here = getcwd(NULL, 0)) == NULL) {
		report_errno(EXIT_FAILED, "cannot tell the current folder");
		goto done;
	}
	whole = here == NULL ? str_dup(project) :
	    strcmp(project, ".") == 0 ? str_dup(here) : str_printf("%s/%s", here, project);
	if (whole == NULL)
		goto done;
	if ((is_below(T->named, whole) || is_below(T->named, real)) && !is_below(T->path, real))
		report(EXIT_REFUSED, "a link leads out of the project: '%s' is '%s'; name the file "
		    "itself", T->named, T->path);
	else
		rc = 0;

done:
	free(whole);
	free(here);
	free(real);
	return rc;
}

static int
guard_file(const struct db_target *T, const char *project)
{

	for (size_t i = 0; i < sizeof system_folders / sizeof *system_folders; i++)
		if (is_below(T->path, system_folders[i]))
			return report(EXIT_REFUSED, "in a folder of the system, where no project's "
			    "database lies: '%s'", T->path);
	return project == NULL ? 0 : stays_inside(T, project);
}

/*
 * The hosts of a URL, "a:1,b:2", point into it.  A user part may hold any character,
 * so it ends at the last '@'; what is shown of a target holds none.
 */
static const char *
hosts_of(const struct db_target *T, size_t *n)
{
	const char *from = strstr(T->shown, "://");

	from = from == NULL ? T->shown : from + strlen("://");
	*n = strcspn(from, "/");
	return from;
}

/* The name in "name:port" or "[::1]:port". */
static void
trim_port(const char **host, size_t *n)
{
	const char *end;

	if (*n > 0 && **host == '[' && (end = memchr(*host, ']', *n)) != NULL) {
		(*host)++;
		*n = (size_t)(end - *host);
	} else if ((end = memchr(*host, ':', *n)) != NULL)
		*n = (size_t)(end - *host);
}

static int
is_host(const char *host, size_t n, const char *name)
{

	return strlen(name) == n && strncasecmp(host, name, n) == 0;
}

static int
is_local(const char *host, size_t n)
{
	unsigned a, b, c, d;
	char text[sizeof "255.255.255.255"], rest;

	/* Empty, or a path (also written %2F...): a socket. */
	if (n == 0 || *host == '/' || strncasecmp(host, "%2f", 3) == 0)
		return 1;
	if (is_host(host, n, "localhost") || is_host(host, n, "::1"))
		return 1;
	if (n >= sizeof text)
		return 0;
	memcpy(text, host, n);
	text[n] = '\0';
	return sscanf(text, "%3u.%3u.%3u.%3u%c", &a, &b, &c, &d, &rest) == 4 && a == 127 &&
	    b < 256 && c < 256 && d < 256;
}

static int
is_allowed(const char *host, size_t n, const char *const *hosts, size_t count)
{
	const char *list = getenv("SLATE_ALLOW_HOSTS");

	for (size_t i = 0; i < count; i++)
		if (is_host(host, n, hosts[i]))
			return 1;
	for (size_t len; list != NULL && *list != '\0'; list += len) {
		list += strspn(list, ", ");
		len = strcspn(list, ", ");
		if (len == n && n > 0 && strncasecmp(list, host, n) == 0)
			return 1;
	}
	return 0;
}

static int
guard_server(const struct db_target *T, const char *const *hosts, size_t count)
{
	size_t left, n;
	const char *at = hosts_of(T, &left), *host;

	/* A host in the query ("?host=") outweighs the others, and is not seen here. */
	if (strchr(T->url, '?') != NULL && strcasestr(strchr(T->url, '?'), "host") != NULL)
		return report(EXIT_REFUSED, "a host in the query of a URL is not understood: '%s': "
		    "write it in its place", T->shown);
	for (;;) {
		size_t whole = n = strcspn(at, ",") < left ? strcspn(at, ",") : left;

		host = at;
		trim_port(&host, &n);
		if (!is_local(host, n) && !is_allowed(host, n, hosts, count))
			return report(EXIT_REFUSED, "not on this machine: '%.*s' in '%s': allow it "
			    "with --allow-host or SLATE_ALLOW_HOSTS", (int)n, host, T->shown);
		if (whole == left)
			return 0;
		at += whole + 1;
		left -= whole + 1;
	}
}

int
guard_target(const struct db_target *T, const char *project, const char *const *hosts, size_t n)
{

	return T->path != NULL ? guard_file(T, project) : guard_server(T, hosts, n);
}

int
guard_confirm(const struct db_facts *F, const char *given)
{

	if (given == NULL)
		return report(EXIT_REFUSED, "this cannot be undone: say --confirm '%s'", F->name);
	if (strcmp(given, F->name) != 0)
		return report(EXIT_REFUSED, "the database is called '%s', not '%s'", F->name,
		    given);
	return 0;
}

int
guard_receipt(const struct db_facts *F, const char *state, const char *id, const char *backed_up)
{

	if (id == NULL || backed_up == NULL)
		return report(EXIT_INVALID, "the receipt does not say which database was saved");
	if (strcmp(id, F->id) != 0)
		return report(EXIT_REFUSED, "another database was backed up: '%s', not '%s'", id,
		    F->id);
	if (strcmp(backed_up, "changed") == 0)
		return report(EXIT_REFUSED, "written to during its backup: '%s': back it up again",
		    F->name);
	if (strcmp(backed_up, state) != 0)
		return report(EXIT_REFUSED, "changed since it was backed up: '%s': back it up "
		    "again", F->name);
	return 0;
}

/* The descriptor that dev-reset holds for its steps, if it is of the folder at ${fd}; else -1. */
static int
inherited_lock(int fd)
{
	const char *text = getenv("SLATE_LOCK");
	struct stat ours, theirs;
	uint64_t number;

	if (text == NULL || str_number(text, STDERR_FILENO + 1, INT_MAX, &number) == -1 ||
	    fstat((int)number, &theirs) == -1 || fstat(fd, &ours) == -1 ||
	    ours.st_dev != theirs.st_dev || ours.st_ino != theirs.st_ino)
		return -1;
	return fcntl((int)number, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
}

int
guard_lock(const char *project)
{
	const struct timespec nap = { .tv_nsec = LOCK_NAP_NS };
	int fd, inherited;

	if ((fd = open(project, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) == -1)
		return report_errno(EXIT_FAILED, "cannot open the project: '%s'", project);
	if ((inherited = inherited_lock(fd)) != -1) {
		close(fd);
		fd = inherited;
	}
	for (int i = 0; flock(fd, LOCK_EX | LOCK_NB) == -1; i++) {
		if (errno != EWOULDBLOCK && errno != EINTR) {
			report_errno(EXIT_FAILED, "cannot lock the project: '%s'", project);
			goto err1;
		}
		if (i == LOCK_TRIES || cancel_asked() != 0) {
			if (cancel_check() == 0)
				report(EXIT_IN_USE,
				    "another slate tool is changing this project: '%s'", project);
			goto err1;
		}
		nanosleep(&nap, NULL);
	}
	return fd;

err1:
	close(fd);
	return -1;
}
