#include <ctype.h>
#include <string.h>

#include "access.h"
#include "base/buf.h"
#include "base/str.h"
#include "environment.h"
#include "machine.h"
#include "url_cut.h"

/*
 * parse_uri() of django-mongodb-backend before 6: a connection string, as pymongo reads it
 * (pymongo/uri_parser_shared.py), made a dict for DATABASES.  What is wrong with one is
 * told without its text, which may be a piece of the password.
 */

#define DEFAULT_PORT 27017

struct reading {
	struct eval *E;
	struct value *dict;
	const struct value *uri;	/* every value comes from where that came from */
};

static void
put(struct reading *R, const char *key, struct value *V)
{

	dict_put(R->E, R->dict, make_str(R->E, key), make_from(V, R->uri));
}

static struct value *
invalid(struct reading *R, const char *why)
{

	return make_error(R->E, "InvalidURI", "%s", why);
}

/* user:password; NULL, or what is raised. */
static struct value *
put_user(struct reading *R, const char *s, const char *end)
{
	const char *colon = memchr(s, ':', (size_t)(end - s)), *stop = colon == NULL ? end : colon;

	if (s == stop || memchr(s, '@', (size_t)(end - s)) != NULL ||
	    (colon != NULL && memchr(colon + 1, ':', (size_t)(end - colon - 1)) != NULL))
		return invalid(R, "user and password of the connection string are not encoded");
	put(R, "USER", url_unquoted(R->E, s, (size_t)(stop - s), 1));
	put(R, "PASSWORD", colon == NULL ? make_str(R->E, "") :
	    url_unquoted(R->E, colon + 1, (size_t)(end - colon - 1), 1));
	return NULL;
}

/* One host of ${n} bytes: its name gets into ${name}; its port, or 0: a socket; -1: none. */
static int64_t
take_host(const char *s, size_t n, struct buf *name)
{
	const char *close = n > 0 && *s == '[' ? memchr(s, ']', n) : NULL, *end = s + n, *colon;
	uint64_t port;
	char digits[8] = "";

	if (n == 0 || (*s == '[' && close == NULL))
		return -1;
	if (n >= 5 && memcmp(end - 5, ".sock", 5) == 0) {
		buf_add(name, s, n);
		return 0;
	}
	colon = memchr(close == NULL ? s : close, ':', (size_t)(end - (close == NULL ? s : close)));
	for (const char *p = close == NULL ? s : s + 1, *stop = close != NULL ? close :
	    colon == NULL ? end : colon; p < stop; p++)
		buf_char(name, (char)tolower((unsigned char)*p));
	if (colon == NULL)
		return DEFAULT_PORT;
	if (end - colon - 1 >= (ptrdiff_t)sizeof digits)
		return -1;
	memcpy(digits, colon + 1, (size_t)(end - colon - 1));
	return str_number(digits, 1, 65535, &port) == -1 ? -1 : (int64_t)port;
}

/* Several are written with their ports, which pymongo cannot read back of an address or socket. */
static struct value *
put_hosts(struct reading *R, const char *s, const char *end)
{
	struct value *all = url_unquoted(R->E, s, (size_t)(end - s), 1);
	int many = all->kind == VALUE_STR && memchr(all->text, ',', all->len) != NULL;
	struct buf B = { 0 };
	int64_t port = -1;
	size_t n;

	if (all->kind != VALUE_STR)
		return all;
	for (const char *p = all->text, *stop = p + all->len; p <= stop; p += n + 1) {
		const char *comma = memchr(p, ',', (size_t)(stop - p));

		n = (size_t)((comma == NULL ? stop : comma) - p);
		if ((port = take_host(p, n, &B)) == -1)
			break;
		if (many && (port == 0 || *p == '['))
			break;
		if (many)
			buf_printf(&B, ":%lld%s", (long long)port, comma == NULL ? "" : ",");
	}
	if (port > 0 || (port == 0 && !many)) {
		put(R, "HOST", make_text(R->E, VALUE_STR, B.data == NULL ? "" : B.data, B.len));
		put(R, "PORT", many || port == 0 ? make(R->E, VALUE_NONE) : make_int(R->E, port));
	}
	buf_free(&B);
	return port == -1 ? invalid(R, "a host or port of the connection string is none") :
	    port == 0 && many ? make_unknown(R->E, "several sockets are not followed") : NULL;
}

/*
 * The name that is looked up in the DNS.  What is found there may name another authSource than
 * the string's database, so that is kept with it.
 */
static struct value *
put_name(struct reading *R, const char *s, const char *end, const char *base, size_t base_n)
{
	struct value *all = url_unquoted(R->E, s, (size_t)(end - s), 1), *V;

	if (all->kind != VALUE_STR)
		return all;
	if (all->len == 0 || strcspn(all->text, ",:[]/") < all->len)
		return invalid(R, "the connection string has no host, or several");
	V = eval_binary(R->E, OP_ADD, make_str(R->E, "mongodb+srv://"), all);
	if (base_n > 0)
		V = eval_binary(R->E, OP_ADD, V, make_text(R->E, VALUE_STR, base - 1, base_n + 1));
	put(R, "HOST", V);
	put(R, "PORT", make(R->E, VALUE_NONE));
	return NULL;
}

/* name=value&...; parse_uri()'s options go over them. */
static struct value *
put_options(struct reading *R, const char *s, struct value *over)
{
	const char *delimiter = strchr(s, '&') != NULL ? "&" : ";", *equals;
	struct value *inner = make_dict(R->E), *name;
	size_t n, name_n;

	for (; *s != '\0'; s += n + (s[n] != '\0')) {
		n = strcspn(s, delimiter);
		if ((equals = memchr(s, '=', n)) == NULL)
			return invalid(R, "an option of the connection string has no value");
		name_n = (size_t)(equals - s);
		name = make_text(R->E, VALUE_STR, s, name_n);
		dict_put(R->E, inner, name,
		    make_from(url_unquoted(R->E, equals + 1, n - name_n - 1, 1), R->uri));
	}
	for (size_t i = 0; over->kind == VALUE_DICT && i < over->dict->n; i++)
		dict_put(R->E, inner, over->dict->pairs[i].key, over->dict->pairs[i].value);
	dict_put(R->E, R->dict, make_str(R->E, "OPTIONS"),
	    over->kind == VALUE_DICT || over->kind == VALUE_NONE ? inner :
	    make_unknown(R->E, "%s", eval_why(R->E, over)));
	return NULL;
}

static struct value *
parsed(struct reading *R, struct value *name, struct value *over)
{
	int srv = str_begins(R->uri->text, "mongodb+srv://");
	const char *s, *end, *at, *base, *query;
	struct value *bad, *database, *inner;
	size_t base_n;

	if (!srv && !str_begins(R->uri->text, "mongodb://"))
		return invalid(R, "the connection string does not begin with 'mongodb://'");
	s = strstr(R->uri->text, "://") + 3;
	end = s + strcspn(s, "/?");
	base = *end == '/' ? end + 1 : end;
	base_n = *end == '/' ? strcspn(base, "?") : 0;
	query = base + base_n;
	put(R, "ENGINE", make_str(R->E, "django_mongodb_backend"));
	/* A collection may follow the database. */
	database = url_unquoted(R->E, base, base_n, 1);
	if (database->kind == VALUE_STR)
		database = make_text(R->E, VALUE_STR, database->text, strcspn(database->text, "."));
	if (database->kind == VALUE_STR && strpbrk(database->text, "/ \"$") != NULL)
		return invalid(R, "the database of the connection string has a bad name");
	put(R, "NAME", database);
	if (eval_truth(R->E, name) != 0)
		dict_put(R->E, R->dict, make_str(R->E, "NAME"), name);
	else if (base_n == 0)
		return make_error(
		    R->E, "ImproperlyConfigured", "You must provide the db_name parameter.");
	at = memrchr(s, '@', (size_t)(end - s));
	if ((at != NULL && (bad = put_user(R, s, at)) != NULL) ||
	    (bad = srv ? put_name(R, at == NULL ? s : at + 1, end, base, base_n) :
	     put_hosts(R, at == NULL ? s : at + 1, end)) != NULL ||
	    (bad = put_options(R, query + (*query == '?'), over)) != NULL)
		return bad;
	inner = dict_get(R->dict, "OPTIONS");
	if (!srv && base_n > 0 && inner->kind == VALUE_DICT &&
	    dict_get(inner, "authSource") == NULL)
		dict_put(R->E, inner, make_str(R->E, "authSource"), make_from(database, R->uri));
	return R->dict;
}

static struct value *
given(struct eval *E, struct site *S, const char *name)
{
	struct value *V = call_keyword(S, name);

	return V == NULL ? make(E, VALUE_NONE) : eval_force(E, V);
}

struct value *
mongodb_uri(struct eval *E, struct site *S)
{
	struct value *uri = call_given(S, 0, "uri"), *test = given(E, S, "test"), *V;
	struct reading R = { .E = E };

	if (uri == NULL)
		return make_error(E, "TypeError", "parse_uri() is given no URI");
	uri = eval_force(E, uri);
	if (uri->kind == VALUE_NONE)
		return make_error(E, "TypeError", "parse_uri() is given None");
	if (uri->kind != VALUE_STR || strlen(uri->text) != uri->len)
		return make_unknown(E, "%s", uri->kind == VALUE_STR ? "it holds a NUL byte" :
		    eval_why(E, uri));
	R.dict = make_dict(E);
	R.uri = uri;
	V = parsed(&R, given(E, S, "db_name"), given(E, S, "options"));
	if (V == R.dict && eval_truth(E, test) != 0)
		dict_put(E, V, make_str(E, "TEST"), test);
	return V;
}
