/*
 * usage: parse THREADS <LIST
 * Read and parse the files whose names LIST has, one a line; print how many there are, how
 * many bytes, and how many are no Python.
 */

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "python/names.h"
#include "python/parser.h"

enum { THREADS = 64, TAKE = 8 };

static char **files;
static size_t files_n;
static atomic_size_t next;
static atomic_size_t bytes, wrong;

static void
parse_one(struct arena *A, struct names *N, struct buf *B, const char *path)
{
	struct parse P;

	buf_cut(B, 0);
	if (file_slurp(AT_FDCWD, path, PARSE_BYTES, B) == -1 ||
	    parse_module(A, N, B->data, B->len, &P) == -1)
		atomic_fetch_add(&wrong, 1);
	atomic_fetch_add(&bytes, B->len);
	arena_reset(A);
}

static void *
work(void *unused)
{
	struct arena *A = arena_new(0);
	struct names *N = names_new();
	struct buf B = { 0 };
	size_t begin;

	(void)unused;
	if (A == NULL || N == NULL || buf_room(&B, 1) == NULL)
		exit(1);
	while ((begin = atomic_fetch_add(&next, TAKE)) < files_n)
		for (size_t i = begin; i < begin + TAKE && i < files_n; i++)
			parse_one(A, N, &B, files[i]);
	buf_free(&B);
	names_free(N);
	arena_free(A);
	return NULL;
}

static void
read_list(void)
{
	char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, stdin) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if ((files = realloc(files, (files_n + 1) * sizeof *files)) == NULL ||
		    (files[files_n++] = strdup(line)) == NULL)
			exit(1);
	}
	free(line);
}

int
main(int argc, char **argv)
{
	int threads = argc == 2 ? atoi(argv[1]) : 0;
	pthread_t all[THREADS];

	if (threads < 1 || threads > THREADS) {
		fputs("usage: parse THREADS <LIST\n", stderr);
		return 2;
	}
	read_list();
	for (int i = 1; i < threads; i++)
		if (pthread_create(&all[i], NULL, work, NULL) != 0)
			return 1;
	work(NULL);
	for (int i = 1; i < threads; i++)
		pthread_join(all[i], NULL);
	printf("%zu files, %zu bytes, %zu no Python\n", files_n, (size_t)bytes, (size_t)wrong);
	for (size_t i = 0; i < files_n; i++)
		free(files[i]);
	free(files);
	return 0;
}
