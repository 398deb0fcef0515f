#include "users_here.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"

enum { ESTABLISHED = 1, SOCKETS_MAX = 4096 };

int
users_add(struct users_found *F, pid_t pid, char *who)
{
	struct db_user *all;

	if (who == NULL || (all = reallocarray(F->all, F->n + 1, sizeof *all)) == NULL) {
		free(who);
		return -1;
	}
	F->all = all;
	F->all[F->n++] = (struct db_user){ .pid = pid, .who = who };
	return 0;
}

/* Connections of this machine to its servers: the clients' ends, by their inodes. */
struct ends {
	unsigned long inodes[SOCKETS_MAX];
	size_t n;
	int unread; /* there may be more */
	char buffer[65536];
};

/* Without IPv6 there is no table of it. */
static void
client_ends(struct ends *E, const char *table, unsigned port)
{
	unsigned remote, state;
	unsigned long inode;
	char line[512];
	FILE *in;

	if ((in = fopen(table, "re")) == NULL) {
		E->unread |= errno != ENOENT;
		return;
	}
	/* Those that ended some minutes ago stand in it, too: it may be long. */
	setvbuf(in, E->buffer, _IOFBF, sizeof E->buffer);
	while (E->n < SOCKETS_MAX && fgets(line, sizeof line, in) != NULL)
		if (sscanf(line,
			" %*u: %*[0-9A-Fa-f]:%*x %*[0-9A-Fa-f]:%x %x %*s %*s %*s %*u %*u %lu",
			&remote, &state, &inode) == 3 &&
		    remote == port && state == ESTABLISHED && inode != 0)
			E->inodes[E->n++] = inode;
	E->unread |= ferror(in) || E->n == SOCKETS_MAX;
	fclose(in);
}

/* Take the sockets that a process holds out of ${inodes}; return how many are left. */
static size_t
without(const char *pid, unsigned long *inodes, size_t n)
{
	char path[300], target[64];
	struct dirent *e;
	unsigned long inode;
	ssize_t len;
	DIR *dir;

	snprintf(path, sizeof path, "/proc/%s/fd", pid);
	if ((dir = opendir(path)) == NULL)
		return n;
	while (n > 0 && (e = readdir(dir)) != NULL) {
		if ((len = readlinkat(dirfd(dir), e->d_name, target, sizeof target - 1)) == -1)
			continue;
		target[len] = '\0';
		if (sscanf(target, "socket:[%lu]", &inode) != 1)
			continue;
		for (size_t i = n; i-- > 0;)
			if (inodes[i] == inode)
				inodes[i] = inodes[--n];
	}
	closedir(dir);
	return n;
}

static char *
program_of(const char *pid)
{
	char path[300], name[64];
	FILE *in;
	char *text = NULL;

	snprintf(path, sizeof path, "/proc/%s/comm", pid);
	if ((in = fopen(path, "re")) != NULL) {
		if (fgets(name, sizeof name, in) != NULL) {
			name[strcspn(name, "\n")] = '\0';
			text = str_dup(name);
		}
		fclose(in);
	}
	return text == NULL ? str_dup("a program") : text;
}

/* The servers of a set are connected to each other: they are nobody. */
static int
add_process(struct users_found *F, const char *pid)
{
	char *program;

	if (atol(pid) == getpid())
		return 0;
	program = program_of(pid);
	if (program != NULL && (strcmp(program, "mongod") == 0 || strcmp(program, "mongos") == 0)) {
		free(program);
		return 0;
	}
	return users_add(F, (pid_t)atol(pid), program);
}

/*
 * Which processes of this machine are at the other ends?  Return 0, or -1; set ${n} to how many of
 * ${inodes}, which come first then, are of processes that we may not look into.
 */
static int
find_processes(unsigned long *inodes, size_t *n, struct users_found *F)
{
	struct dirent *e;
	size_t left;
	int rc = 0;
	DIR *dir;

	*n = without("self", inodes, *n);
	if (*n == 0 || (dir = opendir("/proc")) == NULL)
		return 0;
	while (rc == 0 && *n > 0 && (e = readdir(dir)) != NULL) {
		if (!isdigit((unsigned char)e->d_name[0]))
			continue;
		if ((left = without(e->d_name, inodes, *n)) < *n)
			rc = add_process(F, e->d_name);
		*n = left;
	}
	closedir(dir);
	return rc;
}

static int
is_loopback(const char *host)
{

	return strcmp(host, "localhost") == 0 || str_begins(host, "127.") ||
	       strcmp(host, "::1") == 0;
}

/* To be freed; NULL: no memory. */
static struct ends *
clients_here(const struct db *D)
{
	const mongoc_host_list_t *h = mongoc_uri_get_hosts(mongoc_client_get_uri(D->client));
	struct ends *E = calloc(1, sizeof *E);

	for (; E != NULL && h != NULL; h = h->next)
		if (is_loopback(h->host)) {
			client_ends(E, "/proc/net/tcp", h->port);
			client_ends(E, "/proc/net/tcp6", h->port);
		} else
			E->unread = 1;
	if (E != NULL && access("/proc/net/tcp", R_OK) == -1)
		E->unread = 1;
	return E;
}

/* Is one of these still connected?  Who ended meanwhile was not found, either. */
static int
still_there(const struct db *D, const struct ends *E)
{
	struct ends *now;
	int yes = 0;

	if (E->n == 0 || (now = clients_here(D)) == NULL)
		return E->n > 0;
	for (size_t i = 0; i < E->n; i++)
		for (size_t j = 0; j < now->n; j++)
			yes |= E->inodes[i] == now->inodes[j];
	free(now);
	return yes;
}

int
users_here(const struct db *D, struct users_found *F, int *local)
{
	struct ends *E = clients_here(D);
	int rc;

	if (E == NULL)
		return -1;
	*local = !E->unread;
	rc = find_processes(E->inodes, &E->n, F);
	F->hidden = still_there(D, E);
	free(E);
	return rc;
}
