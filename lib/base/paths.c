#include "paths.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "exit.h"
#include "file.h"
#include "report.h"
#include "str.h"

enum { FIRST = 256 };

struct entry {
	uint32_t hash;
	uint32_t len;
	int kind;		/* -1: not asked yet */
	const char *real;	/* or NULL: not asked yet */
	char path[];
};

struct paths {
	struct arena *arena;
	struct entry **slots;
	size_t size;		/* a power of two */
	size_t n;
};

struct paths *
paths_new(void)
{
	struct paths *P;

	if ((P = calloc(1, sizeof *P)) == NULL)
		goto err0;
	P->size = FIRST;
	if ((P->slots = calloc(P->size, sizeof *P->slots)) == NULL ||
	    (P->arena = arena_new(0)) == NULL)
		goto err0;
	return P;

err0:
	paths_free(P);
	report_errno(EXIT_FAILED, "cannot get memory");
	return NULL;
}

static uint32_t
hash_of(const char *path, size_t n)
{
	const uint64_t prime = 0x9e3779b97f4a7c15u;
	uint64_t h = n, word;

	for (; n > 0; path += sizeof word, n -= sizeof word) {
		word = 0;
		memcpy(&word, path, n < sizeof word ? n : sizeof word);
		h = (h ^ word) * prime;
		h ^= h >> 29;
		if (n <= sizeof word)
			break;
	}
	return (uint32_t)(h ^ h >> 32);
}

static int
grow(struct paths *P)
{
	size_t size = P->size * 2, at;
	struct entry **slots;

	if ((slots = calloc(size, sizeof *slots)) == NULL)
		return -1;
	for (size_t i = 0; i < P->size; i++) {
		if (P->slots[i] == NULL)
			continue;
		for (at = P->slots[i]->hash & (size - 1); slots[at] != NULL;
		     at = (at + 1) & (size - 1))
			;
		slots[at] = P->slots[i];
	}
	free(P->slots);
	P->slots = slots;
	P->size = size;
	return 0;
}

/* The entry of a path, made if need be; NULL: no memory. */
static struct entry *
entry_of(struct paths *P, const char *path, size_t n)
{
	uint32_t hash = hash_of(path, n);
	struct entry *found;
	size_t at;

	if (P == NULL || n > UINT32_MAX || (P->n >= P->size / 2 && grow(P) == -1))
		return NULL;
	for (at = hash & (P->size - 1); (found = P->slots[at]) != NULL;
	     at = (at + 1) & (P->size - 1))
		if (found->hash == hash && found->len == n && memcmp(found->path, path, n) == 0)
			return found;
	if ((found = arena_take(P->arena, sizeof *found + n + 1)) == NULL)
		return NULL;
	*found = (struct entry){ .hash = hash, .len = (uint32_t)n, .kind = -1 };
	memcpy(found->path, path, n);
	found->path[n] = '\0';
	P->slots[at] = found;
	P->n++;
	return found;
}

static enum path_kind
ask(const char *path)
{
	struct stat st;

	if (stat(path, &st) == -1)
		return PATH_NONE;
	return S_ISREG(st.st_mode)   ? PATH_FILE
	       : S_ISDIR(st.st_mode) ? PATH_FOLDER
				     : PATH_OTHER;
}

/* How long the folder's part of a path is; 0: that is the root, or none. */
static size_t
above(const char *path, size_t n)
{

	while (n > 0 && path[n - 1] != '/')
		n--;
	return n > 0 ? n - 1 : 0;
}

/* The folders above are asked first, as many paths fail at the same one. */
static int
kind_of(struct paths *P, const char *path, size_t n)
{
	struct entry *e = entry_of(P, path, n);
	size_t folder = above(path, n);

	if (e == NULL)
		return -1;
	if (e->kind == -1 && folder > 0 && kind_of(P, path, folder) != PATH_FOLDER)
		e->kind = PATH_NONE;
	if (e->kind == -1)
		e->kind = (int)ask(e->path);
	return e->kind;
}

enum path_kind
paths_kind(struct paths *P, const char *path)
{
	int kind = kind_of(P, path, strlen(path));

	return kind == -1 ? ask(path) : (enum path_kind)kind;
}

/* Is a part of the path empty, "." or ".."? */
static int
is_crooked(const char *path, size_t n)
{
	size_t begin = above(path, n) + 1, len = n - begin;

	return n == 0 || len == 0 || (len == 1 && path[begin] == '.') ||
	       (len == 2 && path[begin] == '.' && path[begin + 1] == '.');
}

static const char *
keep_real(struct paths *P, const char *path)
{
	char *real = file_real(path);
	const char *copy = real == NULL ? NULL : arena_strdup(P->arena, real);

	free(real);
	return copy;
}

static const char *
real_of(struct paths *P, const char *path, size_t n)
{
	struct entry *e = entry_of(P, path, n);
	size_t folder = above(path, n);
	const char *below;
	char c;

	if (e == NULL || e->real != NULL)
		return e == NULL ? NULL : e->real;
	if (folder == 0 || is_crooked(path, n) || readlink(e->path, &c, 1) != -1 ||
	    errno != EINVAL)
		return e->real = keep_real(P, e->path);
	if ((below = real_of(P, path, folder)) == NULL)
		return NULL;
	return e->real = arena_join(P->arena, strcmp(below, "/") == 0 ? "" : below,
		   e->path + folder, NULL);
}

const char *
paths_real(struct paths *P, const char *path)
{

	return real_of(P, path, strlen(path));
}

static int
holds(const char *folder, const char *name)
{
	char *path;
	int rc;

	if ((path = str_printf("%s/%s", folder, name)) == NULL)
		return -1;
	rc = access(path, F_OK) == 0;
	free(path);
	return rc;
}

char *
paths_nearest(const char *const *names)
{
	char *folder = realpath(".", NULL);
	int rc = 0;

	if (folder == NULL) {
		report_errno(EXIT_FAILED, "cannot tell the current folder");
		return NULL;
	}
	for (; *folder != '\0'; *strrchr(folder, '/') = '\0') {
		for (size_t i = 0; rc == 0 && names[i] != NULL; i++)
			rc = holds(folder, names[i]);
		if (rc != 0)
			break;
	}
	if (rc != -1)
		return folder;
	free(folder);
	return NULL;
}

void
paths_free(struct paths *P)
{

	if (P == NULL)
		return;
	arena_free(P->arena);
	free(P->slots);
	free(P);
}
