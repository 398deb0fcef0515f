#include "wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A test that has no memory fails. */
static void *
sure(void *p)
{

	if (p == NULL)
		abort();
	return p;
}

static struct store_collection **all;
static size_t all_n;

struct store_collection *
store_at(size_t i)
{

	return i < all_n ? all[i] : NULL;
}

struct store_collection *
store_find(const char *database, const char *name)
{

	for (size_t i = 0; i < all_n; i++)
		if (!all[i]->gone && strcmp(all[i]->database, database) == 0 &&
		    strcmp(all[i]->name, name) == 0)
			return all[i];
	return NULL;
}

struct store_collection *
store_make(const char *database, const char *name, const bson_t *options)
{
	static uint32_t count;
	struct store_collection *C;

	if (store_find(database, name) != NULL)
		return NULL;
	all = sure(reallocarray(all, all_n + 1, sizeof(*all)));
	C = all[all_n++] = sure(calloc(1, sizeof *C));
	C->database = sure(strdup(database));
	C->name = sure(strdup(name));
	C->options = options == NULL ? bson_new() : bson_copy(options);
	C->type = sure(strdup(bson_has_field(C->options, "viewOn")   ? "view"
		: bson_has_field(C->options, "timeseries") ? "timeseries"
							   : "collection"));
	memcpy(C->uuid, &(uint32_t){ ++count }, sizeof count);
	if (strcmp(C->type, "collection") == 0) {
		C->indexes = sure(calloc(1, sizeof *C->indexes));
		C->indexes[C->indexes_n++] = BCON_NEW("v", BCON_INT32(2), "key", "{", "_id",
		    BCON_INT32(1), "}", "name", BCON_UTF8("_id_"));
	}
	return C;
}

enum { REGION = 32 << 20 };

/* Nothing goes back to the system: new memory is far slower than any bench wants it. */
static struct region *idle;

struct region *
region_new(size_t size)
{
	struct region *R = idle;

	if (R != NULL && size <= REGION) {
		idle = R->next;
		R->used = 0;
		return R;
	}
	R = sure(calloc(1, sizeof *R));
	R->size = size < REGION ? REGION : size;
	R->data = sure(malloc(R->size));
	return R;
}

struct region *
region_hold(struct region *R)
{

	R->holders++;
	return R;
}

void
region_free(struct region *R)
{

	if (R == NULL || --R->holders > 0)
		return;
	if (R->size == REGION) {
		R->next = idle;
		idle = R;
		return;
	}
	free(R->data);
	free(R);
}

/* Hold on to it, once. */
static void
hold(struct store_collection *C, struct region *R)
{

	if (C->regions_n > 0 && C->regions[C->regions_n - 1] == R)
		return;
	C->regions = sure(reallocarray(C->regions, C->regions_n + 1, sizeof(*C->regions)));
	C->regions[C->regions_n++] = region_hold(R);
}

static void
note(struct store_collection *C, uint8_t *data, size_t n)
{

	if (C->n == C->size) {
		C->size = C->size == 0 ? 64 : 2 * C->size;
		C->all = sure(reallocarray(C->all, C->size, sizeof *C->all));
	}
	C->all[C->n++] = (struct document){ .data = data, .len = n };
	C->bytes += n;
}

void
store_put(struct store_collection *C, const uint8_t *p, size_t n)
{
	struct region *R = C->filling;

	if (R == NULL || R->size - R->used < n) {
		C->filling = R = region_new(n);
		hold(C, R);
	}
	note(C, memcpy(R->data + R->used, p, n), n);
	R->used += n;
}

void
store_take(struct store_collection *C, struct region *R, const struct document *documents, size_t n)
{

	hold(C, R);
	for (size_t i = 0; i < n; i++)
		note(C, documents[i].data, documents[i].len);
}

void
store_cut(struct store_collection *C, size_t i)
{

	C->bytes -= C->all[i].len;
	memmove(&C->all[i], &C->all[i + 1], (C->n - i - 1) * sizeof *C->all);
	C->n--;
}

void
store_drop(struct store_collection *C)
{

	for (size_t i = 0; i < C->regions_n; i++)
		region_free(C->regions[i]);
	free(C->regions);
	free(C->all);
	C->regions = NULL;
	C->filling = NULL;
	C->all = NULL;
	C->n = C->size = C->bytes = C->regions_n = 0;
	C->gone = 1;
}
