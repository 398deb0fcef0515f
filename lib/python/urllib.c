#include "urllib.h"

#include <ctype.h>
#include <string.h>

#include "access.h"
#include "base/str.h"
#include "machine.h"
#include "url_cut.h"

/* A URL in its parts (Lib/urllib/parse.py). */
struct parts {
	const char *scheme, *netloc, *path, *query, *fragment;
	size_t scheme_n, netloc_n, path_n, query_n, fragment_n;
};

static void
cut(const char *s, struct parts *P)
{
	size_t n = strcspn(s, ":");

	*P = (struct parts){ .scheme = s, .netloc = "", .query = "", .fragment = "" };
	if (s[n] == ':' && isalpha((unsigned char)*s) &&
	    strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.") == n) {
		P->scheme_n = n;
		s += n + 1;
	}
	if (str_begins(s, "//")) {
		P->netloc = s + 2;
		P->netloc_n = strcspn(s + 2, "/?#");
		s += 2 + P->netloc_n;
	}
	P->path = s;
	P->path_n = strcspn(s, "?#");
	s += P->path_n;
	if (*s == '?') {
		P->query = s + 1;
		P->query_n = strcspn(s + 1, "#");
		s += 1 + P->query_n;
	}
	if (*s == '#') {
		P->fragment = s + 1;
		P->fragment_n = strlen(s + 1);
	}
}

/* What Python cleans, checks or cuts off, each version in its way. */
static const char *
odd(const char *text, const struct parts *P, int split)
{

	for (const char *p = text; *p != '\0'; p++)
		if ((unsigned char)*p <= ' ')
			return "a URL with spaces in it is not followed";
	for (size_t i = 0; i < P->netloc_n; i++)
		if ((unsigned char)P->netloc[i] >= 0x80)
			return "a URL with other letters in its host is not followed";
	if (!split && memchr(P->path, ';', P->path_n) != NULL)
		return "a URL with parameters is not followed";
	return NULL;
}

static struct value *
lower(struct eval *E, const char *s, size_t n)
{
	char *text = make_bytes(E, n + 1);

	if (text == NULL)
		return make_unknown(E, "it needs too much memory");
	for (size_t i = 0; i < n; i++)
		text[i] = (char)tolower((unsigned char)s[i]);
	return make_text(E, VALUE_STR, text, n);
}

/* What is not there is None. */
static struct value *
text_of(struct eval *E, struct piece p)
{

	return p.s == NULL ? make(E, VALUE_NONE) : make_text(E, VALUE_STR, p.s, p.n);
}

/* username, password, hostname and port */
static struct value *
netloc_part(struct eval *E, const struct parts *P, const char *name)
{
	const struct authority A = url_cut_authority(P->netloc, P->netloc_n);
	int port;

	if ((memchr(P->netloc, '[', P->netloc_n) == NULL) !=
	    (memchr(P->netloc, ']', P->netloc_n) == NULL))
		return make_error(E, "ValueError", "Invalid IPv6 URL");
	if (strcmp(name, "username") == 0)
		return text_of(E, A.user);
	if (strcmp(name, "password") == 0)
		return text_of(E, A.password);
	if (strcmp(name, "port") == 0) {
		if ((port = url_cut_port(A.port)) == -1)
			return make_error(E, "ValueError", "the port of the URL is none");
		return A.port.n == 0 ? make(E, VALUE_NONE) : make_int(E, port);
	}
	if (A.host.n == 0)
		return make(E, VALUE_NONE);
	return memchr(A.host.s, '%', A.host.n) == NULL
		   ? lower(E, A.host.s, A.host.n)
		   : make_unknown(E, "a host with '%%' in it is not followed");
}

static struct value *
part(struct eval *E, const struct parts *P, const char *name)
{
	static const char *const of_netloc[] = { "username", "password", "hostname", "port" };

	if (strcmp(name, "scheme") == 0)
		return lower(E, P->scheme, P->scheme_n);
	if (strcmp(name, "netloc") == 0)
		return make_text(E, VALUE_STR, P->netloc, P->netloc_n);
	if (strcmp(name, "path") == 0)
		return make_text(E, VALUE_STR, P->path, P->path_n);
	if (strcmp(name, "query") == 0)
		return make_text(E, VALUE_STR, P->query, P->query_n);
	if (strcmp(name, "fragment") == 0)
		return make_text(E, VALUE_STR, P->fragment, P->fragment_n);
	for (size_t i = 0; i < sizeof of_netloc / sizeof *of_netloc; i++)
		if (strcmp(of_netloc[i], name) == 0)
			return netloc_part(E, P, name);
	return NULL;
}

struct value *
urllib_attribute(struct eval *E, const struct value *V, const char *name)
{
	const char *dotted = call_name(V), *why;
	struct value *text, *result;
	struct parts P;
	int split;

	if (dotted == NULL || !str_begins(dotted, "urllib.parse.url") || V->call->n != 1 ||
	    V->call->keywords_n > 0)
		return NULL;
	split = strcmp(dotted, "urllib.parse.urlsplit") == 0;
	if (!split && strcmp(dotted, "urllib.parse.urlparse") != 0)
		return NULL;
	text = eval_force(E, V->call->args[0]);
	if (text->kind != VALUE_STR)
		return make_unknown(E, "%s", eval_why(E, text));
	cut(text->text, &P);
	if ((why = odd(text->text, &P, split)) != NULL)
		return make_unknown(E, "%s", why);
	result = part(E, &P, name);
	return result == NULL ? NULL : make_from(result, V->call->args[0]);
}

/* name=value&..., without those that are empty: pairs, or a dict of lists. */
static struct value *
query(struct eval *E, const struct value *text, int as_dict)
{
	struct value *all = as_dict ? make_dict(E) : make_list(E, VALUE_LIST, 4);
	const char *s = text->text;
	struct piece left, right;

	while (url_cut_option(&s, &left, &right)) {
		struct value *key = url_unquoted(E, left.s, left.n, 1), *item;
		struct value *value = make_from(url_unquoted(E, right.s, right.n, 1), text);
		struct pair *old;

		if (as_dict && all->kind == VALUE_DICT) {
			old = dict_find(all, key);
			item = old != NULL ? old->value : make_list(E, VALUE_LIST, 1);
			list_insert(E, item, item->n, value);
			dict_put(E, all, key, item);
		} else if (all->kind == VALUE_LIST) {
			item = make_list(E, VALUE_TUPLE, 2);
			list_insert(E, item, 0, key);
			list_insert(E, item, 1, value);
			list_insert(E, all, all->n, item);
		}
	}
	return all;
}

struct value *
urllib_call(struct eval *E, const char *dotted, struct site *S)
{
	struct value *V;

	if (!str_begins(dotted, "urllib.parse.") || S->n != 1 || S->keywords_n > 0 ||
	    (V = eval_force(E, S->args[0]))->kind != VALUE_STR)
		return NULL;
	dotted += strlen("urllib.parse.");
	if (strcmp(dotted, "parse_qsl") == 0 || strcmp(dotted, "parse_qs") == 0)
		return query(E, V, dotted[8] == '\0');
	if (strcmp(dotted, "unquote") == 0 || strcmp(dotted, "unquote_plus") == 0)
		return make_from(url_unquoted(E, V->text, V->len, dotted[7] == '_'), V);
	return NULL;
}
