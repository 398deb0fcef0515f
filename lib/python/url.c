#include "url.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "access.h"
#include "base/buf.h"
#include "base/str.h"

/* Parts of a database URL: who, where, and options. */

void
url_put(struct url *U, const char *key, struct value *V)
{

	dict_put(U->E, U->dict, make_str(U->E, key), make_from(V, U->from));
}

struct value *
url_decoded(struct url *U, const char *s, size_t n, int plus)
{

	return U->literal ? make_text(U->E, VALUE_STR, s, n) : url_unquoted(U->E, s, n, plus);
}

/* As urllib gives it: in lower case up to a "%"; only dj-database-url decodes it then. */
static struct value *
host_of(struct url *U, const char *s, size_t n)
{
	char *text = make_bytes(U->E, n + 1);
	int zone = 0;

	if (text == NULL)
		return make_unknown(U->E, "it needs too much memory");
	for (size_t i = 0; i < n; i++) {
		zone |= s[i] == '%';
		text[i] = zone ? s[i] : (char)tolower((unsigned char)s[i]);
		if (U->literal && !isalnum((unsigned char)s[i]) && strchr("_.-~", s[i]) == NULL)
			return make_unknown(U->E, "a host of odd characters is not followed");
	}
	return U->by == ENV_ENVIRON ? make_text(U->E, VALUE_STR, text, n)
				    : url_unquoted(U->E, text, n, 0);
}

/* The text is not told: where a password is not encoded, it is a piece of that. */
static struct value *
port_of(struct eval *E, const char *s, size_t n)
{
	int64_t port = 0;

	if (n == 0)
		return make_str(E, "");
	for (size_t i = 0; i < n; i++) {
		if (!isdigit((unsigned char)s[i]) || port > 65535)
			return make_error(E, "ValueError", "the port of the database URL is none");
		port = port * 10 + (s[i] - '0');
	}
	if (port > 65535)
		return make_error(E, "ValueError", "the port of the database URL is none");
	return port == 0 ? make_str(E, "") : make_int(E, port);
}

/* HOST:PORT,HOST:PORT as django-environ takes it apart: ports stay beside hosts without one. */
static void
many_hosts(struct url *U, const char *s, size_t n)
{
	struct buf hosts = { 0 }, ports = { 0 };
	const char *end = s + n, *stop, *colon;

	for (; s <= end; s = stop + 1) {
		if ((stop = memchr(s, ',', (size_t)(end - s))) == NULL)
			stop = end;
		colon = memrchr(s, ':', (size_t)(stop - s));
		if (*s == '[') {
			const char *close = memchr(s, ']', (size_t)(stop - s));

			colon =
			    close != NULL && close + 1 < stop && close[1] == ':' ? close + 1 : NULL;
		} else if (colon != NULL && (colon + 1 == stop || strspn(colon + 1, "0123456789") <
								      (size_t)(stop - colon - 1)))
			colon = NULL;
		buf_add(&hosts, s, (size_t)((colon != NULL ? colon : stop) - s));
		buf_str(&hosts, stop < end ? "," : "");
		if (colon != NULL && colon + 1 < stop) {
			buf_str(&ports, ports.len > 0 ? "," : "");
			buf_add(&ports, colon + 1, (size_t)(stop - colon - 1));
		}
	}
	url_put(
	    U, "HOST", make_text(U->E, VALUE_STR, hosts.data == NULL ? "" : hosts.data, hosts.len));
	url_put(
	    U, "PORT", make_text(U->E, VALUE_STR, ports.data == NULL ? "" : ports.data, ports.len));
	buf_free(&hosts);
	buf_free(&ports);
}

static void
host_and_port(struct url *U, const char *s, const char *end)
{
	struct value *all = url_decoded(U, s, (size_t)(end - s), 0);
	const char *open = memchr(s, '[', (size_t)(end - s)), *stop, *colon;

	if (U->by == ENV_ENVIRON && U->scheme->family && all->kind == VALUE_STR &&
	    memchr(all->text, ',', all->len) != NULL) {
		many_hosts(U, all->text, all->len);
		return;
	}
	if (open != NULL)
		s = open + 1;
	stop = memchr(s, open != NULL ? ']' : ':', (size_t)(end - s));
	stop = stop == NULL ? end : stop;
	url_put(U, "HOST", host_of(U, s, (size_t)(stop - s)));
	colon = memchr(stop, ':', (size_t)(end - stop));
	all = colon == NULL ? make_str(U->E, "")
			    : port_of(U->E, colon + 1, (size_t)(end - colon - 1));
	/* There the brackets are no brackets any more. */
	if (U->literal && open != NULL)
		all = port_of(U->E, "[", 1);
	if (all->kind == VALUE_ERROR)
		U->error = all;
	url_put(U, "PORT", all);
}

/* user:password@host:port */
void
url_authority(struct url *U, const char *s, size_t n)
{
	const char *at = memrchr(s, '@', n), *host = at == NULL ? s : at + 1;
	const char *user_end = at == NULL ? s : at;
	const char *colon = memchr(s, ':', (size_t)(user_end - s));

	url_put(U, "USER", url_decoded(U, s, (size_t)((colon != NULL ? colon : user_end) - s), 0));
	url_put(U, "PASSWORD",
	    colon == NULL ? make_str(U->E, "")
			  : url_decoded(U, colon + 1, (size_t)(user_end - colon - 1), 0));
	host_and_port(U, host, s + n);
}

/* Digits are a number; dj-database-url knows true and false as well. */
static struct value *
option_value(struct url *U, struct value *V)
{

	if (V->kind != VALUE_STR)
		return V;
	if (V->len > 0 && V->len < 18 && strspn(V->text, "0123456789") == V->len)
		return make_int(U->E, strtoll(V->text, NULL, 10));
	if (U->by != ENV_ENVIRON && strcasecmp(V->text, "true") == 0)
		return make_bool(U->E, 1);
	if (U->by != ENV_ENVIRON && strcasecmp(V->text, "false") == 0)
		return make_bool(U->E, 0);
	return V;
}

/* Of django-environ these are the database's own. */
static int
is_base(const struct value *key)
{
	static const char *const names[] = { "CONN_MAX_AGE", "ATOMIC_REQUESTS", "AUTOCOMMIT",
		"DISABLE_SERVER_SIDE_CURSORS", "CONN_HEALTH_CHECKS" };

	for (size_t i = 0; key->kind == VALUE_STR && i < sizeof names / sizeof *names; i++)
		if (strcasecmp(key->text, names[i]) == 0)
			return 1;
	return 0;
}

/* One name=value; of those that come twice django-environ takes the first, the other all. */
static void
option(struct url *U, struct value *inner, struct value *key, struct value *V)
{
	struct pair *old = dict_find(inner, key);
	struct value *list;

	V = make_from(option_value(U, V), U->from);
	if (old == NULL) {
		dict_put(U->E, inner, key, V);
	} else if (U->by != ENV_ENVIRON) {
		list = old->value->kind == VALUE_LIST ? old->value : make_list(U->E, VALUE_LIST, 2);
		if (list != old->value) {
			list_insert(U->E, list, 0, old->value);
			dict_put(U->E, inner, key, list);
		}
		list_insert(U->E, list, list->n, V);
	}
}

/* What dj-database-url makes of some options. */
static void
rename_options(struct url *U, struct value *inner)
{
	struct value *key = make_str(U->E, "currentSchema"), *V;
	const char *backend = U->scheme->dj;
	struct pair *found = dict_find(inner, key);

	if (found != NULL && (U->scheme->family || str_begins(U->scheme->name, "timescale") ||
				 strcmp(U->scheme->name, "redshift") == 0)) {
		V = eval_binary(U->E, OP_ADD, make_str(U->E, "-c search_path="),
		    eval_text_of(U->E, found->value, 0));
		dict_remove(U->E, inner, found);
		dict_put(U->E, inner, make_str(U->E, "options"), make_from(V, U->from));
	}
	key = make_str(U->E, "ssl-ca");
	if ((found = dict_find(inner, key)) != NULL &&
	    strcmp(backend, "django.db.backends.mysql") == 0) {
		V = make_dict(U->E);
		dict_put(U->E, V, make_str(U->E, "ca"), found->value);
		dict_remove(U->E, inner, found);
		dict_put(U->E, inner, make_str(U->E, "ssl"), make_from(V, U->from));
	}
}

/* name=value&..., without those that are empty */
void
url_options(struct url *U, const char *s)
{
	struct value *inner = make_dict(U->E), *key;
	const char *equals;
	size_t n;

	for (; *s != '\0'; s += n + (s[n] == '&')) {
		n = strcspn(s, "&");
		if ((equals = memchr(s, '=', n)) == NULL || equals + 1 == s + n)
			continue;
		key = url_decoded(U, s, (size_t)(equals - s), 1);
		if (U->by != ENV_ENVIRON || !is_base(key))
			option(U, inner, key,
			    url_decoded(U, equals + 1, (size_t)(s + n - equals - 1), 1));
	}
	if (U->by != ENV_ENVIRON && inner->kind == VALUE_DICT)
		rename_options(U, inner);
	if (inner->kind == VALUE_DICT && inner->dict->n > 0)
		url_put(U, "OPTIONS", inner);
}
