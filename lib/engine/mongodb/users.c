#include "users.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"

enum { ESTABLISHED = 1, SOCKETS_MAX = 4096 };

struct found {
	struct db_user *all;
	size_t n;
};

static int
add(struct found *F, pid_t pid, char *who)
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

/* The clients' ends of connections to a port of this machine, by their inodes. */
static size_t
client_ends(const char *table, unsigned port, unsigned long *inodes, size_t n)
{
	unsigned remote, state;
	unsigned long inode;
	char line[512];
	FILE *in;

	if ((in = fopen(table, "re")) == NULL)
		return n;
	while (n < SOCKETS_MAX && fgets(line, sizeof line, in) != NULL)
		if (sscanf(line,
			" %*u: %*[0-9A-Fa-f]:%*x %*[0-9A-Fa-f]:%x %x %*s %*s %*s %*u %*u %lu",
			&remote, &state, &inode) == 3 &&
		    remote == port && state == ESTABLISHED && inode != 0)
			inodes[n++] = inode;
	fclose(in);
	return n;
}

static int
holds(const char *pid, const unsigned long *inodes, size_t n)
{
	char path[300], target[64];
	struct dirent *e;
	unsigned long inode;
	ssize_t len;
	int yes = 0;
	DIR *dir;

	snprintf(path, sizeof path, "/proc/%s/fd", pid);
	if ((dir = opendir(path)) == NULL)
		return 0;
	while (!yes && (e = readdir(dir)) != NULL) {
		if ((len = readlinkat(dirfd(dir), e->d_name, target, sizeof target - 1)) == -1)
			continue;
		target[len] = '\0';
		if (sscanf(target, "socket:[%lu]", &inode) != 1)
			continue;
		for (size_t i = 0; i < n; i++)
			yes |= inodes[i] == inode;
	}
	closedir(dir);
	return yes;
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

/* Which processes of this machine are at the other ends? */
static int
find_processes(const unsigned long *inodes, size_t n, struct found *F)
{
	struct dirent *e;
	int rc = 0;
	DIR *dir;

	if (n == 0 || (dir = opendir("/proc")) == NULL)
		return 0;
	while (rc == 0 && (e = readdir(dir)) != NULL)
		if (isdigit((unsigned char)e->d_name[0]) && atol(e->d_name) != getpid() &&
		    holds(e->d_name, inodes, n))
			rc = add(F, (pid_t)atol(e->d_name), program_of(e->d_name));
	closedir(dir);
	return rc;
}

static int
is_loopback(const char *host)
{

	return strcmp(host, "localhost") == 0 || str_begins(host, "127.") ||
	       strcmp(host, "::1") == 0;
}

/* Set ${local} if the server is on this machine: then all its clients here are known. */
static int
look_here(const struct db *D, struct found *F, int *local)
{
	const mongoc_host_list_t *h = mongoc_uri_get_hosts(mongoc_client_get_uri(D->client));
	unsigned long *inodes;
	size_t n = 0;
	int rc;

	*local = 0;
	if ((inodes = calloc(SOCKETS_MAX, sizeof *inodes)) == NULL)
		return -1;
	for (; h != NULL; h = h->next)
		if (is_loopback(h->host)) {
			*local = access("/proc/net/tcp", R_OK) == 0;
			n = client_ends("/proc/net/tcp", h->port, inodes, n);
			n = client_ends("/proc/net/tcp6", h->port, inodes, n);
		}
	rc = find_processes(inodes, n, F);
	free(inodes);
	return rc;
}

static const char *
text_in(const bson_t *doc, const char *key)
{
	bson_iter_t i;

	return bson_iter_init_find(&i, doc, key) && BSON_ITER_HOLDS_UTF8(&i)
		   ? bson_iter_utf8(&i, NULL)
		   : "";
}

/* One entry of currentOp: somebody else's connection? */
static int
take_operation(struct found *F, bson_iter_t *entry)
{
	const uint8_t *bytes;
	const char *client, *program;
	uint32_t n;
	bson_t doc;

	if (!BSON_ITER_HOLDS_DOCUMENT(entry))
		return 0;
	bson_iter_document(entry, &n, &bytes);
	if (!bson_init_static(&doc, bytes, n))
		return 0;
	client = text_in(&doc, "client");
	program = text_in(&doc, "appName");
	if (*client == '\0' || strcmp(program, "slate") == 0)
		return 0;
	return add(F, 0, str_printf("%s%s%s", program, *program == '\0' ? "" : " at ", client));
}

/* Set ${told} if the server tells of connections at all: at least of ours. */
static int
ask_server(const struct db *D, struct found *F, int *told)
{
	bson_t *ask = BCON_NEW("currentOp", BCON_INT32(1), "$all", BCON_BOOL(true)), reply;
	bson_iter_t i, at;
	bson_error_t E;
	int rc = 0;

	*told = 0;
	if (connect_try(D, NULL, "admin", ask, &reply, &E) == 0) {
		if (bson_iter_init_find(&i, &reply, "inprog") && BSON_ITER_HOLDS_ARRAY(&i) &&
		    bson_iter_recurse(&i, &at))
			while (rc == 0 && bson_iter_next(&at)) {
				*told = 1;
				rc = take_operation(F, &at);
			}
		bson_destroy(&reply);
	}
	bson_destroy(ask);
	return rc;
}

int
users_find(struct db *D, struct db_user **U, size_t *n)
{
	struct found F = { 0 };
	int local, told = 0;

	if (look_here(D, &F, &local) == -1 || (F.n == 0 && ask_server(D, &F, &told) == -1)) {
		engine_users_free(F.all, F.n);
		return report(EXIT_FAILED, "cannot tell who is connected: '%s'", D->shown);
	}
	*U = F.all;
	*n = F.n;
	return local || told ? 0 : 1;
}

int
users_alone(struct db *D, int force)
{
	struct buf who = { 0 };
	struct db_user *U = NULL;
	size_t n = 0;
	int rc;

	if (force)
		return 0;
	if ((rc = users_find(D, &U, &n)) == -1)
		return -1;
	if (rc == 1)
		report_note("who else is connected cannot be told: '%s'", D->shown);
	for (size_t i = 0; i < n; i++) {
		buf_printf(&who, "%s%s", i == 0 ? "" : ", ", U[i].who);
		if (U[i].pid != 0)
			buf_printf(&who, " (pid %ld)", (long)U[i].pid);
	}
	rc = n == 0 ? 0
		    : report(EXIT_IN_USE,
			  "connected to the server: '%s': %s; stop it and try "
			  "again, or use --force",
			  D->shown, who.failed ? "somebody" : who.data);
	buf_free(&who);
	engine_users_free(U, n);
	return rc;
}
