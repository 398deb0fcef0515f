#include "django/key.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/exit.h"
#include "base/report.h"

struct slot {
	struct key key;
	void *what;
	uint32_t hash;
	int used;
};

/* Open addressing, a power of two, at most half full. */
struct key_set {
	struct slot *slots;
	size_t size, used;
};

int
key_compare(const struct key *a, const struct key *b)
{
	int order = strcmp(a->app, b->app);

	return order != 0 ? order : strcmp(a->name, b->name);
}

/* FNV-1a, 32 bits, with a zero byte between the two texts. */
static uint32_t
hash_of(const struct key *key)
{
	const char *const texts[] = { key->app, key->name };
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < 2; i++) {
		for (const char *p = texts[i]; *p != '\0'; p++)
			h = (h ^ (unsigned char)*p) * 16777619u;
		h *= 16777619u;
	}
	return h;
}

static struct slot *
find(const struct key_set *S, const struct key *key, uint32_t hash)
{
	size_t i = hash & (S->size - 1);

	for (; S->slots[i].used; i = (i + 1) & (S->size - 1))
		if (S->slots[i].hash == hash && key_compare(&S->slots[i].key, key) == 0)
			break;
	return &S->slots[i];
}

static int
resize(struct key_set *S, size_t size)
{
	struct key_set bigger = { .size = size, .used = S->used };

	if ((bigger.slots = calloc(size, sizeof *bigger.slots)) == NULL)
		return report_errno(EXIT_FAILED, "cannot index migrations");
	for (size_t i = 0; i < S->size; i++)
		if (S->slots[i].used)
			*find(&bigger, &S->slots[i].key, S->slots[i].hash) = S->slots[i];
	free(S->slots);
	*S = bigger;
	return 0;
}

struct key_set *
key_set_new(size_t n)
{
	struct key_set *S;
	size_t size = 16;

	while (size / 2 < n)
		size *= 2;
	if ((S = calloc(1, sizeof *S)) == NULL) {
		report_errno(EXIT_FAILED, "cannot index migrations");
		return NULL;
	}
	if (resize(S, size) == 0)
		return S;
	free(S);
	return NULL;
}

int
key_set_put(struct key_set *S, const struct key *key, void *what)
{
	uint32_t hash = hash_of(key);
	struct slot *slot = find(S, key, hash);

	if (!slot->used) {
		if (S->used >= S->size / 2) {
			if (resize(S, 2 * S->size) == -1)
				return -1;
			slot = find(S, key, hash);
		}
		S->used++;
	}
	*slot = (struct slot){ .key = *key, .what = what, .hash = hash, .used = 1 };
	return 0;
}

void *
key_set_get(const struct key_set *S, const struct key *key)
{

	return find(S, key, hash_of(key))->what;
}

void
key_set_free(struct key_set *S)
{

	if (S == NULL)
		return;
	free(S->slots);
	free(S);
}
