#include "users.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "base/str.h"
#include "db/engine.h"

enum { COMMAND_MAX = 4096 };

enum lease { LEASE_ALONE, LEASE_OTHERS, LEASE_UNKNOWN };

/*
 * A write lease is given only to the one who has the file open alone.  Whoever
 * opens it before we let go waits for us, and the kernel sends a signal: one that
 * is ignored unless asked for.
 */
static enum lease
ask_lease(const char *path)
{
	enum lease answer = LEASE_UNKNOWN;
	int fd;

	if ((fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)) == -1)
		return LEASE_UNKNOWN;
	if (fcntl(fd, F_SETSIG, SIGURG) == 0) {
		if (fcntl(fd, F_SETLEASE, F_WRLCK) == 0) {
			answer = LEASE_ALONE;
			fcntl(fd, F_SETLEASE, F_UNLCK);
		} else if (errno == EAGAIN)
			answer = LEASE_OTHERS;
	}
	close(fd);
	return answer;
}

/*
 * The program as its user knows it: of an interpreter, the script and its first
 * word too.  Words that look like settings or URLs may hold a password.
 */
static char *
program(const char *pid)
{
	struct buf path = { 0 }, line = { 0 }, text = { 0 };
	const char *word;

	buf_printf(&path, "/proc/%s/cmdline", pid);
	if (path.failed || file_slurp(AT_FDCWD, path.data, COMMAND_MAX, &line) == -1 ||
	    line.len == 0) {
		buf_str(&text, "a program");
		goto done;
	}
	buf_str(&text, file_name(line.data));
	if (!str_begins(file_name(line.data), "python"))
		goto done;
	word = line.data;
	for (int i = 0; i < 2; i++) {
		word += strlen(word) + 1;
		if (word >= line.data + line.len || *word == '-' || strpbrk(word, "=@:\n") != NULL)
			break;
		buf_printf(&text, " %s", i == 0 ? file_name(word) : word);
	}

done:
	buf_free(&path);
	buf_free(&line);
	return buf_take(&text);
}

static int
add(struct db_user **U, size_t *n, pid_t pid, char *who)
{
	struct db_user *more;

	if (who == NULL)
		return -1;
	if ((more = reallocarray(*U, *n + 1, sizeof **U)) == NULL) {
		free(who);
		return report_errno(EXIT_FAILED, "cannot list who uses a file");
	}
	*U = more;
	(*U)[(*n)++] = (struct db_user){ .pid = pid, .who = who };
	return 0;
}

/* Does the process with the descriptors ${fds} have the file open? */
static int
has(int proc, const char *pid, const struct stat *st)
{
	struct dirent *entry;
	struct stat theirs;
	char *path;
	DIR *fds;
	int fd, found = 0;

	if ((path = str_printf("%s/fd", pid)) == NULL)
		return 0;
	fd = openat(proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(path);
	if (fd == -1)
		return 0;
	if ((fds = fdopendir(fd)) == NULL) {
		close(fd);
		return 0;
	}
	while (!found && (entry = readdir(fds)) != NULL)
		found = fstatat(fd, entry->d_name, &theirs, 0) == 0 && S_ISREG(theirs.st_mode) &&
		    theirs.st_dev == st->st_dev && theirs.st_ino == st->st_ino;
	closedir(fds);
	return found;
}

int
users_scan(const struct stat *st, struct db_user **U, size_t *n)
{
	struct dirent *entry;
	uint64_t pid;
	DIR *proc;
	int rc = 0;

	*U = NULL;
	*n = 0;
	if ((proc = opendir("/proc")) == NULL)
		return 0;
	while (rc == 0 && (entry = readdir(proc)) != NULL)
		if (str_number(entry->d_name, 1, INT32_MAX, &pid) == 0 && (pid_t)pid != getpid() &&
		    has(dirfd(proc), entry->d_name, st))
			rc = add(U, n, (pid_t)pid, program(entry->d_name));
	closedir(proc);
	return rc;
}

int
users_find(const char *path, struct db_user **U, size_t *n)
{
	enum lease lease;
	struct stat st;

	*U = NULL;
	*n = 0;
	if (stat(path, &st) == -1)
		return errno == ENOENT ? 0 :
		    report_errno(EXIT_FAILED, "cannot look at: '%s'", path);
	if ((lease = ask_lease(path)) == LEASE_ALONE)
		return 0;
	if (users_scan(&st, U, n) == -1)
		return -1;
	if (lease == LEASE_OTHERS && *n == 0)
		return add(U, n, 0, str_dup("a program that we cannot see"));
	return *n == 0;
}

char *
users_text(const struct db_user *U, size_t n)
{
	struct buf B = { 0 };

	for (size_t i = 0; i < n; i++) {
		buf_printf(&B, "%s%s", i == 0 ? "" : ", ", U[i].who);
		if (U[i].pid != 0)
			buf_printf(&B, " (pid %ld)", (long)U[i].pid);
	}
	return buf_take(&B);
}

char *
users_named(const char *path)
{
	struct db_user *U = NULL;
	struct stat st;
	char *text = NULL;
	size_t n = 0;

	if (stat(path, &st) == 0 && users_scan(&st, &U, &n) == 0 && n > 0)
		text = users_text(U, n);
	engine_users_free(U, n);
	return text;
}
