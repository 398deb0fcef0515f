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
	uint32_t len;
	uint32_t keyword;
	char text[];
};

/* Of texts of the same length no two have the same hash, up to 8 bytes. */
struct slot {
	struct name *name;
	uint64_t hash;
};
enum { SIZE = 1024, SHIFT = 64 - 10 };

struct names {
	struct arena *arena;
	struct slot *slots;
	size_t size;	/* a power of two */
	unsigned shift;	/* so many bits of a hash are not used: the upper ones depend on all */
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
	N->size = SIZE;
	N->shift = SHIFT;
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

static uint64_t
word_at(const char *s)
{
	uint64_t word;

	memcpy(&word, s, sizeof word);
	return word;
}

/* The last bytes of a text, at most 8; they may be read twice. */
static uint64_t
tail_of(const char *s, size_t n)
{
	uint32_t first, last;

	if (n >= 4) {
		memcpy(&first, s, sizeof first);
		memcpy(&last, s + n - sizeof last, sizeof last);
		return (uint64_t)first << 32 | last;
	}
	return n == 0 ? 0 : (uint64_t)(unsigned char)s[0] << 16 |
	    (uint64_t)(unsigned char)s[n / 2] << 8 | (unsigned char)s[n - 1];
}

static uint64_t
hash_of_name(uint64_t h, const char *s, size_t n)
{
	const uint64_t prime = 0x9e3779b97f4a7c15u;

	h ^= n;
	for (; n > sizeof(uint64_t); s += sizeof(uint64_t), n -= sizeof(uint64_t)) {
		h = (h ^ word_at(s)) * prime;
		h ^= h >> 29;
	}
	return (h ^ (n == sizeof(uint64_t) ? word_at(s) : tail_of(s, n))) * prime;
}

/* Are two texts of more than 8 bytes the same? */
static int
same(const char *s, const char *t, size_t n)
{

	for (; n > sizeof(uint64_t); s += sizeof(uint64_t), t += sizeof(uint64_t),
	    n -= sizeof(uint64_t))
		if (word_at(s) != word_at(t))
			return 0;
	return n == sizeof(uint64_t) ? word_at(s) == word_at(t) : tail_of(s, n) == tail_of(t, n);
}

static int
grow(struct names *N)
{
	size_t size = N->size * 2, at;
	struct slot *slots;

	if ((slots = calloc(size, sizeof *slots)) == NULL)
		return report_errno(EXIT_FAILED, "cannot get memory");
	for (size_t i = 0; i < N->size; i++) {
		if (N->slots[i].name == NULL)
			continue;
		for (at = N->slots[i].hash >> (N->shift - 1); slots[at].name != NULL;
		     at = (at + 1) & (size - 1))
			;
		slots[at] = N->slots[i];
	}
	free(N->slots);
	N->slots = slots;
	N->size = size;
	N->shift--;
	return 0;
}

static const char *
add(struct names *N, uint64_t hash, const char *s, size_t n)
{
	struct name *name;
	size_t at;

	if (N->n >= N->size / 2 && grow(N) == -1)
		return NULL;
	if ((name = arena_take(N->arena, sizeof *name + n + 1)) == NULL)
		return NULL;
	name->len = (uint32_t)n;
	name->keyword = 0;
	memcpy(name->text, s, n);
	name->text[n] = '\0';
	for (at = hash >> N->shift; N->slots[at].name != NULL; at = (at + 1) & (N->size - 1))
		;
	N->slots[at] = (struct slot){ name, hash };
	N->n++;
	return name->text;
}

const char *
names_add(struct names *N, const char *s, size_t n)
{
	uint64_t hash = hash_of_name(N->seed, s, n);
	const struct name *name;

	for (size_t at = hash >> N->shift; (name = N->slots[at].name) != NULL;
	     at = (at + 1) & (N->size - 1))
		if (N->slots[at].hash == hash && name->len == n &&
		    (n <= sizeof(uint64_t) || same(name->text, s, n)))
			return name->text;
	return add(N, hash, s, n);
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
