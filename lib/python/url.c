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
port_of(struct url *U, const struct authority *A)
{
	/* Where nothing is decoded, the brackets are none any more. */
	int port = U->literal && A->brackets ? -1 : url_cut_port(A->port);

	if (port == -1)
		return make_error(U->E, "ValueError", "the port of the database URL is none");
	return port == 0 ? make_str(U->E, "") : make_int(U->E, port);
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
host_and_port(struct url *U, const struct authority *A)
{
	struct value *all = url_decoded(U, A->place.s, A->place.n, 0), *port;

	if (U->by == ENV_ENVIRON && U->scheme->family && all->kind == VALUE_STR &&
	    memchr(all->text, ',', all->len) != NULL) {
		many_hosts(U, all->text, all->len);
		return;
	}
	url_put(U, "HOST", host_of(U, A->host.s, A->host.n));
	port = port_of(U, A);
	if (port->kind == VALUE_ERROR)
		U->error = port;
	url_put(U, "PORT", port);
}

static void
put_piece(struct url *U, const char *key, struct piece p)
{

	url_put(U, key, p.s == NULL ? make_str(U->E, "") : url_decoded(U, p.s, p.n, 0));
}

void
url_authority(struct url *U, const char *s, size_t n)
{
	const struct authority A = url_cut_authority(s, n);

	put_piece(U, "USER", A.user);
	put_piece(U, "PASSWORD", A.password);
	host_and_port(U, &A);
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

void
url_options(struct url *U, const char *s)
{
	struct value *inner = make_dict(U->E), *key;
	struct piece name, value;

	while (url_cut_option(&s, &name, &value)) {
		key = url_decoded(U, name.s, name.n, 1);
		if (U->by != ENV_ENVIRON || !is_base(key))
			option(U, inner, key, url_decoded(U, value.s, value.n, 1));
	}
	if (U->by != ENV_ENVIRON && inner->kind == VALUE_DICT)
		rename_options(U, inner);
	if (inner->kind == VALUE_DICT && inner->dict->n > 0)
		url_put(U, "OPTIONS", inner);
}
