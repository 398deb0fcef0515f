#include "django/same.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "django/made.h"
#include "django/same_query.h"
#include "python/access.h"
#include "python/eval.h"
#include "python/standard.h"

/* Worse of two answers: what differs for sure outweighs what is not known. */
static int
both(int a, int b)
{

	return a == 0 || b == 0 ? 0 : a == -1 || b == -1 ? -1 : 1;
}

static const char *
last_part(const char *dotted)
{
	const char *dot = strrchr(dotted, '.');

	return dot == NULL ? dotted : dot + 1;
}

/* Is it one that several of Django's modules bind: models.CASCADE, models.deletion.CASCADE? */
static int
is_shared(const char *dotted)
{

	return str_begins(dotted, "django.db.models.") ||
	       str_begins(dotted, "django.contrib.postgres.") ||
	       str_begins(dotted, "django.contrib.gis.db.models.");
}

/* Does Django or Python have it, which seldom give another name to a thing? */
static int
is_at_home(const char *dotted)
{

	return str_begins(dotted, "django.") || standard_module(dotted);
}

int
same_name(const char *a, const char *b)
{

	if (strcmp(a, b) == 0)
		return 1;
	if (!is_at_home(a) || !is_at_home(b))
		return -1;
	if (strcmp(last_part(a), last_part(b)) != 0)
		return 0;
	return is_shared(a) && is_shared(b) ? 1 : -1;
}

static int
same_items(struct same *S, struct value *V, struct value *W)
{
	int rc = 1;

	for (size_t i = 0; i < V->n + W->n; i++) {
		const struct value *item = i < V->n ? V->items[i] : W->items[i - V->n];

		if (item->kind == VALUE_UNKNOWN && item->unknown.many)
			return -1;
	}
	if (V->n != W->n)
		return 0;
	for (size_t i = 0; i < V->n && rc != 0; i++)
		rc = both(rc, same_value(S, V->items[i], W->items[i]));
	return rc;
}

static int
same_dicts(struct same *S, struct value *V, struct value *W)
{
	int rc = 1;

	if (dict_open(V) || dict_open(W))
		return -1;
	if (V->dict->n != W->dict->n)
		return 0;
	/* Which keys are equal is left to those that are known. */
	for (size_t i = 0; i < V->dict->n && rc != 0; i++) {
		const struct pair *P = &V->dict->pairs[i], *found = NULL;

		for (size_t k = 0; k < W->dict->n; k++)
			if (value_equal(P->key, W->dict->pairs[k].key) == 1)
				found = &W->dict->pairs[k];
		rc = both(rc, found == NULL ? (value_known(P->key) ? 0 : -1)
					    : same_value(S, P->value, found->value));
	}
	return rc;
}

static int
same_keywords(struct same *S, const struct call *C, const struct call *D)
{
	int rc = 1;

	for (size_t i = 0; i < C->keywords_n && rc != 0; i++) {
		const struct keyword_arg *k = &C->keywords[i];
		struct value *other = NULL;

		for (size_t n = 0; k->name != NULL && n < D->keywords_n; n++)
			if (D->keywords[n].name != NULL &&
			    strcmp(D->keywords[n].name, k->name) == 0)
				other = D->keywords[n].value;
		rc = both(rc, other == NULL ? -1 : same_value(S, k->value, other));
	}
	return rc;
}

/* timedelta(minutes=0) is timedelta(0).  Return 0, or -1 where it is not all whole numbers. */
static int
duration(const struct value *V, int64_t *total)
{
	static const struct {
		const char *name;
		int64_t microseconds;
	} units[] = { { "days", 86400000000 }, { "seconds", 1000000 }, { "microseconds", 1 },
		{ "milliseconds", 1000 }, { "minutes", 60000000 }, { "hours", 3600000000 },
		{ "weeks", 604800000000 } };
	const struct value *arg;

	*total = 0;
	for (int i = 0; i < (int)(sizeof units / sizeof *units); i++) {
		if ((arg = call_arg(V, i, units[i].name)) == NULL)
			continue;
		if (arg->kind != VALUE_INT || arg->text != NULL || arg->number > 1000000 ||
		    arg->number < -1000000)
			return -1;
		*total += arg->number * units[i].microseconds;
	}
	return V->call->n > sizeof units / sizeof *units ? -1 : 0;
}

/* F("x").desc() is OrderBy(F("x"), descending=True). */
struct order {
	struct value *expression, *first, *last;
	int descending;
};

static int
order_of(const struct value *V, struct order *O)
{
	const char *name = call_name(V);
	const struct value *descending = call_arg(V, 1, "descending");

	if (name == NULL || V->call->n == 0)
		return 0;
	*O = (struct order){ .expression = V->call->args[0],
		.first = call_arg(V, -1, "nulls_first"),
		.last = call_arg(V, -1, "nulls_last") };
	if (strcmp(name, ".desc") == 0 || strcmp(name, ".asc") == 0) {
		O->descending = strcmp(name, ".desc") == 0;
		return 1;
	}
	O->descending = descending != NULL && value_truth(descending) == 1;
	return same_name(name, "django.db.models.expressions.OrderBy") == 1;
}

static int
same_truth(const struct value *V, const struct value *W)
{

	return (V != NULL && value_truth(V) == 1) == (W != NULL && value_truth(W) == 1);
}

/* By its name: Django's classes begin with a capital letter. */
static int
is_function(const char *name)
{

	return islower((unsigned char)*last_part(name)) && !str_begins(name, "datetime.");
}

/* Arguments that are given otherwise may come to the same. */
static int
same_calls(struct same *S, struct value *V, struct value *W)
{
	const struct call *C = V->call, *D = W->call;
	const char *name = call_name(V), *other = call_name(W);
	struct order one, two;
	int64_t a, b;
	int rc, known = 0;

	if (same_query_is(V) && same_query_is(W))
		return same_query(S, V, W);
	if (order_of(V, &one) && order_of(W, &two))
		return one.descending == two.descending && same_truth(one.first, two.first) &&
			       same_truth(one.last, two.last)
			   ? same_value(S, one.expression, two.expression)
			   : 0;
	if (name == NULL || other == NULL || (rc = same_name(name, other)) == -1)
		return -1;
	if (rc == 1 && strcmp(name, "datetime.timedelta") == 0 && duration(V, &a) == 0 &&
	    duration(W, &b) == 0)
		return a == b;
	/* What a function gives may be what another gives, or a class. */
	if (is_function(name) || is_function(other))
		known = -1;
	if (rc == 0 || C->n != D->n || C->keywords_n != D->keywords_n)
		return rc == 0 ? known : -1;
	for (size_t i = 0; i < C->n && rc != 0; i++)
		rc = both(rc, same_value(S, C->args[i], D->args[i]));
	if (rc != 0)
		rc = both(rc, same_keywords(S, C, D));
	return rc == 0 && !str_begins(name, "django.") ? -1 : rc == 0 ? known : rc;
}

/*
 * One file may be imported by two names, where it is not known which folders are searched: what
 * it makes may be the same.
 */
static int
is_of_one_file(const struct value *V, const struct value *W)
{
	const struct function *f = V->function, *g = W->function;

	return strcmp(f->name, g->name) == 0 && f->module != g->module && f->module != NULL &&
	       g->module != NULL && f->module->path != NULL && g->module->path != NULL &&
	       strcmp(f->module->path, g->module->path) == 0;
}

int
same_value(struct same *S, struct value *V, struct value *W)
{
	int rc;

	if (S->budget == 0)
		return -1;
	--S->budget;
	if ((rc = value_equal(V, W)) == 1)
		return 1;
	if (V->kind == VALUE_REFERENCE && W->kind == VALUE_REFERENCE)
		return same_name(V->text, W->text);
	if (V->kind != W->kind)
		return rc;
	switch (V->kind) {
	case VALUE_FUNCTION:
		return rc == 0 && is_of_one_file(V, W) ? -1 : rc;
	case VALUE_CALL:
		return same_calls(S, V, W);
	case VALUE_LIST:
	case VALUE_TUPLE:
		return same_items(S, V, W);
	case VALUE_DICT:
		return same_dicts(S, V, W);
	default:
		return rc;
	}
}

/* A dict of choices is a list of pairs; so is each group. */
static struct value *
as_list(struct same *S, struct value *V)
{
	struct value *list, *item;

	if ((V->kind != VALUE_DICT && V->kind != VALUE_LIST && V->kind != VALUE_TUPLE) ||
	    S->budget == 0)
		return V;
	--S->budget;
	if ((list = made_list(S->arena, V, V->kind == VALUE_DICT ? V->dict->n : V->n)) == NULL)
		return V;
	for (size_t i = 0; i < list->size; i++) {
		if (V->kind == VALUE_DICT) {
			item = made_pair(S->arena, V, V->dict->pairs[i].key,
			    as_list(S, V->dict->pairs[i].value));
			if (item == NULL)
				return V;
			item->kind = VALUE_LIST;
		} else
			item = as_list(S, V->items[i]);
		list->items[list->n++] = item;
	}
	return list;
}

int
same_choices(struct same *S, struct value *V, struct value *W)
{

	return same_value(S, as_list(S, V), as_list(S, W));
}
