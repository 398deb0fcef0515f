#include "names.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/exit.h"
#include "base/report.h"
#include "lexer.h"

struct name {
	uint32_t hash;
	uint32_t len;
	uint32_t keyword;
	char text[];
};

struct names {
	struct arena *arena;
	struct name **slots;
	size_t size;	/* a power of two */
	size_t n;
	uint64_t seed;	/* chosen anew each time, so that nobody can prepare names that collide */
};

static const char *const keywords[KEYWORDS] = { "", "False", "None", "True", "and", "as", "assert",
	"async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
	"finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not",
	"or", "pass", "raise", "return", "try", "while", "with", "yield" };

struct names *
names_new(void)
{
	struct names *N;
	const char *name;

	if ((N = calloc(1, sizeof *N)) == NULL)
		goto err0;
	if (getentropy(&N->seed, sizeof N->seed) == -1)
		N->seed = (uint64_t)(uintptr_t)N;
	N->size = 1024;
	if ((N->slots = calloc(N->size, sizeof *N->slots)) == NULL)
		goto err1;
	if ((N->arena = arena_new(0)) == NULL)
		goto err2;
	for (uint32_t i = 1; i < KEYWORDS; i++) {
		if ((name = names_add(N, keywords[i], strlen(keywords[i]))) == NULL)
			goto err2;
		((struct name *)(void *)(name - offsetof(struct name, text)))->keyword = i;
	}
	return N;

err2:
	names_free(N);
	return NULL;
err1:
	free(N);
err0:
	report_errno(EXIT_FAILED, "cannot get memory");
	return NULL;
}

static const struct name *
entry(const char *name)
{

	return (const struct name *)(const void *)(name - offsetof(struct name, text));
}

unsigned
names_keyword(const char *name)
{

	return entry(name)->keyword;
}

size_t
names_length(const char *name)
{

	return entry(name)->len;
}

static uint32_t
hash_of_name(uint64_t h, const char *s, size_t n)
{
	const uint64_t prime = 0x9e3779b97f4a7c15u;
	uint64_t word;

	for (; n >= sizeof word; s += sizeof word, n -= sizeof word) {
		memcpy(&word, s, sizeof word);
		h = (h ^ word) * prime;
		h ^= h >> 29;
	}
	for (word = n; n > 0; n--)
		word = word << 8 | (unsigned char)s[n - 1];
	h = (h ^ word) * prime;
	return (uint32_t)(h ^ h >> 32);
}

static int
grow(struct names *N)
{
	size_t size = N->size * 2;
	struct name **slots;

	if ((slots = calloc(size, sizeof *slots)) == NULL)
		return report_errno(EXIT_FAILED, "cannot get memory");
	for (size_t i = 0; i < N->size; i++) {
		size_t at;

		if (N->slots[i] == NULL)
			continue;
		for (at = N->slots[i]->hash & (size - 1); slots[at] != NULL;
		     at = (at + 1) & (size - 1))
			;
		slots[at] = N->slots[i];
	}
	free(N->slots);
	N->slots = slots;
	N->size = size;
	return 0;
}

const char *
names_add(struct names *N, const char *s, size_t n)
{
	uint32_t hash = hash_of_name(N->seed, s, n);
	size_t at = hash & (N->size - 1);
	struct name *found;

	for (; (found = N->slots[at]) != NULL; at = (at + 1) & (N->size - 1))
		if (found->hash == hash && found->len == n && memcmp(found->text, s, n) == 0)
			return found->text;
	if (N->n >= N->size / 2) {
		if (grow(N) == -1)
			return NULL;
		for (at = hash & (N->size - 1); N->slots[at] != NULL; at = (at + 1) & (N->size - 1))
			;
	}
	if ((found = arena_alloc(N->arena, sizeof *found + n + 1)) == NULL)
		return NULL;
	found->hash = hash;
	found->len = (uint32_t)n;
	memcpy(found->text, s, n);
	N->slots[at] = found;
	N->n++;
	return found->text;
}

void
names_free(struct names *N)
{

	if (N == NULL)
		return;
	arena_free(N->arena);
	free(N->slots);
	free(N);
}
