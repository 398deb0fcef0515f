#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "django/database_inside.h"
#include "django/settings.h"
#include "django/values.h"
#include "python/access.h"
#include "python/eval.h"

/* Single values of a database, as the settings give them. */

int
database_given(const struct database_value *V)
{

	return V->text != NULL || V->unknown != NULL;
}

/* Hosts may be a list. */
static const char *
joined(struct database_reading *R, const struct value *V)
{
	const char *text = "";

	for (size_t i = 0; text != NULL && i < V->n; i++) {
		const char *item = values_text(V->items[i]);

		if (item == NULL)
			return NULL;
		text = arena_printf(R->A, "%s%s%s", text, i > 0 ? "," : "", item);
	}
	return text;
}

static const char *
text_of(struct database_reading *R, const struct value *V, const char *key)
{

	switch (V->kind) {
	case VALUE_STR:
	case VALUE_PATH:
		return strlen(V->text) == V->len ? V->text : NULL;
	case VALUE_INT:
		return V->text != NULL ? V->text : arena_printf(R->A, "%lld", (long long)V->number);
	case VALUE_BOOL:
		return V->number ? "true" : "false";
	case VALUE_LIST:
	case VALUE_TUPLE:
		return strcasecmp(key, "host") == 0 ? joined(R, V) : NULL;
	default:
		return NULL;
	}
}

const char *
database_why(struct arena *A, const struct value *V)
{

	if (V->kind == VALUE_UNKNOWN)
		return V->unknown.why;
	if (V->kind == VALUE_ERROR)
		return arena_printf(A, "it raises %s: %s", V->error.type, V->error.why);
	if (V->kind == VALUE_CALL && call_name(V) != NULL)
		return arena_printf(A, "what '%.200s()' gives is not known", call_name(V));
	if (V->kind == VALUE_REFERENCE)
		return arena_printf(A, "'%.200s' is not known", V->text);
	return arena_printf(A, "it is of the type %s", value_type(V));
}

/* A message of Python's own may quote what it was given. */
static const char *
why_not(struct database_reading *R, const struct value *V, const char *key)
{
	const char *why = database_why(R->A, V);

	if (why != NULL && strcasestr(key, "pass") != NULL && strstr(why, "ValueError") != NULL)
		return "it raises ValueError";
	R->failed |= why == NULL;
	return why;
}

static struct database_value
value_of(struct database_reading *R, struct value *V, const char *key)
{
	struct database_value result = { .from = V };

	V = eval_resolve(settings_eval(R->S), V);
	/* Keep the place that names it, where what it stands for has none. */
	if (value_path(V) != NULL)
		result.from = V;
	if (V->kind == VALUE_NONE)
		return result;
	if ((result.text = text_of(R, V, key)) == NULL)
		result.unknown = why_not(R, V, key);
	else if (*result.text == '\0')
		result.text = NULL;
	return result;
}

struct database_value
database_take(struct database_reading *R, const struct value *dict, const char *key)
{
	struct database_value none = { 0 };
	struct value *V = dict_get(dict, key);

	if (V != NULL)
		return value_of(R, V, key);
	if (!dict_open(dict))
		return none;
	for (size_t i = 0; i < dict->dict->n; i++)
		if (dict->dict->pairs[i].key->kind == VALUE_UNKNOWN) {
			none.from = dict->dict->pairs[i].key;
			none.unknown = why_not(R, none.from, key);
		}
	return none;
}

struct database_value
database_variable(struct database_reading *R, const char *name)
{
	struct value *V = eval_variable(settings_eval(R->S), name);

	return V == NULL ? (struct database_value){ 0 } : value_of(R, V, name);
}

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

/* A URL may hold a password anywhere. */
static int
is_url(const char *text)
{

	return text != NULL && strstr(text, "://") != NULL && strchr(text, '@') != NULL;
}

void
database_hide(struct database_reading *R)
{

	for (int i = DATABASE_ENGINE; i < DATABASE_PASSWORD; i++)
		if (is_url(R->D->parts[i].text)) {
			R->D->parts[i].text = NULL;
			R->D->parts[i].unknown = "it holds a URL";
		}
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
			database_is_secret(name) || is_url(value.text), wanted };
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
			V.unknown = why_not(R, key, "");
			database_option_add(R, "OPTIONS", V, wanted != NULL);
			continue;
		}
		if (name == NULL || database_is_one(name, parts))
			continue;
		V = value_of(R, dict->pairs[i].value, name);
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

/* The text itself is not told: of a URL that is not well formed it is a piece of the password. */
void
database_port(struct database_value *V, int many)
{
	const char *p = V->text;
	uint64_t number;
	char one[8];
	size_t n;

	while (p != NULL && V->unknown == NULL) {
		n = strcspn(p, many ? "," : "");
		if (n >= sizeof one) {
			V->unknown = "it is no port";
			break;
		}
		snprintf(one, sizeof one, "%.*s", (int)n, p);
		if (!(many && n == 0) && str_number(one, 1, 65535, &number) == -1)
			V->unknown = "it is no port";
		p = p[n] == '\0' ? NULL : p + n + 1;
	}
	if (V->unknown != NULL)
		V->text = NULL;
}

char *
database_decode(struct arena *A, const char *s, size_t n)
{
	char hex[3] = "", *text = arena_strndup(A, s, n), *to = text;

	for (const char *p = text; p != NULL && *p != '\0'; p++) {
		if (p[0] == '%' && strspn(p + 1, "0123456789abcdefABCDEF") >= 2 &&
		    (p[1] != '0' || p[2] != '0')) {
			memcpy(hex, p + 1, 2);
			*to++ = (char)strtol(hex, NULL, 16);
			p += 2;
		} else {
			*to++ = *p;
		}
	}
	if (text != NULL)
		*to = '\0';
	return text;
}
