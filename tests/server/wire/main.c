#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "wire.h"

/*
 * usage: wire [--user NAME --password TEXT] [--set NAME] [--version N.N.N]
 *             [--fault COMMAND --how HOW [--at N]] [--port N | --socket PATH]
 *             [--fill DATABASE=MEGABYTES]
 *
 * It prints its port when it answers, and ends with its standard input.
 */

enum { OP_REPLY = 1, OP_QUERY = 2004, OP_MSG = 2013, HEADER = 16, MESSAGE_MAX = 48000000 + 65536 };

struct settings settings = { .version = "7.0.0" };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int
get(int fd, void *p, size_t n)
{
	ssize_t got;

	for (char *at = p; n > 0; at += got, n -= (size_t)got)
		if ((got = read(fd, at, n)) <= 0)
			return -1;
	return 0;
}

static int
put(int fd, const void *p, size_t n)
{
	ssize_t put;

	for (const char *at = p; n > 0; at += put, n -= (size_t)put)
		if ((put = send(fd, at, n, MSG_NOSIGNAL)) <= 0)
			return -1;
	return 0;
}

static void
word(uint8_t *at, uint32_t value)
{

	value = htole32(value);
	memcpy(at, &value, sizeof value);
}

static uint32_t
word_at(const uint8_t *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof value);
	return le32toh(value);
}

/* Return 0, or -1: what goes wrong is that the connection ends. */
static int
send_reply(int fd, const bson_t *reply, uint32_t to, uint32_t code, const char *how)
{
	uint8_t head[HEADER + 20] = { 0 };
	size_t extra = code == OP_MSG ? 5 : 20, n = reply->len;

	word(head, (uint32_t)(HEADER + extra + n));
	word(head + 8, to);
	word(head + 12, code == OP_MSG ? OP_MSG : OP_REPLY);
	if (code != OP_MSG)
		word(head + HEADER + 16, 1);
	if (strcmp(how, "cut") == 0)
		n /= 2;
	if (put(fd, head, HEADER + extra) == -1 || put(fd, bson_get_data(reply), n) == -1)
		return -1;
	return strcmp(how, "cut") == 0 ? -1 : 0;
}

/* What shall go wrong with this command?  "" nothing. */
static const char *
fault(const char *name)
{
	const char *how = "";

	if (settings.fault == NULL || settings.disarmed || strcmp(settings.fault, name) != 0)
		return how;
	pthread_mutex_lock(&lock);
	settings.seen++;
	if (settings.at == 0 || settings.seen == settings.at) {
		how = settings.how;
		/* So that a test knows that there was one. */
		fprintf(stderr, "fault\n");
	}
	pthread_mutex_unlock(&lock);
	return how;
}

static int
carry_out(int fd, struct login *L, const bson_t *command, const char *database,
    const struct document *documents, size_t n, uint32_t to, uint32_t code)
{
	bson_t *reply = &L->reply;
	bson_iter_t i;
	const char *how;

	bson_reinit(reply);
	if (!bson_iter_init(&i, command) || !bson_iter_next(&i))
		return -1;
	how = fault(bson_iter_key(&i));
	if (strcmp(how, "close") == 0)
		return -1;
	if (strcmp(how, "hang") == 0)
		pause();
	if (strcmp(how, "slow") == 0)
		usleep(200000);
	if (strcmp(how, "die") == 0)
		_exit(1);
	if (strcmp(how, "error") == 0)
		fails(reply, 11601, "operation was interrupted");
	else {
		pthread_mutex_lock(&lock);
		answer(L, database, command, documents, n, reply);
		pthread_mutex_unlock(&lock);
	}
	return send_reply(fd, reply, to, code, how);
}

/* The sections of a message: one body, and maybe documents beside it. */
static int
take_message(int fd, struct login *L, const uint8_t *p, size_t n, uint32_t to)
{
	struct document *documents = NULL;
	size_t documents_n = 0, at = 4, end;
	const char *database = "admin";
	bson_t command, one;
	bson_iter_t i;
	int has = 0, rc = -1;

	while (at < n) {
		uint8_t kind = p[at++];

		if (n - at < 4)
			goto done;
		end = at + word_at(p + at);
		if (end > n || end < at + 4)
			goto done;
		if (kind == 0) {
			if (!bson_init_static(&command, p + at, end - at))
				goto done;
			has = 1;
		} else {
			at += 4;
			at += strnlen((const char *)p + at, end - at) + 1;
			while (at < end) {
				size_t length = word_at(p + at);

				if (length < 5 || length > end - at ||
				    !bson_init_static(&one, p + at, length))
					goto done;
				if ((documents_n & (documents_n - 1)) == 0)
					documents = reallocarray(documents,
					    documents_n * 2 + 1, sizeof *documents);
				if (documents == NULL)
					abort();
				documents[documents_n++] = (struct document){
					.data = (uint8_t *)(uintptr_t)(p + at), .len = length
				};
				at += length;
			}
		}
		at = end;
	}
	if (!has)
		goto done;
	if (bson_iter_init_find(&i, &command, "$db"))
		database = bson_iter_utf8(&i, NULL);
	rc = carry_out(fd, L, &command, database, documents, documents_n, to, OP_MSG);

done:
	free(documents);
	return rc;
}

/* The old form, in which a driver says hello. */
static int
take_query(int fd, struct login *L, const uint8_t *p, size_t n, uint32_t to)
{
	size_t name = strnlen((const char *)p + 4, n - 4), at = 4 + name + 1 + 8;
	bson_t command;

	if (at >= n || !bson_init_static(&command, p + at, n - at))
		return -1;
	return carry_out(fd, L, &command, "admin", NULL, 0, to, OP_QUERY);
}

/* Room for a message, behind what was kept of those before. */
static uint8_t *
room(struct login *L, size_t n)
{

	if (L->region == NULL || L->region->size - L->region->used < n) {
		pthread_mutex_lock(&lock);
		region_free(L->region);
		L->region = region_hold(region_new(n));
		pthread_mutex_unlock(&lock);
	}
	L->kept = 0;
	return L->region->data + L->region->used;
}

static void *
serve(void *cookie)
{
	struct login L = { .reply = BSON_INITIALIZER };
	uint8_t head[HEADER], *p;
	int fd = (int)(intptr_t)cookie, rc = 0;
	size_t n;

	while (rc == 0 && get(fd, head, HEADER) == 0) {
		n = word_at(head);
		if (n < HEADER + 4 || n > MESSAGE_MAX)
			break;
		n -= HEADER;
		p = room(&L, n + 1);
		if (get(fd, p, n) == -1)
			break;
		p[n] = 0;
		if (word_at(head + 12) == OP_MSG)
			rc = take_message(fd, &L, p, n, word_at(head + 4));
		else if (word_at(head + 12) == OP_QUERY)
			rc = take_query(fd, &L, p, n, word_at(head + 4));
		else
			rc = -1;
		if (L.kept)
			L.region->used += n + 1;
	}
	free(L.nonce);
	free(L.client_first);
	free(L.server_first);
	pthread_mutex_lock(&lock);
	region_free(L.region);
	pthread_mutex_unlock(&lock);
	bson_destroy(&L.reply);
	close(fd);
	return NULL;
}

static void *
watch(void *cookie)
{
	char c;

	(void)cookie;
	while (read(STDIN_FILENO, &c, 1) > 0)
		continue;
	_exit(0);
}

static int
listen_at(const char *path, int port)
{
	struct sockaddr_in in = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons((uint16_t)port) };
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	socklen_t n = sizeof in;
	int fd = socket(path == NULL ? AF_INET : AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (path != NULL)
		snprintf(un.sun_path, sizeof un.sun_path, "%s", path);
	if (fd == -1 ||
	    (path == NULL ? bind(fd, (struct sockaddr *)&in, sizeof in)
			  : bind(fd, (struct sockaddr *)&un, sizeof un)) == -1 ||
	    listen(fd, 64) == -1)
		return -1;
	if (path == NULL && getsockname(fd, (struct sockaddr *)&in, &n) == 0)
		printf("%u\n", ntohs(in.sin_port));
	else
		puts(path);
	fflush(stdout);
	return fd;
}

int
main(int argc, char **argv)
{
	static const struct option longs[] = { { "user", 1, NULL, 'u' }, { "password", 1, NULL, 'p' },
		{ "set", 1, NULL, 's' }, { "version", 1, NULL, 'v' }, { "fault", 1, NULL, 'f' },
		{ "how", 1, NULL, 'h' }, { "at", 1, NULL, 'a' }, { "socket", 1, NULL, 'S' },
		{ "armed", 0, NULL, 'A' }, { "port", 1, NULL, 'P' },
		{ "fill", 1, NULL, 'F' },
		{ NULL, 0, NULL, 0 } };
	const char *path = NULL;
	pthread_t thread;
	int option, fd, client, on = 1, port = 0;

	settings.how = "";
	while ((option = getopt_long(argc, argv, "", longs, NULL)) != -1)
		switch (option) {
		case 'u': settings.user = optarg; break;
		case 'p': settings.password = optarg; break;
		case 's': settings.set = optarg; break;
		case 'v': settings.version = optarg; break;
		case 'f': settings.fault = optarg; break;
		case 'h': settings.how = optarg; break;
		case 'a': settings.at = (unsigned)atoi(optarg); break;
		case 'S': path = optarg; break;
		case 'P': port = atoi(optarg); break;
		case 'A': settings.disarmed = 1; break;
		case 'F': fill(optarg); break;
		default: return 2;
		}
	if ((fd = listen_at(path, port)) == -1) {
		perror("wire: listen");
		return 1;
	}
	if (pthread_create(&thread, NULL, watch, NULL) != 0)
		return 1;
	while ((client = accept(fd, NULL, NULL)) != -1) {
		setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
		if (pthread_create(&thread, NULL, serve, (void *)(intptr_t)client) != 0)
			close(client);
		else
			pthread_detach(thread);
	}
	return 1;
}
