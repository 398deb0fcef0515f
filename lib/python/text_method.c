#include <ctype.h>
#include <string.h>

#include "access.h"
#include "base/buf.h"
#include "machine.h"

/* Methods of str (library/stdtypes, "String Methods"), on ASCII where case or width matters. */

static int
is_ascii(const struct value *V)
{

	for (size_t i = 0; i < V->len; i++)
		if ((unsigned char)V->text[i] >= 0x80)
			return 0;
	return 1;
}

static struct value *
cased(struct eval *E, struct site *S, int upper)
{
	struct value *V;
	char *text;

	if (!is_ascii(S->self))
		return make_unknown(E, "the case of text beyond ASCII is not followed");
	V = make_text(E, S->self->kind, S->self->text, S->self->len);
	if (V->kind != S->self->kind || (text = make_bytes(E, V->len + 1)) == NULL)
		return V;
	for (size_t i = 0; i < V->len; i++)
		text[i] = (char)(upper ? toupper((unsigned char)V->text[i])
				       : tolower((unsigned char)V->text[i]));
	V->text = text;
	return V;
}

static struct value *
title(struct eval *E, struct site *S)
{
	struct value *V = cased(E, S, 0);
	char *text = (char *)V->text;

	if (V->kind == S->self->kind && text != S->self->text)
		for (size_t i = 0; i < V->len; i++)
			if (i == 0 || !isalpha((unsigned char)text[i - 1]))
				text[i] = (char)toupper((unsigned char)text[i]);
	return V;
}

static int
is_in(char c, const struct value *set)
{

	return set == NULL ? strchr(" \t\n\r\f\v", c) != NULL && c != '\0'
			   : memchr(set->text, c, set->len) != NULL;
}

static struct value *
strip(struct eval *E, struct site *S, int left, int right)
{
	const struct value *set = S->n > 0 && S->args[0]->kind == VALUE_STR ? S->args[0] : NULL;
	size_t from = 0, to = S->self->len;

	if (S->n > 0 && set == NULL && S->args[0]->kind != VALUE_NONE)
		return make_unknown(E, "%s", eval_why(E, S->args[0]));
	if (set != NULL && !is_ascii(set))
		return make_unknown(E, "text beyond ASCII is not followed here");
	while (left && from < to && is_in(S->self->text[from], set))
		from++;
	while (right && to > from && is_in(S->self->text[to - 1], set))
		to--;
	return make_text(E, S->self->kind, S->self->text + from, to - from);
}

static struct value *
split_space(struct eval *E, struct site *S)
{
	struct value *V = make_list(E, VALUE_LIST, 4);
	size_t i = 0, from;

	for (;;) {
		while (i < S->self->len && is_in(S->self->text[i], NULL))
			i++;
		if (i == S->self->len)
			return V;
		for (from = i; i < S->self->len && !is_in(S->self->text[i], NULL); i++)
			;
		list_insert(E, V, V->n,
		    make_from(make_text(E, VALUE_STR, S->self->text + from, i - from), S->self));
	}
}

static struct value *
split(struct eval *E, struct site *S)
{
	const struct value *by = call_given(S, 0, "sep"), *most = call_given(S, 1, "maxsplit");
	const char *p = S->self->text, *end = p + S->self->len, *hit;
	int64_t left = most != NULL && most->kind == VALUE_INT ? most->number : -1;
	struct value *V;

	if (by == NULL || by->kind == VALUE_NONE)
		return most == NULL ? split_space(E, S) : NULL;
	if (by->kind != VALUE_STR || by->len == 0)
		return make_unknown(E, "%s", eval_why(E, by));
	V = make_list(E, VALUE_LIST, 4);
	for (; left != 0 && (hit = memmem(p, (size_t)(end - p), by->text, by->len)) != NULL;
	     left--) {
		list_insert(
		    E, V, V->n, make_from(make_text(E, VALUE_STR, p, (size_t)(hit - p)), S->self));
		p = hit + by->len;
	}
	list_insert(E, V, V->n, make_from(make_text(E, VALUE_STR, p, (size_t)(end - p)), S->self));
	return V;
}

static struct value *
rsplit(struct eval *E, struct site *S)
{
	const struct value *by = call_given(S, 0, "sep"), *most = call_given(S, 1, "maxsplit");
	struct value *V = make_list(E, VALUE_LIST, 2);

	if (by == NULL || by->kind != VALUE_STR || by->len == 0 || most == NULL ||
	    most->kind != VALUE_INT || most->number != 1)
		return NULL;
	for (size_t i = S->self->len; i-- > 0;)
		if (i + by->len <= S->self->len &&
		    memcmp(S->self->text + i, by->text, by->len) == 0) {
			list_insert(E, V, V->n, make_text(E, VALUE_STR, S->self->text, i));
			list_insert(E, V, V->n, make_text(E, VALUE_STR, S->self->text + i + by->len,
			    S->self->len - i - by->len));
			return V;
		}
	list_insert(E, V, V->n, S->self);
	return V;
}

static struct value *
join(struct eval *E, struct site *S)
{
	struct value **items, *V;
	struct buf B = { 0 };
	size_t n;

	if (S->n != 1)
		return NULL;
	if (eval_items(E, S->args[0], &items, &n) == -1)
		return make_unknown(E, "%s", eval_why(E, S->args[0]));
	for (size_t i = 0; i < n; i++) {
		if (items[i]->kind != VALUE_STR || B.len > MACHINE_TEXT) {
			buf_free(&B);
			return make_unknown(E, "%s", eval_why(E, items[i]));
		}
		if (i > 0)
			buf_add(&B, S->self->text, S->self->len);
		buf_add(&B, items[i]->text, items[i]->len);
	}
	V = make_text(E, VALUE_STR, B.data != NULL ? B.data : "", B.len);
	buf_free(&B);
	return V;
}

static struct value *
replace(struct eval *E, struct site *S)
{
	const char *p = S->self->text, *end = p + S->self->len, *hit;
	struct value *V, *from, *to;
	struct buf B = { 0 };

	if (S->n != 2 || (from = eval_force(E, S->args[0]))->kind != VALUE_STR ||
	    (to = eval_force(E, S->args[1]))->kind != VALUE_STR || from->len == 0)
		return NULL;
	while ((hit = memmem(p, (size_t)(end - p), from->text, from->len)) != NULL &&
	       B.len <= MACHINE_TEXT) {
		buf_add(&B, p, (size_t)(hit - p));
		buf_add(&B, to->text, to->len);
		p = hit + from->len;
	}
	buf_add(&B, p, (size_t)(end - p));
	V = make_text(E, VALUE_STR, B.data != NULL ? B.data : "", B.len);
	buf_free(&B);
	return V;
}

static int
begins(const struct value *V, const struct value *with, int end)
{

	if (with->kind != V->kind)
		return -1;
	return with->len <= V->len &&
	       memcmp(V->text + (end ? V->len - with->len : 0), with->text, with->len) == 0;
}

/* startswith, endswith: a text or a tuple of texts */
static struct value *
has_end(struct eval *E, struct site *S, int end)
{
	struct value *with;
	int one, rc = 0;

	if (S->n != 1)
		return NULL;
	with = eval_force(E, S->args[0]);
	if (with->kind != VALUE_TUPLE)
		rc = begins(S->self, with, end);
	for (size_t i = 0; with->kind == VALUE_TUPLE && i < with->n && rc != 1; i++) {
		one = begins(S->self, with->items[i], end);
		rc = one != 0 ? one : rc;
	}
	return rc == -1 ? make_unknown(E, "%s", eval_why(E, with)) : make_bool(E, rc);
}

static struct value *
without(struct eval *E, struct site *S, int end)
{
	const struct value *part = S->n == 1 ? S->args[0] : NULL, *self = S->self;

	if (part == NULL || part->kind != VALUE_STR)
		return NULL;
	if (begins(self, part, end) != 1)
		return S->self;
	return make_text(E, VALUE_STR, self->text + (end ? 0 : part->len), self->len - part->len);
}

static struct value *
find(struct eval *E, struct site *S)
{
	const char *hit;

	if (S->n != 1 || S->args[0]->kind != VALUE_STR || !is_ascii(S->self))
		return NULL;
	hit = memmem(S->self->text, S->self->len, S->args[0]->text, S->args[0]->len);
	return make_int(E, hit == NULL ? -1 : hit - S->self->text);
}

static struct value *
are(struct eval *E, struct site *S, int (*is)(int))
{

	if (!is_ascii(S->self))
		return NULL;
	for (size_t i = 0; i < S->self->len; i++)
		if (!is((unsigned char)S->self->text[i]))
			return make_bool(E, 0);
	return make_bool(E, S->self->len > 0);
}

/* (before, separator, after) */
static struct value *
partition(struct eval *E, struct site *S)
{
	struct value *V = make_list(E, VALUE_TUPLE, 3);
	const char *hit;
	size_t at;

	if (S->n != 1 || S->args[0]->kind != VALUE_STR || S->args[0]->len == 0)
		return NULL;
	hit = memmem(S->self->text, S->self->len, S->args[0]->text, S->args[0]->len);
	at = hit == NULL ? S->self->len : (size_t)(hit - S->self->text);
	list_insert(E, V, 0, make_text(E, VALUE_STR, S->self->text, at));
	list_insert(E, V, 1, hit == NULL ? make_str(E, "") : S->args[0]);
	list_insert(E, V, 2, hit == NULL ? make_str(E, "") :
	    make_text(E, VALUE_STR, hit + S->args[0]->len, S->self->len - at - S->args[0]->len));
	return V;
}

static struct value *
method(struct eval *E, struct site *S)
{
	const char *name = S->name;

	if (strcmp(name, "format") == 0)
		return S->self->kind == VALUE_STR ? eval_format_method(E, S) : NULL;
	if (strcmp(name, "lower") == 0 || strcmp(name, "casefold") == 0)
		return cased(E, S, 0);
	if (strcmp(name, "title") == 0)
		return title(E, S);
	if (strcmp(name, "upper") == 0)
		return cased(E, S, 1);
	if (strcmp(name, "strip") == 0)
		return strip(E, S, 1, 1);
	if (strcmp(name, "lstrip") == 0)
		return strip(E, S, 1, 0);
	if (strcmp(name, "rstrip") == 0)
		return strip(E, S, 0, 1);
	if (strcmp(name, "split") == 0)
		return split(E, S);
	if (strcmp(name, "rsplit") == 0)
		return rsplit(E, S);
	if (strcmp(name, "join") == 0)
		return join(E, S);
	if (strcmp(name, "replace") == 0)
		return replace(E, S);
	if (strcmp(name, "startswith") == 0)
		return has_end(E, S, 0);
	if (strcmp(name, "endswith") == 0)
		return has_end(E, S, 1);
	if (strcmp(name, "removeprefix") == 0)
		return without(E, S, 0);
	if (strcmp(name, "removesuffix") == 0)
		return without(E, S, 1);
	if (strcmp(name, "find") == 0)
		return find(E, S);
	if (strcmp(name, "partition") == 0)
		return partition(E, S);
	if (strcmp(name, "isdigit") == 0 || strcmp(name, "isdecimal") == 0 ||
	    strcmp(name, "isnumeric") == 0)
		return are(E, S, isdigit);
	if (strcmp(name, "encode") == 0 || strcmp(name, "decode") == 0)
		return is_ascii(S->self) ? make_text(E, name[0] == 'e' ? VALUE_BYTES : VALUE_STR,
					       S->self->text, S->self->len)
					 : NULL;
	return NULL;
}

struct value *
text_method(struct eval *E, struct site *S)
{
	struct value *V = method(E, S);

	return V == NULL ? NULL : make_from(V, S->self);
}
