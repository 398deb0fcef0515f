#include "django/database_option.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "django/values.h"
#include "python/access.h"

/* What OPTIONS, or what takes its place, says besides the parts. */

int
database_is_secret(const char *name)
{
	static const char *const parts[] = { "pass", "secret", "token", "mechanismproperties",
		"scram_" };

	if (strcasecmp(name, "passfile") == 0)
		return 0;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (strcasestr(name, parts[i]) != NULL)
			return 1;
	return 0;
}

struct database_option *
database_option_room(struct database_reading *R, struct database_option **list, size_t *n)
{
	struct database_option *more;

	if ((*n & (*n - 1)) == 0) {
		if ((more = arena_alloc(R->A, (*n == 0 ? 1 : 2 * *n) * sizeof *more)) == NULL) {
			R->failed = 1;
			return NULL;
		}
		if (*n > 0)
			memcpy(more, *list, *n * sizeof *more);
		*list = more;
	}
	return &(*list)[(*n)++];
}

const struct database_option *
database_option_find(const struct database *D, const char *name)
{

	for (size_t i = 0; i < D->options_n; i++)
		if (strcasecmp(D->options[i].name, name) == 0)
			return &D->options[i];
	return NULL;
}

void
database_option_add(
    struct database_reading *R, const char *name, struct database_value value, int wanted)
{
	struct database_option *O;

	if (database_option_find(R->D, name) != NULL)
		return;
	if ((O = database_option_room(R, &R->D->options, &R->D->options_n)) != NULL)
		*O = (struct database_option){ name, value,
			database_is_secret(name) || database_is_url(value.text), wanted };
}

int
database_is_one(const char *name, const char *const *names)
{

	for (; names != NULL && *names != NULL; names++)
		if (strcasecmp(name, *names) == 0)
			return 1;
	return 0;
}

void
database_options(struct database_reading *R, const char *const *wanted, const char *const *parts)
{
	const struct dict *dict;

	if (R->inner == NULL || R->inner->kind != VALUE_DICT)
		return;
	dict = R->inner->dict;
	for (size_t i = 0; i < dict->n; i++) {
		const struct value *key = dict->pairs[i].key;
		const char *name = values_text(key);
		struct database_value V;
		int needed;

		if (key->kind == VALUE_UNKNOWN) {
			V = (struct database_value){ .from = key };
			V.unknown = database_why(R->A, key);
			R->failed |= V.unknown == NULL;
			database_option_add(R, "OPTIONS", V, wanted != NULL);
			continue;
		}
		if (name == NULL || database_is_one(name, parts))
			continue;
		V = database_value_of(R, dict->pairs[i].value, name);
		needed = database_is_one(name, wanted);
		/* A dict or an object is known well enough where nobody needs it. */
		if (!needed && V.unknown != NULL && V.from->kind != VALUE_UNKNOWN &&
		    V.from->kind != VALUE_ERROR)
			V.unknown = NULL;
		database_option_add(R, name, V, needed);
	}
}

void
database_ignore(struct database_reading *R, const char *const *names)
{
	struct database_option *O;
	struct value *V;

	for (; *names != NULL; names++)
		if ((V = dict_get(R->dict, *names)) != NULL && value_truth(V) != 0 &&
		    (O = database_option_room(R, &R->D->ignored, &R->D->ignored_n)) != NULL)
			*O = (struct database_option){ .name = *names, .value = { .from = V } };
}
