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

struct database_value
database_value_of(struct database_reading *R, struct value *V, const char *key)
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
		return database_value_of(R, V, key);
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

	return V == NULL ? (struct database_value){ 0 } : database_value_of(R, V, name);
}

int
database_is_url(const char *text)
{

	return text != NULL && strstr(text, "://") != NULL && strchr(text, '@') != NULL;
}

static void
hide(struct database_value *V)
{

	if (!database_is_url(V->text))
		return;
	V->text = NULL;
	V->unknown = "it holds a URL";
}

void
database_hide(struct database_reading *R)
{

	for (int i = DATABASE_ENGINE; i < DATABASE_PASSWORD; i++)
		hide(&R->D->parts[i]);
	hide(&R->D->test_name);
	hide(&R->D->test_mirror);
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
