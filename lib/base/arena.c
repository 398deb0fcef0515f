#include "arena.h"

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exit.h"
#include "report.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)0)
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)0)
#endif

enum { FIRST = 8 * 1024, CHUNK = 64 * 1024, KEPT = 1024 * 1024, ALIGN = sizeof(uint64_t) };

struct chunk {
	struct chunk *next;
	size_t size;
	max_align_t bytes[];
};

struct arena {
	struct chunk *chunks;
	char *free;	/* what is left of the newest ordinary chunk */
	size_t left;
	size_t next;	/* size of the next ordinary chunk; small arenas stay small */
	size_t given;
	size_t limit;
};

struct arena *
arena_new(size_t limit)
{
	struct arena *A;

	if ((A = calloc(1, sizeof *A)) == NULL) {
		report_errno(EXIT_FAILED, "cannot get memory");
		return NULL;
	}
	A->limit = limit;
	A->next = FIRST;
	return A;
}

static char *
chunk_add(struct arena *A, size_t size)
{
	struct chunk *C;

	if ((C = malloc(sizeof *C + size)) == NULL) {
		report_errno(EXIT_FAILED, "cannot get memory");
		return NULL;
	}
	C->size = size;
	C->next = A->chunks;
	A->chunks = C;
	return (char *)C->bytes;
}

/* What is not just the next bytes of a chunk. */
static void *
take_slowly(struct arena *A, size_t n)
{
	char *p;

	if (n > SIZE_MAX / 2 || (A->limit != 0 && n > A->limit - A->given)) {
		report(EXIT_INVALID, "input needs more than %zu bytes of memory", A->limit);
		return NULL;
	}
	A->given += n;
	/* Nothing, too, has an address. */
	n = n == 0 ? ALIGN : (n + ALIGN - 1) / ALIGN * ALIGN;
	/* A large piece gets a chunk of its own, so that little is wasted. */
	if (n > A->left && n > A->next / 4)
		return chunk_add(A, n);
	if (n > A->left) {
		if ((p = chunk_add(A, A->next)) == NULL)
			return NULL;
		A->free = p;
		A->left = A->next;
		A->next = A->next < CHUNK ? A->next * 2 : CHUNK;
	}
	p = A->free;
	ASAN_UNPOISON_MEMORY_REGION(p, n);
	A->free += n;
	A->left -= n;
	return p;
}

void *
arena_take(struct arena *A, size_t n)
{
	const size_t whole = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	char *p = A->free;

	if (whole == 0 || whole > A->left || A->limit != 0)
		return take_slowly(A, n);
	ASAN_UNPOISON_MEMORY_REGION(p, n);
	A->free += whole;
	A->left -= whole;
	return p;
}

void *
arena_alloc(struct arena *A, size_t n)
{
	void *p = arena_take(A, n);

	if (p != NULL)
		memset(p, 0, n);
	return p;
}

char *
arena_strndup(struct arena *A, const char *s, size_t n)
{
	char *copy;

	if ((copy = arena_take(A, n + 1)) == NULL)
		return NULL;
	memcpy(copy, s, n);
	copy[n] = '\0';
	return copy;
}

char *
arena_strdup(struct arena *A, const char *s)
{

	return arena_strndup(A, s, strlen(s));
}

char *
arena_join(struct arena *A, const char *s, ...)
{
	va_list args;
	char *text, *end;
	size_t n = strlen(s);

	va_start(args, s);
	for (const char *more; (more = va_arg(args, const char *)) != NULL;)
		n += strlen(more);
	va_end(args);
	if ((text = arena_take(A, n + 1)) == NULL)
		return NULL;
	end = stpcpy(text, s);
	va_start(args, s);
	for (const char *more; (more = va_arg(args, const char *)) != NULL;)
		end = stpcpy(end, more);
	va_end(args);
	return text;
}

char *
arena_printf(struct arena *A, const char *format, ...)
{
	va_list args, again;
	char *text = NULL;
	int n;

	va_start(args, format);
	va_copy(again, args);
	if ((n = vsnprintf(NULL, 0, format, again)) >= 0 &&
	    (text = arena_alloc(A, (size_t)n + 1)) != NULL)
		vsnprintf(text, (size_t)n + 1, format, args);
	va_end(again);
	va_end(args);
	return text;
}

void
arena_reset(struct arena *A)
{
	struct chunk *largest = NULL, *C, *next;
	size_t all = 0;

	for (C = A->chunks; C != NULL; C = C->next) {
		all += C->size;
		if (C->size <= KEPT && (largest == NULL || C->size > largest->size))
			largest = C;
	}
	/* Who needed so much is likely to need it again, then in one piece. */
	A->next = all < A->next ? A->next : all < KEPT ? all : KEPT;
	for (C = A->chunks; C != NULL; C = next) {
		next = C->next;
		if (C != largest)
			free(C);
	}
	A->chunks = largest;
	A->free = NULL;
	A->left = A->given = 0;
	if (largest == NULL)
		return;
	largest->next = NULL;
	A->free = (char *)largest->bytes;
	A->left = largest->size;
	ASAN_POISON_MEMORY_REGION(A->free, A->left);
}

void
arena_free(struct arena *A)
{
	struct chunk *C;

	if (A == NULL)
		return;
	while ((C = A->chunks) != NULL) {
		A->chunks = C->next;
		free(C);
	}
	free(A);
}
