#include "check/value_json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/str.h"
#include "django/values.h"
#include "python/access.h"
#include "python/eval.h"
#include "python/show.h"

/* Values may be as deep as code that nobody would write. */
enum { DEEP = 40 };

static void put(struct json *J, struct eval *E, const char *key, struct value *V, int depth);

static void
put_expression(struct json *J, const char *key, const struct value *V)
{
	struct buf B = { 0 };

	value_show(V, &B);
	json_open_object(J, key);
	json_put_string_n(J, "expr", B.data == NULL ? "" : B.data, B.len);
	json_close_object(J);
	J->out->failed |= B.failed;
	buf_free(&B);
}

static void
put_number(struct json *J, const char *key, const struct value *V)
{
	char text[40];

	if (V->kind == VALUE_INT && V->text != NULL) {
		/* Its digits may be hexadecimal, as the code has them. */
		if (V->text[strspn(V->text, "0123456789")] != '\0' || *V->text == '\0')
			put_expression(J, key, V);
		else
			json_put_raw(J, key, V->text);
	} else if (V->kind == VALUE_INT)
		json_put_int(J, key, V->number);
	else if (!isfinite(V->real))
		put_expression(J, key, V);
	else {
		/* As few digits as say it, and a sign that it is no whole number. */
		for (int digits = 1; digits <= 17; digits++) {
			snprintf(text, sizeof text - 2, "%.*g", digits, V->real);
			if (strtod(text, NULL) == V->real)
				break;
		}
		if (strpbrk(text, ".en") == NULL)
			memcpy(text + strlen(text), ".0", sizeof ".0");
		json_put_raw(J, key, text);
	}
}

static void
put_items(struct json *J, struct eval *E, const char *key, const struct value *V, int depth)
{

	json_open_array(J, key);
	for (size_t i = 0; i < V->n; i++)
		put(J, E, NULL, V->items[i], depth);
	json_close_array(J);
}

static int
by_text(const void *a, const void *b)
{

	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A set has no order of its own: that of what is written. */
static void
put_set(struct json *J, struct eval *E, const char *key, const struct value *V, int depth)
{
	char **texts = calloc(V->n + 1, sizeof *texts);
	size_t n = 0;

	if (texts == NULL) {
		J->out->failed = 1;
		return;
	}
	for (size_t i = 0; i < V->n; i++) {
		struct buf B = { 0 };
		struct json one = { .out = &B };

		put(&one, E, NULL, V->items[i], depth);
		if ((texts[n] = buf_take(&B)) == NULL)
			J->out->failed = 1;
		else
			n++;
	}
	qsort(texts, n, sizeof *texts, by_text);
	json_open_array(J, key);
	for (size_t i = 0; i < n; i++) {
		json_put_raw(J, NULL, texts[i]);
		free(texts[i]);
	}
	json_close_array(J);
	free(texts);
}

/* JSON has texts for keys, each once. */
static int
is_object(const struct value *V)
{

	if (dict_open(V))
		return 0;
	for (size_t i = 0; i < V->dict->n; i++)
		if (V->dict->pairs[i].key->kind != VALUE_STR)
			return 0;
	return 1;
}

static void
put_dict(struct json *J, struct eval *E, const char *key, const struct value *V, int depth)
{

	if (!is_object(V)) {
		put_expression(J, key, V);
		return;
	}
	json_open_object(J, key);
	for (size_t i = 0; i < V->dict->n; i++)
		put(J, E, V->dict->pairs[i].key->text, V->dict->pairs[i].value, depth);
	json_close_object(J);
}

/* What a name of the project's stands for, if that can be written; Django's own stay. */
static struct value *
resolved(struct eval *E, struct value *V)
{
	struct value *found;

	if (V->kind != VALUE_REFERENCE)
		return V;
	if (str_begins(V->text, "django.") && !str_begins(V->text, "django.conf.settings."))
		return V;
	found = eval_resolve(E, V);
	return found->kind >= VALUE_NONE && found->kind <= VALUE_DICT ? found : V;
}

static void
put(struct json *J, struct eval *E, const char *key, struct value *V, int depth)
{

	if (depth > DEEP) {
		json_open_object(J, key);
		json_put_string(J, "expr", "...");
		json_close_object(J);
		return;
	}
	V = resolved(E, V);
	switch (V->kind) {
	case VALUE_NONE:
		json_put_null(J, key);
		break;
	case VALUE_BOOL:
		json_put_bool(J, key, V->number != 0);
		break;
	case VALUE_INT:
	case VALUE_FLOAT:
		put_number(J, key, V);
		break;
	case VALUE_STR:
		json_put_string_n(J, key, V->text, V->len);
		break;
	case VALUE_LIST:
	case VALUE_TUPLE:
		put_items(J, E, key, V, depth + 1);
		break;
	case VALUE_SET:
		put_set(J, E, key, V, depth + 1);
		break;
	case VALUE_DICT:
		put_dict(J, E, key, V, depth + 1);
		break;
	default:
		put_expression(J, key, V);
	}
}

void
value_json(struct json *J, struct eval *E, const char *key, struct value *V)
{

	put(J, E, key, V, 0);
}

void
value_json_call(
    struct json *J, struct eval *E, struct value *V, const char *old, const char *new)
{
	const struct call *C = V->kind == VALUE_CALL ? V->call : NULL;

	json_put_string(J, "class", call_name(V));
	json_open_object(J, "arguments");
	if (C != NULL && C->n > 0) {
		json_open_array(J, "*");
		for (size_t i = 0; i < C->n; i++)
			put(J, E, NULL, C->args[i], 1);
		json_close_array(J);
	}
	for (size_t i = 0; C != NULL && i < C->keywords_n; i++) {
		const char *name = C->keywords[i].name;

		name = name == NULL ? "**" : old != NULL && strcmp(name, old) == 0 ? new : name;
		put(J, E, name, C->keywords[i].value, 1);
	}
	json_close_object(J);
}
